"""What the solver knows of a value: untrusted data in it, its constants, its elements, what it is an instance of.

Values are immutable and compare by what they say, not by the way the data took: an edit that moves code changes no value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

MOST_CONSTANTS: Final = 8
"""Different constants that a value may be, before it is any."""
MOST_TAINTS: Final = 6
MOST_ITEMS: Final = 32
"""Elements of a list or dictionary that are told apart."""
DEEPEST: Final = 4
"""Levels of nested containers that are told apart."""
DEEPEST_TREE: Final = 8
"""Levels of elements below a value, however it came about."""
LONGEST_TEXT: Final = 10_000
"""Characters of a constant text that is worked out."""
LONGEST_WAY: Final = 12
LONGEST_KEY: Final = 5
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

PARAMETER: Final = "parameter"
"""The kind of data that stands for whatever a caller gives: its key is (index of the parameter, parts …)."""
CALLED: Final = ".()"
"""The step from an object to what some method of it gives."""
ELEMENTS: Final = "elements"
"""Stands among the cleared kinds of an object that is harmless itself: only what is taken out of it counts."""

NO_KINDS: Final[frozenset[str]] = frozenset()
NO_FACTS: Final[Facts] = frozenset()
NO_IDS: Final[frozenset[Id | None]] = frozenset()


class Step:
    """One step of the way that data took, linked to the one before. `start` and `end` are byte offsets in the unit.

    `link` = (function, number) says that the step goes on inside another function: its result, a sink in it.
    """

    __slots__ = ("before", "end", "length", "link", "start", "text")

    def __init__(
        self, before: Step | None, start: int, end: int, text: str, link: tuple[str, str, int] | None = None
    ) -> None:
        self.before = before
        self.start = start
        self.end = end
        self.text = text
        self.link = link
        self.length: int = 1 if before is None else before.length + 1

    def steps(self) -> list[Step]:
        found: list[Step] = []
        step: Step | None = self
        while step is not None:
            found.append(step)
            step = step.before
        return found[::-1]


class Taint:
    """Untrusted data of one kind from one place.

    `cleared` are the kinds of sink that it can do no harm in; `sure` is False if it passed through a function that is not
    known; `shape` says what it cannot hold (see models/README.md). The kind `parameter` stands for whatever a caller gives.
    """

    __slots__ = ("_hash", "_parts", "cleared", "key", "kind", "shape", "sure", "way")

    def __init__(
        self,
        kind: str,
        key: Key,
        cleared: frozenset[str] = NO_KINDS,
        sure: bool = True,
        shape: str = "",
        way: Step | None = None,
    ) -> None:
        self.kind = kind
        self.key = key
        self.cleared = cleared
        self.sure = sure
        self.shape = shape
        self.way = way
        self._hash = hash((kind, key, cleared, sure, shape))
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
            and self.sure == other.sure
            and self.shape == other.shape
        )

    def __repr__(self) -> str:
        return f"Taint({self.kind}, {self.key}, {sorted(self.cleared)}, {self.sure}, {self.shape!r})"

    def but(
        self,
        key: Key | None = None,
        cleared: frozenset[str] | None = None,
        sure: bool | None = None,
        shape: str | None = None,
        way: Step | None = None,
    ) -> Taint:
        """The same data, otherwise."""
        return Taint(
            self.kind,
            self.key if key is None else key,
            self.cleared if cleared is None else cleared,
            self.sure if sure is None else sure,
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
                found = self if len(key) > LONGEST_KEY else self.but(key=(*key, projection))
            parts[projection] = found
        return found

    def via(self, start: int, end: int, text: str) -> Taint:
        """The same data, one step further on its way. What a caller gives has no way yet."""
        if self.kind == PARAMETER:
            return self
        way = self.way
        if way is not None and (way.length >= LONGEST_WAY or (way.start == start and way.end == end)):
            return self
        return self.but(way=Step(way, start, end, text))


Taints = tuple[Taint, ...]


class Value:
    """What is known of a value.

    field     | meaning
    ----------|--------
    `consts`  | it is one of these constants; None: it may be anything
    `taints`  | untrusted data in it, or anywhere below it
    `name`    | the qualified name of what it is: `os.path.join`, `flask.request`, `sqlite3.Cursor()`
    `kind`    | its type, where known: str, bytes, int, float, bool, none, list, tuple, set, dict, instance, function, class
    `items`   | known elements by index, key or attribute (`.name`); None: nothing is known of its elements
    `rest`    | what its other elements are; None: it has no others
    `keys`    | of a dictionary: what its other keys are
    `open`    | something of unknown origin is in it
    `head`    | the constant text that it begins with
    `callables` | functions and classes of the program that it may be
    `when`    | for the result of a test: what holds if it is true, and if it is false
    `ids`     | the objects that it may be: who changes one of them changes this too; with None: or another one
    """

    __slots__ = (
        "_hash",
        "_held",
        "callables",
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
            tuple(i for i in self.ids if i is None or i[0].__class__ is not int or i[0] >= 0) if self.ids else (),
        )

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(self._all())
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Value) and hash(self) == hash(other) and self._all() == other._all()
        )

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


_KINDS: Final = {str: "str", bytes: "bytes", bool: "bool", int: "int", float: "float", type(None): "none"}


def constant(value: Any) -> Value:
    """The value of a Python constant; lists, tuples, sets and dictionaries of them too."""
    if value is None:
        return NONE
    if isinstance(value, bool):
        return TRUE if value else FALSE
    kind = _KINDS.get(type(value))
    if kind is not None:
        return Value(consts=(value,), kind=kind, head=value[:200] if kind == "str" else "")
    if isinstance(value, (list, tuple, set, frozenset)):
        kind = "list" if isinstance(value, list) else "tuple" if isinstance(value, tuple) else "set"
        return display(kind, [constant(item) for item in value])
    if isinstance(value, dict):
        if len(value) > MOST_ITEMS:
            return Value(kind="dict", items={}, rest=join_all(constant(item) for item in value.values()))
        return Value(kind="dict", items={key: constant(item) for key, item in value.items()})
    return CLEAN


def display(kind: str, items: list[Value]) -> Value:
    """A list, tuple or set of these elements."""
    taints, opened = lump(items)
    if len(items) > MOST_ITEMS:
        rest = join_all(items) if items else None
        return Value(kind=kind, items={}, rest=rest, taints=taints, open=opened)
    return Value(kind=kind, items=dict(enumerate(items)), taints=taints, open=opened)


def lump(values: Iterable[Value]) -> tuple[Taints, bool]:
    """All that is untrusted in these, and whether something unknown is."""
    taints: Taints = ()
    opened = False
    for value in values:
        if value.taints:
            taints = join_taints(taints, value.taints) if taints else value.taints
        opened = opened or value.open
    return taints, opened


def join_taints(a: Taints, b: Taints) -> Taints:
    """Both together: the same data once, by the shorter way."""
    if a is b or not b:
        return a
    if not a:
        return b
    found = dict.fromkeys(a)
    for taint in b:
        if taint not in found:
            found[taint] = None
    if len(found) == len(a):
        return a
    if len(found) > MOST_TAINTS:
        return _fewer(list(found))
    return tuple(found)


def _fewer(taints: list[Taint]) -> Taints:
    """One for each kind and each parameter, cleared of what all of them are cleared of."""
    kept: dict[tuple[str, Any], Taint] = {}
    for taint in taints:
        own = taint.kind == PARAMETER
        place = (taint.kind, taint.key[0] if own else None)
        known = kept.get(place)
        if known is None:
            kept[place] = taint
        elif known is not taint and not (
            known.cleared <= taint.cleared and known.sure >= taint.sure and (not own or len(known.key) == 1)
        ):
            kept[place] = known.but(
                key=taint.key[:1] if own else None,
                cleared=known.cleared & taint.cleared,
                sure=known.sure or taint.sure,
                shape=known.shape if known.shape == taint.shape else "",
            )
    return tuple(kept.values())[: 2 * MOST_TAINTS]


def join(a: Value, b: Value, depth: int = 0) -> Value:
    """What holds of a value that is one of the two."""
    if a is b:
        return a
    consts = _join_consts(a.consts, b.consts)
    items, rest = _join_items(a, b, depth)
    name = a.name if a.name == b.name else _either_name(a, b)
    kind = a.kind if a.kind == b.kind else b.kind if a.kind == "none" else a.kind if b.kind == "none" else ""
    when = a.when if a.when == b.when else None
    ids = a.ids
    if ids != b.ids:
        ids = _join_ids(ids, b.ids)
    keys = a.keys
    if keys is not b.keys:
        keys = b.keys if keys is None else keys if b.keys is None else join(keys, b.keys)
    return Value(
        consts=consts,
        taints=join_taints(a.taints, b.taints),
        name=name,
        kind=kind,
        items=items,
        rest=rest,
        open=a.open or b.open,
        head=_common(a.head, b.head) if a.kind != "none" and b.kind != "none" else a.head or b.head,
        callables=a.callables
        if a.callables == b.callables
        else tuple(dict.fromkeys((*a.callables, *b.callables)))[:4],
        when=when,
        ids=ids,
        keys=keys,
    )


def _join_ids(a: tuple[Id | None, ...], b: tuple[Id | None, ...]) -> tuple[Id | None, ...]:
    found = tuple(dict.fromkeys((*(a or (None,)), *(b or (None,)))))
    return found if len(found) <= MOST_IDS else ()


def join_all(values: Iterable[Value]) -> Value:
    """What holds of each of them; of none of them: CLEAN."""
    joined: Value | None = None
    for value in values:
        joined = value if joined is None else join(joined, value)
    return CLEAN if joined is None else joined


def _either_name(a: Value, b: Value) -> str | None:
    """None or a constant beside a named thing says nothing of its class."""
    if a.name is None and a.consts is not None:
        return b.name
    if b.name is None and b.consts is not None:
        return a.name
    return None


def _join_consts(a: tuple[Any, ...] | None, b: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    if a is None or b is None:
        return None
    if a is b:
        return a
    found = list(a)
    for value in b:
        if not any(type(value) is type(known) and value == known for known in found):
            found.append(value)
    return tuple(found) if len(found) <= MOST_CONSTANTS else None


def _join_items(a: Value, b: Value, depth: int) -> tuple[dict[Any, Value] | None, Value | None]:
    if a.items is None or b.items is None:
        # One side is no container that we know: what is known of the other side's elements stays possible.
        known, other = (a, b) if a.items is not None else (b, a)
        if known.items is None or (other.kind != "none" and other.consts is None):
            return None, None
        return known.items, known.rest
    if a.items is b.items and a.rest is b.rest:
        return a.items, a.rest
    if depth >= DEEPEST:
        return None, None
    rest = a.rest if b.rest is None else b.rest if a.rest is None else join(a.rest, b.rest, depth + 1)
    items: dict[Any, Value] = {}
    row = a.kind in ("list", "tuple") and b.kind in ("list", "tuple")
    for key in (*a.items, *(k for k in b.items if k not in a.items)):
        mine, theirs = a.items.get(key, a.rest), b.items.get(key, b.rest)
        value = theirs if mine is None else mine if theirs is None else join(mine, theirs, depth + 1)
        assert value is not None
        if row and not (key in a.items and key in b.items):  # of how many there are, nothing is known
            rest = value if rest is None else join(rest, value, depth + 1)
        else:
            items[key] = value
        if len(items) > MOST_ITEMS:
            return {}, join_all([*a.items.values(), *b.items.values(), *(r for r in (a.rest, b.rest) if r is not None)])
    if rest is None and not row and a.kind == b.kind == "dict" and a.items.keys() != b.items.keys():
        rest = CLEAN  # some keys may be missing
    return items, rest


def _common(a: str, b: str) -> str:
    if a == b:
        return a
    for index, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return a[:index]
    return a if len(a) < len(b) else b


# ---------------------------------------------------------------------- elements


def element(value: Value, key: Any) -> Value:
    """The element of a known key (an index, a constant, `.attribute`), or of any key for UNKNOWN."""
    if value.items is not None:
        if key is not UNKNOWN:
            if isinstance(key, int) and key < 0 and value.kind != "dict":
                if value.rest is not None:
                    return join_all([*value.items.values(), value.rest])
                key += len(value.items)
            try:
                found = value.items.get(key)
            except TypeError:
                found = None
            if found is not None:
                return found
            if value.rest is None:
                return ANY if value.kind == "instance" else CLEAN
            return _told_apart(value.rest, key)
        return join_all([*value.items.values(), *([value.rest] if value.rest is not None else [])])
    return _of_lump(value, key)


OTHERS: Final = "[?]"
"""Stands for the part that was not told apart when others were."""


def others(value: Value) -> Value:
    """What the elements of a value are of which nothing is known, beside those that get known now."""
    if not value.taints:
        return ANY if value.open else CLEAN
    return Value(taints=tuple(_others(t) for t in value.taints), open=value.open)


def _others(taint: Taint) -> Taint:
    key = taint.key
    if len(key) > LONGEST_KEY or key[-1] == OTHERS:
        return taint
    return taint.but(key=(*key, OTHERS)) if ELEMENTS in taint.cleared else taint.part(OTHERS)


def _told_apart(rest: Value, key: Any) -> Value:
    """One of the elements that were not told apart."""
    if not any(t.key[-1] == OTHERS for t in rest.taints):
        return rest
    projection = key if isinstance(key, (str, int)) else "[]"
    return rest.but(
        taints=tuple(
            t.but(key=(*t.key[:-1], projection), cleared=t.cleared - {ELEMENTS}) if t.key[-1] == OTHERS else t
            for t in rest.taints
        )
    )


def _of_lump(value: Value, key: Any) -> Value:
    """What is taken out of something whose elements are not known."""
    if not value.taints:
        return ANY if value.open else CLEAN
    projection = key if isinstance(key, (str, int)) else "[]"
    return Value(taints=tuple(t.part(projection) for t in value.taints), open=value.open)


def elements(value: Value) -> Value:
    """What a loop over it gives."""
    if value.kind == "dict" and value.items is not None:
        keys = [constant(key) for key in value.items]
        if value.rest is not None:
            keys.append(value.keys if value.keys is not None else Value(open=value.rest.open))
        return join_all(keys)
    if value.consts is not None and value.kind == "str":
        return TEXT
    if value.items is not None:
        return element(value, UNKNOWN)
    if not value.taints:
        return ANY if value.open else CLEAN
    return Value(taints=tuple(t.part("[*]") for t in value.taints), open=value.open)


def key_of(key: Value) -> Any:
    """The constant that a key is; a tuple of constants is one too. UNKNOWN: it may be another."""
    if key.kind == "tuple" and key.items is not None and key.rest is None:
        parts = tuple(key_of(item) for item in key.items.values())
        return UNKNOWN if UNKNOWN in parts else parts
    return key.constant


def with_element(value: Value, key: Any, new: Value, sure: bool = True, keyed: Value | None = None) -> Value:
    """The container after `value[key] = new`; UNKNOWN as key: some element. `sure` False: it may also be as it was.

    `keyed`: what is known of an unknown key.
    """
    items = value.items
    if items is None:
        if not (value.taints or value.open) and value.kind in ("dict", "instance", "list"):
            items = {}
        elif isinstance(key, str):  # of which nothing else is known
            attribute = key.startswith(".")
            more = others(value)
            return Value(
                taints=join_taints(more.taints, new.taints),
                name=value.name,
                kind="instance" if attribute else value.kind if value.name else value.kind or "dict",
                items={key: new if sure else join(new, _told_apart(more, key))},
                rest=more,
                open=value.open or new.open,
                callables=value.callables,
            )
        else:
            return value.but(taints=join_taints(value.taints, new.taints), open=value.open or new.open, consts=None, ids=())
    rest = value.rest
    items = dict(items)
    try:
        known = key is not UNKNOWN and (key in items or len(items) < MOST_ITEMS)
    except TypeError:
        known = False
    if known and not (isinstance(key, int) and value.kind in ("list", "tuple") and not 0 <= key < len(items)):
        old = items.get(key)
        if old is None and not sure and rest is not None:
            old = _told_apart(rest, key)
        items[key] = new if sure or old is None else join(old, new)
    elif isinstance(key, int) and key < 0 and value.kind == "list" and rest is None and len(items) + key >= 0:
        items[len(items) + key] = new
    else:
        rest = new if rest is None else join(rest, new)
        items = {k: join(v, new) for k, v in items.items()}
    return rebuilt(value, items, rest, keyed)


def rebuilt(value: Value, items: dict[Any, Value], rest: Value | None, keyed: Value | None = None) -> Value:
    """The container with these elements instead: its taints are theirs. `keyed` is another key of it."""
    every = list(items.values()) if value.kind != "instance" else []  # an object's fields are not the object
    keys = value.keys
    if keyed is not None:
        keys = keyed if keys is None else join(keys, keyed)
    if rest is not None:
        every.append(rest)
    if keys is not None:
        every.append(keys)
    taints, opened = lump(every)
    return Value(
        taints=taints,
        name=value.name,
        kind=value.kind,
        items=items,
        rest=rest,
        open=opened,
        callables=value.callables,
        keys=keys,
    )


def appended(value: Value, new: Value) -> Value:
    """The list after `append(new)`."""
    if value.items is None:
        return with_element(value, UNKNOWN, new)
    if value.rest is None and len(value.items) < MOST_ITEMS and value.kind in ("list", ""):
        items = dict(value.items)
        items[len(items)] = new
        return rebuilt(value, items, None)
    return rebuilt(value, dict(value.items), new if value.rest is None else join(value.rest, new))


def extended(value: Value, more: Value) -> Value:
    """The list after `extend(more)`."""
    if value.items is not None and value.rest is None and more.items is not None and more.rest is None:
        if value.kind in ("list", "") and len(value.items) + len(more.items) <= MOST_ITEMS and more.kind != "dict":
            items = dict(value.items)
            for item in more.items.values():
                items[len(items)] = item
            return rebuilt(value, items, None)
    each = elements(more)
    if value.items is None:
        return with_element(value, UNKNOWN, each)
    return rebuilt(value, dict(value.items), each if value.rest is None else join(value.rest, each))


def any_order(value: Value) -> Value:
    """The container when the order of its elements is no longer known."""
    if value.items is None or not value.items:
        return value
    return rebuilt(value, {}, element(value, UNKNOWN))


def walk(value: Value, depth: int = 0) -> Iterator[Value]:
    """The value and all below it."""
    yield value
    if depth < DEEPEST and value.items is not None:
        for item in value.items.values():
            yield from walk(item, depth + 1)
        if value.rest is not None:
            yield from walk(value.rest, depth + 1)


def widened(before: Value, after: Value) -> Value:
    """What a value becomes that changes in a loop: no constants that depend on how often it runs."""
    if before is after or before == after:
        return after
    joined = join(before, after)
    items, rest = joined.items, joined.rest
    if items is not None and joined.kind == "list" and before.items is not None and len(before.items) != len(items):
        items, rest = {}, element(joined, UNKNOWN) if joined.items or joined.rest else None
    same = before.consts == after.consts
    return Value(
        consts=joined.consts if same else None,
        taints=joined.taints,
        name=joined.name,
        kind=joined.kind,
        items=items,
        rest=rest,
        open=joined.open,
        head=joined.head,
        callables=joined.callables,
        ids=joined.ids,
        keys=joined.keys,
    )
