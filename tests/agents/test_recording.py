"""What an agent has written is known afterwards: to the records, and so to editor, blame and gate."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.agents.asking import CLEAN, Hook
from wardline.agents.recording import written
from wardline.origin.model import Kind
from wardline.origin.records import known

TRACES = ".agent-trace/traces.jsonl"
ADDED = "\n\ndef write(stream, value):\n    yaml.safe_dump(value, stream)\n"


@pytest.fixture
def checkout(folder: Path) -> Path:
    subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    return folder


def lines(checkout: Path, name: str) -> dict[int, str]:
    """The lines that an AI wrote, empty ones aside, as far as records know: line to tool."""
    found = known(checkout, name, (checkout / name).read_text())
    assert all(block.author.kind is Kind.AI for block in found)
    text = (checkout / name).read_text().splitlines()
    return {n: block.author.tool for block in found for n in range(block.start, block.end) if text[n]}


def test_a_file_that_an_agent_wrote(hook: Hook, checkout: Path) -> None:
    path = hook.write("src/a.py", CLEAN)
    said = hook.claude("Write", event="PostToolUse", file_path=path, content=CLEAN)
    assert (said.code, said.stderr) == (0, "")
    assert set(lines(checkout, "src/a.py").values()) == {"claude-code"}
    assert set(lines(checkout, "src/a.py")) == {0, 3, 4}


def test_only_the_lines_of_an_edit(hook: Hook, checkout: Path) -> None:
    path = hook.write("a.py", CLEAN + ADDED)
    hook.claude("Edit", event="PostToolUse", file_path=path, old_string=CLEAN, new_string=CLEAN + ADDED)
    assert set(lines(checkout, "a.py")) == {7, 8}


def test_edits_add_up(hook: Hook, checkout: Path) -> None:
    path = hook.write("a.py", CLEAN + ADDED)
    hook.claude("Edit", event="PostToolUse", file_path=path, old_string=CLEAN, new_string=CLEAN + ADDED)
    text = "import json\n" + CLEAN + ADDED
    hook.write("a.py", text)
    hook.claude("Edit", event="PostToolUse", file_path=path, old_string="import yaml", new_string="import json\nimport yaml")
    assert set(lines(checkout, "a.py")) == {0, 8, 9}


def test_a_file_that_was_there_before(hook: Hook, checkout: Path) -> None:
    """A tool that writes whole files does not say what was there: the last commit does."""
    path = hook.write("a.py", CLEAN)
    for command in (["add", "."], ["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=checkout, check=True)
    hook.write("a.py", CLEAN + ADDED)
    hook.claude("Write", event="PostToolUse", file_path=path, content=CLEAN + ADDED)
    assert set(lines(checkout, "a.py")) == {7, 8}


def test_nothing_is_written_before_the_edit_or_where_it_is_not_wanted(hook: Hook, checkout: Path) -> None:
    path = hook.write("a.py", CLEAN)
    hook.claude("Write", file_path=path, content=CLEAN + ADDED)
    hook.claude("Write", "--no-record", event="PostToolUse", file_path=path, content=CLEAN)
    assert not (checkout / TRACES).exists()


def test_without_a_checkout_nothing_is_written(hook: Hook, folder: Path) -> None:
    path = hook.write("a.py", CLEAN)
    hook.claude("Write", event="PostToolUse", file_path=path, content=CLEAN)
    assert not (folder / ".agent-trace").exists()


def test_where_it_cannot_be_written_it_is_said(hook: Hook, checkout: Path) -> None:
    (checkout / ".agent-trace").write_text("in the way")
    path = hook.write("a.py", CLEAN)
    said = hook.claude("Write", event="PostToolUse", file_path=path, content=CLEAN)
    assert said.code == 0 and "could not be written down" in said.stderr


def test_the_record_names_the_tool(hook: Hook, checkout: Path) -> None:
    path = hook.write("a.py", CLEAN)
    hook.claude("Write", event="PostToolUse", file_path=path, content=CLEAN)
    (line,) = (checkout / TRACES).read_text().splitlines()
    record = json.loads(line)
    assert record["files"][0]["path"] == "a.py" and record["version"] == "0.1.0"


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("", "a\nb\n", [(0, 2)]),
        ("a\nb\n", "a\nx\nb\n", [(1, 2)]),
        ("a\nb\n", "a\nc\n", [(1, 2)]),
        ("a\nb\n", "a\n", []),
        ("a", "a\n", []),
        ("", "", []),
    ],
)
def test_written(before: str, after: str, lines: list[tuple[int, int]]) -> None:
    assert written(before.encode(), after.encode()) == lines
