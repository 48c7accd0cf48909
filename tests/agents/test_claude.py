"""Claude Code's hooks: the JSON of its reference, in a real process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.agents.asking import CLEAN, FLAW, FLAWED, MEDIUM, MENDED, RULE, Hook


def test_a_flawed_write_is_denied_with_line_reason_and_fix(hook: Hook) -> None:
    said = hook.claude("Write", file_path=str(hook.folder / "a.py"), content=FLAWED)
    assert (said.code, said.stderr) == (0, "")
    assert said.json.keys() == {"hookSpecificOutput"}
    output = said.specific
    assert (output["hookEventName"], output["permissionDecision"]) == ("PreToolUse", "deny")
    reason = output["permissionDecisionReason"]
    assert f"a.py:5: high {RULE}: " in reason
    assert "Safe fix: Use yaml.safe_load\n    -     return yaml.load(" in reason
    assert "+     return yaml.safe_load(stream)" in reason
    assert not (hook.folder / "a.py").exists()


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("Write", {"content": CLEAN}),
        ("Bash", {"command": "ls"}),
        ("Read", {}),
        ("mcp__other__write_file", {"content": FLAWED}),
    ],
)
def test_nothing_to_say_leaves_the_decision_to_the_person(hook: Hook, tool: str, arguments: dict[str, Any]) -> None:
    """An explicit `allow` would take the person's own prompt away."""
    said = hook.claude(tool, file_path=str(hook.folder / "a.py"), **arguments)
    assert (said.code, said.stdout, said.stderr) == (0, "", "")


def test_edits(hook: Hook) -> None:
    path = hook.write("a.py", CLEAN + "# " + MENDED + "\n")
    twice = hook.claude("Edit", file_path=path, old_string=MENDED, new_string=FLAW)
    assert "did not check this edit: Edit: the text to replace is in the file 2 times" in twice.specific["additionalContext"]
    every = hook.claude("Edit", file_path=path, old_string=MENDED, new_string=FLAW, replace_all=True)
    assert every.specific["permissionDecision"] == "deny"
    line = "    return "
    one = hook.claude("Edit", file_path=path, old_string=line + MENDED, new_string=line + FLAW)
    assert one.specific["permissionDecision"] == "deny"
    steps = [{"old_string": line, "new_string": "    x = "}, {"old_string": "x = " + MENDED, "new_string": "return " + FLAW}]
    many = hook.claude("MultiEdit", file_path=path, edits=steps)
    assert many.specific["permissionDecision"] == "deny"
    back = [*steps, {"old_string": FLAW, "new_string": MENDED}]
    assert hook.claude("MultiEdit", file_path=path, edits=back).stdout == ""
    assert Path(path).read_text() == CLEAN + "# " + MENDED + "\n"


def test_flaws_that_were_there_are_not_the_agents(hook: Hook) -> None:
    path = hook.write("a.py", FLAWED)
    assert hook.claude("Edit", file_path=path, old_string="def read", new_string="def load").stdout == ""
    assert hook.claude("Write", file_path=path, content="# more\n" + FLAWED).stdout == ""


def test_a_relative_path_is_below_cwd(hook: Hook) -> None:
    hook.write("sub/a.py", CLEAN)
    said = hook.claude("Edit", file_path="sub/a.py", old_string=MENDED, new_string=FLAW)
    assert f"sub/a.py:5: high {RULE}" in said.specific["permissionDecisionReason"]


def test_notebook_cells(hook: Hook) -> None:
    cells = [{"id": "c1", "cell_type": "code", "source": "import yaml\n"}, {"cell_type": "markdown", "source": "x"}]
    path = hook.write("a.ipynb", json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}))
    for arguments in (
        {"cell_id": "c1", "new_source": "import yaml\n" + FLAW, "edit_mode": "replace"},
        {"cell_id": "c1", "new_source": FLAW, "edit_mode": "insert", "cell_type": "code"},
        {"cell_id": "cell-1", "new_source": FLAW, "cell_type": "code"},
    ):
        said = hook.claude("NotebookEdit", notebook_path=path, **arguments)
        assert said.specific["permissionDecision"] == "deny", arguments
        assert ":cell " in said.specific["permissionDecisionReason"]
    assert hook.claude("NotebookEdit", notebook_path=path, cell_id="c1", edit_mode="delete", new_source="").stdout == ""
    assert hook.claude("NotebookEdit", notebook_path=path, cell_id="cell-1", new_source=FLAW).stdout == ""


def test_levels(hook: Hook) -> None:
    def decision(text: str, *words: str) -> str | None:
        said = hook.claude("Write", *words, file_path=str(hook.folder / "a.py"), content=text)
        if not said.stdout:
            return None
        return said.specific.get("permissionDecision", "context")

    weak = "import hashlib\nhashlib.md5(data)\n"  # medium
    assert decision(weak) == "ask"
    assert decision(weak, "--ask", "high") == "context"
    assert decision(weak, "--deny", "medium", "--deny-confidence", "medium") == "deny"
    assert decision(FLAWED, "--deny", "never") == "ask"
    assert decision(FLAWED, "--deny", "never", "--ask", "never") == "context"
    assert decision(MEDIUM, "--deny", "high") == "deny"


def test_after_the_tool_has_run(hook: Hook) -> None:
    path = hook.write("a.py", FLAWED)
    said = hook.claude("Edit", event="PostToolUse", file_path=path, old_string=MENDED, new_string=FLAW)
    assert said.json["decision"] == "block"
    assert f"this edit has brought a new security finding in a.py. Mend them now.\na.py:5: high {RULE}" in said.json["reason"]
    other = hook.claude("Edit", event="PostToolUse", file_path=path, old_string="def load", new_string="def read")
    assert other.stdout == ""
    whole = hook.claude("Write", event="PostToolUse", file_path=path, content=FLAWED)
    assert whole.json["decision"] == "block"
    hook.write("a.py", "import hashlib\nhashlib.md5(data)\n")
    quiet = hook.claude("Write", "--ask", "never", event="PostToolUse", file_path=path, content="…")
    assert quiet.specific["hookEventName"] == "PostToolUse" and "weak-hash" in quiet.specific["additionalContext"]
    Path(path).unlink()
    assert hook.claude("Write", event="PostToolUse", file_path=path, content=FLAWED).stdout == ""


def test_other_events_pass(hook: Hook) -> None:
    for event in ("SessionStart", "UserPromptSubmit", "Stop"):
        said = hook({"session_id": "x", "cwd": str(hook.folder), "hook_event_name": event, "prompt": "p"})
        assert (said.code, said.stdout, said.stderr) == (0, "", "")


def test_the_project_decides(hook: Hook) -> None:
    hook.write(".wardline.toml", f'[per-path."tests/**"]\nignore = ["{RULE}"]\n')
    assert hook.claude("Write", file_path=str(hook.folder / "tests" / "a.py"), content=FLAWED).stdout == ""
    assert hook.claude("Write", file_path=str(hook.folder / "a.py"), content=FLAWED).stdout
