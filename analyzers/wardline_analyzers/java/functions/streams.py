"""Streams, and methods that call the functions they are given."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.protocols import each_of
from wardline_analyzers.flow.functions.calling import CALLING
from wardline_analyzers.flow.functions.common import as_python, callee, first
from wardline_analyzers.flow.functions.picking import PICKING
from wardline_analyzers.flow.functions.rows import row_of
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.elements import any_order, appended, constant, display, elements, rebuilt
from wardline_analyzers.flow.known.joining import join
from wardline_analyzers.flow.known.kinds import NUMBER_LEFT
from wardline_analyzers.flow.known.program import Getter
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, BOOL, INT, MOST_ITEMS, NO_FACTS, NONE, Value
from wardline_analyzers.java.functions.collectors import COLLECTORS, collected
from wardline_analyzers.java.functions.common import CONTAINERS, Method, argument, called, changed, given
from wardline_analyzers.java.functions.containers import or_else, present
from wardline_analyzers.java.functions.iterators import in_order, like

_SINK: Final = "java.util.stream.Stream.mapMulti()"
"""The name of what `mapMulti` collects in, and of the variable that holds it meanwhile."""


def stream_method(
    run: Run, receiver: Value, word: str, arguments: Arguments, node: form.Call, state: State
) -> Value | None:
    """The result of a method of a stream (or a list, or an `Optional`); None: it has none such."""
    own = _METHODS.get(word)
    if own is None or receiver.kind in ("int", "float", "bool", "function", "class"):
        return None
    if not receiver.taints and not receiver.open and receiver.items is None and receiver.consts is None:
        return None
    return like(own(run, receiver, arguments, node, state), receiver)


def _is_row(receiver: Value) -> bool:
    return receiver.kind in CONTAINERS or (receiver.kind == "" and receiver.items is None)


def _map(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    function = argument(arguments, 0)
    if function is None or not (function.callables or function.name):
        return None
    if receiver.kind == "none":  # of an empty Optional
        return NONE
    if not _is_row(receiver):  # of an Optional
        made = called(run, function, [present(receiver)], node, state)
        return made if present(receiver) is receiver else join(made, NONE)
    return CALLING["map"](run, Arguments(given([function, receiver], node)), node, state)


def _numbers(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`stream.mapToInt(f)`: numbers, whatever the function makes them of."""
    made = _map(run, receiver, arguments, node, state)
    each = elements(made) if made is not None else INT
    return row_of(Value(kind="int", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in each.taints)))


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


