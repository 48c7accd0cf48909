"""Claude Code: PreToolUse and PostToolUse.

Written from its "Hooks reference" (code.claude.com/docs/en/hooks). Exit code 0: the JSON on stdout counts; 2 blocks;
any other is an error that is shown and does not block. An answer without `permissionDecision` leaves the decision to
the person's own permissions: `allow` would take their prompt away, so it is never given.
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

PHASES = {"PreToolUse": Phase.BEFORE, "PostToolUse": Phase.AFTER}
WORDS = {Outcome.ASK: "ask", Outcome.DENY: "deny"}


def matches(data: Mapping[str, Any]) -> bool:
    return event_name(data) != ""


def read(data: Mapping[str, Any]) -> Event:
    return read_as("claude", data, text(data, "hook_event_name"))


def read_as(agent: str, data: Mapping[str, Any], event: str) -> Event:
    """The event of a program with Claude Code's fields."""
    phase = PHASES.get(event, Phase.OTHER)
    if phase is Phase.OTHER:
        return event_of(agent, phase, "", {}, data)
    return event_of(agent, phase, text(data, "tool_name"), arguments(data, "tool_input"), data)


def answer(event: Event, decision: Decision) -> Answer:
    """Also what VS Code and Codex take."""
    if not decision.reason or event.phase is Phase.OTHER:
        return Answer()
    if event.phase is Phase.AFTER:
        return _after(decision)
    output = {"hookEventName": "PreToolUse"}
    if word := WORDS.get(decision.outcome):
        output |= {"permissionDecision": word, "permissionDecisionReason": decision.reason}
    else:
        output |= {"additionalContext": decision.reason}
    return Answer(json.dumps({"hookSpecificOutput": output}) + "\n")


def _after(decision: Decision) -> Answer:
    if decision.outcome is Outcome.ALLOW:
        told = {"hookSpecificOutput": {"hookEventName": "PostToolUse", "additionalContext": decision.reason}}
        return Answer(json.dumps(told) + "\n")
    return Answer(json.dumps({"decision": "block", "reason": decision.reason}) + "\n")


def _settings(command: str) -> dict[str, Any]:
    hook = {"type": "command", "command": command, "timeout": 60}
    before = {"matcher": "Write|Edit|MultiEdit|NotebookEdit|mcp__.*", "hooks": [hook]}
    after = {"matcher": "Write|Edit|MultiEdit|NotebookEdit", "hooks": [hook]}
    return {"hooks": {"PreToolUse": [before], "PostToolUse": [after]}}


PROTOCOL = Protocol(
    "claude",
    "Claude Code",
    matches,
    read,
    answer,
    lambda event: event.phase is Phase.BEFORE,
    ".claude/settings.json of the project, or ~/.claude/settings.json",
    _settings,
)
