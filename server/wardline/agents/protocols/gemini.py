"""Gemini CLI: BeforeTool and AfterTool.

Written from its "Hooks reference" and "File system tools" (geminicli.com/docs). `decision` is `allow` or `deny`: a
person cannot be asked. Only AfterTool takes `additionalContext`. Exit code 0: the JSON on stdout counts; 2 blocks; any
other is a warning. Stdout must hold nothing but the JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from wardline.agents.decision import Decision
from wardline.agents.event import Event, Phase
from wardline.agents.objection import Outcome
from wardline.agents.protocols import Answer, Protocol
from wardline.agents.protocols.reading import arguments, event_name, event_of, text

_PHASES = {"BeforeTool": Phase.BEFORE, "AfterTool": Phase.AFTER}


def matches(data: Mapping[str, Any]) -> bool:
    return event_name(data) in _PHASES


def read(data: Mapping[str, Any]) -> Event:
    phase = _PHASES.get(text(data, "hook_event_name"), Phase.OTHER)
    if phase is Phase.OTHER:
        return event_of("gemini", phase, "", {}, data)
    return event_of("gemini", phase, text(data, "tool_name"), arguments(data, "tool_input"), data)


def answer(event: Event, decision: Decision) -> Answer:
    if not decision.reason or event.phase is Phase.OTHER:
        return Answer("{}\n")
    if decision.outcome is Outcome.DENY:
        return Answer(json.dumps({"decision": "deny", "reason": decision.reason}) + "\n")
    if event.phase is Phase.AFTER:
        context = {"hookEventName": "AfterTool", "additionalContext": decision.reason}
        return Answer(json.dumps({"hookSpecificOutput": context}) + "\n")
    return Answer(json.dumps({"systemMessage": decision.reason}) + "\n")


def _settings(command: str) -> dict[str, Any]:
    hook = {"name": "wardline", "type": "command", "command": command, "timeout": 60_000}  # milliseconds
    before = {"matcher": "write_file|replace|mcp_.*", "hooks": [hook]}
    after = {"matcher": "write_file|replace", "hooks": [hook]}
    return {"hooks": {"BeforeTool": [before], "AfterTool": [after]}}


def _can_ask(event: Event) -> bool:
    return False


PROTOCOL = Protocol(
    "gemini",
    "Gemini CLI",
    matches,
    read,
    answer,
    _can_ask,
    ".gemini/settings.json of the project, or ~/.gemini/settings.json",
    _settings,
)