def _remove_if(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`list.removeIf(f)`: what is left are the elements that the function refuses."""
    function = argument(arguments, 0)
    if function is None or receiver.items is None or receiver.kind == "dict":
        return BOOL
    left = PICKING["filter"](run, Arguments(given([function, receiver], node)), as_python(node, "filterfalse"), state)
    if left is not None and left.items is not None:
        items, rest = left.items, left.rest
        changed(run, node, state, lambda base: rebuilt(base, items, rest), receiver)
    return BOOL


def _flat_map(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    made = _map(run, receiver, arguments, node, state)
    return row_of(elements(elements(made))) if made is not None and _is_row(receiver) else made


def _filter(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    function = argument(arguments, 0)
    if function is None:
        return None
    if not _is_row(receiver):
        result = called(run, function, [present(receiver)], node, state)
        if receiver.consts is not None:
            return receiver if result.constant is True else NONE if result.constant is False else join(receiver, NONE)
        if result.when is None or not receiver.taints:
            return receiver
        known = dict(result.when[0])
        return receiver.but(
            taints=tuple(t.but(cleared=t.cleared | known.get(t.key, frozenset())) for t in receiver.taints), ids=()
        )
    return PICKING["filter"](run, Arguments(given([function, receiver], node)), node, state)


def _takes_two(function: Value) -> bool:
    """A key and a value: it is a map that is gone through."""
    return any(isinstance(one, Closure) and len(one.function.parameters) == 2 for one in function.callables)


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
    if receiver.items is None and receiver.taints and _takes_two(function):
        key = Value(taints=tuple(t.part("[keys]") for t in receiver.taints), open=receiver.open)
        called(run, function, [key, elements(receiver)], node, state)
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
    """`anyMatch(f)` and its kin: what the function tells of other data than the elements, where it tells anything."""
    function = argument(arguments, 0)
    if function is None:
        return BOOL
    result = called(run, function, [each_of(run, receiver, node)], node, state)
    if result.when is None:
        return BOOL
    own = {t.key for t in elements(receiver).taints}
    holds, fails = (frozenset(fact for fact in facts if fact[0] not in own) for facts in result.when)
    word = callee(node)
    if word == "allMatch":  # there may be none
        each = ("[*]", "[]") if receiver.kind == "str" else ("[*]",)  # the letters of a text are all that it is
        own_holds = frozenset((key[:-1], kinds) for key, kinds in result.when[0] if key in own and key[-1] in each)
        return Value(kind="bool", when=(own_holds, fails)) if own_holds or fails else BOOL
    true, false = (holds, NO_FACTS) if word == "anyMatch" else (NO_FACTS, holds)
    return Value(kind="bool", when=(true, false)) if true or false else BOOL


def _combined(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`future.thenCombine(other, f)`"""
    if len(arguments.positional) < 2:
        return None
    other, function = (given.value for given in arguments.positional[:2])
    return called(run, function, [receiver, other], node, state) if function.callables else None


def _handled(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`future.handle((result, problem) -> …)`; what `whenComplete` does leaves the result as it is."""
    function = first(arguments)
    if not function.callables or receiver.kind == "function":
        return None
    made = called(run, function, [receiver, Value(open=True)], node, state)
    return made if callee(node) == "handle" else receiver


def _same(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return receiver.but(ids=())


def _or(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`optional.or(() -> other)`"""
    function = argument(arguments, 0)
    return or_else(run, receiver, arguments, node, state) if function is not None and function.callables else None


def _any_order(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return any_order(receiver).but(ids=())


def _bounded(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`stream.limit(2)`, `stream.skip(1)`"""
    row, count = in_order(receiver), first(arguments).constant
    if row is None or type(count) is not int or count < 0:
        return _any_order(run, receiver, arguments, node, state)
    return display("list", row[:count] if callee(node) == "limit" else row[count:])


def _collect(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`collect(Collectors.joining(", "))` is a text, others are collections."""
    return collected(run, first(arguments), receiver, node, state)


def _multi(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`stream.mapMulti((x, sink) -> …)`: what the function puts into the sink."""
    sink = Value(kind="list", items={}, name=_SINK, ids=run.fresh())
    before = state.vars.get(_SINK)
    state.vars[_SINK] = sink
    called(run, first(arguments), [each_of(run, receiver, node), sink], node, state)
    made = state.vars.pop(_SINK, sink)
    if before is not None:
        state.vars[_SINK] = before
    return row_of(elements(made))


def _one(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if not _is_row(receiver):
        return receiver
    row = in_order(receiver) if callee(node) == "findFirst" else None
    if row is not None:
        return row[0] if row else NONE
    found = elements(receiver)
    return found if found.consts is None or in_order(receiver) else join(found, NONE)  # there may be none


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
    **dict.fromkeys(("map", "mapToObj", "thenApply", "thenApplyAsync"), _map),
    **dict.fromkeys(("mapToInt", "mapToLong", "mapToDouble"), _numbers),
    **dict.fromkeys(("sum", "average", "summaryStatistics"), _count),
    "replaceAll": _replace_all,
    "removeIf": _remove_if,
    **dict.fromkeys(("flatMap", "thenCompose", "thenComposeAsync"), _flat_map),
    **dict.fromkeys(("filter", "takeWhile", "dropWhile"), _filter),
    **dict.fromkeys(("forEach", "forEachOrdered", "forEachRemaining"), _each),
    **dict.fromkeys(("ifPresent", "ifPresentOrElse", "thenAccept"), _each),
    "peek": _peek,
    **dict.fromkeys(("anyMatch", "allMatch", "noneMatch"), _test),
    **dict.fromkeys(
        ("stream", "parallelStream", "parallel", "sequential", "boxed", "distinct", "toList", "unordered", "onClose"),
        _same,
    ),
    "sorted": _any_order,
    **dict.fromkeys(("limit", "skip"), _bounded),
    "collect": _collect,
    **dict.fromkeys(("findFirst", "findAny", "min", "max", "join"), _one),
    "reduce": _reduce,
    "or": _or,
    "count": _count,
    "mapMulti": _multi,
    **dict.fromkeys(("thenCombine", "thenCombineAsync"), _combined),
    **dict.fromkeys(("handle", "handleAsync", "whenComplete", "whenCompleteAsync"), _handled),
}


_BUILDER: Final = "java.util.stream.Stream.builder()"


def _built(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`builder.add(x)`: the builder itself, changed."""
    if arguments.receiver is None:
        return None
    receiver, new = arguments.receiver.value, first(arguments)
    changed(run, node, state, lambda base: appended(base, new), receiver)
    return appended(receiver, new).but(ids=receiver.ids)


def _range(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`IntStream.range(0, 3)`"""
    ends = [g.value.constant for g in arguments.positional]
    last = 1 if isinstance(node.callee, form.Attribute) and node.callee.name == "rangeClosed" else 0
    if len(ends) == 2 and all(isinstance(end, int) for end in ends) and 0 <= ends[1] + last - ends[0] <= MOST_ITEMS:
        return display("list", [constant(number) for number in range(ends[0], ends[1] + last)])
    return row_of(INT)


def _generated(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Stream.generate(f)`: as many as are asked for, each of which the function gives."""
    function = first(arguments)
    return row_of(called(run, function, [], node, state)) if function.callables else None


def _else(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Objects.requireNonNullElse(x, other)`, `Objects.requireNonNullElseGet(x, () -> other)`"""
    return or_else(run, first(arguments), Arguments(arguments.positional[1:]), node, state)


def _identity(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Function.identity()`: a chain of no functions."""
    return Value(kind="function", callables=(Getter("chain", ()),))


STREAMS: Final = {
    **{f"java.util.stream.{kind}.generate": _generated for kind in ("Stream", "IntStream", "LongStream")},
    **{f"java.util.Objects.{word}": _else for word in ("requireNonNullElse", "requireNonNullElseGet")},
    **{f"java.util.function.{kind}.identity": _identity for kind in ("Function", "UnaryOperator")},
    **{
        f"java.util.stream.{kind}.{word}": _range
        for kind in ("IntStream", "LongStream")
        for word in ("range", "rangeClosed")
    },
    "java.util.stream.Stream.builder": lambda run, arguments, node, state: Value(
        kind="list", items={}, name=_BUILDER, ids=run.fresh()
    ),
    f"{_BUILDER}.add": _built,
    f"{_SINK}.accept": _built,
    f"{_BUILDER}.build": lambda run, arguments, node, state: (
        arguments.receiver.value.but(ids=(), name=None) if arguments.receiver is not None else None
    ),
    **COLLECTORS,
}

__all__ = ["STREAMS", "stream_method"]
