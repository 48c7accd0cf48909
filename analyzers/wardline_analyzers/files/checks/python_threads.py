"""Variables of a module that several threads change, which the file itself starts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.checks.python_functions import functions
from wardline_analyzers.files.checks.python_siblings import is_aside
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.pieces import parts
from wardline_analyzers.files.view import FileView

_STARTED: Final = re.compile(rb"(?:\bThread\(\s*target\s*=|\.(?:submit|map|apply_async)\()\s*(\w+)")
_NEAR: Final = 4_000
"""Bytes of a function in which it names what it shares."""
_WAITS: Final = re.compile(r"(?i)lock|mutex|acquire\(|semaphore|queue")


def _may_count(view: FileView) -> bool:
    """Does a function that is started name a variable of the module? Functions are read only where one does."""
    names = {name for _, part in parts(view) for name in part.of(_started)}
    heads = (view.text.find(b"def " + name + b"(") for name in names)
    return any(head >= 0 and view.text.find(b"global ", head, head + _NEAR) >= 0 for head in heads)


def _started(text: bytes) -> frozenset[bytes]:
    """The functions that a part of a text starts."""
    return frozenset(_STARTED.findall(text))


def counted_by_several(view: FileView) -> Iterator[FileMatch]:
    """`global hits; hits += 1` in a function that several threads run, started in this file"""
    if is_aside(view.path) or not _may_count(view):
        return
    text = view.text.decode("utf-8", "replace")
    for each in functions(view):
        shared = re.search(r"\bglobal\s+(?P<name>\w+)\s*$", each.body, re.M)
        if shared is None or each.class_name or _WAITS.search(each.body) or not _is_run_by_several(text, each.name):
            continue
        name = re.escape(shared["name"].encode())
        change = re.compile(rb"\b" + name + rb"\s*(?:[-+*]=|=\s*" + name + rb"\s*[-+*])[^\n#]*")
        size = len(each.signature.encode()) + len(each.body.encode())
        found = change.search(view.text, each.start, each.start + size)
        if found is not None:
            yield FileMatch(found.start(), found.start() + len(found[0].rstrip()))


def _is_run_by_several(text: str, name: str) -> bool:
    """`[Thread(target=count) for _ in range(4)]`, two threads with it, or a pool of threads that is given it"""
    started = list(re.finditer(rf"\bThread\(\s*target\s*=\s*{re.escape(name)}\b[^\n]*", text))
    if len(started) > 1 or any(" for " in each[0] or _in_loop(text, each.start()) for each in started):
        return True
    given = rf"\.(?:submit|map|apply_async)\(\s*{re.escape(name)}\b"
    return "ThreadPool" in text and re.search(given, text) is not None


def _in_loop(text: str, at: int) -> bool:
    """Does the line stand right below a `for`?"""
    lines = text[max(0, at - 400) : at].rsplit("\n", 3)[:-1]
    return any(re.match(r"\s*for\b", line) for line in lines[-2:])


__all__ = ["counted_by_several"]
