"""Queues and iterators: what is taken out of them next."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.decisions import note_structure
from wardline_analyzers.flow.evaluate.expressions import evaluate
from wardline_analyzers.flow.evaluate.protocols import each_of
from wardline_analyzers.flow.functions.common import Function, callee, first
from wardline_analyzers.flow.functions.ordering import order
from wardline_analyzers.flow.functions.rows import exact, row_of
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import any_order, appended, display, element, rebuilt
from wardline_analyzers.flow.known.joining import join, join_all
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ITERATOR, MOST_ITEMS, NEVER, NONE, UNKNOWN, Value
from wardline_analyzers.flow.solve.targets import change, without

_FIRST_OUT: Final = "queue.Queue()"
"""The name of a list whose `get()` takes the first element."""
_LAST_OUT: Final = "queue.LifoQueue()"
_LEAST_OUT: Final = "queue.PriorityQueue()"
_QUEUES: Final = (_FIRST_OUT, _LAST_OUT, _LEAST_OUT)


def _queue(name: str | None) -> Function:
    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        return Value(kind="list", items={}, name=name)

    return made


def _changed(run: Run, node: form.Call, state: State, base: Value, new: Value) -> None:
    change(run, node.callee.base if isinstance(node.callee, form.Attribute) else None, state, lambda _: new, base)


def _put(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    queue = arguments.receiver.value if arguments.receiver is not None else NONE
    item = arguments.get("0|item")
    if queue.name not in _QUEUES or item is None:
        return None
    more = appended(queue, item.value)
    _changed(run, node, state, queue, _heaped(run, more, node, state) if queue.name == _LEAST_OUT else more)
    return NONE


def _get(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    queue = arguments.receiver.value if arguments.receiver is not None else NONE
    if queue.name not in _QUEUES or queue.items is None:
        return None
    return _taken(run, queue, len(queue.items) - 1 if queue.name == _LAST_OUT else 0, node, state)


def _taken(run: Run, row: Value, place: int, node: form.Call, state: State) -> Value:
    """The element at this place, which is gone from then on."""
    if row.rest is not None or not row.items:
        return element(row, UNKNOWN)
    found = row.items[place]
    _changed(run, node, state, row, without(row, place))
    return found


def _heaped(run: Run, row: Value, node: form.Call, state: State) -> Value:
    """The list as a heap: from the least element on, where constants tell which that is, or else in any order."""
    known = exact(row)
    if not known:
        return row
    ordered = order(run, known, Arguments(), node, state) if len(known) > 1 else known
    return any_order(row) if ordered is None else rebuilt(row, dict(enumerate(ordered)), None)


def _heapify(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`heapq.heapify(x)`"""
    heap = arguments.get("0")
    if heap is None:
        return None
    change(run, heap.node, state, lambda base: _heaped(run, base, node, state), heap.value)
    return NONE


