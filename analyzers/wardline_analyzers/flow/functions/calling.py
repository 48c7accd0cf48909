"""Functions that call the functions they are given."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.protocols import called, each_of
from wardline_analyzers.flow.functions.common import Function, callee, first
from wardline_analyzers.flow.functions.rows import exact, row_of
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.elements import display, elements
from wardline_analyzers.flow.known.identity import free
from wardline_analyzers.flow.known.joining import join, lump
from wardline_analyzers.flow.known.program import Getter, Partial, Ref
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, CLEAN, NEVER, NONE, UNKNOWN, Value

_PLAIN: Final = frozenset(("str", "bytes", "int", "float", "bool", "list", "tuple", "dict", "set"))
_MOST_TURNS: Final = 8
"""Elements up to which a function is called with each of them."""


def _map(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    from wardline_analyzers.flow.calling.calls import call_value

    if len(arguments.positional) < 2:
        return ANY
    function, *rows = [g.value for g in arguments.positional]
    known = exact(rows[0])
    if len(rows) == 1 and known and len(known) <= _MOST_TURNS:
        made = [call_value(run, function, [item], node, state) for item in known]
        return display("list", [CLEAN if m is NEVER else m for m in made])
    each = call_value(run, function, [each_of(run, r, node) for r in rows], node, state)
    return row_of(CLEAN if each is NEVER else each)


def _star_map(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`itertools.starmap(f, rows)`, `pool.starmap(f, rows)`"""
    from wardline_analyzers.flow.calling.calls import invoke

    if len(arguments.positional) < 2:
        return ANY
    function, rows = arguments.positional[0].value, arguments.positional[1].value
    known = exact(rows)

    def made(row: Value) -> Value:
        inner = Arguments()
        parts = exact(row)
        if parts is not None:
            inner.positional = [Given(v, node) for v in parts]
        else:
            inner.row = row
            inner.more = Given(elements(row), node)
        each = invoke(run, function, inner, node, state)
        return CLEAN if each is NEVER else each

    if known and len(known) <= _MOST_TURNS:
        return display("list", [made(row) for row in known])
    return row_of(made(elements(rows)))


