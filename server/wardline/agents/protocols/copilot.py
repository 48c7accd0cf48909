"""GitHub Copilot CLI and cloud agent: preToolUse and postToolUse with fields in camelCase.

Written from the "GitHub Copilot hooks reference" (docs.github.com/en/copilot/reference/hooks-reference). `toolArgs` is
an object, or a text with one. For a command hook of preToolUse every exit code but 0 denies the tool, so an error that
is not to stop the agent ends with 0 and its message on stderr. The cloud agent takes `ask` as `deny`: nobody is there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from wardline.agents.decision import Decision
from wardline.agents.event import Event, Phase
from wardline.agents.protocols import Answer, Protocol
from wardline.agents.protocols.claude import WORDS
from wardline.agents.protocols.reading import arguments, event_of, text, without_code


def matches(data: Mapping[str, Any]) -> bool:
    return "toolName" in data and "hook_event_name" not in data


def read(data: Mapping[str, Any]) -> Event:
    if "toolName" not in data:  # the start of a session, a prompt, …
        return event_of("copilot", Phase.OTHER, "", {}, data)
    # An event has no name here; only a tool that has run has a result.
    phase = Phase.AFTER if "toolResult" in data else Phase.BEFORE
    return event_of("copilot", phase, text(data, "toolName"), arguments(data, "toolArgs"), data)


def answer(event: Event, decision: Decision) -> Answer:
    if not decision.reason or event.phase is Phase.OTHER:
        return Answer()
    if event.phase is Phase.AFTER:
        return Answer(json.dumps({"additionalContext": decision.reason}) + "\n")
    if word := WORDS.get(decision.outcome):
        return Answer(json.dumps({"permissionDecision": word, "permissionDecisionReason": decision.reason}) + "\n")
    return Answer(stderr=without_code(decision.reason))  # no field for a remark; postToolUse tells it


def _settings(command: str) -> dict[str, Any]:
    hook = {"type": "command", "bash": command, "powershell": command, "timeoutSec": 60}
    return {"version": 1, "hooks": {"preToolUse": [hook], "postToolUse": [hook]}}


PROTOCOL = Protocol(
    "copilot",
    "GitHub Copilot CLI and cloud agent",
    matches,
    read,
    answer,
    lambda event: event.phase is Phase.BEFORE,
    ".github/hooks/wardline.json of the project",
    _settings,
    error_code=0,
    blocking_code=1,
)
