"""What the solver knows of a value: untrusted data in it, its constants, its elements, what it is an instance of.

Values are immutable and compare by what they say, not by the way the data took: an edit that moves code changes none.
"""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow.form.node import Node
from wardline_analyzers.flow.known.steps import Step

MOST_CONSTANTS: Final = 8
"""Different constants that a value may be, before it is any."""
MOST_TAINTS: Final = 6
MOST_ITEMS: Final = 32
"""Elements of a list or dictionary that are told apart."""
MOST_ATTRIBUTES: Final = 128
"""Attributes of an object that are told apart: there are as many as its class writes."""
DEEPEST: Final = 4
"""Levels of nested containers that are told apart."""
DEEPEST_TREE: Final = 8
"""Levels of elements below a value, however it came about."""
LONGEST_TEXT: Final = 10_000
"""Characters of a constant text that is worked out."""
LONGEST_HEAD: Final = 200
"""Characters of the text that a value begins with."""
LONGEST_WAY: Final = 12
LONGEST_KEY: Final = 5
_MOST_DERIVED: Final = 2
_MOST_NESTED: Final = 4
"""Further steps into a model's answer: `.choices[0].message.tool_calls[0].function.name` is not its `.arguments`."""
_OF_URL: Final = frozenset((".netloc", ".hostname", ".host", ".Host", ".DnsSafeHost", ".Authority"))
MOST_CALLABLES: Final = 4
MOST_IDS: Final = 4
"""Objects that a value may be, before it is any."""
LONGEST_ID: Final = 4

Key = tuple[Any, ...]
"""Which data it is: where it comes from, then what was taken out of it, step by step."""

Id = tuple[Any, ...]
"""Which object it is: one that was made here (a number below 0), the object of a parameter (its index) or of a module's
variable (`module:name`), then the parts that lead to it."""

Facts = frozenset[tuple[Key, frozenset[str]]]
"""What a test vouches for: data, and the kinds of sink for which it is harmless."""

Cases = tuple[tuple[Any, Facts], ...]
"""Constants, and what holds if a value is this one of them."""

SURELY_TRUE: Final[tuple[Facts, Facts]] = (frozenset(), frozenset(((("=never",), frozenset()),)))
"""What holds if a container is true, and if it is not, into which something has been put: it is."""

PARAMETER: Final = "parameter"
GUESSED: Final = "guessed"
"""The first part of the key of what a parameter holds if its function is a view, which only its form tells; the second
one is the function's name, the fourth one which parameter it is."""
"""The kind of data that stands for whatever a caller gives: its key is (index of the parameter, parts …)."""
ADDRESS: Final = "=address"
"""The step from the name of a host to what it resolves to: a test of any part of that vouches for the name."""
CALLED: Final = "()"
"""Ends the step from an object to what some method of it gives: `.()`, `.getName()`."""
TRUE_HERE: Final = "=true"
"""The step from a parameter to the fact that it is true here: whatever its caller has tested with it holds."""
FALSE_HERE: Final = "=false"
RESOLVED: Final = "=resolved"
"""The step from a path to where it leads: absolute, without `..`."""
IF_RESOLVED: Final = "=if-resolved"
"""The step from a parameter to the path that it is, provided that its caller has resolved it."""
START: Final = "[0:]"
"""The step from a text or row to what it begins with: to know that is not to know the rest, which `[:]` leads to."""
ELEMENTS: Final = "elements"
"""Stands among the cleared kinds of an object that is harmless itself: only what is taken out of it counts."""
DECODED: Final = "decoded"
"""The shape of what is read out of a parameter: even if the caller gives a text, it may be a dictionary.

As the first element of a key: other letters than those that the rest of the key stands for."""

BEHIND: Final = "=behind"
"""Begins the keys of elements that may stand in a row, nobody knows where: behind any number of others."""
KEPT: Final = ".kept"
"""The element of a key that says of what class that is which stands under it."""
ITERATOR: Final = "iter()"
"""The name of an iterator whose elements are known: `next()` takes the first of them away."""

NO_KINDS: Final[frozenset[str]] = frozenset()
NO_FACTS: Final[Facts] = frozenset()
NO_IDS: Final[frozenset[Id | None]] = frozenset()


MOST_GUESSES: Final = 2
"""Functions that are not known through which data has passed, beyond which they are not counted."""


