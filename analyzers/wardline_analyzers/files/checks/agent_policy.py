"""What a team's policy says of agents' configurations: their servers, their models, the program itself."""

from __future__ import annotations

from collections.abc import Iterator

from wardline_analyzers.agent_files.runners import package
from wardline_analyzers.agent_files.servers import Server, root, servers
from wardline_analyzers.agent_files.used import models, programs
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Severity
from wardline_analyzers.structured.node import get, is_true, pairs

POLICY = "policy"
"""Topic: why is it not allowed? About (`tools`, `models` or `mcp-servers`, and all that it is called)."""
_LONGEST = 60


def outside(view: FileView) -> Iterator[FileMatch]:
    """What the policy does not allow."""
    for server in view.of(servers):
        if is_true(get(server.node, "disabled")):
            continue
        if said := _objection(view, "mcp-servers", _called(server), f"The MCP server {_quoted(server.key.text)}"):
            yield FileMatch(*server.key.inner, message=said)
    for names, start, end in models(view):
        if said := _objection(view, "models", names, f"The model {_quoted(names[0])}"):
            yield FileMatch(start, end, message=said, severity=Severity.MEDIUM)
    names = programs(view) if view.kind.name not in ("agent-instructions", "editor-settings") else ()
    entries = pairs(view.of(root)) if names else []
    if entries and (said := _objection(view, "tools", names, f"{_quoted(names[0])}, which reads this file,")):
        yield FileMatch(*entries[0].key.inner, message=said, severity=Severity.LOW)


def _objection(view: FileView, what: str, names: tuple[str, ...], named: str) -> str:
    """What is to be said of it; empty: nothing."""
    why = view.ask(POLICY, what, *names)
    return f"{named} is not for this project: {why}. Remove it, or ask to have it allowed." if why else ""


def _quoted(name: str) -> str:
    line = " ".join(name.split())
    return f"`{line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}`"


def _called(server: Server) -> tuple[str, ...]:
    """What policies may call a server: its name, its package or program, its address."""
    fetched = package(server.words)
    names = (
        server.key.text,
        fetched.name if fetched is not None else server.command,
        server.url.text if server.url is not None else "",
    )
    return tuple(dict.fromkeys(filter(None, names)))
