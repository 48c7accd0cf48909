"""Functions that make containers, and go through them."""

from __future__ import annotations

import collections
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.attributes import SIGNS
from wardline_analyzers.flow.evaluate.enumerations import in_order
from wardline_analyzers.flow.evaluate.operators import merged
from wardline_analyzers.flow.evaluate.protocols import each_of
from wardline_analyzers.flow.functions.common import Function, callee, first, same
from wardline_analyzers.flow.functions.ordering import grouped, order
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import (
    BOUNDED,
    MAKING,
    appended,
    bounded,
    constant,
    display,
    element,
    elements,
    followed_by,
    key_of,
    rebuilt,
    spelled_out,
    with_element,
)
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import INT, LONGEST_HEAD, MOST_ITEMS, NONE, TEXT, UNKNOWN, Value

_ROWS: Final = ("list", "tuple")


def row_of(each: Value, kind: str = "list") -> Value:
    """A container of any number of these."""
    return Value(kind=kind, items={}, rest=each, taints=each.taints, open=each.open)


def exact(value: Value) -> list[Value] | None:
    """All elements in their order, if they are known."""
    row = spelled_out(value)
    return list(row.items.values()) if row.items is not None and row.rest is None and row.kind in _ROWS else None


_IN_ORDER: Final = frozenset(("list", "tuple"))


def _sequence(kind: str) -> Function:
    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        if not arguments.positional:
            return Value(kind=kind, items={})
        value = first(arguments)
        letters = SIGNS.get(value.name or "", value.constant) if kind == "set" else None
        if isinstance(letters, str) and len(letters) <= LONGEST_HEAD:
            return row_of(TEXT, kind).but(head=letters)
        row = exact(in_order(run, value, node))
        if row is None and kind in _IN_ORDER and value.kind in _IN_ORDER and value.items:
            return rebuilt(Value(kind=kind), value.items, value.rest)
        return display(kind, row) if row is not None else row_of(each_of(run, value, node), kind)

    return made


