"""Cursor: preToolUse, postToolUse and afterFileEdit; other events get the answer that lets them pass.

Written from its page "Hooks" (cursor.com/docs/hooks). `preToolUse` takes `allow` and `deny`; `ask` is accepted there
but not enforced, so a person cannot be asked. `afterFileEdit` takes no answer: findings go to stderr, to its log.
Exit code 0: the JSON on stdout counts; 2 blocks; with any other the action goes on, unless the hook has `failClosed`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from wardline.agents.decision import Decision
from wardline.agents.event import Event, Phase
from wardline.agents.objection import Outcome
from wardline.agents.protocols import Answer, Protocol
from wardline.agents.protocols.reading import arguments, event_name, event_of, text, without_code

_ASKED = frozenset({"beforeShellExecution", "beforeMCPExecution"})
"""Events that take `ask`."""
_PERMITTED = _ASKED | {"preToolUse", "beforeReadFile", "beforeTabFileRead", "subagentStart"}
"""Events that take a permission."""


def matches(data: Mapping[str, Any]) -> bool:
    marked = "cursor_version" in data or "workspace_roots" in data
    return marked or event_name(data) in _PERMITTED | {"afterFileEdit"}


def read(data: Mapping[str, Any]) -> Event:
    event = text(data, "hook_event_name")
    if event == "preToolUse":
        return event_of("cursor", Phase.BEFORE, text(data, "tool_name"), arguments(data, "tool_input"), data)
    if event == "postToolUse":
        return event_of("cursor", Phase.AFTER, text(data, "tool_name"), arguments(data, "tool_input"), data)
    if event == "afterFileEdit":
        return event_of("cursor", Phase.AFTER, "Edit", data, data)
    # What such events are about is in the input itself: `command`, `file_path`, …
    return event_of("cursor", Phase.OTHER, event, data, data)


def answer(event: Event, decision: Decision) -> Answer:
    if event.phase is Phase.BEFORE or event.tool in _PERMITTED:
        word = {Outcome.ALLOW: "allow", Outcome.ASK: "ask", Outcome.DENY: "deny"}[decision.outcome]
        output = {"permission": word}
        if decision.outcome is not Outcome.ALLOW:
            output |= {"user_message": decision.reason, "agent_message": decision.reason}
        return Answer(json.dumps(output) + "\n")
    if event.phase is Phase.AFTER and "hook_event_name" in event.tool_input:  # afterFileEdit
        return Answer("{}\n", without_code(decision.reason))
    return Answer(json.dumps({"additional_context": decision.reason} if decision.reason else {}) + "\n")


def _settings(command: str) -> dict[str, Any]:
    hook = {"command": command, "matcher": "Write|Edit|StrReplace", "timeout": 60}
    servers = {"command": command, "timeout": 60}
    return {"version": 1, "hooks": {"preToolUse": [hook], "postToolUse": [hook], "beforeMCPExecution": [servers]}}


PROTOCOL = Protocol(
    "cursor",
    "Cursor",
    matches,
    read,
    answer,
    lambda event: event.tool in _ASKED,
    ".cursor/hooks.json of the project, or ~/.cursor/hooks.json",
    _settings,
)