class Taint:
    """Untrusted data of one kind from one place.

    `cleared` are the kinds of sink that it can do no harm in; `guesses` counts the functions that are not known through
    which it has passed, up to `MOST_GUESSES`, and `sure` says that there was none; `shape` says what it cannot hold
    (see models/README.md). The kind `parameter` stands for whatever a caller gives.
    """

    __slots__ = ("_hash", "_parts", "cleared", "guesses", "key", "kind", "shape", "sure", "way")

    def __init__(
        self,
        kind: str,
        key: Key,
        cleared: frozenset[str] = NO_KINDS,
        guesses: int = 0,
        shape: str = "",
        way: Step | None = None,
    ) -> None:
        self.kind = kind
        self.key = key
        self.cleared = cleared
        self.guesses = guesses
        self.sure: bool = guesses == 0
        self.shape = shape
        self.way = way
        self._hash = hash((kind, key, cleared, guesses, shape))
        self._parts: dict[Any, Taint] | None = None
        """What has been taken out of it: the same part is the same object, which makes joining cheap."""

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Taint)
            and self._hash == other._hash
            and self.kind == other.kind
            and self.key == other.key
            and self.cleared == other.cleared
            and self.guesses == other.guesses
            and self.shape == other.shape
        )

    def __repr__(self) -> str:
        return f"Taint({self.kind}, {self.key}, {sorted(self.cleared)}, {self.guesses}, {self.shape!r})"

    def but(
        self,
        key: Key | None = None,
        cleared: frozenset[str] | None = None,
        guesses: int | None = None,
        shape: str | None = None,
        way: Step | None = None,
    ) -> Taint:
        """The same data, otherwise."""
        return Taint(
            self.kind,
            self.key if key is None else key,
            self.cleared if cleared is None else cleared,
            self.guesses if guesses is None else guesses,
            self.shape if shape is None else shape,
            self.way if way is None else way,
        )

    def part(self, projection: Any) -> Taint:
        """What is taken out of it."""
        parts = self._parts
        if parts is None:
            parts = self._parts = {}
        found = parts.get(projection)
        if found is None:
            key = self.key
            if ELEMENTS in self.cleared:
                found = self.but(key=(*key, projection), cleared=self.cleared - {ELEMENTS})
            else:
                longest = LONGEST_KEY + _MOST_DERIVED if _is_derived(projection) else LONGEST_KEY
                if self.kind == "llm-output":
                    longest += _MOST_NESTED
                found = self if len(key) > longest else self.but(key=(*key, projection))
            parts[projection] = found
        return found

    def guessed(self, cleared: frozenset[str] | None = None) -> Taint:
        """The same data, handed on perhaps by one more function that is not known."""
        return self.but(guesses=min(self.guesses + 1, MOST_GUESSES), cleared=cleared)

    def via(self, start: int, end: int, text: str) -> Taint:
        """The same data, one step further on its way. What a caller gives has no way yet."""
        if self.kind == PARAMETER:
            return self
        way = self.way
        if way is not None and (way.length >= LONGEST_WAY or (way.start == start and way.end == end)):
            return self
        return self.but(way=Step(way, start, end, text))

    def through(self, node: Node) -> Taint:
        """The same data behind a call that hands it through."""
        return self.via(node.start, node.end, "goes through this call")


def _is_derived(projection: Any) -> bool:
    """Is it what a function makes of the data (a resolved path, a host), a test of which vouches for the data?"""
    return type(projection) is str and (projection[:1] == "=" or projection in _OF_URL)


Taints = tuple[Taint, ...]


