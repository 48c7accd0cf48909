"""The MCP servers of a configuration, whichever client it is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_analyzers.files.view import FileView
from wardline_analyzers.structured import json, toml, yaml
from wardline_analyzers.structured.node import Mapping, Node, Pair, Scalar, get, items, pairs, resolved

_HOLDERS = (
    ("mcpServers",),
    ("servers",),
    ("mcp_servers",),
    ("context_servers",),
    ("mcp", "servers"),
    ("mcp", "mcpServers"),
    ("mcp.servers",),
    ("mcp",),
    ("customizations", "vscode", "mcp", "servers"),
    ("settings", "mcp", "servers"),
)
"""Under which keys clients keep them: most; VS Code; Codex; Zed; settings of VS Code; opencode; dev containers."""


@dataclass(frozen=True, slots=True)
class Server:
    """One server."""

    key: Scalar
    """Its name."""
    node: Mapping
    words: tuple[Scalar, ...]
    """The command and its arguments; empty for a server that is reached by an address."""
    url: Scalar | None
    settings: tuple[Pair, ...]
    """Variables of its environment, and headers that are sent to it."""

    @property
    def command(self) -> str:
        """The name of the program, without its folder and `.cmd`, in small letters."""
        name = self.words[0].text.replace("\\", "/").rpartition("/")[2].lower() if self.words else ""
        return name.removesuffix(".cmd").removesuffix(".exe")


def root(view: FileView) -> Node | None:
    """What a configuration holds, in whichever format; use as `view.of(root)`."""
    languages = view.kind.languages
    if "toml" in languages:
        return view.of(toml.document)
    return view.of(yaml.document if "yaml" in languages else json.document)


def servers(view: FileView) -> list[Server]:
    """The servers of a file; use as `view.of(servers)`."""
    top = view.of(root)
    found: dict[int, Server] = {}
    for holder in _HOLDERS:
        if holder == ("servers",) and view.kind.name != "mcp-config":
            continue
        for pair in pairs(get(top, *holder)):
            node = resolved(pair.value)
            if isinstance(node, Mapping) and (server := _server(pair.key, node)):
                found.setdefault(node.start, server)
    return list(found.values())


def _server(key: Scalar, node: Mapping) -> Server | None:
    command = get(node, "command")
    nested = get(node, "command", "path")  # Zed
    words = [word for word in items(nested or command) if isinstance(word, Scalar)]
    words += [word for word in items(get(node, "args") or get(node, "command", "args")) if isinstance(word, Scalar)]
    url = get(node, "url") or get(node, "serverUrl") or get(node, "httpUrl") or get(node, "endpoint")
    if not words and not isinstance(url, Scalar):
        return None
    return Server(key, node, tuple(words), url if isinstance(url, Scalar) else None, tuple(_settings(node)))


def _settings(node: Mapping) -> Iterator[Pair]:
    for name in ("env", "environment", "headers", "http_headers", "requestInit"):
        given = get(node, name)
        yield from pairs(get(given, "headers") if name == "requestInit" else given)
