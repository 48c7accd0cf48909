"""Journals in a repository: git keeps the lines of both sides of a merge."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.origin.checkout import Checkout
from wardline.origin.journal import append, ensure_union_merge, read


def test_a_line_for_merging_is_added_once_and_the_rest_stays(tmp_path: Path) -> None:
    file = tmp_path / ".gitattributes"
    assert ensure_union_merge(tmp_path, ".agent-trace/traces.jsonl")
    assert file.read_bytes() == b".agent-trace/traces.jsonl merge=union\n"
    assert not ensure_union_merge(tmp_path, ".agent-trace/traces.jsonl")
    file.write_bytes(b"# mine\r\n*.py text")
    assert ensure_union_merge(tmp_path, "*.jsonl")
    assert file.read_bytes() == b"# mine\r\n*.py text\r\n*.jsonl merge=union\r\n"


@pytest.mark.parametrize("line", ["*.jsonl merge=union", "*.jsonl text -merge", "*.jsonl merge=ours", "*.jsonl !merge"])
def test_what_is_said_about_merging_stays(tmp_path: Path, line: str) -> None:
    (tmp_path / ".gitattributes").write_text(line + "\n")
    assert not ensure_union_merge(tmp_path, "*.jsonl")
    assert (tmp_path / ".gitattributes").read_text() == line + "\n"


def test_git_merges_both_sides(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    path = tmp_path / ".agent-trace" / "traces.jsonl"
    ensure_union_merge(tmp_path, ".agent-trace/traces.jsonl")
    append(path, [{"id": "base"}])
    checkout.commit("base")
    for branch in ("one", "two"):
        checkout.git("checkout", "-q", "-b", branch, "main")
        append(path, [{"id": branch}])
        checkout.commit(branch)
    checkout.git("merge", "-q", "one")
    assert sorted(record["id"] for record in read(path)[0]) == ["base", "one", "two"]
    assert json.loads(path.read_text().splitlines()[0]) == {"id": "base"}
