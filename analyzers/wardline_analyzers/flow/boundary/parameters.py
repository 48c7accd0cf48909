"""What the parameters of a function hold when nobody of the program calls it: what a framework passes, or anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary import dependencies
from wardline_analyzers.flow.boundary.aliases import (
    CHECKED,
    LIMITED,
    NUMBER,
    PATTERNS,
    PROVIDER,
    alias,
    asks_by_type,
    provider,
)
from wardline_analyzers.flow.boundary.annotations import (
    LIMITS,
    beside,
    class_namer,
    class_of,
    holding,
    is_address,
    is_plain,
    markers,
    objects_of,
    qualified,
    vouched_by_marks,
    with_class,
    words_of,
)
from wardline_analyzers.flow.boundary.handlers import handler_of, index_of, may_be_request, request_index
from wardline_analyzers.flow.boundary.route_schemas import checked
from wardline_analyzers.flow.boundary.routes import harmless_places, place, places
from wardline_analyzers.flow.boundary.sources import SOME_REQUEST, WORDS, sourced
from wardline_analyzers.flow.known.elements import with_element
from wardline_analyzers.flow.known.kinds import ADDRESS_LEFT
from wardline_analyzers.flow.known.program import ClassRef, Instance, LocalClass, is_of_constants
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.steps import Step
from wardline_analyzers.flow.known.values import ANY, CLEAN, ELEMENTS, GUESSED, PARAMETER, Taint, Value
from wardline_analyzers.flow.models.entries import Handler
from wardline_analyzers.qualified import root_of

_TEXT: Final = frozenset(
    [
        "str",
        "bytes",
        "Any",
        "dict",
        "Dict",
        "list",
        "List",
        "SecretStr",
        "AnyStr",
        "object",
        "Optional",
        "Union",
        "Annotated",
    ]
)
"""Words of the annotations of what is a text, or may hold one."""
_INJECTED: Final = frozenset(
    [
        "Depends",
        "Security",
        "Session",
        "AsyncSession",
        "Response",
        "BackgroundTasks",
        "SecurityScopes",
        "Connection",
        "Engine",
        "Redis",
        "Settings",
        "Database",
        "Client",
        "AsyncClient",
        "Logger",
        "Cursor",
        "Pool",
    ]
)
"""Types and markers of what the framework, not the client, passes."""
REQUESTS: Final = frozenset(
    ["Request", "HttpRequest", "WSGIRequest", "ASGIRequest", "HTTPConnection", "WebSocket", "HTTPServerRequest"]
)
_FROM_FRAMEWORK: Final = _INJECTED | REQUESTS
CLIENTS: Final = frozenset(("urllib", "requests", "httpx", "scrapy", "google", "pytest", "_pytest", "curl_cffi"))
"""Packages whose `Request` is one that is sent, not received."""
_SIGNERS: Final = frozenset(("botocore", "scrapy"))
"""Packages in whose code a parameter `request` is such a one."""
_ALIAS: Final = re.compile(r"[a-z](?:Dep|Deps|Depends|Dependency)$|^Depends[A-Z]")
"""Names of aliases, `SessionDep = Annotated[Session, Depends(get_session)]`, which may be those of another file, and of
default values: `trans=DependsOnTrans`."""
_OWN: Final = frozenset(
    [
        "self",
        "cls",
        "db",
        "session",
        "background_tasks",
        "current_user",
        "user",
        "settings",
        "config",
        "redis",
        "cache",
        "info",
    ]
)


def held(run: Run, function: form.Function, owner: Any = None) -> list[Value]:
    """The values of a function's parameters when nobody of the program calls it."""
    found = handler_of(run, function, owner)
    method = owner is not None and bool(function.parameters)
    if found is None:
        return [_by_itself(run, function, index) for index in range(len(function.parameters))]
    handler, route = found
    request = request_index(handler, function, method, strict=False) if handler.request else None
    guess = route is None and run.world.models.is_guess(handler)
    is_view = not guess or request is None or (_is_first(function, request, method) and _may_answer(function))
    given = {index_of(spec, function, method): name for spec, name in handler.given}
    values: list[Value] = []
    for index, parameter in enumerate(function.parameters):
        if index in given and index != request:
            values.append(_given(run, function, index, given[index], owner))
        elif index == request:
            sent_by_us = root_of(class_of(run, parameter.annotation) or "") in CLIENTS
            other = sent_by_us or (guess and _is_own_class(run, parameter.annotation))
            known = _known_class(run, parameter.annotation) if guess and not other else None
            sent = checked(run, function, handler, _request(run, handler, parameter, route))
            whole = _unknown(run, function, index) if other else sent
            values.append(known or whole)
        elif index == 0 and method:
            values.append(_with_places(_unknown(run, function, index), route))
        else:
            position = index - (1 if method else 0)
            own = guess and (parameter.kind == form.KEYWORD or _is_own_class(run, parameter.annotation))
            asked = is_view and not own  # a record of the program has been looked up by then
            kind = _source_kind(handler, parameter, position) if asked else ""
            if kind and _is_for_decorator(run, function, parameter, handler, route):
                kind = ""
            group = position - (0 if request is None else 1)
            if kind and route is None and _fits(function, parameter):
                client: Value | None = CLEAN
            else:
                client = _client(run, parameter, kind, handler, route, group) if kind else None
            values.append(client or _unknown(run, function, index))
            if guess and kind:
                key = (GUESSED, function.name, parameter.name, index)
                values[-1] = values[-1].but(taints=tuple(t.guessed().but(key=key) for t in values[-1].taints))
    return values


