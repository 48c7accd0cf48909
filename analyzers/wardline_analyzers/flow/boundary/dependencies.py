"""What functions and classes of the program make of a request before a framework calls a handler: FastAPI's `Depends`.

What harm they do themselves is told where they stand. Data that has entered in one of them comes to the handler at the
parameter that asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from wardline_analyzers.flow import form
from wardline_analyzers.flow.calling.crossing import Crossing
from wardline_analyzers.flow.known.arguments import Arguments, Given, Slot
from wardline_analyzers.flow.known.elements import elements
from wardline_analyzers.flow.known.program import ClassRef, Ref, plain_name
from wardline_analyzers.flow.known.run import DEEPEST_CALL, Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import NONE, Value

Client = Callable[[form.Parameter], Value]
"""What a client gives for a parameter of such a function."""

CHOSEN = "parameter"
"""Begins the keys of what a client chooses for a parameter."""


def provided(run: Run, asked: Value, parameter: form.Parameter, client: Client) -> Value | None:
    """What the handler's parameter gets, if it is known who makes it; None: that is not known."""
    if run.calls >= DEEPEST_CALL:
        return None
    for target in asked.callables:
        if isinstance(target, ClassRef):
            return _object_of(run, target, parameter, client)
        code = run.world.code(target) if isinstance(target, Ref) else None
        if code is not None and code[0] not in run.active:
            return _by_function(run, target, code, parameter, client)
    return None


def _by_function(run: Run, ref: Ref, code: tuple[form.Function, Any], asking: form.Parameter, client: Client) -> Value:
    function, world = code
    with _inside(run):
        bound = [Slot(value, None) for value in _given(run, function.parameters, world, client)]
        result = run.interpreter.visit_ref(run, ref, function, world, bound, State(), NONE)
    given = elements(result) if function.generator else result
    # What functions that nobody knows made of it has been looked up: the user of a session, the rights of a key.
    given = given.but(taints=tuple(t for t in given.taints if t.sure))
    return Crossing(asking, plain_name(ref.name), ()).result(given)


def _object_of(run: Run, of: ClassRef, asking: form.Parameter, client: Client) -> Value | None:
    """`paging: Paging = Depends()`: an object of the class, whose constructor gets what the client sends."""
    init = run.world.method(of, "__init__")
    code = run.world.code(init) if init is not None else None
    if code is None or code[0] in run.active:
        return None
    parameters, world = code[0].parameters[1:], code[1]
    call = form.Call(asking.start, asking.end, form.Name(asking.start, asking.end, of.name), ())
    with _inside(run):
        named = zip(parameters, _given(run, parameters, world, client), strict=True)
        given = Arguments(keywords={each.name: Given(value, asking) for each, value in named})
        made = run.interpreter.construct(run, of, given, call, State())
    return Crossing(asking, of.name, ()).result(made)


def _given(run: Run, parameters: Sequence[form.Parameter], world: Any, client: Client) -> list[Value]:
    """What the client gives for these parameters, whose types mean what they mean in the file of the function."""
    here, run.world = run.world, world
    values = [client(each) for each in parameters]
    run.world = here
    return values


@contextmanager
def _inside(run: Run) -> Iterator[None]:
    """A look into what is asked. The harm that it does is forgotten: it takes that from a request itself, and tells of
    it."""
    before = set(run.uses)
    run.calls += 1
    yield
    run.calls -= 1
    for key in [key for key, use in run.uses.items() if key not in before and use.taint.key[:1] != (CHOSEN,)]:
        del run.uses[key]


__all__ = ["CHOSEN", "Client", "provided"]
