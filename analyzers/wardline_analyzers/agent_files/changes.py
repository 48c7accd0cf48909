"""What is different between two versions of a file that agents read, told by what it means.

Servers, models and what the rules about agents find are named; of all else only where the text has changed.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from wardline_analyzers.agent_files.runners import package
from wardline_analyzers.agent_files.servers import Server, servers
from wardline_analyzers.agent_files.used import models
from wardline_analyzers.files.document import FileDocument
from wardline_analyzers.files.kinds import FileKind, kind_of
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Placed, Severity
from wardline_analyzers.profile import DEFAULT, Profile
from wardline_analyzers.rules.catalog import find

KINDS = frozenset({
    "mcp-config", "agent-config", "codex-config", "agent-settings", "agent-instructions", "editor-settings",
    "editor-tasks", "devcontainer",
})  # fmt: skip
"""The kinds of files that agents, or editors on their behalf, act upon."""
LONGEST = 1 << 20
"""Bytes of a text that is compared."""
_FAMILY = "agents"
_MOST_LINES = 4000
_HOST = re.compile(r"[a-z]+://(?:[^/?#@]*@)?([^/?#@:]+)", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w@./:+-]+")
_LONGEST_NAME = 50


class Change(NamedTuple):
    """One difference, in words that can follow "changed:"; the bytes in the new text that show it."""

    text: str
    start: int
    end: int
    grave: bool
    """It lets an agent do more, or have something else done."""


def concerns(path: str) -> FileKind | None:
    """The kind of a file that agents act upon; None for any other. `path` is best relative to the project."""
    kind = kind_of(path)
    return kind if kind.name in KINDS else None


def changes(path: str, before: bytes | None, after: bytes, profile: Profile = DEFAULT) -> list[Change]:
    """What is new in the text of a file, the gravest first; `before` None: the file itself is new."""
    old, new = (FileView(text, path, kind_of(path)) for text in (before or b"", after))
    found = list(_of_servers(old, new))
    brought = [(change.start, change.end) for change in found]
    found += _of_models(old, new)
    found += (change for change in _of_findings(old, new, profile) if not _inside(change, brought))
    if not found and (line := _first_other_line(old, new)) is not None:
        start = new.line_starts[line] if line < len(new.line_starts) else 0
        found.append(Change(_counted(old, new), start, start + len(new.line(line)), False))
    if before is None:
        found.insert(0, Change("the file is new", 0, len(new.line(0)), False))
    return sorted(found, key=lambda change: not change.grave)


def _of_servers(old: FileView, new: FileView) -> Iterator[Change]:
    known = {server.key.text: server for server in old.of(servers)}
    for server in new.of(servers):
        before = known.pop(server.key.text, None)
        name, place = shown(server.key.text), server.key.inner
        if before is None:
            yield Change(f"the MCP server `{name}` was added ({_what(server)})", place[0], server.node.end, True)
        elif _runs(before) != _runs(server):
            text = f"the MCP server `{name}` is something else now ({_what(server)})"
            yield Change(text, place[0], server.node.end, True)
        elif _said(old, before) != _said(new, server):
            yield Change(f"the MCP server `{name}` has other settings", place[0], server.node.end, True)
    for gone in known:
        yield Change(f"the MCP server `{shown(gone)}` was removed", 0, len(new.line(0)), False)


def _runs(server: Server) -> tuple[object, ...]:
    return tuple(word.text for word in server.words), server.url.text if server.url is not None else None


def _said(view: FileView, server: Server) -> bytes:
    return b"".join(view.text[server.node.start : server.node.end].split())


def _what(server: Server) -> str:
    """What a server is, without anything that may be secret."""
    fetched = package(server.words)
    if fetched is not None:
        return f"{shown(server.command)} {shown(fetched.name)}"
    if server.url is not None:
        host = _HOST.match(server.url.text)
        return shown(host[1]) if host is not None else "an address"
    return shown(server.command) or "a command"


def _of_models(old: FileView, new: FileView) -> Iterator[Change]:
    known = {names for names, _, _ in models(old)}
    for names, start, end in models(new):
        if names not in known:
            yield Change(f"the model is `{shown(names[0])}`", start, end, False)


def _of_findings(old: FileView, new: FileView, profile: Profile) -> Iterator[Change]:
    """What the rules about agents find that they did not find before."""
    known = Counter(found.fingerprint for found in _found(old, profile))
    for found in _found(new, profile):
        known[found.fingerprint] -= 1
        rule = find(found.finding.rule)
        if known[found.fingerprint] < 0 and rule is not None:
            start = found.offset + found.finding.span.start
            grave = found.finding.severity >= Severity.MEDIUM or found.finding.rule == "code-on-folder-open"
            title = rule[0].title[:1].lower() + rule[0].title[1:]
            yield Change(f"line {found.start.line + 1}: {title}", start, found.offset + found.finding.span.end, grave)


def _found(view: FileView, profile: Profile) -> list[Placed]:
    placed = FileDocument(view.text, profile, view.path, view.kind).findings()
    return [each for each in placed if (rule := find(each.finding.rule)) is not None and rule[0].family == _FAMILY]


def _inside(change: Change, places: list[tuple[int, int]]) -> bool:
    return any(start <= change.start < end for start, end in places)


def _first_other_line(old: FileView, new: FileView) -> int | None:
    before, after = old.text.splitlines(), new.text.splitlines()
    for number, (one, other) in enumerate(zip(before, after, strict=False)):
        if one != other:
            return number
    return min(len(before), max(len(after) - 1, 0)) if len(before) != len(after) else None


def _counted(old: FileView, new: FileView) -> str:
    before, after = old.text.splitlines(), new.text.splitlines()
    if max(len(before), len(after)) > _MOST_LINES:
        return f"its text has {len(after)} lines now, it had {len(before)}"
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    added, gone = len(after) - same, len(before) - same
    counts = ((added, "new"), (gone, "gone"))
    return ", ".join(f"{count} {'line' if count == 1 else 'lines'} {how}" for count, how in counts if count)


def shown(name: str) -> str:
    """A name out of a file, as it may be shown: it may have been made to be read by somebody."""
    plain = _UNSAFE.sub("_", name)
    return plain if len(plain) <= _LONGEST_NAME else plain[: _LONGEST_NAME - 1] + "…"
