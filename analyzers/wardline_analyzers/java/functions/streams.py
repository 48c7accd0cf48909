"""Streams, and methods that call the functions they are given."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form, strings
from wardline_analyzers.flow.arguments import Arguments
from wardline_analyzers.flow.elements import any_order, constant, display, element, elements, rebuilt, with_element
from wardline_analyzers.flow.functions.calling import CALLING
from wardline_analyzers.flow.functions.common import first
from wardline_analyzers.flow.functions.picking import PICKING
from wardline_analyzers.flow.functions.rows import exact, row_of
from wardline_analyzers.flow.protocols import each_of
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.values import ANY, BOOL, INT, MOST_ITEMS, NONE, UNKNOWN, Value
from wardline_analyzers.java.functions.common import CONTAINERS, Method, argument, called, changed, given
from wardline_analyzers.java.functions.containers import or_else

_GROUPS: Final = "java.util.stream.Collectors.groupingBy()"
_TO_MAP: Final = "java.util.stream.Collectors.toMap()"


def stream_method(
    run: Run, receiver: Value, word: str, arguments: Arguments, node: form.Call, state: State
) -> Value | None:
    """The result of a method of a stream (or a list, or an `Optional`); None: it has none such."""
    own = _METHODS.get(word)
    if own is None or receiver.kind in ("int", "float", "bool", "function", "class"):
        return None
    if not receiver.taints and not receiver.open and receiver.items is None and receiver.consts is None:
        return None
    return own(run, receiver, arguments, node, state)


def _is_row(receiver: Value) -> bool:
    return receiver.kind in CONTAINERS or (receiver.kind == "" and receiver.items is None)


def _map(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    function = argument(arguments, 0)
    if function is None or not (function.callables or function.name):
        return None
    if not _is_row(receiver):  # of an Optional
        return called(run, function, [receiver], node, state)
    return CALLING["map"](run, Arguments(given([function, receiver], node)), node, state)


def _replace_all(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`list.replaceAll(f)`, `map.replaceAll(f)`"""
    function = argument(arguments, 0)
    if function is None or not function.callables or receiver.items is None:
        return None
    keyed = receiver.kind == "dict"

    def made(key: Value, value: Value) -> Value:
        return called(run, function, [key, value] if keyed else [value], node, state)

    items = {key: made(constant(key), value) for key, value in receiver.items.items()}
    rest = receiver.rest
    if rest is not None:
        rest = made(receiver.keys if receiver.keys is not None else ANY, rest)
    changed(run, node, state, lambda base: rebuilt(base.but(taints=()), items, rest), receiver)
    return NONE


