"""VS Code's own agent (Copilot Chat): PreToolUse and PostToolUse, in the form of Claude Code with tools of its own.

Written from "Agent hooks in Visual Studio Code" (code.visualstudio.com/docs/agent-customization/hooks): the event is
`hookEventName`, arguments are in camelCase, and matchers are ignored, so the hook is run for every tool.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wardline.agents.event import Event, Phase
from wardline.agents.protocols import Protocol
from wardline.agents.protocols.claude import answer, read_as
from wardline.agents.protocols.reading import text


def matches(data: Mapping[str, Any]) -> bool:
    return isinstance(data.get("hookEventName"), str)


def read(data: Mapping[str, Any]) -> Event:
    name = "hookEventName" if "hookEventName" in data else "hook_event_name"
    return read_as("vscode", data, text(data, name))


def _settings(command: str) -> dict[str, Any]:
    hook = {"type": "command", "command": command, "timeout": 60}
    return {"hooks": {"PreToolUse": [hook], "PostToolUse": [hook]}}


PROTOCOL = Protocol(
    "vscode",
    "Visual Studio Code",
    matches,
    read,
    answer,
    lambda event: event.phase is Phase.BEFORE,
    ".github/hooks/wardline.json of the project",
    _settings,
)
