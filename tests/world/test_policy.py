"""What the team's policy says of names in agents' configurations, and which line says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wardline.world.answers import Place
from wardline.world.policy import answers

POLICY = """# ours

[policy]
allowed-mcp-servers = [
  "docs",
  "@scope/*",
]
denied-mcp-servers = ["docs-old*"]
denied-models = ["*/preview-*", "small*"]
"""


@pytest.fixture
def top(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".wardline.toml").write_text(POLICY)
    return tmp_path


def said(root: Path, what: str, *names: str) -> Any:
    return answers([(what, *names)], Place(str(root)))[(what, *names)].value


def test_the_line_that_says_so(top: Path) -> None:
    assert said(top, "mcp-servers", "docs") is False
    assert said(top, "mcp-servers", "mail", "@scope/mail") is False
    assert said(top, "mcp-servers", "mail", "npx") == "the policy allows only docs, @scope/* (.wardline.toml, line 4)"
    assert said(top, "mcp-servers", "docs-old-2") == "the policy denies docs-old* (.wardline.toml, line 8)"
    assert said(top, "models", "a", "x/preview-1") == "the policy denies */preview-* (.wardline.toml, line 9)"
    assert said(top, "tools", "cursor") is False
    assert said(top, "anything", "cursor") is False


def test_a_folder_below_is_held_to_the_policy_at_the_top(top: Path) -> None:
    (top / "sub").mkdir()
    (top / "sub" / ".wardline.toml").write_text("[policy]\nallowed-mcp-servers = []\n")
    assert "line 4" in said(top / "sub", "mcp-servers", "mail")


def test_a_policy_that_comes_from_elsewhere(top: Path) -> None:
    (top / "company.toml").write_text('[policy]\ndenied-tools = ["cursor"]\n')
    (top / ".wardline.toml").write_text('extend = "company.toml"\n[policy]\ndenied-models = ["x"]\n')
    assert said(top, "tools", "cursor") == "the policy denies cursor (company.toml, line 2)"
    assert said(top, "models", "x") == "the policy denies x (.wardline.toml, line 3)"
    (top / ".wardline.toml").unlink()
    (top / "pyproject.toml").write_text('[tool.wardline.policy]\ndenied-tools = ["a",\n "cursor"]\n')
    assert said(top, "tools", "cursor") == "the policy denies cursor (pyproject.toml, line 3)"


def test_without_a_policy_all_is_allowed(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert said(tmp_path, "mcp-servers", "mail") is False
    assert answers([("tools", "a")], Place("")) == {}