def _push(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`heapq.heappush(heap, x)`"""
    heap, item = arguments.get("0"), arguments.get("1")
    if heap is None or item is None:
        return None
    note_structure(run, heap.value)
    new = item.value
    change(run, heap.node, state, lambda base: _heaped(run, appended(base, new), node, state), heap.value)
    return NONE


def _pop_least(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`heapq.heappop(heap)`"""
    heap = arguments.get("0")
    if heap is not None:
        note_structure(run, heap.value)
    if heap is None or heap.value.items is None:
        return None
    found = element(heap.value, 0 if exact(heap.value) else UNKNOWN)
    change(run, heap.node, state, lambda base: without(base, 0), heap.value)
    return found


def _push_pop(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`heapq.heappushpop(heap, x)`, `heapq.heapreplace(heap, x)`"""
    heap, item = arguments.get("0"), arguments.get("1")
    if heap is None or item is None:
        return None
    new = item.value
    change(run, heap.node, state, lambda base: any_order(appended(base, new)), heap.value)
    return join(element(heap.value, UNKNOWN), new)


_MOST_TURNS: Final = 8
"""Results of a function up to which it is called one by one."""


def _until(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`iter(function, last)`: what the function gives until it gives that."""
    call = form.Call(node.start, node.end, node.arguments[0].value, ())
    last = arguments.positional[1].value.constant
    found: list[Value] = []
    while len(found) < _MOST_TURNS:
        made = evaluate(run, call, state)
        if made is NEVER:
            break
        if made.constant is not UNKNOWN and made.constant == last:
            return display("list", found).but(name=ITERATOR, ids=run.fresh())
        found.append(made)
        if last is UNKNOWN or (made.constant is UNKNOWN and (not made.taints or made in found[:-1])):
            break
    return row_of(join_all(found))


def _iter(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if len(arguments.positional) == len(("function", "last")):
        return _until(run, arguments, node, state)
    value = first(arguments)
    row = exact(value)
    if row is None:
        return value
    return display("list", row).but(name=ITERATOR, ids=run.fresh())


def _next(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    note_structure(run, value)
    default = arguments.positional[1].value if len(arguments.positional) > 1 else None
    if value.kind == "list" and value.rest is None and value.items:  # an iterator, or `next` would raise
        found = value.items[0]
        change(run, arguments.positional[0].node, state, lambda _: without(value, 0), value)
        return found
    found = each_of(run, value, node)
    return found if default is None else join(found, default)


def _least(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`heapq.nsmallest(n, x)`, `heapq.nlargest(n, x)`"""
    count, given = arguments.get("0|n"), arguments.get("1|iterable")
    if count is None or given is None:
        return None
    known = exact(given.value)
    ordered = order(run, known, Arguments(keywords=arguments.keywords), node, state) if known else None
    most = count.value.constant
    if ordered is None or type(most) is not int:
        return row_of(each_of(run, given.value, node))
    return display("list", (ordered if callee(node) == "nsmallest" else ordered[::-1])[:most])


def _insorted(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`bisect.insort(row, x)`: put where it belongs."""
    row, item = arguments.get("0|a"), arguments.get("1|x")
    if row is None or item is None:
        return None
    new = item.value
    change(run, row.node, state, lambda base: _heaped(run, appended(base, new), node, state), row.value)
    return NONE


def _teed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`itertools.tee(x, n)`: several iterators over the same."""
    given = arguments.get("1|n")
    count = given.value.constant if given is not None else 2
    if type(count) is not int or not 0 < count <= MOST_ITEMS:
        return None
    value = first(arguments)
    known = exact(value)
    row = display("list", known) if known is not None else row_of(each_of(run, value, node))
    return display("tuple", [row.but(name=ITERATOR, ids=run.fresh()) for _ in range(count)])


QUEUES: Final[dict[str, Function]] = {
    "queue.Queue": _queue(_FIRST_OUT),
    "queue.SimpleQueue": _queue(_FIRST_OUT),
    "multiprocessing.Queue": _queue(_FIRST_OUT),
    "asyncio.Queue": _queue(_FIRST_OUT),
    "queue.LifoQueue": _queue(_LAST_OUT),
    "asyncio.LifoQueue": _queue(_LAST_OUT),
    "queue.PriorityQueue": _queue(_LEAST_OUT),
    "asyncio.PriorityQueue": _queue(_LEAST_OUT),
    "heapq.heapify": _heapify,
    "heapq.heappush": _push,
    "heapq.heappop": _pop_least,
    "heapq.heappushpop": _push_pop,
    "heapq.heapreplace": _push_pop,
    "heapq.nsmallest": _least,
    "heapq.nlargest": _least,
    **dict.fromkeys((f"bisect.{word}" for word in ("insort", "insort_left", "insort_right")), _insorted),
    "itertools.tee": _teed,
    "iter": _iter,
    "next": _next,
    "anext": _next,
}

QUEUE_METHODS: Final[dict[str, Function]] = {
    "put": _put,
    "put_nowait": _put,
    "get": _get,
    "get_nowait": _get,
}
"""By the name of the method. None: the object is no queue."""