def _deque(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`collections.deque(x, maxlen)`"""
    made = _sequence("list")(run, arguments, node, state)
    given = arguments.get("1|maxlen")
    most = given.value.constant if given is not None else None
    if made is None or type(most) is not int or most < 0:
        return made
    return bounded(made.but(name=f"{BOUNDED}{most}"))


def _dict(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    made = Value(kind="dict", items={})
    for given in arguments.positional[-1:]:
        value = given.value
        if value.kind == "dict":
            made = value.but(ids=(), name=None)
        elif value.items is not None and value.kind in ("list", "tuple"):
            for pair in value.items.values():
                made = _with_pair(made, pair)
            if value.rest is not None:
                made = _with_pair(made, value.rest)
        elif value.taints or value.open:
            made = Value(kind="dict", taints=value.taints, open=value.open)
    for name, given in arguments.keywords.items():
        made = with_element(made, name, given.value)
    if arguments.named is not None:
        made = with_element(made, UNKNOWN, arguments.named.value)
    return made


def _with_pair(made: Value, pair: Value) -> Value:
    key = element(pair, 0)
    plain = key_of(key)
    return with_element(made, plain, element(pair, 1), keyed=key if plain is UNKNOWN else None)


def _counter(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    keys = elements(first(arguments)) if arguments.positional else None
    if keys is None:
        return Value(kind="dict", items={})
    letters = exact(first(arguments))
    if letters is not None and all(each.constant is not UNKNOWN for each in letters):
        counts = collections.Counter(each.constant for each in letters)
        if len(counts) <= MOST_ITEMS:
            return Value(kind="dict", items={key: constant(n) for key, n in counts.items()}, rest=constant(0))
    return Value(kind="dict", items={}, rest=INT, keys=keys, taints=keys.taints, open=keys.open)


def _keyed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`dict.fromkeys(keys, value)`"""
    given = arguments.get("1|value")
    value = given.value if given is not None else Value(kind="none")
    keys = elements(first(arguments))
    row = exact(first(arguments))
    if row is not None and all(key_of(k) is not UNKNOWN for k in row):
        return Value(kind="dict", items={key_of(k): value for k in row}, taints=value.taints, open=value.open)
    made = Value(kind="dict", items={}, rest=value, keys=keys)
    return with_element(made, UNKNOWN, value, keyed=keys)


def _making_dict(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`defaultdict(list, {…})`"""
    filled = arguments.positional[1].value if len(arguments.positional) > 1 else None
    made = filled.but(ids=()) if filled is not None and filled.kind == "dict" else Value(kind="dict", items={})
    return made.but(name=f"{MAKING}{first(arguments).name}") if first(arguments).name in _EMPTY else made


_EMPTY: Final = frozenset(("list", "dict", "set"))
"""Functions that make something empty."""


def _mixed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """The elements in another order: `sorted`, `reversed`."""
    value = first(arguments)
    row = exact(in_order(run, value, node))
    if row is not None and callee(node) == "reversed":
        return display("list", row[::-1])
    ordered = order(run, row, arguments, node, state) if row is not None else None
    return display("list", ordered) if ordered is not None else row_of(each_of(run, value, node))


def _enumerate(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    row = exact(value)
    if row is not None:
        start = arguments.get("1|start")
        first_number = start.value.constant if start is not None else 0
        numbers = [constant(first_number + n) if isinstance(first_number, int) else INT for n in range(len(row))]
        return display("list", [display("tuple", [n, item]) for n, item in zip(numbers, row, strict=True)])
    return row_of(display("tuple", [INT, each_of(run, value, node)]))


def _zip(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    values = [g.value for g in arguments.positional]
    rows = [exact(v) for v in values]
    known = [row for row in rows if row is not None]
    if known and len(known) == len(rows):
        return display("list", [display("tuple", list(row)) for row in zip(*known, strict=False)])
    return row_of(display("tuple", [each_of(run, v, node) for v in values]))


_MOST_BOUNDS: Final = 3
_LARGEST_BOUND: Final = 1 << 32
_MOST_NUMBERS: Final = MOST_ITEMS
"""Numbers of a range that are told apart."""


def _slice(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`slice(stop)`, `slice(start, stop, step)`"""
    bounds = [g.value for g in arguments.positional]
    if not 0 < len(bounds) <= _MOST_BOUNDS:
        return None
    start, stop, step = [NONE, *bounds, NONE] if len(bounds) == 1 else [*bounds, NONE][:_MOST_BOUNDS]
    return Value(kind="slice", items={0: start, 1: stop, 2: step})


def _range(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    bounds = [g.value.constant for g in arguments.positional]
    if bounds and len(bounds) <= _MOST_BOUNDS and all(type(b) is int and abs(b) < _LARGEST_BOUND for b in bounds):
        numbers = range(*bounds) if len(bounds) < _MOST_BOUNDS or bounds[2] else range(0)
        if len(numbers) <= _MOST_NUMBERS:
            return display("list", [constant(n) for n in numbers])
    return row_of(INT)


def _chain(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    items: list[Value] = []
    behind: list[Value] = []
    loose: list[Value] = []
    for given in (*arguments.positional, *((arguments.more,) if arguments.more is not None else ())):
        row = exact(given.value) if given is not arguments.more else None
        if row is None:
            loose.append(each_of(run, given.value, node))
        else:
            (behind if loose else items).extend(row)
    if not loose:
        return display("list", items)
    return rebuilt(Value(kind="list"), *followed_by(dict(enumerate(items)), join_all(loose), behind))


def _chain_map(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    made = Value(kind="dict", items={})
    for given in reversed(arguments.positional):
        made = merged(made, given.value)
    return made


def _product(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`itertools.product(a, b)`: rows of one of each."""
    if arguments.more is not None or "repeat" in arguments.keywords:
        return None
    return row_of(display("tuple", [each_of(run, g.value, node) for g in arguments.positional]))


def _pairs(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`itertools.pairwise(x)`, `permutations(x)` …: rows of elements."""
    each = each_of(run, first(arguments), node)
    return row_of(row_of(each, "tuple"))


def _groups(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`itertools.groupby(x, key)`: what the key is made of, and elements."""
    row, key = exact(first(arguments)), arguments.get("1|key")
    groups = grouped(run, row, key.value if key is not None else None, node, state) if row is not None else None
    if groups is not None:
        return display("list", [display("tuple", [own, display("list", items)]) for own, items in groups])
    each = each_of(run, first(arguments), node)
    return row_of(display("tuple", [Value(open=True) if key is not None else each, row_of(each)]))


def _repeated(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`itertools.repeat(x)`"""
    return row_of(first(arguments))


def _gather(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    made = display("list", [g.value for g in arguments.positional])
    return made if arguments.more is None else appended(made, arguments.more.value)


ROWS: Final[dict[str, Function]] = {
    "list": _sequence("list"),
    "tuple": _sequence("tuple"),
    "set": _sequence("set"),
    "frozenset": _sequence("set"),
    "collections.deque": _deque,
    "aiter": same,
    "dict": _dict,
    "dict.fromkeys": _keyed,
    "collections.OrderedDict": _dict,
    "collections.Counter": _counter,
    "collections.defaultdict": _making_dict,
    "collections.ChainMap": _chain_map,
    "sorted": _mixed,
    "reversed": _mixed,
    "enumerate": _enumerate,
    "zip": _zip,
    "itertools.chain": _chain,
    "itertools.product": _product,
    "itertools.permutations": _pairs,
    "itertools.combinations": _pairs,
    "itertools.groupby": _groups,
    "itertools.repeat": _repeated,
    "types.MappingProxyType": same,
    "range": _range,
    "slice": _slice,
    "asyncio.gather": _gather,
}
