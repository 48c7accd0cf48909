"""What is put around functions and values: decorators, annotations, context managers."""

from __future__ import annotations

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.annotations import with_class
from wardline_analyzers.flow.evaluate import protocols
from wardline_analyzers.flow.evaluate.expressions import evaluate
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.elements import elements
from wardline_analyzers.flow.known.program import ClassRef, Instance, LocalClass, Partial, Ref
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, NONE, Value

_OWN = (Closure, Ref, ClassRef, LocalClass, Partial, Instance)


def decorated(run: Run, value: Value, node: form.Function, state: State) -> Value:
    """A function after its decorators: those of the program are looked at, others keep it as it is."""
    for decorator in reversed(node.decorators):
        wrapper = evaluate(run, decorator, state)
        if any(isinstance(c, _OWN) for c in wrapper.callables):
            call = form.Call(decorator.start, decorator.end, decorator, ())
            result = run.interpreter.call_value(run, wrapper, [value], call, state)
            if result.callables:
                value = result
        elif wrapper.name in _DISPATCHERS:
            value = ANY
    return value


def called_as_decorated(run: Run, function: form.Function, given: dict[str, Value], state: State) -> None:
    """Call a view as its framework does, through the decorators of the program that give it some of its parameters.

    `given`: what the framework gives by itself."""
    closure = Closure(function, run.frame, run.world, run.watching)
    plain = Value(kind="function", callables=(closure,))
    wrapper = decorated(run, plain, function, state)
    if wrapper is not plain:
        call = form.Call(function.start, function.start, function.decorators[0], ())
        keywords = {name: Given(value, call) for name, value in given.items()}
        run.interpreter.invoke(run, wrapper, Arguments(keywords=keywords), call, state)


_DISPATCHERS = frozenset(("functools.singledispatch", "functools.singledispatchmethod"))
"""Decorators with which others may be called in a function's place, by the class of the first argument."""


def annotated(run: Run, value: Value, annotation: form.Expression, state: State) -> Value:
    """A value with the class that an annotation gives it, if nothing better is known."""
    if value == NONE and run.world.models.front.true_types:  # `Logger log = null;`: its class is written
        made = with_class(run, value, annotation)
        return made if made.name is not None else value
    if value.consts is not None or value.items is not None or value.callables:
        return value
    if value.name is not None:
        function = value.name.removesuffix("()")
        word = function.rpartition(".")[2]
        if word == function or word[:1].isupper() or not run.world.models.front.true_types:
            return value
        value = value.but(name=None)  # what a function gives that nobody describes is what is written
    return with_class(run, value, annotation)


def entered(run: Run, value: Value, node: form.With, state: State) -> Value:
    """What `with value as x` binds."""
    if value.kind == "list":  # a generator that was made a context manager
        return elements(value)
    if value.callables:
        for name in ("__enter__", "__aenter__"):
            result = protocols.called(run, value, name, (), node.value)
            if result is not None:
                return value if result is NONE else result
    return value


def left(run: Run, value: Value, node: form.With, state: State) -> None:
    """What the end of `with value` does."""
    if any(isinstance(c, Instance) for c in value.callables):
        run.frame.state = state
        for name in ("__exit__", "__aexit__"):
            protocols.called(run, value, name, (NONE, NONE, NONE), node.value)


def swallows(run: Run, value: Value) -> bool:
    """Does the end of `with value` take every exception in it for handled?"""
    for callable_ in value.callables:
        of = callable_.of if isinstance(callable_, Instance) else None
        method = run.world.method(of, "__exit__") if isinstance(of, ClassRef) else None
        summary = run.world.summary(method) if method is not None else None
        if summary is None or summary.returns is None or summary.returns.constant is not True:
            return False
    return bool(value.callables)


__all__ = ["annotated", "called_as_decorated", "decorated", "entered", "left", "swallows"]
