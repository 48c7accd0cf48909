"""What stands around a secret: the keys that it is under, and the services that a run of tests starts for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_MOST_LINES: Final = 400
_MOST_BYTES: Final = 32 << 10
"""How far back the keys around a place are looked for."""

_KEY: Final = re.compile(rb"^\s*(?:-\s+)?[\"']?([\w$.-]{1,80})[\"']?\s*(?:[:=]|=>)")
_EXAMPLE: Final = re.compile(rb"(?i)(?:x-)?(?:\w{1,40}[_-])?(?:examples?|samples?|sample_?data)")
_HERE: Final = re.compile(rb"(?i)\blocalhost\b|\b127\.0\.0\.1\b")


def keys_around(text: bytes, at: int) -> Iterator[bytes]:
    """The keys that a place is under, the nearest first, by the indentation of lines: `example:`, `"env": {`."""
    start = text.rfind(b"\n", 0, at) + 1
    line = text[start : text.find(b"\n", at) if b"\n" in text[at : at + 2000] else at]
    own = _KEY.match(line)
    if own is not None:
        yield own[1]
    indentation = _indentation(line)
    stop = max(0, start - _MOST_BYTES)
    for _ in range(_MOST_LINES):
        if start <= stop or indentation == 0:
            return
        end = start - 1
        start = text.rfind(b"\n", stop, end) + 1 or stop
        line = text[start:end]
        if line.strip() and _indentation(line) < indentation:
            indentation = _indentation(line)
            found = _KEY.match(line)
            if found is not None:
                yield found[1]


def is_shown(text: bytes, at: int) -> bool:
    """Does it stand under `example:` or `examples:`, as the descriptions of interfaces show what a value looks like?"""
    return any(_EXAMPLE.fullmatch(key) for key in keys_around(text, at))


def is_of_this_run(text: bytes, start: int, end: int) -> bool:
    """In a pipeline: does it open only what the run has started for itself, which ends with it?

    So it is with what stands under `services:`, with the same text elsewhere in the job, and beside `localhost`.
    """
    services = list(_services(text))
    if any(begin <= start < stop for begin, stop in services):
        return True
    if any(text[start:end] in text[begin:stop] for begin, stop in services):
        return True
    return _HERE.search(_siblings(text, start)) is not None


def _services(text: bytes) -> Iterator[tuple[int, int]]:
    """The parts of a text that are under `services:`."""
    for found in re.finditer(rb"(?m)^([ \t]*)services:[ \t]*(?:#[^\n]*)?\r?\n", text):
        behind = re.compile(rb"(?m)^[ \t]{0," + str(len(found[1])).encode() + rb"}[^\s#-]").search(text, found.end())
        yield found.end(), len(text) if behind is None else behind.start()


def _siblings(text: bytes, at: int) -> bytes:
    """The lines around a place that are indented as its own."""
    first = last = text.rfind(b"\n", 0, at) + 1
    indentation = _indentation(text[first : first + 200])
    for _ in range(_MOST_LINES):
        before = text.rfind(b"\n", 0, max(0, first - 1)) + 1
        if first == 0 or _indentation(text[before:first]) != indentation:
            break
        first = before
    for _ in range(_MOST_LINES):
        end = text.find(b"\n", last)
        if end < 0 or _indentation(text[last:end]) != indentation:
            break
        last = end + 1
    return text[first:last]


def _indentation(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" \t"))


__all__ = ["is_of_this_run", "is_shown", "keys_around"]
