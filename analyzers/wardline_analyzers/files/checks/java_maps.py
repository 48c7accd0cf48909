"""Maps of Java that several threads use, asked and then changed in two steps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView

_FIELD: Final = re.compile(
    rb"^[ \t]*(?:(?:private|protected|public|static|final|volatile)\s+)+(?:[\w.]*Map)\s*<[^;={}()]*>\s+(\w+)\s*="
    rb"\s*(?:new\s+(?:[\w.]*\.)?Concurrent\w*Map\b|Collections\s*\.\s*synchronizedMap\b)",
    re.MULTILINE,
)
"""A field that holds a map which is made for threads."""
_KEY: Final = rb"([^(),;]{1,80}(?:\([^()]{0,80}\))?[^(),;]{0,40})"


def _called(method: bytes, given: bytes) -> bytes:
    """The beginning of a call of a method of the map, with what it is given first."""
    return rb"{map}\s*\.\s*" + method + rb"\s*\(\s*" + given + rb"\s*"


_IS_MISSING: Final = rb"!\s*" + _called(rb"containsKey", _KEY) + rb"\)|" + _called(rb"get", _KEY) + rb"\)\s*==\s*null"
_ASKED: Final = (
    rb"\bif\s*\(\s*(?:" + _IS_MISSING + rb")\s*\)\s*(?:\{[^{}]{0,400}?|[^{};]{0,40}?)"
    + _called(rb"put", rb"(?:\1|\2)")
    + rb","
)
"""The test, and in what follows it the change under the same key."""
_COUNTED: Final = (
    _called(rb"put", _KEY) + rb",\s*" + _called(rb"get(?:OrDefault)?", rb"\1") + rb"(?:,[^()]{0,40})?\)\s*[-+*]"
)
"""What is there, and one more."""
_LOCKS: Final = re.compile(rb"\bsynchronized\b|\.\s*(?:lock|writeLock|tryLock|acquire)\s*\(")
_MOST: Final = 20
"""Maps of a file that are looked for."""
_HEADS_BACK: Final = 4000
"""Bytes in front of a place in which the method around it begins."""


def changed_in_two_steps(view: FileView) -> Iterator[FileMatch]:
    """`if (!seen.containsKey(key)) { seen.put(key, value); }` without a lock."""
    text = view.text
    if in_tests(view.path):
        return
    for name in [*dict.fromkeys(_FIELD.findall(text))][:_MOST]:
        own = rb"(?<![\w.])(?:this\s*\.\s*)?" + name
        for pattern in (_ASKED, _COUNTED):
            for found in re.finditer(pattern.replace(rb"{map}", own), text):
                if not _is_locked(text, found.start()):
                    yield FileMatch(*_shown(text, *found.span()))


def _shown(text: bytes, start: int, end: int) -> tuple[int, int]:
    """The first line of what was found."""
    stop = text.find(b"\n", start, end)
    return start, len(text[start : end if stop < 0 else stop].rstrip()) + start


def _is_locked(text: bytes, at: int) -> bool:
    """Does a block around this place, or what stands before it in its method, hold a lock?"""
    begin = max(0, at - _HEADS_BACK)
    before = text[begin:at]
    depth = 0
    place = len(before)
    while place > 0:
        place = max(before.rfind(b"{", 0, place), before.rfind(b"}", 0, place))
        if place < 0:
            break
        if before[place : place + 1] == b"}":
            depth += 1
        elif depth:
            depth -= 1
        else:
            front = max(before.rfind(each, 0, place) for each in (b";", b"{", b"}"))
            head = before[front + 1 : place]
            if re.search(rb"\b(?:class|interface|enum|record)\b", head):
                break
            if _LOCKS.search(before[front + 1 :]):
                return True
    return False


__all__ = ["changed_in_two_steps"]
