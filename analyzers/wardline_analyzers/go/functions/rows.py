"""Rows and maps: `slices`, `maps`, `sort`, loops over them, and channels."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.subscripts import index
from wardline_analyzers.flow.functions.common import Function, first, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import any_order, constant, display, element, elements
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import BOOL, CLEAN, INT, NONE, UNKNOWN, Value
from wardline_analyzers.flow.methods import builtin_methods
from wardline_analyzers.flow.solve.targets import change
from wardline_analyzers.go.functions.texts import _content, _write


def _contains(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`slices.Contains(row, x)`: as `x in row`."""
    from wardline_analyzers.flow.decide.comparisons import vouches

    if len(arguments.positional) < 2:
        return BOOL
    true, false = vouches("in", arguments.positional[1].value, arguments.positional[0].value)
    return Value(kind="bool", when=(true, false)) if true or false else BOOL


def _sorted(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`sort.Strings(row)` sorts it where it is."""
    if arguments.positional:
        given = arguments.positional[0]
        change(run, given.node, state, any_order, given.value)
    return NONE


def _same(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return first(arguments).but(ids=run.fresh())


def _shuffled(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return any_order(first(arguments)).but(ids=run.fresh())


def _concatenated(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    each = join_all(elements(given.value) for given in arguments.all()) if arguments.positional else CLEAN
    return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)


def _index(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return INT


def _of_map(word: str) -> Function:
    """`maps.Keys(m)`, `maps.Values(m)`"""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        return builtin_methods.method(run, first(arguments), word, Arguments(), node, state)

    return made


ROWS: Final[dict[str, Function]] = {
    "slices.Contains": _contains,
    "slices.ContainsFunc": _index,
    "slices.Index": _index,
    "slices.IndexFunc": _index,
    "slices.Sort": _sorted,
    "slices.SortFunc": _sorted,
    "slices.Reverse": _sorted,
    "slices.Sorted": _shuffled,
    "slices.Collect": _same,
    "slices.Clone": _same,
    "slices.Concat": _concatenated,
    "slices.Compact": _shuffled,
    "sort.Strings": _sorted,
    "sort.Ints": _sorted,
    "sort.Slice": _sorted,
    "sort.SliceStable": _sorted,
    "sort.Sort": _sorted,
    "maps.Keys": _of_map("keys"),
    "maps.Values": _of_map("values"),
    "maps.Clone": _same,
    "x/exp/slices.Contains": _contains,
    "x/exp/maps.Keys": _of_map("keys"),
    "x/exp/maps.Values": _of_map("values"),
}


def _pairs(receiver: Value) -> Value | None:
    """`for n, x := range row`: the numbers, and the elements one by one."""
    if receiver.items is not None and receiver.rest is None and receiver.kind in ("list", "tuple"):
        return display("list", [display("tuple", [constant(n), item]) for n, item in receiver.items.items()])
    if receiver.kind in ("list", "tuple", "str", "bytes"):
        each = element(receiver, UNKNOWN) if receiver.items is not None else elements(receiver)
        pair = display("tuple", [INT, each])
        return Value(kind="list", items={}, rest=pair, taints=pair.taints, open=pair.open)
    return None


def _places(receiver: Value) -> Value | None:
    """`for n := range row`; of a channel (a row that is filled by `append` elsewhere) these are its elements."""
    if receiver.kind == "int":
        return Value(kind="list", items={}, rest=receiver.but(consts=None))
    if receiver.kind in ("list", "tuple", "str", "bytes"):
        each = elements(receiver)
        return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)
    return None


def _each(run: Run, receiver: Value, node: form.Call) -> Value:
    """What a loop gives of a library's object: its elements, by their name."""
    return index(run, receiver, Value(open=receiver.open), node)


def _items(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    receiver = this(arguments)
    found = _pairs(receiver)
    if found is not None or receiver.name is None or receiver.items is not None:
        return found
    each = _each(run, receiver, node)
    beside = tuple(t.part(_KEY) for t in each.taints)  # a test of the key says nothing of what is under it
    key = Value(taints=beside, open=each.open)
    pair = display("tuple", [key, each])
    return Value(kind="list", items={}, rest=pair, taints=pair.taints, open=pair.open)


def _keys(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    receiver = this(arguments)
    return _places(receiver)


_KEY: Final = "[key]"
ROW_METHODS: Final[dict[str, Function]] = {"items": _items, "keys": _keys}
"""What the lowering writes for loops, whatever they go through."""

_WRITES: Final = frozenset(("WriteString", "WriteByte", "WriteRune"))
_COMMON: Final = frozenset(("append", "pop", "items", "keys"))


def method(run: Run, receiver: Value, word: str, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """What the lowering writes for channels; and the methods of buffers whose class is not known."""
    if word in _WRITES:
        return _write(run, arguments, node, state)
    if word in ("String", "Bytes") and receiver.name is None and receiver.taints:
        return _content(run, arguments, node, state)
    return builtin_methods.method(run, receiver, word, arguments, node, state) if word in _COMMON else None
