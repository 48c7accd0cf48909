"""The hooks of the other agent programs, each with the JSON that it documents, and the settings that install them."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.agents.asking import CLEAN, FLAW, FLAWED, MENDED, RULE, Hook
from tests.cli.program import Program

WEAK = "import hashlib\nhashlib.md5(data)\n"
"""Medium: put to a person where that can be done."""


# ---------------------------------------------------------------------- Cursor


def cursor(hook: Hook, event: str, **fields: Any) -> dict[str, Any]:
    return {
        "conversation_id": "c",
        "generation_id": "g",
        "model": "some-model",
        "hook_event_name": event,
        "cursor_version": "2.4.0",
        "workspace_roots": [str(hook.folder)],
        "user_email": None,
        **fields,
    }


def test_cursor_before(hook: Hook) -> None:
    arguments = {"file_path": str(hook.folder / "a.py"), "content": FLAWED}
    event = cursor(hook, "preToolUse", tool_name="Write", tool_input=arguments, tool_use_id="t", cwd=str(hook.folder))
    said = hook(event).json
    assert said["permission"] == "deny" and RULE in said["agent_message"] and said["user_message"]
    arguments["content"] = CLEAN
    assert hook(event).json == {"permission": "allow"}
    arguments["content"] = WEAK
    said = hook(event).json
    assert said["permission"] == "deny" and "Cursor lets no hook ask a person here" in said["agent_message"]
    assert hook(event, "--cannot-ask", "allow").json == {"permission": "allow"}


def test_cursor_after(hook: Hook) -> None:
    path = hook.write("a.py", FLAWED)
    arguments = {"file_path": path, "old_string": MENDED, "new_string": FLAW}
    event = cursor(hook, "postToolUse", tool_name="StrReplace", tool_input=arguments, tool_output="{}", duration=1)
    assert RULE in hook(event).json["additional_context"]
    said = hook(cursor(hook, "afterFileEdit", file_path=path, edits=[{"old_string": MENDED, "new_string": FLAW}]))
    assert (said.code, said.json) == (0, {}) and RULE in said.stderr
    assert MENDED not in said.stderr  # no code in logs
    said = hook(cursor(hook, "afterFileEdit", file_path=path, edits=[{"old_string": "load", "new_string": "read"}]))
    assert (said.json, said.stderr) == ({}, "")


def test_cursor_lets_other_actions_pass(hook: Hook) -> None:
    assert hook(cursor(hook, "beforeShellExecution", command="ls", cwd="")).json == {"permission": "allow"}
    mcp = cursor(hook, "beforeMCPExecution", tool_name="t", tool_input="{}", command="x")
    assert hook(mcp).json == {"permission": "allow"}
    assert hook(cursor(hook, "stop", status="completed")).json == {}


# ---------------------------------------------------------------------- Gemini CLI


def gemini(hook: Hook, event: str, tool: str, **arguments: Any) -> dict[str, Any]:
    return {
        "session_id": "s",
        "transcript_path": "/nowhere",
        "cwd": str(hook.folder),
        "hook_event_name": event,
        "timestamp": "2026-01-01T00:00:00Z",
        "tool_name": tool,
        "tool_input": arguments,
    }


def test_gemini_before(hook: Hook) -> None:
    path = hook.write("a.py", CLEAN)
    said = hook(gemini(hook, "BeforeTool", "write_file", file_path=path, content=FLAWED)).json
    assert said.keys() == {"decision", "reason"} and said["decision"] == "deny" and RULE in said["reason"]
    arguments = {"file_path": path, "old_string": MENDED, "new_string": FLAW}
    assert hook(gemini(hook, "BeforeTool", "replace", **arguments)).json["decision"] == "deny"
    said = hook(gemini(hook, "BeforeTool", "replace", **arguments, expected_replacements=2)).json
    assert "1 times, not 2" in said["systemMessage"]
    assert hook(gemini(hook, "BeforeTool", "write_file", file_path=path, content=CLEAN)).json == {}
    assert hook(gemini(hook, "BeforeTool", "run_shell_command", command="ls")).json == {}
    assert hook(gemini(hook, "BeforeTool", "write_file", file_path=path, content=WEAK)).json["decision"] == "deny"


def test_gemini_after(hook: Hook) -> None:
    path = hook.write("a.py", FLAWED)
    arguments = {"file_path": path, "old_string": MENDED, "new_string": FLAW}
    event = gemini(hook, "AfterTool", "replace", **arguments) | {"tool_response": {"llmContent": "ok"}}
    assert hook(event).json["decision"] == "deny"
    said = hook(event, "--deny", "never", "--cannot-ask", "allow")
    assert said.specific["hookEventName"] == "AfterTool" and RULE in said.specific["additionalContext"]
    assert hook({**event, "hook_event_name": "SessionStart"}, "--format", "gemini").json == {}


# ---------------------------------------------------------------------- GitHub Copilot


@pytest.mark.parametrize("as_text", [True, False])
def test_copilot(hook: Hook, as_text: bool) -> None:
    path = hook.write("a.py", CLEAN)

    def event(tool: str, arguments: dict[str, Any], **more: Any) -> dict[str, Any]:
        given = json.dumps(arguments) if as_text else arguments
        return {"timestamp": 1704614600000, "cwd": str(hook.folder), "toolName": tool, "toolArgs": given, **more}

    created = event("create", {"path": str(hook.folder / "b.py"), "file_text": FLAWED})
    said = hook(created).json
    assert said["permissionDecision"] == "deny" and RULE in said["permissionDecisionReason"]
    edit = {"path": path, "old_str": MENDED, "new_str": FLAW}
    assert hook(event("edit", edit)).json["permissionDecision"] == "deny"
    assert hook(event("str_replace_editor", {"command": "str_replace", **edit})).json["permissionDecision"] == "deny"
    insert = {"command": "insert", "path": path, "insert_line": 5, "new_str": FLAW}
    assert hook(event("str_replace_editor", insert)).json["permissionDecision"] == "deny"
    assert hook(event("str_replace_editor", {"command": "view", "path": path})).stdout == ""
    assert hook(event("bash", {"command": "ls"})).stdout == ""
    weak = event("create", {"path": "b.py", "file_text": WEAK})
    assert hook(weak).json["permissionDecision"] == "ask"
    hook.write("a.py", FLAWED)
    done = event("edit", edit, toolResult={"resultType": "success", "textResultForLlm": "ok"})
    assert RULE in hook(done).json["additionalContext"]


def test_copilot_is_not_stopped_by_an_error(hook: Hook) -> None:
    said = hook.raw(b"{", "--format", "copilot")
    assert (said.code, said.stdout) == (0, "") and "not JSON; nothing was checked" in said.stderr
    assert hook.raw(b"{", "--format", "copilot", "--fail-closed").code == 1


# ---------------------------------------------------------------------- Visual Studio Code


def test_vscode(hook: Hook) -> None:
    path = hook.write("a.py", CLEAN)

    def event(tool: str, **arguments: Any) -> dict[str, Any]:
        return {
            "timestamp": "2026-02-09T10:30:00.000Z",
            "cwd": str(hook.folder),
            "sessionId": "s",
            "hookEventName": "PreToolUse",
            "transcript_path": "/nowhere",
            "tool_name": tool,
            "tool_input": arguments,
            "tool_use_id": "tool-123",
        }

    one = {"filePath": path, "oldString": MENDED, "newString": FLAW}
    for asked in (
        event("create_file", filePath=str(hook.folder / "b.py"), content=FLAWED),
        event("replace_string_in_file", **one),
        event("multi_replace_string_in_file", explanation="", replacements=[one]),
        # Claude Code's settings, which VS Code runs with its own tools
        {**event("replace_string_in_file", **one), "hook_event_name": "PreToolUse"},
    ):
        assert hook(asked).specific["permissionDecision"] == "deny"
    said = hook(event("insert_edit_into_file", filePath=path, code="…"))
    assert "the tool does not say what the file will be" in said.specific["additionalContext"]
    said = hook(event("editFiles", files=["a.py"]))
    assert "the tool does not say what the file will be" in said.specific["additionalContext"]
    assert hook(event("runTerminalCommand", command="ls")).stdout == ""


# ---------------------------------------------------------------------- Codex


def codex(hook: Hook, patch: str, event: str = "PreToolUse") -> dict[str, Any]:
    return {
        "session_id": "s",
        "turn_id": "t",
        "transcript_path": None,
        "cwd": str(hook.folder),
        "hook_event_name": event,
        "model": "some-model",
        "permission_mode": "default",
        "tool_name": "apply_patch",
        "tool_input": {"command": f"*** Begin Patch\n{patch}*** End Patch\n"},
        "tool_use_id": "call-1",
    }


UPDATE = f"*** Update File: a.py\n@@ def read(stream):\n-    return {MENDED}\n+    return {FLAW}\n"


def test_codex(hook: Hook) -> None:
    path = hook.write("a.py", CLEAN)
    added = "*** Add File: b.py\n" + "".join(f"+{line}\n" for line in FLAWED.splitlines())
    for patch in (UPDATE, added, "*** Delete File: c.py\n" + UPDATE):
        output = hook(codex(hook, patch)).specific
        assert output["permissionDecision"] == "deny" and RULE in output["permissionDecisionReason"]
    assert hook(codex(hook, "*** Delete File: a.py\n")).stdout == ""
    assert hook(codex(hook, UPDATE.replace(FLAW, MENDED))).stdout == ""
    moved = hook(codex(hook, UPDATE.replace("a.py\n", "a.py\n*** Move to: sub/b.py\n")))
    assert f"sub/b.py:5: high {RULE}" in moved.specific["permissionDecisionReason"]
    weak = "*** Add File: b.py\n" + "".join(f"+{line}\n" for line in WEAK.splitlines())
    assert hook(codex(hook, weak)).specific["permissionDecision"] == "deny"
    # `allow` and `ask` are errors to Codex: a remark goes without a decision
    assert "permissionDecision" not in hook(codex(hook, weak), "--cannot-ask", "allow").specific
    hook.write("a.py", FLAWED)
    assert hook(codex(hook, UPDATE, "PostToolUse")).json["decision"] == "block"
    assert path


def test_a_patch_is_checked_as_far_as_it_can_be(hook: Hook) -> None:
    hook.write("a.py", CLEAN)
    said = hook(codex(hook, "*** Update File: gone.py\n@@\n-x\n+y\n" + UPDATE)).specific
    assert said["permissionDecision"] == "deny"
    assert RULE in said["permissionDecisionReason"] and "gone.py: the file is not there" in said["permissionDecisionReason"]


# ---------------------------------------------------------------------- installing

EVENTS = {
    "claude": ["PreToolUse", "PostToolUse"],
    "cursor": ["preToolUse", "postToolUse", "beforeMCPExecution"],
    "gemini": ["BeforeTool", "AfterTool"],
    "copilot": ["preToolUse", "postToolUse"],
    "vscode": ["PreToolUse", "PostToolUse"],
    "codex": ["PreToolUse", "PostToolUse"],
}


def commands(settings: Any) -> list[str]:
    """All commands in settings, wherever they stand."""
    if isinstance(settings, dict):
        own = [value for key, value in settings.items() if key in ("command", "bash") and isinstance(value, str)]
        return own + [found for value in settings.values() for found in commands(value)]
    return [found for value in settings for found in commands(value)] if isinstance(settings, list) else []


@pytest.mark.parametrize("program", EVENTS)
def test_the_settings_run_the_hook(wardline: Program, hook: Hook, program: str) -> None:
    words = ("hook", "agent", "--print-settings", program, "--ask", "high", "--timeout", "5", "--fail-closed")
    done = wardline.run(*words, cwd=hook.folder)
    assert done.returncode == 0 and b"put it into" in done.stderr
    settings = json.loads(done.stdout)
    assert list(settings["hooks"]) == EVENTS[program]
    for command in commands(settings):
        parts = shlex.split(command)
        assert parts == ["wardline", "hook", "agent", "--format", program, "--ask", "high", "--timeout", "5", "--fail-closed"]
        assert wardline.run(*parts[1:], "--help", cwd=hook.folder).returncode == 0
    assert commands(settings)


def test_the_settings_in_the_documentation() -> None:
    from wardline.agents.protocols import of

    page = (Path(__file__).parents[2] / "docs" / "agents.md").read_text("utf-8")
    shown = json.loads(page.partition("```json\n")[2].partition("```")[0])
    assert shown == of("claude").settings("wardline hook agent --format claude")
    for name in EVENTS:
        assert f"| `{name}` | {', '.join(EVENTS[name])}" in page


def test_every_protocol_is_on_the_command_line() -> None:
    from wardline.agents.protocols import NAMES, of
    from wardline.cli.hook import _PROGRAMS

    assert _PROGRAMS == NAMES == tuple(EVENTS)
    assert [of(name).name for name in NAMES] == list(NAMES)