def _is_for_decorator(
    run: Run, function: form.Function, parameter: form.Parameter, handler: Handler, route: str | None
) -> bool:
    """A parameter that is no place of the route, of a view that the program itself decorates: the decorator gives it.

    Frameworks that inject things look at the parameters themselves, and take from the query what is no place."""
    if route is None or handler.injected or parameter.kind == form.DOUBLE_STAR or "(" in route:
        return False
    if parameter.name in places(route):
        return False
    named = (each.callee if isinstance(each, form.Call) else each for each in function.decorators)
    return any(
        run.variable(each.name, run.frame.state).callables for each in named if isinstance(each, form.Name)
    )


def given_by_decorators(run: Run, function: form.Function) -> list[form.Parameter]:
    """The parameters of a view that decorators of the program give it."""
    found = handler_of(run, function)
    if found is None:
        return []
    request = request_index(found[0], function, False, strict=False) if found[0].request else None
    others = [each for index, each in enumerate(function.parameters) if index != request]
    return [each for each in others if _is_for_decorator(run, function, each, *found)]


def _is_first(function: form.Function, request: int, method: bool) -> bool:
    """Is the request what a framework gives first, and always? A function that gets it otherwise is a helper."""
    return request == (1 if method else 0) and function.parameters[request].default is None


def _may_answer(function: form.Function) -> bool:
    """Can its result be a response, for what its annotation says? A function that gives a text is a helper."""
    words = words_of(function.returns)
    return not words or any(_ANSWERS.search(word) for word in words)


_ANSWERS: Final = re.compile(r"(?i)response|redirect|render|template|page|html|http|view|any$|object$|^t$|coroutine")
"""Words of the annotations of results that are, or may be, what a framework sends."""


def _is_own_class(run: Run, annotation: form.Expression | None) -> bool:
    """Is it a class of the program, and none that is made of a framework's?"""
    if annotation is None:
        return False
    value = with_class(run, Value(), annotation)
    return bool(value.callables) and value.name is None


def _known_class(run: Run, annotation: form.Expression | None) -> Value | None:
    """An object of a library's class that an annotation names, if the models speak of it: it says more than a name."""
    value = with_class(run, Value(), annotation)
    return value if value.name is not None and "." in value.name and run.world.models.knows(value.name) else None


def _by_itself(run: Run, function: form.Function, index: int) -> Value:
    """A parameter of a function that no model knows: its annotation or default may tell that the framework fills it."""
    parameter = function.parameters[index]
    default = [parameter.default.callee] if isinstance(parameter.default, form.Call) else []
    for marker in (*markers(parameter.annotation), *default):
        for handler in run.world.models.annotated(qualified(run, marker) or ""):
            kind = _source_kind(handler, parameter, 0)
            if kind:
                return CLEAN if _fits(function, parameter) else _client(run, parameter, kind, handler, None)
    return _unknown(run, function, index)


def _fits(function: form.Function, parameter: form.Parameter) -> bool:
    """`@Path("{id: [a-z]+}")` above a method with `@PathParam("id")`: does only harmless text get into that place?"""
    routes = [_said(each) for each in function.decorators if _word_of(each) == "Path"]
    names = [_said(each) for each in beside(parameter.annotation) if _word_of(each) == "PathParam"]
    return any(place(route, name) is None for route in routes for name in names)


def _word_of(marker: form.Expression) -> str:
    """The last word of the name of an annotation."""
    callee = marker.callee if isinstance(marker, form.Call) else marker
    return callee.name if isinstance(callee, (form.Name, form.Attribute)) else ""


def _said(marker: form.Expression) -> str:
    """The text in an annotation."""
    first = marker.arguments[0].value if isinstance(marker, form.Call) and marker.arguments else None
    return first.value if isinstance(first, form.Literal) and isinstance(first.value, str) else ""


