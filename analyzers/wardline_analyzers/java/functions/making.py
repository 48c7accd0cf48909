"""Making lists, sets and maps, and what holds one value."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.protocols import each_of
from wardline_analyzers.flow.functions.common import Function, first, same, this
from wardline_analyzers.flow.functions.rows import exact, row_of
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import any_order, display, element, with_element
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import BOOL, CLEAN, INT, MOST_ITEMS, NONE, UNKNOWN, Value
from wardline_analyzers.java.functions.common import argument, called, changed
from wardline_analyzers.java.functions.iterators import in_order
from wardline_analyzers.java.functions.map_order import AS_PUT, SORTED


def _row(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new ArrayList<>(others)`; a number is a size."""
    given = first(arguments)
    if not arguments.positional or given.kind == "int":
        return Value(kind="list", items={})
    row = in_order(given)
    if row is not None:
        return display("list", row)
    return row_of(each_of(run, given, node))


def _set_of(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    made = _row(run, arguments, node, state)
    return made.but(kind="set") if made is not None else None


def _map(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    given = first(arguments)
    if given.kind == "dict" or given.taints:
        return given.but(ids=(), name=None, kind="dict" if given.items is not None else "")
    return Value(kind="dict", items={})


def _ordered_map(name: str) -> Function:
    """`new TreeMap<>()`, `new LinkedHashMap<>()`; one with a comparator, or of others, has an order of its own."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        is_new = all(given.value.kind in ("int", "float", "bool") for given in arguments.positional)
        return Value(kind="dict", items={}, name=name) if is_new else _map(run, arguments, node, state)

    return made


def _listed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Arrays.asList(a, b)`, `List.of(a, b)`; one array is its elements."""
    values = [g.value for g in arguments.positional]
    if len(values) == 1 and values[0].kind in ("list", "tuple"):
        return values[0].but(kind="list")
    if arguments.more is not None:
        return row_of(join_all([*values, arguments.more.value]))
    return display("list", values)


def _collected(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    made = _listed(run, arguments, node, state)
    return made.but(kind="set") if made is not None and made.items is not None else made


def _mapped(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Map.of(key, value, …)`"""
    made = Value(kind="dict", items={})
    values = [g.value for g in arguments.positional]
    for key, value in zip(values[::2], values[1::2], strict=False):
        made = with_element(made, key.constant, value, keyed=key if key.constant is UNKNOWN else None)
    return made


def _of_entries(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Map.ofEntries(Map.entry(key, value), …)`"""
    made = Value(kind="dict", items={})
    for each in arguments.positional:
        key = element(each.value, 0)
        keyed = key if key.constant is UNKNOWN else None
        made = with_element(made, key.constant, element(each.value, 1), keyed=keyed)
    return made if arguments.more is None else None


def _entry(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return display("tuple", [g.value for g in arguments.positional[:2]])


def _array(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new T[n]`: nothing is in it so far."""
    size = first(arguments).constant
    if isinstance(size, int) and 0 < size <= MOST_ITEMS:
        return display("list", [CLEAN] * size)
    return Value(kind="list", items={})


def _bytes(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new byte[n]`"""
    return Value(kind="bytes", ids=run.fresh(), name="bytearray()")


def _part_of(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Arrays.copyOfRange(array, from, to)`"""
    given, row = first(arguments), exact(first(arguments))
    low, high = (argument(arguments, n) or CLEAN for n in (1, 2))
    if isinstance(low.constant, int) and isinstance(high.constant, int) and row is not None:
        return display("list", row[max(low.constant, 0) : max(high.constant, 0)])
    return any_order(given).but(ids=())


def _one_of(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Collections.max(list)`"""
    return each_of(run, first(arguments), node)


def _counted(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return INT


def _tested(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return BOOL


def _nothing(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return NONE


STACK: Final = "java.util.Stack()"
_HELD: Final = "java.util.concurrent.atomic.AtomicReference()"
_START: Final = "start"
"""Under this key is what a holder began with."""


def _held(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new AtomicReference<>(x)`"""
    items = {0: first(arguments) if arguments.positional else NONE}
    return Value(kind="instance", name=_HELD, items=items, ids=run.fresh())


def _begun(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`ThreadLocal.withInitial(() -> x)`"""
    start = called(run, first(arguments), [], node, state) if first(arguments).callables else NONE
    return Value(kind="instance", name=_HELD, items={0: start, _START: start}, ids=run.fresh())


def _put_back(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`local.remove()`: it holds again what it began with."""
    receiver = this(arguments)
    start = (receiver.items or {}).get(_START, NONE)
    changed(run, node, state, lambda base: with_element(base, 0, start), receiver)
    return NONE


def _put_in(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    receiver = this(arguments)
    new = first(arguments)
    changed(run, node, state, lambda base: with_element(base, 0, new), receiver)
    return element(receiver, 0)


def _updated(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`reference.updateAndGet(f)`, `reference.accumulateAndGet(x, f)`"""
    receiver = this(arguments)
    if not arguments.positional:
        return None
    *more, function = [given.value for given in arguments.positional]
    new = called(run, function, [element(receiver, 0), *more], node, state)
    changed(run, node, state, lambda base: with_element(base, 0, new), receiver)
    return new


def _compared(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`reference.compareAndSet(old, new)`"""
    receiver = this(arguments)
    if len(arguments.positional) == 2:
        new = arguments.positional[1].value
        changed(run, node, state, lambda base: with_element(base, 0, new, sure=False), receiver)
    return BOOL


def _taken_out(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return element(arguments.receiver.value, 0) if arguments.receiver is not None else None


def _stack(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return Value(kind="list", items={}, name=STACK)


_LISTS: Final = (
    "ArrayList LinkedList Vector ArrayDeque PriorityQueue concurrent.CopyOnWriteArrayList "
    "concurrent.ArrayBlockingQueue concurrent.LinkedBlockingQueue concurrent.LinkedBlockingDeque "
    "concurrent.PriorityBlockingQueue concurrent.LinkedTransferQueue concurrent.SynchronousQueue "
    "concurrent.ConcurrentLinkedQueue concurrent.ConcurrentLinkedDeque"
)
_SETS: Final = "HashSet LinkedHashSet TreeSet concurrent.CopyOnWriteArraySet concurrent.ConcurrentSkipListSet"
_MAPS: Final = "HashMap Hashtable WeakHashMap IdentityHashMap EnumMap Properties concurrent.ConcurrentHashMap"

CONTAINER: Final[dict[str, Function]] = {
    **dict.fromkeys(
        (
            *("java.util.concurrent.atomic.AtomicReference", "java.lang.ThreadLocal"),
            *("java.lang.InheritableThreadLocal", "java.util.concurrent.atomic.AtomicStampedReference"),
        ),
        _held,
    ),
    "java.lang.ThreadLocal.withInitial": _begun,
    f"{_HELD}.remove": _put_back,
    f"{_HELD}.set": _put_in,
    f"{_HELD}.lazySet": _put_in,
    f"{_HELD}.getAndSet": _put_in,
    **{f"{_HELD}.{word}": _updated for word in ("updateAndGet", "getAndUpdate", "accumulateAndGet")},
    f"{_HELD}.compareAndSet": _compared,
    f"{_HELD}.get": _taken_out,
    **{f"java.util.{name}": _row for name in _LISTS.split()},
    "java.util.Stack": _stack,
    **{f"java.util.{name}": _set_of for name in _SETS.split()},
    **{f"java.util.{name}": _map for name in _MAPS.split()},
    "java.util.LinkedHashMap": _ordered_map(AS_PUT),
    **dict.fromkeys(("java.util.TreeMap", "java.util.concurrent.ConcurrentSkipListMap"), _ordered_map(SORTED)),
    **dict.fromkeys(("java.util.Arrays.asList", "java.util.List.of", "java.util.stream.Stream.of"), _listed),
    "java.util.Set.of": _collected,
    "java.util.List.copyOf": _row,
    "java.util.Set.copyOf": _set_of,
    "java.util.Map.copyOf": _map,
    "java.util.Map.of": _mapped,
    "java.util.Map.ofEntries": _of_entries,
    "java.util.Map.entry": _entry,
    "java.util.AbstractMap.SimpleEntry": _entry,
    **dict.fromkeys(
        (
            *(f"java.util.Collections.unmodifiable{kind}" for kind in ("List", "Set", "Map", "Collection")),
            *(f"java.util.Collections.synchronized{kind}" for kind in ("List", "Set", "Map", "Collection")),
            "java.util.Optional.of",
            "java.util.Optional.ofNullable",
            "java.util.Objects.requireNonNull",
            "java.util.Arrays.copyOf",
            "java.util.Arrays.stream",
            "java.util.Collections.enumeration",
            "java.util.concurrent.CompletableFuture.completedFuture",
            "java.util.concurrent.CompletableFuture.completedStage",
            "java.util.Collections.list",
        ),
        same,
    ),
    **dict.fromkeys((f"java.util.Collections.{name}" for name in ("singletonList", "singleton")), _listed),
    "java.util.Arrays.copyOfRange": _part_of,
    **dict.fromkeys(("java.util.Collections.max", "java.util.Collections.min"), _one_of),
    **{f"java.util.Collections.{word}": _counted for word in ("frequency", "binarySearch", "indexOfSubList")},
    **{f"java.util.Arrays.{word}": _counted for word in ("hashCode", "deepHashCode", "binarySearch", "mismatch")},
    **{f"java.util.Objects.{word}": _counted for word in ("hash", "hashCode")},
    "java.util.Collections.disjoint": _tested,
    **{f"java.util.{word}": _tested for word in ("Arrays.equals", "Objects.isNull", "Objects.nonNull")},
    "java.util.Collections.emptyList": _row,
    "java.util.Collections.emptySet": _set_of,
    "java.util.Collections.emptyMap": _map,
    "java.util.Collections.singletonMap": _mapped,
    "java.util.Optional.empty": _nothing,
    "java.util.StringTokenizer": lambda run, arguments, node, state: first(arguments).but(ids=(), kind="", consts=None),
    "bytearray": _bytes,
    "list": _array,
}


__all__ = ["CONTAINER", "STACK"]
