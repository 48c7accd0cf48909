"""Functions that a framework calls: by which model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.annotations import class_of, qualified
from wardline_analyzers.flow.boundary.marks import marks_of
from wardline_analyzers.flow.boundary.registrations import given
from wardline_analyzers.flow.calling.conditions import hold
from wardline_analyzers.flow.calling.gathering import gather
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.program import LocalClass
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.models.entries import EXPORTED, Handler

REQUEST_NAMES: Final = frozenset(("request", "req", "_request", "http_request"))
_FIRST: Final = 2
"""A request object is among so many first parameters, but for the object that a method is of."""
_OBJECT: Final = frozenset(("self", "cls", "this"))


def handler_of(run: Run, function: form.Function, owner: Any = None) -> tuple[Handler, str | None] | None:
    """The model that a function is a handler by, and its route (None: not told)."""
    models = run.world.models
    view: tuple[Handler, str | None] | None = None
    for decorator in function.decorators:
        for handler, arguments in _decorated(run, decorator):
            if handler.where and not hold(handler.where, arguments):
                continue
            if handler.marked and not _is_marked(run, owner, handler.marked):
                continue
            route = arguments.get(handler.route) if handler.route else None
            text = route.value.constant if route is not None else None
            fits = handler, text if isinstance(text, str) else None
            if not handler.views:
                return fits
            view = view or fits  # unless another decorator says that the result is the page itself
    if view is not None:
        return view
    for base in _bases(run, owner):
        for handler in models.based_on(base):
            if _is_meant(handler, function.name):
                return handler, _route(run, owner.name)
    for handler in models.called(function.name):
        if _is_called(run, handler, function, owner):
            return handler, _route(run, _registered_name(function, owner))
    if function.name:
        found = next(_registered(run, _registered_name(function, owner)), None)
    else:
        found = next((found for each in run.given.get(function, ()) for found in _fitting(run, *each)), None)
    if found is not None:
        return found
    guesses = (
        handler
        for handler in models.guessed()
        if _is_called(run, handler, function, owner)
        and not (handler.request and _sends(handler, function, owner is not None))
        and (handler.request or handler.beside or run.world.exports(function))
    )
    return next(((handler, None) for handler in guesses), None)


def _is_called(run: Run, handler: Handler, function: form.Function, owner: Any) -> bool:
    """Does the framework call a function of this name, with these parameters?"""
    if handler.packages and not handler.packages & run.world.packages:
        return False
    if handler.beside and not any(class_of(run, each.annotation) == handler.beside for each in function.parameters):
        return False
    return not handler.request or request_index(handler, function, owner is not None, strict=True) is not None


def _is_meant(handler: Handler, method: str) -> bool:
    """Does the framework call the method of this name, of a class with the right base?"""
    if handler.methods == EXPORTED:
        return method[:1].isupper()
    return method in handler.methods or (not handler.methods and not method.startswith("_"))


def _is_marked(run: Run, owner: Any, wanted: tuple[str, ...]) -> bool:
    """Has the class one of these decorators, or bases?"""
    if not set(wanted).isdisjoint(marks_of(run, owner)):
        return True
    return not set(wanted).isdisjoint(map(run.world.models.canonical, _bases(run, owner)))


def _registered_name(function: form.Function, owner: Any) -> str:
    return owner.name if owner is not None else function.name


def _registered(run: Run, name: str) -> Iterator[tuple[Handler, str | None]]:
    """The models of the calls that make a handler of this function or class, and its routes."""
    for registration in run.world.registrations(name):
        yield from _fitting(run, _callees(run, registration.callee), registration.place, given(registration))


def _fitting(run: Run, callees: list[str], place: str, arguments: Arguments) -> Iterator[tuple[Handler, str | None]]:
    """The models by which this argument of a call is a handler, and its route."""
    for callee in callees:
        for handler in run.world.models.registered(callee):
            if handler.packages and not handler.packages & run.world.packages:
                continue
            parts = _each_way(handler.argument).split("|")
            if place not in parts and not ("rest" in parts and place.isdecimal() and place != "0"):
                continue
            if not handler.where or hold(handler.where, arguments):
                route = arguments.get(_each_way(handler.route)) if handler.route else None
                text = route.value.constant if route is not None else None
                yield handler, text if isinstance(text, str) else None


def _each_way(spec: str) -> str:
    """An element of a row of an argument, for each way to give the argument: `0|rules.*[1]` is `0.*[1]|rules.*[1]`."""
    argument, star, rest = spec.partition(".*")
    return "|".join(f"{each}{star}{rest}" for each in argument.split("|"))


def _callees(run: Run, written: str) -> list[str]:
    """What models may call a callee that is written so."""
    root, *rest = written.split(".")
    last = rest[-1] if rest else root
    word = root.removesuffix("()")
    base = run.variable(word, run.frame.state).name
    if base is None:
        return [f"*.{last}"]
    name = ".".join([base + root[len(word) :], *rest])
    return [name] if _is_known(run, run.world.models.canonical(name)) else [name, f"*.{last}"]


def _route(run: Run, name: str) -> str | None:
    return next((route for _, route in _registered(run, name) if route is not None), None)


def _decorated(run: Run, decorator: form.Expression) -> Iterator[tuple[Handler, Arguments]]:
    call = decorator if isinstance(decorator, form.Call) else None
    callee = call.callee if call is not None else decorator
    names = _names(run, callee)
    models = run.world.models
    arguments: Arguments | None = None
    for name in names:
        for handler in models.decorated(name):
            if handler.packages and not handler.packages & run.world.packages:
                continue
            if arguments is None:
                arguments = gather(run, call, run.frame.state) if call is not None else Arguments()
            yield handler, arguments


def _names(run: Run, node: form.Expression) -> list[str]:
    name = qualified(run, node)
    if name is not None:
        name = run.world.models.canonical(name)
        if _is_known(run, name):
            return [name]
    return [f"*.{node.name}"] if isinstance(node, form.Attribute) else []


def _is_known(run: Run, name: str) -> bool:
    """Does the name belong to a package that the models or the standard library know?"""
    return run.world.models.knows(name)


def _bases(run: Run, owner: Any) -> list[str]:
    if isinstance(owner, LocalClass):
        return [base.name for base in owner.bases if base.name]
    if owner is not None:
        return list(run.world.library_bases(owner))
    return []


def _sends(handler: Handler, function: form.Function, method: bool) -> bool:
    index = request_index(handler, function, method, strict=True)
    return index is not None and _answers_by_callback(function, index)


def _answers_by_callback(function: form.Function, request: int) -> bool:
    """`send(request, callback)`: who is given a request and a function for its answer sends it, and has not got it."""
    behind = function.parameters[request + 1 :]
    return len(behind) == 1 and behind[0].name in ("callback", "cb")


def may_be_request(function: form.Function, index: int) -> bool:
    """Does its name say that a parameter is the request of a client, and no other one that this one is to be sent?"""
    names = [parameter.name for parameter in function.parameters]
    first = index - (1 if names[0] in _OBJECT else 0)
    return names[index] in REQUEST_NAMES and first < _FIRST and not _answers_by_callback(function, index)


def request_index(handler: Handler, function: form.Function, method: bool, strict: bool) -> int | None:
    """The position of the parameter that is the request."""
    return index_of(handler.request, function, method, strict and "|" in handler.request)


def index_of(spec: str, function: form.Function, method: bool, by_name: bool = False) -> int | None:
    """The position of the parameter that `1`, `response` or `1|response` means: a name, where it has one, counts."""
    place: int | None = None
    for part in spec.split("|"):
        if part.isdecimal():
            index = int(part) + (1 if method else 0)
            if index < len(function.parameters):
                place = index
            continue
        for index, parameter in enumerate(function.parameters):
            if parameter.name == part:
                return index
    return None if by_name else place


__all__ = ["REQUEST_NAMES", "handler_of", "index_of", "may_be_request", "request_index"]