def _flat_map(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    made = _map(run, receiver, arguments, node, state)
    return row_of(elements(elements(made))) if made is not None and _is_row(receiver) else made


def _filter(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    function = argument(arguments, 0)
    if function is None:
        return None
    if not _is_row(receiver):
        result = called(run, function, [receiver], node, state)
        if result.when is None or not receiver.taints:
            return receiver
        known = dict(result.when[0])
        return receiver.but(
            taints=tuple(t.but(cleared=t.cleared | known.get(t.key, frozenset())) for t in receiver.taints), ids=()
        )
    return PICKING["filter"](run, Arguments(given([function, receiver], node)), node, state)


def _each(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`forEach(f)`, `ifPresent(f)`"""
    function = argument(arguments, 0)
    if function is None:
        return None
    rows = receiver.items is not None and receiver.kind == "dict"
    if rows:
        key = elements(receiver)
        values = rebuilt(Value(kind="list"), dict(enumerate((receiver.items or {}).values())), receiver.rest)
        called(run, function, [key, elements(values)], node, state)
        return NONE
    called(run, function, [each_of(run, receiver, node) if _is_row(receiver) else receiver], node, state)
    return NONE


def _peek(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    function = argument(arguments, 0)
    if function is None:
        return elements(receiver) if receiver.kind != "list" or receiver.rest is not None else None
    called(run, function, [each_of(run, receiver, node)], node, state)
    return receiver


def _test(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`anyMatch(f)` and its kin"""
    function = argument(arguments, 0)
    if function is not None:
        called(run, function, [each_of(run, receiver, node)], node, state)
    return BOOL


def _same(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return receiver.but(ids=())


def _or(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`optional.or(() -> other)`"""
    function = argument(arguments, 0)
    return or_else(run, receiver, arguments, node, state) if function is not None and function.callables else None


def _any_order(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return any_order(receiver).but(ids=())


def _collect(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`collect(Collectors.joining(", "))` is a text, others are collections."""
    collector = first(arguments)
    if collector.name == "java.util.stream.Collectors.joining()":
        return _joined(receiver, collector, node)
    if collector.name == _TO_MAP:
        return _to_map(run, receiver, collector, node, state)
    if collector.name == _GROUPS:
        return _grouped(run, receiver, collector, node, state)
    return receiver.but(ids=())


def _to_map(run: Run, receiver: Value, collector: Value, node: form.Call, state: State) -> Value:
    """`Collectors.toMap(key, value)`, each a function of the element."""
    made = Value(kind="dict", items={})
    functions = [element(collector, number) for number in (0, 1)]
    row = exact(receiver)
    for each in row if row is not None else [elements(receiver)]:
        key, value = (called(run, f, [each], node, state) if f.callables else each for f in functions)
        known = key.constant if row is not None else UNKNOWN
        made = with_element(made, known, value, keyed=key if known is UNKNOWN else None)
    return made


def _grouped(run: Run, receiver: Value, collector: Value, node: form.Call, state: State) -> Value:
    """`Collectors.groupingBy(key)`, `groupingBy(key, collector)`: rows of the elements, or what that makes of them."""
    each, last = elements(receiver), element(collector, 1)
    function = element(collector, 0)
    key = called(run, function, [each], node, state) if function.callables else Value(open=True)
    if last.name == "java.util.stream.Collectors.counting()":
        rest = INT
    elif last.name == "java.util.stream.Collectors.joining()":
        rest = _joined(row_of(each), last, node)
    else:
        rest = row_of(each)
    return with_element(Value(kind="dict", items={}), UNKNOWN, rest, keyed=key)


def _joined(receiver: Value, collector: Value, node: form.Call) -> Value:
    separator = collector.items.get(0) if collector.items is not None else None
    made = strings.joined(separator if separator is not None else constant(""), receiver, node)
    if collector.items is not None and len(collector.items) > 1:
        return strings.built([collector.items.get(1, constant("")), made, collector.items.get(2, constant(""))], node)
    return made


def _one(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return elements(receiver) if _is_row(receiver) else receiver


def _reduce(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    values = [g.value for g in arguments.positional]
    if not values:
        return None
    function = values[1] if len(values) > 1 else values[0]
    start = values[:1] if len(values) > 1 else []
    return CALLING["functools.reduce"](run, Arguments(given([function, receiver, *start], node)), node, state)


def _count(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return INT if not arguments.positional else None


_METHODS: Final[dict[str, Method]] = {
    **dict.fromkeys(("map", "mapToObj", "thenApply"), _map),
    "replaceAll": _replace_all,
    **dict.fromkeys(("flatMap", "thenCompose"), _flat_map),
    **dict.fromkeys(("filter", "takeWhile", "dropWhile", "removeIf"), _filter),
    **dict.fromkeys(("forEach", "forEachOrdered", "ifPresent", "ifPresentOrElse", "forEachRemaining"), _each),
    "peek": _peek,
    **dict.fromkeys(("anyMatch", "allMatch", "noneMatch"), _test),
    **dict.fromkeys(
        ("stream", "parallelStream", "parallel", "sequential", "boxed", "distinct", "toList", "unordered", "onClose"),
        _same,
    ),
    **dict.fromkeys(("sorted", "limit", "skip"), _any_order),
    "collect": _collect,
    **dict.fromkeys(("findFirst", "findAny", "min", "max", "join"), _one),
    "reduce": _reduce,
    "or": _or,
    "count": _count,
}


def _joining(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Collectors.joining(separator, front, end)`"""
    items = dict(enumerate(g.value for g in arguments.positional))
    return Value(kind="instance", name="java.util.stream.Collectors.joining()", items=items)


def _mapping(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Collectors.toMap(key, value)`"""
    items = dict(enumerate(g.value for g in arguments.positional[:2]))
    return Value(kind="instance", name=_TO_MAP, items=items)


def _grouping(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Collectors.groupingBy(key)`; with a maker of the map, that stands between key and collector."""
    values = [g.value for g in arguments.positional]
    items = dict(enumerate([*values[:1], *(values[-1:] if len(values) > 1 else [])]))
    return Value(kind="instance", name=_GROUPS, items=items)


def _range(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`IntStream.range(0, 3)`"""
    ends = [g.value.constant for g in arguments.positional]
    last = 1 if isinstance(node.callee, form.Attribute) and node.callee.name == "rangeClosed" else 0
    if len(ends) == 2 and all(isinstance(end, int) for end in ends) and 0 <= ends[1] + last - ends[0] <= MOST_ITEMS:
        return display("list", [constant(number) for number in range(ends[0], ends[1] + last)])
    return row_of(INT)


STREAMS: Final = {
    **dict.fromkeys(
        (f"java.util.stream.Collectors.{word}" for word in ("groupingBy", "groupingByConcurrent", "partitioningBy")),
        _grouping,
    ),
    **{
        f"java.util.stream.{kind}.{word}": _range
        for kind in ("IntStream", "LongStream")
        for word in ("range", "rangeClosed")
    },
    "java.util.stream.Collectors.joining": _joining,
    **dict.fromkeys(
        (f"java.util.stream.Collectors.{word}" for word in ("toMap", "toUnmodifiableMap", "toConcurrentMap")), _mapping
    ),
}

__all__ = ["STREAMS", "stream_method"]
