"""The hook asks the package index, if the settings allow it; and decides of a file as `wardline check` does."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.agents.asking import CLEAN, FLAWED, RULE, Hook
from tests.cli.program import Program
from tests.world.index_server import Index, index_server


@pytest.fixture
def index(wardline: Program) -> Iterator[Index]:
    """The index that pip is set up for in the hook's environment."""
    with index_server() as running:
        home = str(wardline.script.parent.parent)
        wardline.env.update(HOME=home, XDG_CONFIG_HOME=home, XDG_CONFIG_DIRS=home, APPDATA=home, PROGRAMDATA=home)
        wardline.env.update(PIP_INDEX_URL=f"{running.url}/simple", NO_PROXY="127.0.0.1,localhost")
        yield running


def test_a_made_up_package_is_put_to_a_person(hook: Hook, index: Index) -> None:
    hook.write(".wardline.toml", "network = true\n")
    said = hook.claude("Write", file_path="requirements.txt", content="missing-flask-helper\n").specific
    assert said["permissionDecision"] == "ask"
    assert "missing-flask-helper" in said["permissionDecisionReason"]
    assert index.asked == ["/simple/missing-flask-helper/"]


def test_nothing_is_asked_unless_it_is_allowed(hook: Hook, index: Index) -> None:
    assert hook.claude("Write", file_path="requirements.txt", content="missing-flask-helper\n").stdout == ""
    assert index.asked == []


@pytest.mark.parametrize("name", ["silent-one", "dripping-one"])
def test_an_index_that_does_not_answer_keeps_no_agent_waiting(hook: Hook, index: Index, name: str) -> None:
    hook.write(".wardline.toml", "network = true\n")
    text = f"{name}\n--trusted-host example.com\n"
    said = hook.claude("Write", "--timeout", "15", file_path="requirements.txt", content=text)
    assert index.asked and (said.code, said.stderr) == (0, "")  # it has not taken longer than the 15 seconds


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_to_code_is_code_for_the_hook_and_for_check(hook: Hook, wardline: Program) -> None:
    hook.write("code.py", CLEAN)
    (hook.folder / "tool").symlink_to("code.py")
    (hook.folder / "notes.txt").symlink_to("code.py")
    for name in ("tool", "notes.txt"):
        assert RULE in hook.claude("Write", file_path=name, content=FLAWED).specific["permissionDecisionReason"]
    hook.write("code.py", FLAWED)
    for name in ("tool", "notes.txt"):
        assert [found["rule"] for found in wardline.findings(name, cwd=hook.folder)] == [RULE]
