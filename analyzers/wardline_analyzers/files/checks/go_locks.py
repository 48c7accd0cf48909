"""Maps of Go that stand behind a mutex in their struct, and methods that change one without taking it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView

_STRUCT: Final = re.compile(rb"^type (\w+)(?:\[[^\]\n]*\])? struct \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_MUTEX: Final = re.compile(rb"^\s*(?:\w+\s+)?sync\.(?:RW)?Mutex\b")
_MAP: Final = re.compile(rb"^\s*(\w+(?:, \w+)*)\s+map\[")
_METHOD: Final = re.compile(
    rb"^func \((\w+) \*(\w+)(?:\[[^\]\n]*\])?\) (\w+)\([^\n]*\{\n(.*?)^\}", re.MULTILINE | re.DOTALL
)
_TAKES: Final = re.compile(rb"\.R?Lock\(\)|\.TryLock\(\)|\.Do\(func|\batomic\.|<-")
"""What keeps goroutines apart, or lets them take turns."""
_HELD: Final = re.compile(
    rb"(?i)locked|unsafe|nolock|withoutlock|^(?:init|setup|load|reset|new|register|add(?:route|handler))"
)
"""Names of methods whose callers hold the lock, or that run before others do."""
_SAYS: Final = re.compile(rb"(?i)\block\b|\bmutex\b|\bmu\b|concurren|\bheld?\b|synchroni")
"""A comment above a method that speaks of it."""
_MOST_BYTES: Final = 400_000


def changed_without_lock(view: FileView) -> Iterator[FileMatch]:
    """`h.clients[conn] = ch`, where `clients` stands behind `mu sync.Mutex`, in a method that takes no lock."""
    text = view.text
    if view.path.endswith("_test.go") or len(text) > _MOST_BYTES:
        return
    guarded = {name: maps for name, body in _STRUCT.findall(text) if (maps := _behind_mutex(body))}
    methods = [found for found in _METHOD.finditer(text) if found[2] in guarded]
    calls = {word for found in methods if _TAKES.search(found[4]) for word in re.findall(rb"\.(\w+)\(", found[4])}
    for found in methods:
        name, body = found[3], found[4]
        if _TAKES.search(body) or name in calls or _HELD.search(name) or _is_said(text, found.start()):
            continue
        fields = b"|".join(re.escape(each) for each in guarded[found[2]])
        change = re.search(_CHANGE.replace(b"RECEIVER", re.escape(found[1])).replace(b"FIELDS", fields), body)
        if change is not None:
            start = found.start(4) + change.start(1)
            yield FileMatch(start, start + len(change[1]))


_CHANGE: Final = (
    rb"(?m)(?:^|[;{])\s*((?:delete\(RECEIVER\.(?:FIELDS), [^\n]*\))"
    rb"|RECEIVER\.(?:FIELDS)\[[^\n\]]*\](?:\.\w+)*\s*(?:[-+|&^*/]?=(?!=)[^\n]*|\+\+|--))"
)


def _behind_mutex(body: bytes) -> list[bytes]:
    """The maps that are declared behind a mutex, up to an empty line: those that it guards, as is the custom."""
    found: list[bytes] = []
    behind = False
    for line in body.split(b"\n"):
        if _MUTEX.match(line):
            behind = True
        elif not line.strip():
            behind = False
        elif behind and (fields := _MAP.match(line)) is not None:
            found += fields[1].split(b", ")
    return found


def _is_said(text: bytes, at: int) -> bool:
    """Does the comment above speak of the lock?"""
    above = text[max(0, at - 600) : at].rstrip(b"\n").split(b"\n")
    for line in reversed(above):
        if not line.startswith(b"//"):
            return False
        if _SAYS.search(line):
            return True
    return False


__all__ = ["changed_without_lock"]
