"""Threads, tasks and timers: what they run, runs where they are started."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate import protocols
from wardline_analyzers.flow.functions.common import Function, callee
from wardline_analyzers.flow.functions.rows import exact
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import display, elements
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.program import Instance
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import CLEAN, Value
from wardline_analyzers.java.functions.calling import of_function
from wardline_analyzers.java.functions.common import called

_METHODS: Final = ("run", "call", "compute")
"""What is called of an object that is a task."""


def _results(run: Run, values: list[Value], node: form.Call, state: State) -> Iterator[Value]:
    """What comes of the tasks among these."""
    for value in values:
        if value.kind == "function" and value.callables:
            yield called(run, value, [], node, state)
        elif any(isinstance(c, Instance) for c in value.callables):
            for word in _METHODS:
                made = protocols.called(run, value, word, (), node)
                if made is not None:
                    yield made
                    break


def _ran(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new Thread(task)`, `executor.submit(task)`, `timer.schedule(task, 5)`: the task is called with nothing."""
    own = of_function(run, arguments, node, state)
    if own is not None:
        return own
    made = list(_results(run, [given.value for given in arguments.positional], node, state))
    return join_all(made) if made else None


def _all_ran(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`executor.invokeAll(tasks)`: what comes of each; `invokeAny(tasks)`: of one."""
    if not arguments.positional or arguments.receiver is None or arguments.receiver.value.callables:
        return None
    tasks = arguments.positional[0].value
    made = list(_results(run, exact(tasks) or [elements(tasks)], node, state))
    if not made:
        return None
    return join_all(made) if callee(node) == "invokeAny" else display("list", made)


def _own(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`pool.invoke(task)`, `task.invoke()`"""
    values = [given.value for given in arguments.positional]
    if not values and arguments.receiver is not None:
        values = [arguments.receiver.value]
    made = list(_results(run, values, node, state))
    return join_all(made) if made else None


def _thread(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    _ran(run, arguments, node, state)
    return None


def _started(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`job.start()`, of a class that is a thread."""
    if arguments.positional or arguments.receiver is None:
        return None
    made = list(_results(run, [arguments.receiver.value], node, state))
    return CLEAN if made else None


THREADS: Final[dict[str, Function]] = {
    "java.lang.Thread": _thread,
    "java.lang.Thread.startVirtualThread": _thread,
    "java.util.concurrent.FutureTask": _ran,
}
RUNNING: Final[dict[str, Function]] = {
    **dict.fromkeys(("start", "fork"), _started),
    **dict.fromkeys(("invokeAll", "invokeAny"), _all_ran),
    "invoke": _own,
    **dict.fromkeys(("submit", "execute", "invokeLater", "invokeAndWait", "schedule", "supplyAsync", "runAsync"), _ran),
}
"""By the name of the method, whatever its object is."""

__all__ = ["RUNNING", "THREADS"]
