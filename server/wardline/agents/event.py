"""What an agent is about to do, or has just done, in one form for all agent programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class BadInput(Exception):
    """Why what an agent program sent cannot be read, in one line that quotes none of it but names of fields."""


class Phase(Enum):
    """When a hook is asked."""

    BEFORE = "before"
    """The tool has not run: it can still be refused."""
    AFTER = "after"
    """The tool has run: the agent can only be told."""
    OTHER = "other"
    """Something that Wardline has no word on, such as the start of a session."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file that a tool writes."""

    path: str
    """Absolute, normalised; links in it are not resolved."""
    before: bytes | None
    """The file's bytes without the change; None: there is no such file, or what was in it is not known."""
    after: bytes
    """The file's bytes with the change."""


@dataclass(frozen=True, slots=True)
class Event:
    """One use of one tool."""

    agent: str
    """The protocol's name: `claude`, `cursor`, …"""
    phase: Phase
    tool: str
    """The tool's name as the agent program says it; empty if it says none."""
    cwd: str
    """Absolute: where relative paths begin."""
    tool_input: Mapping[str, Any] = field(default_factory=dict)
    """The tool's arguments as they came."""
    changes: tuple[Change, ...] = ()
    paths: tuple[str, ...] = ()
    """Absolute paths of all files that the tool writes, moves or removes, also of those that are no `changes`."""
    unchecked: tuple[str, ...] = ()
    """Edits whose outcome could not be worked out, each in one line."""
    model: str = ""
    """The language model behind the agent, where the agent program says it."""