def _reduce(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    from wardline_analyzers.flow.calling.calls import call_value

    if len(arguments.positional) < 2:
        return ANY
    function, row = arguments.positional[0].value, arguments.positional[1].value
    known = exact(row)
    if known is not None:
        start = [*(g.value for g in arguments.positional[2:3]), *known]
        if 1 <= len(start) <= _MOST_TURNS + 1:
            found = start[0]
            for item in start[1:]:
                found = call_value(run, function, [found, item], node, state)
            return CLEAN if found is NEVER else found
    each = each_of(run, row, node)
    found = arguments.positional[2].value if len(arguments.positional) > 2 else each
    for _ in range(2):
        more = call_value(run, function, [found, each], node, state)
        if more is not NEVER:
            found = join(found, more)
    return found.but(consts=None, head="", ids=())


def _partial(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if not arguments.positional:
        return ANY
    function, *given = [g.value for g in arguments.positional]
    keywords = tuple((n, g.value) for n, g in arguments.keywords.items())
    taints, opened = lump([*given, *(v for _, v in keywords)])
    of_class = callee(node) == "partialmethod"
    made = Partial(function, tuple(given), keywords, of_class)
    return Value(kind="function", callables=(made,), taints=taints, open=opened)


def _static(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`staticmethod(f)`: who asks an object for it is not given to it."""
    function = first(arguments)
    return Value(kind="function", callables=(Partial(function, (), ()),)) if function.callables else None


def _start(function: str, row: str = "", mapping: str = "") -> Function:
    """A call that calls a function with the elements of an argument: `Thread(target=f, args=(x,))`."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        target = arguments.get(function)
        if target is not None:
            inner = Arguments()
            values = arguments.get(row)
            if values is not None:
                known = exact(values.value)
                if known is not None:
                    inner.positional = [Given(v, values.node) for v in known]
                else:
                    inner.row, inner.more = values.value, Given(elements(values.value), values.node)
            _named(inner, arguments.get(mapping))
            _call(run, target.value, inner, node, state)
        return None

    return made


def _of_pool_or_task(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`pool.apply_async(f, (x,))`, and `task.apply_async((x,))`"""
    task = _task(run, arguments)
    if task is None:
        return _OF_POOL(run, arguments, node, state)
    inner = Arguments([Given(task, node), *arguments.positional], arguments.keywords)
    return _OF_TASK(run, inner, node, state)


def _delayed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`task.delay(x)`: a worker calls the function in its own time."""
    task = _task(run, arguments)
    if task is not None:
        inner = Arguments(list(arguments.positional), arguments.keywords, arguments.more, arguments.named)
        inner.row, inner.mapping = arguments.row, arguments.mapping
        _call(run, task, inner, node, state)
    return None


def _task(run: Run, arguments: Arguments) -> Value | None:
    """The function that a method of a task stands for."""
    task = arguments.receiver.value if arguments.receiver is not None else None
    if task is None or task.kind != "function" or not task.callables:
        return None
    if all(_gets_itself(run, each) for each in task.callables):
        return task.but(callables=(Partial(task, (CLEAN,), ()),))
    return task


def _gets_itself(run: Run, function: Any) -> bool:
    """Is it a task that gets itself before its arguments (`bind=True`)? It is no method, and yet has a `self`."""
    code = run.world.code(function) if isinstance(function, Ref) and "." not in function.name else None
    return code is not None and bool(code[0].parameters) and code[0].parameters[0].name == "self"


_OF_POOL: Final = _start("0|func", "1|args", "2|kwds")
_OF_TASK: Final = _start("0", "1|args", "2|kwargs")


def _named(inner: Arguments, given: Given | None) -> None:
    if given is None:
        return
    for key, value in (given.value.items or {}).items():
        if isinstance(key, str):
            inner.keywords[key] = Given(value, given.node)


def _call(run: Run, function: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    from wardline_analyzers.flow.calling.calls import invoke

    if not function.callables and function.name is None and not function.ids:
        return ANY
    result = invoke(run, function, arguments, node, state)
    return NONE if result is NEVER else result


def _at_once(index: int) -> Function:
    """A call that hands the arguments behind a function on to it: `to_thread(f, x)`."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        if len(arguments.positional) <= index:
            return None
        function = arguments.positional[index].value
        if not function.callables and function.name is None:
            return None
        inner = Arguments(arguments.positional[index + 1 :], dict(arguments.keywords), arguments.more, arguments.named)
        inner.row, inner.mapping = arguments.row, arguments.mapping
        return _call(run, function, inner, node, state)

    return made


def _getter(kind: str) -> Function:
    """`operator.itemgetter(…)`, `operator.attrgetter(…)`, `operator.methodcaller(…)`"""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        values = [free(g.value) for g in arguments.positional]
        if not values or (kind != "item" and values[0].constant is UNKNOWN):
            return None
        taints, opened = lump(values)
        return Value(kind="function", callables=(Getter(kind, tuple(values)),), taints=taints, open=opened)

    return made


def _awaited(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`pool.submit(f, x).result()`: texts and containers have no such method, they are what the function gives."""
    receiver = arguments.receiver
    if receiver is None or (receiver.value.consts is None and receiver.value.kind not in _PLAIN):
        return None
    return receiver.value


def _entered(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`stack.enter_context(x)`: what `with x as y` binds."""
    from wardline_analyzers.flow.solve.wrapping import entered

    given = arguments.get("0|cm")
    if given is None:
        return None
    return entered(run, given.value, form.With(node.start, node.end, node, None, ()), state)


def _run_own(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`thread.start()` of a class with a `run` of its own."""
    receiver = arguments.receiver
    if receiver is None or not receiver.value.callables:
        return None
    called(run, receiver.value, "run", (), node)
    return NONE


def _fed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`parser.feed(text)`: the methods of the program's parser are called with what is in the text."""
    receiver, given = arguments.receiver, arguments.get("0|data")
    if receiver is None or given is None or not receiver.value.callables:
        return None
    part = Value(taints=given.value.taints, open=given.value.open, kind="str")
    pairs = row_of(display("tuple", [part, part]))
    for name in _OF_PARSER:
        called(run, receiver.value, name, (part, pairs) if name in _OF_TAGS else (part,), node)
    return NONE


_OF_TAGS: Final = ("handle_starttag", "handle_startendtag")
_OF_PARSER: Final = (*_OF_TAGS, "handle_endtag", "handle_data", "handle_comment", "handle_entityref", "unknown_decl")

CALLING: Final[dict[str, Function]] = {
    "map": _map,
    "itertools.starmap": _star_map,
    "functools.reduce": _reduce,
    "functools.partial": _partial,
    "functools.partialmethod": _partial,
    "staticmethod": _static,
    "functools.wraps": lambda run, arguments, node, state: ANY,
    "threading.Thread": _start("target|1", "args|3", "kwargs|4"),
    "threading.Thread().start": _run_own,
    "multiprocessing.Process().start": _run_own,
    "multiprocessing.Process": _start("target|1", "args|3", "kwargs|4"),
    "threading.Timer": _start("function|1", "args|2", "kwargs|3"),
    "html.parser.HTMLParser().feed": _fed,
    "asyncio.to_thread": _at_once(0),
    "anyio.to_thread.run_sync": _at_once(0),
    "starlette.concurrency.run_in_threadpool": _at_once(0),
    "fastapi.concurrency.run_in_threadpool": _at_once(0),
    "operator.itemgetter": _getter("item"),
    "operator.attrgetter": _getter("attribute"),
    "operator.methodcaller": _getter("method"),
}

CALLING_METHODS: Final[dict[str, Function]] = {
    "enter_context": _entered,
    "enter_async_context": _entered,
    "result": _awaited,
    "submit": _at_once(0),
    "run_in_executor": _at_once(1),
    "async_add_executor_job": _at_once(0),
    "call_soon": _at_once(0),
    "call_soon_threadsafe": _at_once(0),
    "call_later": _at_once(1),
    "add_task": _at_once(0),
    "apply_async": _of_pool_or_task,
    "delay": _delayed,
    "starmap": _star_map,
    "map": lambda run, arguments, node, state: (
        _map(run, arguments, node, state) if first(arguments).callables or first(arguments).name else None
    ),
}
"""By the name of the method: of pools of threads, event loops, queues of tasks."""
