"""How the hooks of agent programs speak: one file per program.

Each says from which documents it was written. A protocol is chosen by name (`--format`) or by the shape of the input.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from wardline.agents.decision import Decision
from wardline.agents.event import BadInput, Event

NAMES = ("claude", "cursor", "gemini", "copilot", "vscode", "codex")
"""Their modules here; each has `PROTOCOL`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the hook says and how it ends."""

    stdout: str = ""
    stderr: str = ""
    code: int = 0


@dataclass(frozen=True)
class Protocol:
    """One program's hooks."""

    name: str
    program: str
    """Its name for people."""
    matches: Callable[[Mapping[str, Any]], bool]
    """Whether an input has the shape of this program's."""
    read: Callable[[Mapping[str, Any]], Event]
    """The event in an input. Raises BadInput."""
    answer: Callable[[Event, Decision], Answer]
    """What to say; ASK only where `can_ask`."""
    can_ask: Callable[[Event], bool]
    """Whether the program lets a hook put this event before a person."""
    settings_file: str
    """Where the settings belong, for people."""
    settings: Callable[[str], dict[str, Any]]
    """The settings that make the program run a command as its hook."""
    error_code: int = 1
    """The exit code for an error that does not stop the agent."""
    blocking_code: int = 2
    """The exit code for an error that does."""


def of(name: str) -> Protocol:
    """The protocol of this name."""
    protocol = import_module(f"wardline.agents.protocols.{name}").PROTOCOL
    assert isinstance(protocol, Protocol)
    return protocol


def by_shape(data: Mapping[str, Any]) -> Protocol:
    """The protocol that an input is of. Raises BadInput."""
    # Those with a mark of their own come before Claude Code's, whose shape others have taken over.
    for name in ("copilot", "gemini", "cursor", "codex", "vscode", "claude"):
        protocol = of(name)
        if protocol.matches(data):
            return protocol
    raise BadInput("the input is of no hook that is known; name the program with --format (" + ", ".join(NAMES) + ")")
