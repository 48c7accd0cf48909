"""OpenAI Codex: PreToolUse and PostToolUse, in the form of Claude Code; files are edited with `apply_patch` only.

Written from its JSON schemas and its reader of answers (github.com/openai/codex, codex-rs/hooks): a patch comes as
`tool_input.command`; `permissionDecision` may only be `deny`, so a person cannot be asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wardline.agents.event import Event
from wardline.agents.protocols import Protocol
from wardline.agents.protocols.claude import answer, read_as
from wardline.agents.protocols.reading import event_name, text


def matches(data: Mapping[str, Any]) -> bool:
    return event_name(data) in ("PreToolUse", "PostToolUse") and (
        "turn_id" in data or data.get("tool_name") == "apply_patch"
    )


def read(data: Mapping[str, Any]) -> Event:
    return read_as("codex", data, text(data, "hook_event_name"))


def _settings(command: str) -> dict[str, Any]:
    hook = {"type": "command", "command": command, "timeout": 60, "statusMessage": "Wardline checks the edit"}
    before = {"matcher": "apply_patch|Edit|Write|mcp__.*", "hooks": [hook]}
    after = {"matcher": "apply_patch|Edit|Write", "hooks": [hook]}
    return {"hooks": {"PreToolUse": [before], "PostToolUse": [after]}}


def _can_ask(event: Event) -> bool:
    return False


PROTOCOL = Protocol(
    "codex",
    "Codex",
    matches,
    read,
    answer,
    _can_ask,
    ".codex/hooks.json of the project, or ~/.codex/hooks.json",
    _settings,
)
