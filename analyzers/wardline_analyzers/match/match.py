"""One place that a matcher found: what conditions, checks, messages and fixes look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tree_sitter import Node

from wardline_analyzers.finding import Confidence, Fix, Related, Severity
from wardline_analyzers.languages import PYTHON
from wardline_analyzers.languages.syntax import CALLS, Syntax, callee_of
from wardline_analyzers.languages.units import Kind
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.python.constants import UNKNOWN
from wardline_analyzers.python.names import Names
from wardline_analyzers.python.values import Values
from wardline_analyzers.rules.rule import Matcher, Rule
from wardline_analyzers.world import Question

if TYPE_CHECKING:
    from wardline_analyzers.flow.document.unit_data import UnitData
    from wardline_analyzers.flow.known.values import Taint, Value


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a check may know of the text around its unit."""

    kind: Kind
    path: str
    """The file's path with forward slashes, relative where known; for rules about settings files and tests."""
    owner: str = ""
    """Name of the class that the unit is a member of."""
    bases: tuple[str, ...] = ()
    """The owner's base classes: qualified where they resolve, as written otherwise."""
    name: str = ""
    """What the dataflow calls the unit: `function`, `Class.method`, or its number."""


class UnitView:
    """A parsed unit with its names, values and dataflow: all that the matchers work on.

    `told` is its dataflow, if it is worth a look whatever the rules find in it; of any other unit, `ask` tells it.
    """

    __slots__ = ("_ask", "around", "asked_data", "language", "names", "syntax", "told", "values")

    def __init__(
        self,
        syntax: Syntax,
        names: Names,
        around: Surroundings,
        told: UnitData | None = None,
        values: Values | None = None,
        language: str = PYTHON,
        ask: Callable[[], UnitData | None] | None = None,
    ) -> None:
        self.language = language
        self.syntax: Syntax = syntax
        self.names: Names = names
        self.values = values or Values(names)
        self.around = around
        self.told = told
        self._ask = ask
        self.asked_data = False
        """Does what was found rest on the answer?"""

    @property
    def data(self) -> UnitData | None:
        """The unit's dataflow. It may have to be found out first: ask when it decides something."""
        if self.told is None and self._ask is not None:
            self.told, self._ask = self._ask(), None
            self.asked_data = True
        return self.told

    def constant(self, node: Node) -> Any:
        """The constant value of an expression, as the text or the dataflow tells; UNKNOWN if it is none."""
        value = self.values.constant(node)
        known = self.value(node) if value is UNKNOWN else None
        return value if known is None or known.consts is None or len(known.consts) != 1 else known.consts[0]

    def value(self, node: Node) -> Value | None:
        """What the dataflow knows of an expression."""
        if self.data is None:
            return None
        shift = self.syntax.shift
        return self.data.flow.at(node.start_byte - shift, node.end_byte - shift)

    def possible(self, node: Node) -> tuple[Any, ...]:
        """The constants that an expression may be."""
        value = self.constant(node)
        return (value,) if value is not UNKNOWN else self.values.possible(node)


@dataclass(slots=True)
class Match:
    """A node that a matcher found, and what is known of it.

    A check function returns True (report it), False (do not), or changes `message`, `severity`, `confidence`, `at`,
    `related` or `fix` on the match and returns True.
    """

    rule: Rule
    matcher: Matcher
    unit: UnitView
    node: Node
    name: str | None = None
    """The qualified name that was matched."""
    arguments: Arguments | None = None
    value: Node | None = None
    """The assigned value."""
    by_default: bool = False
    """Does it rest on what parameters are where the caller gives nothing?"""
    seen_made: bool = False
    """Has a check seen how the value is made? That the dataflow finds no data from outside in it says nothing then."""
    captures: dict[str, Node] = field(default_factory=dict)
    at: Node | None = None
    message: str | None = None
    severity: Severity | None = None
    confidence: Confidence | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    question: Question | None = None
    """See `Finding`."""
    trace: tuple[Related, ...] = ()
    """The way of the data, for a match that rests on it."""
    taint: Taint | None = None
    """That data."""
    advice: str = ""
    """See `Finding.advice`."""
    sources: tuple[str, ...] = ()
    """What kind of data it is here: its own, or `parameter` if a caller hands it in."""

    def text(self, node: Node) -> str:
        return self.unit.syntax.text(node)

    def argument(self, spec: str) -> Node | None:
        """The node of an argument (`0`, `shell`, `1|Loader`), of `value`, or of a capture."""
        if self.arguments is not None:
            return self.arguments.get(spec) or self.captures.get(spec)
        if spec == "value" and self.value is not None:
            return self.value
        return self.captures.get(spec)

    def asked(self) -> Node | None:
        """What the page asks about: the assigned value, or the first argument of its `where` that is given."""
        if self.value is not None:
            return self.value
        given = (self.argument(spec) for spec, _ in self.matcher.where)
        return next((node for node in given if node is not None), None)

    def pointed(self) -> Node | None:
        """What the finding points to, where that is an argument."""
        return self.at or (self.argument(self.matcher.at) if self.matcher.at else None)

    def may_hide(self, spec: str) -> bool:
        return self.arguments is not None and self.arguments.may_hide(spec)

    def unpacked(self, spec: str) -> Value | None:
        return None if self.arguments is None else self.arguments.given_by_dictionary(spec)

    def constant(self, spec: str) -> Any:
        """The constant value of an argument; UNKNOWN if it is none or not given."""
        node = self.argument(spec)
        return UNKNOWN if node is None else self.unit.constant(node)

    def captured(self, *names: str) -> list[Node]:
        """The nodes that the query captures under these names, as far as there are any."""
        return [node for name in names if (node := self.captures.get(name)) is not None]

    def callee(self) -> Node | None:
        """What is called, for matches of calls."""
        return callee_of(self.node) if self.node.type in CALLS else None

    def resolve(self, node: Node) -> str | None:
        """The qualified name of what an expression means."""
        return self.unit.names.resolve(node)

    def enclosing(self, *kinds: str) -> Node | None:
        """The innermost node around the match that is of one of these kinds."""
        node = self.node.parent
        while node is not None and node.type not in kinds:
            node = node.parent
        return node


New = Callable[..., Match]
"""What makes a match of a node, for functions that look for them: `new(node, captures=…)`."""