def _request(run: Run, handler: Handler, parameter: form.Parameter, route: str | None) -> Value:
    if not handler.request_class:
        return Value()
    name = f"{handler.request_class}()"
    source = run.world.models.source(name)
    return _with_places(Value(name=name) if source is None else sourced(source, name, parameter), route)


def _with_places(value: Value, route: str | None) -> Value:
    """A request, or a view that keeps what stands in the places of its route."""
    harmless = harmless_places(route) if route else ()
    if harmless:
        places = Value(kind="dict", items=dict.fromkeys(harmless, CLEAN))
        for field in _OF_ROUTE:
            value = with_element(value, field, places)
    return value


_OF_ROUTE: Final = (".match_info", ".path_params", ".matchdict", ".kwargs", ".path_kwargs")
"""Fields of requests and views, in one framework or another, with what stands in the places of the route."""


def _given(run: Run, function: form.Function, index: int, name: str, owner: Any) -> Value:
    """What a framework passes: an object of this class, or (`self.name`) of the one that the view's class names so."""
    if not name.startswith(_OWN_CLASS):
        return Value(name=f"{name}()")
    member = run.world.member(owner, name.removeprefix(_OWN_CLASS)) if isinstance(owner, ClassRef) else None
    classes = member.value.callables if member is not None else ()
    made = tuple(Instance(each) for each in classes if isinstance(each, (ClassRef, LocalClass)))
    if not made:
        return _unknown(run, function, index)
    base = next((run.world.library_base(each.of) for each in made if isinstance(each.of, ClassRef)), None)
    return Value(kind="instance", callables=made, name=f"{base}()" if base else None)


_OWN_CLASS: Final = "self."


def _source_kind(handler: Handler, parameter: form.Parameter, position: int) -> str:
    if parameter.name in handler.excluded:
        return ""
    for spec, kind in handler.parameters:
        parts = spec.split("|")
        if "*" in parts or parameter.name in parts or str(position) in parts:
            return kind
    return ""


def _unknown(run: Run, function: form.Function, index: int) -> Value:
    """A parameter that may hold whatever a caller gives."""
    parameter = function.parameters[index]
    taint = Taint(PARAMETER, (index,))
    if parameter.annotation is None:
        if may_be_request(function, index) and _SIGNERS.isdisjoint(run.world.packages):
            name = run.world.models.canonical(SOME_REQUEST)
            return Value(taints=(taint.but(cleared=frozenset((ELEMENTS,))),), name=name)
        return Value(taints=(taint,))
    if isinstance(parameter.annotation, (form.Name, form.Attribute)) and parameter.annotation.name in REQUESTS:
        value = with_class(run, Value(taints=(taint,)), parameter.annotation)
        root = root_of(value.name or "")
        own = bool(value.callables) and value.name is None
        """A class of the program, which says itself what its objects hold."""
        return (
            value
            if own or root in run.world.models.roots or root in CLIENTS
            else value.but(name=run.world.models.canonical(SOME_REQUEST))
        )
    value = with_class(run, Value(taints=(taint,)), parameter.annotation)
    if _is_enumeration(run, value):  # a text, which a caller may give nevertheless, has neither of these
        for field in _OF_MEMBER:
            value = with_element(value, field, CLEAN)
    return value


_OF_MEMBER: Final = (".name", ".value")
"""What the program says of each member of an enumeration."""


# ---------------------------------------------------------------------- what the client chooses


