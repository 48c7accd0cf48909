"""Functions around a whole program: `(function () { … }());`, UMD, `define([…], function (…) { … })`.

What stands directly in one is cut into units as if it stood at top level: the names that it binds are the names of the
module. Only the first statement of a text can be one (with what it is called with, where that is a function again), and
in it a function in brackets that bears the name of what it is assigned to.

A border inside has in its state, for each wrapper around it, the brackets that are open there, the indentation of its
statements, and a bar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_BAR: Final = b"|"
_ONE: Final = re.compile(rb"([({\[]*)([ \t\f]*)\Z")
_BRACE: Final = 0x7B
_MOST: Final = 4
"""Wrappers inside each other."""
_NOTHING: Final = re.compile(rb"(?:\s|//[^\r\n]*|/\*.*?\*/|#![^\r\n]*|(?:'use strict'|\"use strict\");?)*", re.DOTALL)
"""What may stand before the first statement of a text."""


@dataclass(frozen=True)
class Heads:
    """The lines that begin a wrapper, which end in its opening brace."""

    first: re.Pattern[bytes]
    """The first statement of a text."""
    inner: re.Pattern[bytes]
    """A statement inside of a wrapper."""
    again: re.Pattern[bytes]
    """The line that closes a wrapper and begins the next one."""


@dataclass(frozen=True)
class Wrapper:
    """One function around the code."""

    brackets: bytes
    """All that are open in it, also those around it."""
    lead: bytes
    """The indentation of its statements."""


_NONE: Final = Wrapper(b"", b"")


class Wrappers:
    """The wrappers around the place that is read, from the outermost on."""

    def __init__(self, heads: Heads | None, state: bytes) -> None:
        """`state`: of the border where the reading begins, without what it tells of a class."""
        self._heads = heads
        self._around: list[Wrapper] = []
        self._head = False
        """Was the last line the head of one?"""
        for part in state.split(_BAR)[:-1]:
            found = _ONE.match(part)
            if found is not None:
                self._around.append(Wrapper(found[1], found[2]))

        self._settle()

    def _settle(self) -> None:
        self.state = b"".join(each.brackets + each.lead + _BAR for each in self._around)
        last = self._around[-1] if self._around else _NONE
        self.brackets = last.brackets
        """Those that are open where a statement begins."""
        self.lead = last.lead
        """The indentation of the statements."""

    def matter(self) -> bool:
        """Is the place that is read inside of one, or right behind the head of one?"""
        return self._head or bool(self._around)

    def begins(self, text: bytes, start: int, line: bytes) -> bool:
        """Is this statement, on the line that starts at `start`, the first of a text that begins at 0, and a head?"""
        if self._heads is None or self._around or self._heads.first.match(line) is None:
            return False
        self._head = _NOTHING.fullmatch(text, 0, start) is not None
        return self._head

    def goes_on(self, line: bytes) -> None:
        """A statement inside of a wrapper begins with this line."""
        heads = self._heads
        if heads is not None and 0 < len(self._around) < _MOST:
            self._head = heads.inner.match(line) is not None

    def ends(self, stack: list[int], lead: bytes, line: bytes) -> bool:
        """Does this line close the innermost wrapper?"""
        heads = self._heads
        if heads is None or not self._around or bytes(stack) != self.brackets or not line.startswith(b"}"):
            return False
        if self.lead and len(lead) >= len(self.lead):
            return False
        self._around.pop()
        self._settle()
        self._head = heads.again.search(line) is not None
        return True

    def enters(self, stack: list[int], lead: bytes, line: bytes) -> bool:
        """Is this the first line of code behind a head?"""
        head, self._head = self._head, False
        if not head or line.startswith(b"}") or len(stack) <= len(self.brackets) or stack[-1] != _BRACE:
            return False
        if _ONE.match(bytes(stack)) is None:
            return False
        self._around.append(Wrapper(bytes(stack), lead))
        self._settle()
        return True


def split(state: bytes) -> tuple[bytes, bytes]:
    """What a border's state tells of wrappers, and of a class."""
    cut = state.rfind(_BAR) + 1
    return state[:cut], state[cut:]


__all__ = ["Heads", "Wrappers", "split"]
