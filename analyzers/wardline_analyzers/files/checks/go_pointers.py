"""Pointers of Go that a function of the file gives as nil, and that its callers use at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.checks.go_source import blocks, is_read
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView

_FINDER: Final = re.compile(
    rb"(?m)^func (?:\([^)\n]*\) )?"
    rb"((?i:find|get|look_?up|search|load|fetch|by|query|match|select|resolve|current|user)\w*|\w+By\w*)"
    rb"(?:\[[^\]\n]*\])?\([^\n]*\) \*[\w.]+(?:\[[^\]\n]*\])? \{[ \t]*$"
)
"""The head of a function that searches and gives a pointer and nothing else."""
_CALL: Final = re.compile(rb"(?m)^[ \t]+(?P<name>\w+) := (?:\w+\.)*(?P<callee>\w+)\((?P<given>[^\n]*)\)[ \t]*$")
_WORD: Final = re.compile(rb"(?<![\w.\"])[A-Za-z_]\w*")
_GIVES_NIL: Final = re.compile(rb"\breturn nil\s*(?:\n|\})")


def used_unasked(view: FileView) -> Iterator[FileMatch]:
    """`d := s.find(id)`, where `find` gives nil for what it has not, and then `d.Name` without a test."""
    if not is_read(view):
        return
    finders = frozenset[bytes]().union(*(part.of(_finders) for _, part in blocks(view)))
    if not finders:
        return
    for begin, part in blocks(view):
        if finders.isdisjoint(part.of(_asked)):
            continue
        for callee, name, start, end in part.of(_uses):
            if callee in finders:
                yield FileMatch(begin + start, begin + end, {"name": name.decode()})


def _finders(text: bytes) -> frozenset[bytes]:
    """The function of a block, if it searches and gives nil for what it does not find."""
    heads = _FINDER.finditer(text)
    return frozenset(head[1] for head in heads if _gives_nil(head[0], text[head.end() : _end(text, head.end())]))


def _asked(text: bytes) -> frozenset[bytes]:
    """The functions whose results a block keeps in variables of their own."""
    return frozenset(call["callee"] for call in _CALL.finditer(text))


def _uses(text: bytes) -> tuple[tuple[bytes, bytes, int, int], ...]:
    """What a block keeps of calls and uses without a test: the function, the variable, and where it is used."""
    found = []
    for call in _CALL.finditer(text):
        name = re.escape(call["name"])
        rest = text[call.end() : _end(text, call.end())]
        use = re.search(rb"(?<![\w.])" + name + rb"\.\w+(?!\w*\()", rest)
        asked = re.search(rb"(?<![\w.])" + name + rb"\s*[!=]=\s*nil|(?<![\w.])" + name + rb"\s*=(?!=)", rest)
        if use is None or (asked is not None and asked.start() < use.start()) or b"IsNil" in rest:
            continue
        if _told_otherwise(call["given"], rest[: use.start()]):
            continue
        start = call.end() + use.start()
        found.append((call["callee"], call["name"], start, start + len(use[0])))
    return tuple(found)


def _gives_nil(head: bytes, body: bytes) -> bool:
    """Does it give nil for what it does not find, not only where it was given nil itself?"""
    given = rb"\bif (?:" + b"|".join(_WORD.findall(head)) + rb") == nil \{\s*return nil\s*\}"
    return _GIVES_NIL.search(re.sub(given, b"", body)) is not None


def _told_otherwise(given: bytes, before: bytes) -> bool:
    """`repo := find(c)`, then `if c.Written() { return }`: what it was given tells whether it found something."""
    leaves = re.findall(rb"\bif ([^\n{]*) \{\s*(?:return|continue|break|panic)\b", before)
    return any(re.search(rb"\b" + name + rb"\b", test) for test in leaves for name in _WORD.findall(given))


def _end(text: bytes, start: int) -> int:
    """Where the function ends in which a place is: at the first bracket that begins a line."""
    end = text.find(b"\n}", start)
    return end + 2 if end >= 0 else len(text)


__all__ = ["used_unasked"]
