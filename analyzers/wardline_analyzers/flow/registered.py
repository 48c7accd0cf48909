"""Functions that are given to a call which makes them handlers: `app.add_url_rule("/", view_func=f)`."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.arguments import Arguments
from wardline_analyzers.flow.conditions import hold
from wardline_analyzers.flow.models import Handler
from wardline_analyzers.flow.program import Bound, Closure, Partial, Ref
from wardline_analyzers.flow.run import DEEPEST_CALL, VISITS, Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.values import Value

_MOST: Final = 4


def given(run: Run, names: list[str], arguments: Arguments, node: form.Call, state: State) -> None:
    """The framework calls the function that is given here: look at it as it is called."""
    if run.calls >= DEEPEST_CALL or not run.watching:
        return
    for name in names:
        for handler in run.world.models.registered(name):
            if handler.packages and not handler.packages & run.world.packages:
                continue
            if handler.where and not hold(handler.where, arguments):
                continue
            for argument in arguments.select(handler.argument):
                route = arguments.get(handler.route) if handler.route else None
                text = route.value.constant if route is not None else None
                _called(run, argument.value, handler, text if isinstance(text, str) else None, state)
            return


def _called(run: Run, value: Value, handler: Handler, route: str | None, state: State) -> None:
    for function in value.callables[:_MOST]:
        if isinstance(function, Partial):
            _called(run, function.function, handler, route, state)
            continue
        receiver = function.receiver if isinstance(function, Bound) else None
        target = function.function if isinstance(function, Bound) else function
        if isinstance(target, Ref):
            code = run.world.code(target)
            if code is not None and code[0] not in run.active and run.visits <= VISITS:
                _visit(run, target, code, receiver, handler, route, state)
        elif isinstance(target, Closure) and target.function not in run.active:
            _visit(run, target, (target.function, target.world), receiver, handler, route, state)


def _visit(
    run: Run,
    target: Ref | Closure,
    code: tuple[form.Function, Any],
    receiver: Value | None,
    handler: Handler,
    route: str | None,
    state: State,
) -> None:
    from wardline_analyzers.flow import handlers, visits

    function, world = code
    watching, before, frame = run.watching, run.world, run.frame
    run.world = world
    run.watching = watching and world.here == before.here
    values = handlers.called_by(run, function, handler, route, receiver)
    inner = State()
    inner.facts = dict(state.facts)
    for number, (parameter, value) in enumerate(zip(function.parameters, values, strict=True)):
        inner.vars[parameter.name] = inner.vars[visits.hidden(number)] = value
    run.calls += 1
    left = run.budget
    if isinstance(target, Closure):
        run.called.add(function)
    ended, _ = visits.BODY[0](run, function, inner, target.frame if isinstance(target, Closure) else None)
    handlers.sent(run, handler, ended)
    run.visits += left - run.budget
    run.calls -= 1
    run.watching, run.world, run.frame = watching, before, frame


__all__ = ["given"]
