"""One look at one function: its state, the numbers and objects that it has met, and the issues so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from wardline_analyzers.c.linear import Known, Linear, combined, minus, term
from wardline_analyzers.c.nodes import Expression, Function
from wardline_analyzers.c.state import UNKNOWN, Object, State, Status, Value
from wardline_analyzers.c.types import Type

MOST_WORK: Final = 6000
"""Expressions that are evaluated in one function; behind that the look ends."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that a reader would object to. Places are bytes of the unit."""

    kind: str
    start: int
    end: int
    values: tuple[tuple[str, str], ...] = ()
    sure: int = 2
    """1 low, 2 medium, 3 high."""
    related: tuple[int, int, str] | None = None
    fixes: tuple[tuple[int, int, str], ...] = ()
    """Edits that mend it."""

    def value(self, name: str) -> str:
        return dict(self.values).get(name, "")


@dataclass(frozen=True, slots=True)
class Term:
    """A number that nobody knows."""

    origin: str
    shown: str
    signed: bool = False
    width: int = 0
    most: int | None = None
    """The largest number that its type has."""
    product: bool = False
    """It came out of a multiplication."""


class Enough(Exception):
    """The function is more than there is a budget for."""


class Look:
    """What is kept while a function is gone through."""

    def __init__(
        self,
        function: Function,
        text: str,
        constant: Callable[[str], int | None],
        evaluate: Callable[[Look, Expression], Value],
    ) -> None:
        self._evaluate = evaluate
        self.function = function
        self.text = text
        self.constant = constant
        """The value of a name of the file, if it is a constant."""
        self.state: State | None = State({}, Known(), {}, frozenset())
        self.terms: dict[str, Term] = {}
        self.objects: dict[int, Object] = {}
        self.types: dict[str, Type] = {}
        """Of local names and parameters."""
        self.parameters: frozenset[str] = frozenset(each.name for each in function.parameters)
        self.issues: dict[tuple[str, int], Issue] = {}
        self.work = 0
        self.conditions: list[frozenset[str]] = []
        """The names in the conditions around this place."""
        self.pending: dict[str, State | None] = {}
        """What is known where labels are jumped to."""
        self.breaks: list[State | None] = []
        self.continues: list[State | None] = []
        self.array: Callable[[str], tuple[int, int] | None] = lambda name: None
        """Arrays outside of the function, by `.field` or `[]name`: bytes of an element, and how many there are."""
        self.gives_text: Callable[[str], bool] = lambda name: False
        """Does a function of the file give a text by value?"""
        self.unterminated: dict[int, Expression] = {}
        """Copies that may have left no zero at the end, by object."""
        self.grown: dict[int, int] = {}
        """What `realloc` gave, and what it was given: that is still there where there is no memory left."""
        self.followed: dict[int, Expression] = {}
        """Where pointers that were handed in are followed first."""
        self.judged: set[str] = set()
        """Numbers of which it has been said that they may not fit."""
        self.moved: set[str] = set()
        """Names that are moved from anywhere."""
        self.views: dict[str, str] = {}
        """Names that point into an object, and its path."""
        self.stale_at: dict[str, tuple[int, int, str]] = {}
        """Where such a name may have come to lead nowhere."""
        self.quotients: frozenset[str] = frozenset()
        """Numbers whose product somebody has looked at: `n > SIZE_MAX / size`."""
        self.counted: set[str] = set()
        """Numbers that count, from zero, the turns of a loop that reads: there may be none."""
        self.tries = 0
        """How many `try` are around this place."""
        self.after_turn: State | None = None
        """Where the last turn of a loop ended."""
        self.nullable: frozenset[str] = frozenset()
        """Functions of this file that may give NULL."""

    def value(self, node: Expression) -> Value:
        """What an expression is worth; what it does is done."""
        return self._evaluate(self, node)

    # ---------------------------------------------------------------- state

    @property
    def here(self) -> State:
        """The state, where there is one: expressions are not evaluated in dead code."""
        state = self.state
        if state is None:
            raise Enough
        return state

    def fresh(self, shown: str, origin: str = UNKNOWN, like: Value | None = None) -> str:
        """A new number."""
        name = f"{shown}#{len(self.terms)}"
        type_ = like.type if like is not None else None
        self.terms[name] = Term(origin, shown, type_.is_signed if type_ is not None else False)
        return name

    def number(
        self,
        shown: str,
        origin: str = UNKNOWN,
        type: Type | None = None,
        low: int | None = None,
        high: int | None = None,
    ) -> Value:
        """A value that is a number that nobody knows, between these."""
        name = f"{shown}#{len(self.terms)}"
        signed = type.is_signed if type is not None else False
        most = None
        if type is not None and high is None and type.is_unsigned and type.width in (1, 2):
            high = most = (1 << 8 * type.width) - 1
        self.terms[name] = Term(origin, shown, signed, (type.width or 0) if type is not None else 0, most)
        line = term(name)
        rows = []
        if type is not None and type.is_unsigned and low is None:
            low = 0
        if low is not None:
            rows.append(combined(line, -1, Linear(low), 1))
        if high is not None:
            rows.append(minus(line, Linear(high)))
        if rows and self.state is not None:
            self.state.known = self.state.known.with_rows(rows)
        return Value(line, origin=origin, type=type)

    def new(self, made: Object, status: Status) -> int:
        number = len(self.objects) + 1
        self.objects[number] = made
        self.here.objects[number] = status
        return number

    def status(self, number: int) -> Status:
        return self.here.objects.get(number) or Status()

    def change(self, number: int, **changes: object) -> None:
        if number:
            self.here.objects[number] = self.status(number).but(**changes)

    def assume(self, *rows: Linear) -> None:
        """These sums are at most zero from here on."""
        state = self.here
        state.known = state.known.with_rows(rows)

    # ---------------------------------------------------------------- reports

    def source(self, node: Expression) -> str:
        return self.text[node.start : node.end]

    def report(
        self,
        kind: str,
        node: Expression,
        sure: int = 2,
        related: tuple[int, int, str] | None = None,
        fixes: tuple[tuple[int, int, str], ...] = (),
        **values: str,
    ) -> None:
        key = kind, node.start
        if key not in self.issues:
            self.issues[key] = Issue(kind, node.start, node.end, tuple(values.items()), sure, related, fixes)
