"""Queues and iterators: what is taken out of them next."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.calling.arguments import Arguments
from wardline_analyzers.flow.evaluate.protocols import each_of
from wardline_analyzers.flow.functions.common import Function, first
from wardline_analyzers.flow.functions.ordering import order
from wardline_analyzers.flow.functions.rows import exact
from wardline_analyzers.flow.known.elements import any_order, appended, display, element, rebuilt
from wardline_analyzers.flow.known.joining import join
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ITERATOR, NONE, UNKNOWN, Value
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
    new = item.value
    change(run, heap.node, state, lambda base: _heaped(run, appended(base, new), node, state), heap.value)
    return NONE


def _pop_least(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`heapq.heappop(heap)`"""
    heap = arguments.get("0")
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


def _iter(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    row = exact(value)
    if row is None:
        return value
    return display("list", row).but(name=ITERATOR, ids=run.fresh())


def _next(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    default = arguments.positional[1].value if len(arguments.positional) > 1 else None
    if value.kind == "list" and value.rest is None and value.items:  # an iterator, or `next` would raise
        found = value.items[0]
        change(run, arguments.positional[0].node, state, lambda _: without(value, 0), value)
        return found
    found = each_of(run, value, node)
    return found if default is None else join(found, default)


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
