"""The MCP servers of a configuration, whichever client it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wardline_analyzers.files.view import FileView
from wardline_analyzers.structured import json, toml, yaml
from wardline_analyzers.structured.node import Mapping, Node, Pair, Scalar, get, items, pairs, resolved

_FRONT = re.compile(rb"\A(?:\xef\xbb\xbf)?(---[ \t]*\r?\n(?s:.{0,8000}?)\n)---[ \t]*(?:\r?\n|\Z)")
_HOLDERS = (
    ("mcpServers",),
    ("servers",),
    ("mcp_servers",),
    ("context_servers",),
    ("mcp", "servers"),
    ("mcp", "mcpServers"),
    ("mcp.servers",),
    ("amp.mcpServers",),
    ("mcp",),
    ("mcp-servers",),
    ("customizations", "vscode", "mcp", "servers"),
    ("settings", "mcp", "servers"),
    ("extensions",),
    ("experimental", "modelContextProtocolServers"),
)
"""Under which keys clients keep them: most; VS Code; Codex; Zed; settings of VS Code; Amp; opencode; Copilot's
agents; dev containers; workspaces of VS Code; Goose; Continue's JSON."""
_ONLY_IN: dict[tuple[str, ...], tuple[str, ...]] = {("servers",): ("mcp-config",), ("extensions",): ("agent-config",)}
"""Keys that mean something else elsewhere."""


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
    if "markdown" in languages:
        return view.of(front_matter)
    if "toml" in languages:
        return view.of(toml.document)
    return view.of(yaml.document if "yaml" in languages else json.document)


def front_matter(view: FileView) -> Node | None:
    """What stands between the dashed lines at the beginning of a page; use as `view.of(front_matter)`."""
    if view.path.endswith(".roomodes"):  # settings as a whole, in JSON or YAML
        return view.of(json.document if view.text.lstrip().startswith(b"{") else yaml.document)
    found = _FRONT.match(view.text)
    return next(iter(yaml.read(view.text[: found.end(1)])), None) if found is not None else None


def servers(view: FileView) -> list[Server]:
    """The servers of a file; use as `view.of(servers)`."""
    top = view.of(root)
    found: dict[int, Server] = {}
    for holder in _HOLDERS:
        if view.kind.name not in _ONLY_IN.get(holder, (view.kind.name,)):
            continue
        for key, node in _entries(get(top, *holder)):
            if server := _server(key, node):
                found.setdefault(node.start, server)
    return list(found.values())


def _entries(holder: Node | None) -> Iterator[tuple[Scalar, Mapping]]:
    """Servers by their names; in a list (Continue, recipes of Goose) each says its own."""
    for pair in pairs(holder):
        node = resolved(pair.value)
        if isinstance(node, Mapping):
            yield pair.key, node
    for item in items(holder):
        if isinstance(item, Mapping):
            inner = get(item, "transport")  # Continue's JSON
            node = inner if isinstance(inner, Mapping) else item
            names = (get(item, "name"), *(get(node, word) for word in _WORDS), Scalar(b"", item.start, item.start))
            yield next(name for name in names if isinstance(name, Scalar)), node


_URLS = ("url", "serverUrl", "httpUrl", "endpoint", "uri")
_WORDS = ("command", "cmd", *_URLS)


def _server(key: Scalar, node: Mapping) -> Server | None:
    command = get(node, "command") or get(node, "cmd")
    nested = get(node, "command", "path")  # Zed
    words = [word for word in items(nested or command) if isinstance(word, Scalar)]
    words += [word for word in items(get(node, "args") or get(node, "command", "args")) if isinstance(word, Scalar)]
    url = next((place for name in _URLS if (place := get(node, name)) is not None), None)
    if not words and not isinstance(url, Scalar):
        return None
    return Server(key, node, tuple(words), url if isinstance(url, Scalar) else None, tuple(_settings(node)))


def _settings(node: Mapping) -> Iterator[Pair]:
    for name in ("env", "envs", "environment", "headers", "http_headers"):
        yield from pairs(get(node, name))
    for name in ("requestInit", "requestOptions"):
        yield from pairs(get(node, name, "headers"))
