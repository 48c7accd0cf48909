"""Reading a hook's input: what the protocols share."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from wardline.agents.event import BadInput, Event, Phase
from wardline.agents.tools import Written, read_tool


def text(data: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """A field that holds a text. Raises BadInput if it does not, or is not there and has no default."""
    value = data.get(name, default)
    if isinstance(value, str):
        return value
    raise BadInput(f"`{name}` is missing" if value is None else f"`{name}` must be a text")


def event_name(data: Mapping[str, Any]) -> str:
    """What the input calls its event; empty if it does not."""
    name = data.get("hook_event_name")
    return name if isinstance(name, str) else ""


def arguments(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A tool's arguments: an object, or a text with one; another text is a patch. Raises BadInput."""
    value = data.get(name)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {"input": value}
    if not isinstance(value, Mapping):
        raise BadInput(f"`{name}` is missing" if value is None else f"`{name}` must be an object")
    return value


def directory(data: Mapping[str, Any]) -> str:
    """Where the agent works: `cwd`, or the first of `workspace_roots`, or where we are. Raises BadInput."""
    roots = data.get("workspace_roots")
    root = roots[0] if isinstance(roots, list) and roots and isinstance(roots[0], str) else ""
    given = text(data, "cwd", "") or root
    if "\0" in given:
        raise BadInput("`cwd` has a NUL in it")
    try:
        return os.path.normpath(os.path.join(os.getcwd(), given))
    except OSError:
        if os.path.isabs(given):
            return os.path.normpath(given)
        raise BadInput("the working directory has been removed") from None


def without_code(reason: str) -> str:
    """What is said, but for the lines of code in it: a program may keep what comes on stderr in its logs."""
    return "".join(line + "\n" for line in reason.splitlines() if not line.startswith("    "))


def event_of(agent: str, phase: Phase, tool: str, tool_input: Mapping[str, Any], data: Mapping[str, Any]) -> Event:
    """The event of a tool's use; `data` is the whole input. Raises BadInput."""
    cwd = directory(data)
    written = Written(cwd, phase is Phase.AFTER)
    if phase is not Phase.OTHER:
        read_tool(written, tool, tool_input)
    model = data.get("model")
    return Event(
        agent,
        phase,
        tool,
        cwd,
        tool_input,
        tuple(written.changes),
        tuple(written.paths),
        tuple(written.unchecked),
        model if isinstance(model, str) else "",
    )
