"""Variables of a module that several threads change, which the file itself starts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from wardline_analyzers.files.checks.python_functions import blocks, functions_of
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import is_aside
from wardline_analyzers.files.view import FileView

_SHARED: Final = re.compile(rb"\n(?: {4}|\t)global ")
_WAITS: Final = re.compile(r"(?i)lock|mutex|acquire\(|semaphore|queue")
_THREAD: Final = re.compile(r"\bThread\(\s*target\s*=\s*(?P<name>\w+)(?P<behind>[^\n]*)")
_GIVEN: Final = re.compile(r"\.(?:submit|map|apply_async)\(\s*(?P<name>\w+)")


def counted_by_several(view: FileView) -> Iterator[FileMatch]:
    """`global hits; hits += 1` in a function that several threads run, started in this file"""
    if is_aside(view.path) or not view.has_match(_SHARED, len("\n    global ")):
        return
    counting = [(begin, found) for begin, part in blocks(view) if (found := part.of(_counting))]
    if not counting:
        return
    started = list(chain.from_iterable(part.of(_started) for _, part in blocks(view)))
    pooled = view.has_one_of((b"ThreadPool",))
    for begin, found in counting:
        for name, start, end in found:
            threads = [several for each, several in started if each == name and several is not None]
            if any(threads) or len(threads) > 1 or (pooled and (name, None) in started):
                yield FileMatch(begin + start, begin + end)


def _counting(text: bytes) -> tuple[tuple[str, int, int], ...]:
    """The functions of a block that count up a variable of the module without a lock, and where they do."""
    found = []
    for each in functions_of(text):
        shared = re.search(r"\bglobal\s+(?P<name>\w+)\s*$", each.body, re.M)
        if shared is None or each.class_name or _WAITS.search(each.body):
            continue
        name = re.escape(shared["name"].encode())
        change = re.compile(rb"\b" + name + rb"\s*(?:[-+*]=|=\s*" + name + rb"\s*[-+*])[^\n#]*")
        size = len(each.signature.encode()) + len(each.body.encode())
        changed = change.search(text, each.start, each.start + size)
        if changed is not None:
            found.append((each.name, changed.start(), changed.start() + len(changed[0].rstrip())))
    return tuple(found)


def _started(text: bytes) -> tuple[tuple[str, bool | None], ...]:
    """The functions that a block starts, and whether as several threads: `[Thread(target=count) for _ in range(4)]`;
    None: it is given to somebody who may be a pool of threads."""
    written = text.decode("utf-8", "replace")
    threads = (
        (each["name"], " for " in each["behind"] or _in_loop(written, each.start()))
        for each in _THREAD.finditer(written)
    )
    return *threads, *((each["name"], None) for each in _GIVEN.finditer(written))


def _in_loop(text: str, at: int) -> bool:
    """Does the line stand right below a `for`?"""
    lines = text[max(0, at - 400) : at].rsplit("\n", 3)[:-1]
    return any(re.match(r"\s*for\b", line) for line in lines[-2:])


__all__ = ["counted_by_several"]
