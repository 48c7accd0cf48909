"""Units: the pieces that a text of code is cut into, each analysed and remembered as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

LONGEST_RUN: Final = 64
"""A run of statements is cut after so many lines, so that a file of constants is not one unit."""


class Kind(Enum):
    """What a unit is."""

    STATEMENTS = "statements"
    """A paragraph of top-level statements (no blank line between them)."""
    FUNCTION = "function"
    CLASS = "class"
    """A top-level class's head, with the statements that follow it up to a blank line or a method."""
    METHOD = "method"
    BODY = "body"
    """A paragraph of statements between the methods of a class."""
    NESTED = "nested"
    """A class inside a class."""

    __hash__ = object.__hash__
    """That of `Enum` is a function of Python's, which took a hundredth of a first look at a file."""


def kind_by(
    function: re.Pattern[bytes], made: re.Pattern[bytes], nested: re.Pattern[bytes]
) -> Callable[[bytes], Kind]:
    """What a line at top level begins, told by how functions, classes, and what is like a class begin."""

    def kind(line: bytes) -> Kind:
        if function.match(line):
            return Kind.FUNCTION
        if made.match(line):
            return Kind.CLASS
        return Kind.NESTED if nested.match(line) else Kind.STATEMENTS

    return kind


@dataclass(slots=True)
class Unit:
    """Whole lines of the text that are analysed together.

    `line` and `end` are 0-based, `end` excluded. `indent` is the indentation of the class body that the unit is a
    member of, empty at top level.
    """

    line: int
    end: int
    kind: Kind
    indent: bytes
    text: bytes
    next_indent: bytes
    """The state at the border after this unit."""
    state: Any = None
    """What the document has found out about the unit (see `document.py`)."""
    wrapper: bytes = b""
    """What of the border's state before it tells of functions around the whole program (see `wrappers.py`)."""

    @property
    def begins(self) -> bytes:
        """The state at the border before this unit."""
        return self.wrapper + self.indent
