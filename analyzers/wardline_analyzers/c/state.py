"""What holds at one place of a function."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from wardline_analyzers.c.linear import Known, Linear
from wardline_analyzers.c.types import Type

UNKNOWN: Final = ""
FIELD: Final = "field"
"""Kept in an object that a caller hands in."""
PARAM: Final = "param"
"""Handed in by a caller."""
RANDOM: Final = "random"
INPUT: Final = "input"
"""From outside the program."""

_RANK: Final = {UNKNOWN: 0, FIELD: 1, PARAM: 2, RANDOM: 3, INPUT: 4}


def worse(a: str, b: str) -> str:
    """The origin that tells less of what may be in it."""
    return a if _RANK[a] >= _RANK[b] else b


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression is worth."""

    line: Linear | None = None
    """The number, if it is one."""
    object: int = 0
    """The object that it points to (0: not known), and where in it, in bytes."""
    offset: Linear | None = None
    origin: str = UNKNOWN
    type: Type | None = None
    fresh: int = 0
    """2: nothing has been put there; 1: not on all ways."""
    words: frozenset[str] = frozenset()
    """With `fresh` 1: names that decide it."""
    whole: bool = False
    """It is the object itself and no pointer to it: an array, a structure."""


NONE: Final = Value()


@dataclass(frozen=True, slots=True)
class Object:
    """Memory, or a thing that is opened and closed. What never changes of it."""

    kind: str
    """array, heap, text, file, param, local, container"""
    name: str
    start: int
    end: int
    size: Linear | None = None
    """Bytes."""
    how: str = ""
    """The function that made it."""
    width: int | None = None
    static: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """What an object is like at one place."""

    freed: int = 0
    """2: yes; 1: on some ways."""
    freed_at: tuple[int, int] = (0, 0)
    freed_words: frozenset[str] = frozenset()
    """With `freed` 1: names that decide it."""
    moved: bool = False
    """It is not gone: it was moved from."""
    null: int = 0
    """0: it is there, or nobody knows; 1: it may be missing, and nobody has looked; 2: it is missing."""
    tested: bool = False
    escaped: bool = False
    origin: str = UNKNOWN
    """Of what is in it."""
    longest: Linear | None = None
    """How long the text in it is at most."""
    exact: bool = False
    """`longest` is how long it is."""
    open_end: bool = False
    """It may lack the zero at its end."""
    filled: bool = True
    printed: bool = False
    """A text was put together in it."""

    def but(self, **changes: object) -> Status:
        return replace(self, **changes)  # type: ignore[arg-type]


class State:
    """Values of names and paths (`p->size`), what is known of numbers, and what objects are like."""

    __slots__ = ("checked", "env", "known", "objects")

    def __init__(
        self,
        env: dict[str, Value],
        known: Known,
        objects: dict[int, Status],
        checked: frozenset[str],
    ) -> None:
        self.env = env
        self.known = known
        self.objects = objects
        self.checked = checked
        """Numbers that somebody has compared with something that is not known."""

    def copy(self) -> State:
        return State(dict(self.env), self.known, dict(self.objects), self.checked)