def _client(
    run: Run, parameter: form.Parameter, kind: str, handler: Handler, route: str | None, position: int = -1
) -> Value:
    words = words_of(parameter.annotation) if parameter.annotation is not None else frozenset()
    default = words_of(parameter.default) if parameter.default is not None else frozenset()
    if default & PATTERNS or words & PATTERNS:
        return CLEAN
    kept = alias(run, parameter.annotation)
    if kept is not None:
        return _of_alias(run, parameter, kept.items or {}, kind, handler)
    if words & _FROM_FRAMEWORK and _is_namesake(run, parameter.annotation):
        words = words - _FROM_FRAMEWORK
    if words & REQUESTS:
        return with_class(run, Value(open=True), parameter.annotation)
    made = _dependency(run, parameter, kind, handler)
    if made is not None:
        return made
    if (words | default) & _INJECTED or any(c.rpartition(".")[2] in words | default for c in handler.injected):
        return with_class(run, ANY, parameter.annotation)
    if (not words and parameter.name in _OWN) or any(_ALIAS.search(word) for word in words | default):
        return ANY
    if is_plain(words):
        if (words | default) & LIMITS:
            return CLEAN
        return Value(kind="int", taints=(_taint(parameter, kind, cleared=_plain_cleared()),))
    vouched = vouched_by_marks(run, parameter.annotation)
    if vouched:
        return Value(kind="str", taints=(_taint(parameter, kind, cleared=vouched),))
    if is_address(words):
        return Value(kind="str", taints=(_taint(parameter, kind, cleared=ADDRESS_LEFT),))
    shape = ""
    if route is not None:
        fits = place(route, parameter.name, position)
        if fits is None:
            return CLEAN
        shape = fits
    taint = _taint(parameter, kind, shape=shape)
    if words & _STREAMS:
        return with_class(run, Value(taints=(taint,)), parameter.annotation)
    if words and not words & _TEXT:
        # An object whose fields the client fills: harmless as a whole.
        made = with_class(run, Value(taints=(taint.but(cleared=frozenset((ELEMENTS,))),)), parameter.annotation)
        return CLEAN if _is_enumeration(run, made) else made
    whole = Value(taints=(taint,), kind="str" if words == {"str"} else "")
    if parameter.kind == form.DOUBLE_STAR and route:
        return Value(kind="dict", taints=(taint,), items=dict.fromkeys(harmless_places(route), CLEAN), rest=whole)
    objects = objects_of(parameter.annotation, class_namer(run))
    if objects is not None and _is_enumeration(run, objects):
        return CLEAN
    return whole if objects is None else holding(objects, whole)


_STREAMS: Final = frozenset(("InputStream", "Reader"))
"""Types of what the body of a request is read from."""


def _is_enumeration(run: Run, value: Value) -> bool:
    """Is it a member of an enumeration, which the client only chooses?"""
    return any(is_of_constants(bases) for bases in _bases(run, value))


def _is_namesake(run: Run, annotation: form.Expression | None) -> bool:
    """Is it a class of the program that only has the name of a framework's, and is none of these by its bases?"""
    objects = objects_of(annotation, class_namer(run))
    names = {base.rpartition(".")[2] for bases in _bases(run, objects or ANY) for base in bases}
    return objects is not None and names.isdisjoint(_FROM_FRAMEWORK)


def _bases(run: Run, value: Value) -> Iterator[Sequence[str]]:
    """Those of the classes that it is an object of, outside the program."""
    for callable_ in value.callables:
        of = callable_.of if isinstance(callable_, Instance) else None
        if isinstance(of, ClassRef):
            yield run.world.library_bases(of)
        elif isinstance(of, LocalClass):
            yield [base.name or "" for base in of.bases]


def _dependency(run: Run, parameter: form.Parameter, kind: str, handler: Handler) -> Value | None:
    """`x: str = Depends(f)`, `Annotated[str, Depends(f)]`, `x: Paging = Depends()`: what is made of the request."""
    said = [parameter.default] if parameter.default is not None else beside(parameter.annotation)
    given = provider(said) or (parameter.annotation if asks_by_type(said) else None)
    if not isinstance(given, form.Name):
        return None
    return _provided(run, run.variable(given.name, run.frame.state), parameter, kind, handler)


def _provided(run: Run, asked: Value, parameter: form.Parameter, kind: str, handler: Handler) -> Value | None:
    return dependencies.provided(run, asked, parameter, lambda each: _client(run, each, kind, handler, None))


def _of_alias(run: Run, parameter: form.Parameter, said: Mapping[Any, Value], kind: str, handler: Handler) -> Value:
    """What a parameter holds whose type is kept under a name, by what that says."""
    if PROVIDER in said:
        made = _provided(run, said[PROVIDER], parameter, kind, handler)
        return made if made is not None else with_class(run, ANY, parameter.annotation)
    if CHECKED in said or LIMITED in said:
        return CLEAN
    if NUMBER in said:
        return Value(kind="int", taints=(_taint(parameter, kind, cleared=_plain_cleared()),))
    made = with_class(run, Value(taints=(_taint(parameter, kind),)), parameter.annotation)
    return made.but(taints=(_taint(parameter, kind, cleared=frozenset((ELEMENTS,))),)) if made.callables else made


def _plain_cleared() -> frozenset[str]:
    from wardline_analyzers.flow.known.kinds import ALL

    return ALL - {"resource"}


def _taint(parameter: form.Parameter, kind: str, shape: str = "", cleared: frozenset[str] = frozenset()) -> Taint:
    way = Step(None, parameter.start, parameter.end, WORDS.get(kind, "data enters here"))
    return Taint(kind, (dependencies.CHOSEN, parameter.name), shape=shape, way=way, cleared=cleared)


__all__ = ["given_by_decorators", "held"]