class Value:
    """What is known of a value.

    field     | meaning
    ----------|--------
    `consts`  | it is one of these constants; None: it may be anything
    `taints`  | untrusted data in it, or anywhere below it
    `name`    | the qualified name of what it is: `os.path.join`, `flask.request`, `sqlite3.Cursor()`
    `kind`    | its type, where known: str, bytes, int, float, bool, none, list, tuple, set, dict, instance, function …
    `items`   | known elements by index, key or attribute (`.name`); None: nothing is known of its elements
    `rest`    | what its other elements are; None: it has no others
    `keys`    | of a dictionary: what its other keys are
    `open`    | something of unknown origin is in it
    `head`    | the constant text that it begins with; of a set, the letters that it is made of, in any order
    `callables` | functions and classes of the program that it may be
    `when`    | for the result of a test: what holds if it is true, and if it is false
    `cases`   | for one of several constants: what holds if it is this one, where that tells something
    `ids`     | the objects that it may be: who changes one of them changes this too; with None: or another one
    """

    __slots__ = (
        "_hash",
        "_held",
        "callables",
        "cases",
        "consts",
        "depth",
        "head",
        "ids",
        "items",
        "keys",
        "kind",
        "name",
        "open",
        "rest",
        "taints",
        "when",
    )

    def __init__(
        self,
        *,
        consts: tuple[Any, ...] | None = None,
        taints: Taints = (),
        name: str | None = None,
        kind: str = "",
        items: dict[Any, Value] | None = None,
        rest: Value | None = None,
        open: bool = False,
        head: str = "",
        callables: tuple[Any, ...] = (),
        when: tuple[Facts, Facts] | None = None,
        ids: tuple[Id | None, ...] = (),
        keys: Value | None = None,
        cases: Cases = (),
    ) -> None:
        self.consts = consts
        self.taints = taints
        self.name = name
        self.kind = kind
        self.items = items
        self.rest = rest
        self.open = open
        self.head = head
        self.callables = callables
        self.when = when
        self.ids = ids
        self.keys = keys
        self.cases = cases
        self.depth = 0
        """Levels of elements below it."""
        self._hash: int | None = None
        self._held: frozenset[Id | None] | None = None
        if items is not None:
            self._measure()

    def _measure(self) -> None:
        depth = 0
        assert self.items is not None
        for item in self.items.values():
            if item.depth >= depth:
                depth = item.depth + 1
        if self.rest is not None and self.rest.depth >= depth:
            depth = self.rest.depth + 1
        if depth > DEEPEST_TREE:
            self.items = self.rest = None
            depth = 0
        self.depth = depth

    @property
    def held(self) -> frozenset[Id | None]:
        """The objects that are in it, itself among them."""
        found = self._held
        if found is None:
            if self.items is None:
                found = frozenset(self.ids) if self.ids else NO_IDS
            else:
                every = set(self.ids)
                for item in self.items.values():
                    if item.ids or item.items is not None:
                        every |= item.held
                if self.rest is not None:
                    every |= self.rest.held
                found = frozenset(every)
            self._held = found
        return found

    def _all(self) -> tuple[Any, ...]:
        return (
            None if self.consts is None else tuple((type(c), c) for c in self.consts),
            self.taints,
            self.name,
            self.kind,
            None if self.items is None else tuple(self.items.items()),
            self.rest,
            self.keys,
            self.open,
            self.head,
            self.callables,
            self.when,
            self.cases,
            tuple(i for i in self.ids if i is None or i[0].__class__ is not int or i[0] >= 0) if self.ids else (),
        )

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(self._all())
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Value) or hash(self) != hash(other):
            return False
        if self.items is None and not self.callables:
            return self._all() == other._all()
        return _COMPARISON.equal(self, other)

    def __repr__(self) -> str:
        said = {name: getattr(self, name) for name in self.__slots__ if name[0] != "_" and name != "depth"}
        return f"Value({', '.join(f'{k}={v!r}' for k, v in said.items() if v not in (None, (), '', False))})"

    def but(self, **changes: Any) -> Value:
        """The same value, otherwise."""
        made = Value.__new__(Value)
        made.consts = self.consts
        made.taints = self.taints
        made.name = self.name
        made.kind = self.kind
        made.items = self.items
        made.rest = self.rest
        made.open = self.open
        made.head = self.head
        made.callables = self.callables
        made.when = self.when
        made.ids = self.ids
        made.keys = self.keys
        made.cases = self.cases
        made.depth = self.depth
        made._hash = made._held = None
        for name, change in changes.items():
            setattr(made, name, change)
        if "items" in changes:
            made.depth = 0
            if made.items is not None:
                made._measure()
        return made

    @property
    def constant(self) -> Any:
        """Its constant, if it is one for sure; UNKNOWN otherwise."""
        return self.consts[0] if self.consts is not None and len(self.consts) == 1 else UNKNOWN

    @property
    def harmless(self) -> bool:
        """Nothing untrusted or unknown is in it."""
        return not self.open and not self.taints


class _Comparison:
    """A comparison of two values. Parts of them that are shared are compared once."""

    __slots__ = ("_equal", "_running")

    def __init__(self) -> None:
        self._equal: set[tuple[int, int]] = set()
        self._running = False

    def equal(self, a: Value, b: Value) -> bool:
        pair = (id(a), id(b))
        if pair in self._equal:
            return True
        outermost = not self._running
        self._running = True
        try:
            same = a._all() == b._all()
        finally:
            if outermost:  # the numbers mean nothing from here on
                self._running = False
                self._equal.clear()
        if same and not outermost:
            self._equal.add(pair)
        return same


_COMPARISON: Final = _Comparison()


class _Unknown:
    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()
"""No constant."""

ANY: Final = Value(open=True)
"""Nothing is known of it."""
CLEAN: Final = Value()
"""Nothing untrusted or unknown is in it: a number, a result of a check."""
NEVER: Final = Value(kind="never")
"""What a call gives that never returns."""
NONE: Final = Value(consts=(None,), kind="none")
TRUE: Final = Value(consts=(True,), kind="bool")
FALSE: Final = Value(consts=(False,), kind="bool")
BOOL: Final = Value(kind="bool")
INT: Final = Value(kind="int")
TEXT: Final = Value(kind="str")
