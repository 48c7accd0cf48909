"""Functions that a framework calls: what their parameters hold, and where their result goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from wardline_analyzers.flow import form, media_types
from wardline_analyzers.flow.arguments import Arguments, gather
from wardline_analyzers.flow.conditions import hold
from wardline_analyzers.flow.elements import elements
from wardline_analyzers.flow.model_entries import Handler
from wardline_analyzers.flow.program import ClassRef, Instance, LocalClass, Ref
from wardline_analyzers.flow.regexes import vouched
from wardline_analyzers.flow.run import DEEPEST_CALL, Frame, Run
from wardline_analyzers.flow.secret_names import SECRET
from wardline_analyzers.flow.sinks import reach
from wardline_analyzers.flow.sources import WORDS, sourced
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.values import ANY, CLEAN, ELEMENTS, NONE, PARAMETER, Step, Taint, Value
from wardline_analyzers.qualified import root_of

_PLAIN: Final = frozenset(
    [
        "int",
        "float",
        "bool",
        "UUID",
        "UUID1",
        "UUID3",
        "UUID4",
        "UUID5",
        "Decimal",
        "datetime",
        "date",
        "time",
        "timedelta",
        "Literal",
        "Enum",
        "PositiveInt",
        "NonNegativeInt",
        "conint",
        "confloat",
        "ObjectId",
        "PydanticObjectId",
        "EmailStr",
        "IPvAnyAddress",
        "IPv4Address",
        "IPv6Address",
    ]
)
"""Types that no text of the client's choice fits into."""
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
_REQUESTS: Final = frozenset(
    ["Request", "HttpRequest", "WSGIRequest", "ASGIRequest", "HTTPConnection", "WebSocket", "HTTPServerRequest"]
)
_REQUEST_NAMES: Final = frozenset(("request", "req", "_request", "http_request"))
_FIRST: Final = 3
"""A request object is among so many first parameters."""
REQUEST: Final = "wsgi.Request()"
"""A request object of a framework that is not known (models/python/requests_by_name.yaml)."""
_CLIENTS: Final = frozenset(("urllib", "requests", "httpx", "scrapy", "google", "pytest", "_pytest", "curl_cffi"))
"""Packages whose `Request` is one that is sent, not received."""
_CONVERTER: Final = re.compile(
    r"<(\w+)(?:\([^)>]*\))?(?::([^<>]+))?>|\{(\w+)(?::([^{}]+))?\}"
    r"|\(\?P<(\w+)>((?:[^()\\]|\\.|\([^()]*\))*)\)"
)
"""A place of a route: `<name>`, `<int:name>`, `<name:int>`, `{name:path}`, `(?P<name>[a-z]+)`."""
_VIEWS: Final = "redirect"
"""The kind of sink of handlers that return the name of a view."""
_PLAIN_TEXT: Final = frozenset(("shell", "path", "sql"))
"""What lets through only text that is harmless for these is harmless."""
_TEXTS: Final = frozenset(("", "string", "str", "default"))
_PATTERN: Final = frozenset(("pattern", "regex", "enum"))
_LIMITS: Final = frozenset(("le", "lt", "Le", "Lt", "Interval"))
"""What in an annotation or default value bounds a number: `Query(le=100)`, `Annotated[int, Le(100)]`."""
_ALIAS: Final = re.compile(r"[a-z](?:Dep|Deps|Depends|Dependency)$")
"""Names of aliases, `SessionDep = Annotated[Session, Depends(get_session)]`, which may be those of another file."""
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


# ---------------------------------------------------------------------- which functions


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
            if handler.returns != _VIEWS:
                return fits
            view = view or fits  # unless another decorator says that the result is the page itself
    if view is not None:
        return view
    for base in _bases(run, owner):
        for handler in models.based_on(base):
            if function.name in handler.methods or (not handler.methods and not function.name.startswith("_")):
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
    guesses = (handler for handler in models.guessed() if _is_called(run, handler, function, owner))
    return next(((handler, None) for handler in guesses), None)


def _is_called(run: Run, handler: Handler, function: form.Function, owner: Any) -> bool:
    """Does the framework call a function of this name, with these parameters?"""
    if handler.packages and not handler.packages & run.world.packages:
        return False
    return not handler.request or _request_index(handler, function, owner is not None, strict=True) is not None


def _is_marked(run: Run, owner: Any, wanted: tuple[str, ...]) -> bool:
    """Has the class one of these decorators, or bases?"""
    if isinstance(owner, ClassRef) and not set(wanted).isdisjoint(run.world.marks(owner)):
        return True
    return not set(wanted).isdisjoint(map(run.world.models.canonical, _bases(run, owner)))


def _registered_name(function: form.Function, owner: Any) -> str:
    return owner.name if owner is not None else function.name


def _registered(run: Run, name: str) -> Iterator[tuple[Handler, str | None]]:
    """The models of the calls that make a handler of this function or class, and its routes."""
    for registration in run.world.registrations(name):
        yield from _fitting(run, _callees(run, registration.callee), registration.place, registration.given())


def _fitting(run: Run, callees: list[str], place: str, arguments: Arguments) -> Iterator[tuple[Handler, str | None]]:
    """The models by which this argument of a call is a handler, and its route."""
    for callee in callees:
        for handler in run.world.models.registered(callee):
            if handler.packages and not handler.packages & run.world.packages:
                continue
            parts = handler.argument.split("|")
            if place not in parts and not ("rest" in parts and place.isdecimal() and place != "0"):
                continue
            if not handler.where or hold(handler.where, arguments):
                route = arguments.get(handler.route) if handler.route else None
                text = route.value.constant if route is not None else None
                yield handler, text if isinstance(text, str) else None


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


def qualified(run: Run, node: form.Expression) -> str | None:
    """The qualified name of a dotted expression, by the names of the module."""
    if isinstance(node, form.Name):
        return run.variable(node.name, run.frame.state).name
    if isinstance(node, form.Attribute):
        base = qualified(run, node.base)
        return f"{base}.{node.name}" if base else None
    if isinstance(node, form.Call):
        base = qualified(run, node.callee)
        return f"{base}()" if base else None
    return None


def _bases(run: Run, owner: Any) -> list[str]:
    if isinstance(owner, LocalClass):
        return [base.name for base in owner.bases if base.name]
    if owner is not None:
        return list(run.world.library_bases(owner))
    return []


def _request_index(handler: Handler, function: form.Function, method: bool, strict: bool) -> int | None:
    """The position of the parameter that is the request."""
    return _index_of(handler.request, function, method, strict and "|" in handler.request)


def _index_of(spec: str, function: form.Function, method: bool, by_name: bool = False) -> int | None:
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


# ---------------------------------------------------------------------- what parameters hold


def parameters(run: Run, function: form.Function, owner: Any = None) -> list[Value]:
    """The values of a function's parameters when nobody of the program calls it."""
    found = handler_of(run, function, owner)
    method = owner is not None and bool(function.parameters)
    if found is None:
        return [_by_itself(run, function, index) for index in range(len(function.parameters))]
    handler, route = found
    request = _request_index(handler, function, method, strict=False) if handler.request else None
    guess = route is None and run.world.models.is_guess(handler)
    is_view = not guess or request is None or _is_first(function, request, method)
    given = {_index_of(spec, function, method): name for spec, name in handler.given}
    values: list[Value] = []
    for index, parameter in enumerate(function.parameters):
        if index in given and index != request:
            values.append(Value(name=f"{given[index]}()"))
        elif index == request:
            sent_by_us = root_of(class_of(run, parameter.annotation) or "") in _CLIENTS
            values.append(unknown(run, function, index) if sent_by_us else _request(run, handler, parameter))
        elif index == 0 and method:
            values.append(unknown(run, function, index))
        else:
            kind = _source_kind(handler, parameter, index - (1 if method else 0)) if is_view else ""
            values.append(_client(run, parameter, kind, handler, route) if kind else unknown(run, function, index))
            if guess and kind:
                values[-1] = values[-1].but(taints=tuple(t.but(sure=False) for t in values[-1].taints))
    return values


def _is_first(function: form.Function, request: int, method: bool) -> bool:
    """Is the request what a framework gives first, and always? A function that gets it otherwise is a helper."""
    return request == (1 if method else 0) and function.parameters[request].default is None


def _by_itself(run: Run, function: form.Function, index: int) -> Value:
    """A parameter of a function that no model knows: its own annotation may tell that the framework fills it."""
    parameter = function.parameters[index]
    for marker in _markers(parameter.annotation):
        for handler in run.world.models.annotated(qualified(run, marker) or ""):
            kind = _source_kind(handler, parameter, 0)
            if kind:
                return _client(run, parameter, kind, handler, None)
    return unknown(run, function, index)


def _answering(run: Run, function: form.Function) -> tuple[Handler, None] | None:
    """The model of a parameter that the framework fills, in a function whose type says that it gives an answer:
    `ResponseEntity<String>`, where a plain text may be the name of a view."""
    if not isinstance(function.returns, form.Index):
        return None
    markers = (marker for parameter in function.parameters for marker in _markers(parameter.annotation))
    found = (handler for marker in markers for handler in run.world.models.annotated(qualified(run, marker) or ""))
    return next(((handler, None) for handler in found if handler.returns), None)


def _markers(annotation: form.Expression | None) -> list[form.Expression]:
    """What `Annotated[T, marker, …]` says beside the type, without what is given to it."""
    if not isinstance(annotation, form.Index) or not isinstance(annotation.key, form.Display):
        return []
    if not isinstance(annotation.base, form.Name) or annotation.base.name != "Annotated":
        return []
    return [item.callee if isinstance(item, form.Call) else item for item in annotation.key.items[1:]]


def _request(run: Run, handler: Handler, parameter: form.Parameter) -> Value:
    if not handler.request_class:
        return Value()
    name = f"{handler.request_class}()"
    source = run.world.models.source(name)
    return Value(name=name) if source is None else sourced(source, name, parameter)


def _source_kind(handler: Handler, parameter: form.Parameter, position: int) -> str:
    if parameter.name in handler.excluded:
        return ""
    for spec, kind in handler.parameters:
        parts = spec.split("|")
        if "*" in parts or parameter.name in parts or str(position) in parts:
            return kind
    return ""


def _client(run: Run, parameter: form.Parameter, kind: str, handler: Handler, route: str | None) -> Value:
    words = words_of(parameter.annotation) if parameter.annotation is not None else frozenset()
    default = words_of(parameter.default) if parameter.default is not None else frozenset()
    if default & _PATTERN or words & _PATTERN:
        return CLEAN
    if words & _REQUESTS:
        return with_class(run, Value(open=True), parameter.annotation)
    made = _dependency(run, parameter, kind, handler)
    if made is not None:
        return made
    if (words | default) & _INJECTED or any(c.rpartition(".")[2] in words | default for c in handler.injected):
        return with_class(run, ANY, parameter.annotation)
    if (not words and parameter.name in _OWN) or any(_ALIAS.search(word) for word in words):
        return ANY
    if is_plain(words):
        if (words | default) & _LIMITS:
            return CLEAN
        return Value(kind="int", taints=(_taint(parameter, kind, cleared=_plain_cleared()),))
    shape = ""
    if route is not None:
        place = _place(route, parameter.name)
        if place is None:
            return CLEAN
        shape = place
    taint = _taint(parameter, kind, shape=shape)
    if words and not words & _TEXT:
        # An object whose fields the client fills: harmless as a whole.
        made = with_class(run, Value(taints=(taint.but(cleared=frozenset((ELEMENTS,))),)), parameter.annotation)
        return CLEAN if _is_enumeration(run, made) else made
    return Value(taints=(taint,), kind="str" if words == {"str"} else "")


def _is_enumeration(run: Run, value: Value) -> bool:
    """Is it a member of an enumeration, which the client only chooses?"""
    for callable_ in value.callables:
        of = callable_.of if isinstance(callable_, Instance) else None
        if isinstance(of, ClassRef) and any(base.startswith("enum.") for base in run.world.library_bases(of)):
            return True
    return False


def is_plain(words: frozenset[str]) -> bool:
    """Does no text fit into a type with these words in its annotation?"""
    return bool(words & _PLAIN) and not words & {"str", "bytes"}


_DEPENDS: Final = frozenset(("Depends", "Security"))


def _dependency(run: Run, parameter: form.Parameter, kind: str, handler: Handler) -> Value | None:
    """`x: str = Depends(f)`, `Annotated[str, Depends(f)]`: what `f` makes of the request."""
    call: form.Node | None = parameter.default
    if (
        call is None
        and isinstance(parameter.annotation, form.Index)
        and isinstance(parameter.annotation.key, form.Display)
    ):
        call = parameter.annotation.key.items[-1] if parameter.annotation.key.items else None
    if not isinstance(call, form.Call) or not isinstance(call.callee, (form.Name, form.Attribute)):
        return None
    if call.callee.name not in _DEPENDS or not call.arguments or run.calls >= DEEPEST_CALL:
        return None
    given = call.arguments[0].value
    if not isinstance(given, form.Name):
        return None
    for target in run.variable(given.name, run.frame.state).callables:
        code = run.world.code(target) if isinstance(target, Ref) else None
        if code is not None and code[0] not in run.active:
            return _of_function(run, target, code[0], code[1], kind, handler)
    return None


def _of_function(run: Run, ref: Ref, function: form.Function, world: Any, kind: str, handler: Handler) -> Value:
    from wardline_analyzers.flow.binding import Slot
    from wardline_analyzers.flow.visits import visit_ref

    run.calls += 1
    bound = [Slot(_client(run, each, kind, handler, None), None) for each in function.parameters]
    result = visit_ref(run, ref, function, world, bound, State(), NONE)
    run.calls -= 1
    return elements(result) if function.generator else result


def _plain_cleared() -> frozenset[str]:
    from wardline_analyzers.flow.kinds import ALL

    return ALL - {"resource"}


def _taint(parameter: form.Parameter, kind: str, shape: str = "", cleared: frozenset[str] = frozenset()) -> Taint:
    way = Step(None, parameter.start, parameter.end, WORDS.get(kind, "data enters here"))
    return Taint(kind, ("parameter", parameter.name), shape=shape, way=way, cleared=cleared)


def _place(route: str, name: str) -> str | None:
    """`segment` for a part of the path, an empty text for any text, None where only harmless text gets through."""
    for match in _CONVERTER.finditer(route):
        first, second, braced, of_braced, group, pattern = match.groups()
        if group is not None:
            if group == name:
                if vouched(pattern) >= _PLAIN_TEXT:
                    return None
                return "text" if "/" in pattern or "." in pattern else "segment"
            continue
        if name == braced:
            converter = of_braced or ""
        elif name == second:
            converter = first
        elif name == first:
            converter = second or ""
        else:
            continue
        if converter in _TEXTS:
            return "segment"
        if converter == "path":
            return "text"
        if converter.isidentifier() or vouched(converter.removeprefix("re:")) >= _PLAIN_TEXT:
            return None
        return "text"
    return ""


def words_of(node: form.Node | None, depth: int = 0) -> frozenset[str]:
    """The words in an annotation or default value."""
    if node is None or depth > 8:
        return frozenset()
    if isinstance(node, form.Name):
        return frozenset((node.name,))
    if isinstance(node, form.Attribute):
        return frozenset((node.name,))
    if isinstance(node, form.Literal):
        return frozenset(re.findall(r"\w+", node.value)) if isinstance(node.value, str) and depth == 0 else frozenset()
    found: frozenset[str] = frozenset()
    if isinstance(node, form.Call):
        found = words_of(node.callee, depth + 1)
        for argument in node.arguments:
            found |= frozenset((argument.name,)) if argument.name else words_of(argument.value, depth + 1)
    elif isinstance(node, form.Index):
        found = words_of(node.base, depth + 1) | words_of(node.key, depth + 1)
    elif isinstance(node, form.Display):
        found = found.union(*(words_of(item, depth + 1) for item in node.items)) if node.items else found
    elif isinstance(node, form.Operation):
        found = found.union(*(words_of(item, depth + 1) for item in node.operands))
    return found


def unknown(run: Run, function: form.Function, index: int) -> Value:
    """A parameter that may hold whatever a caller gives."""
    parameter = function.parameters[index]
    taint = Taint(PARAMETER, (index,))
    if parameter.annotation is None:
        if parameter.name in _REQUEST_NAMES and index < _FIRST:
            name = run.world.models.canonical(REQUEST)
            return Value(taints=(taint.but(cleared=frozenset((ELEMENTS,))),), name=name)
        return Value(taints=(taint,))
    if isinstance(parameter.annotation, (form.Name, form.Attribute)) and parameter.annotation.name in _REQUESTS:
        value = with_class(run, Value(taints=(taint,)), parameter.annotation)
        root = root_of(value.name or "")
        own = bool(value.callables) and value.name is None
        """A class of the program, which says itself what its objects hold."""
        return (
            value
            if own or root in run.world.models.roots or root in _CLIENTS
            else value.but(name=run.world.models.canonical(REQUEST))
        )
    return with_class(run, Value(taints=(taint,)), parameter.annotation)


# ---------------------------------------------------------------------- annotations

_OPTIONAL: Final = frozenset(("Optional", "Annotated", "Final", "ClassVar", "Union", "Awaitable"))


def _class_name(run: Run, node: form.Expression | None) -> str | None:
    name = class_of(run, node)
    return f"{name}()" if name else None


def class_of(run: Run, node: form.Expression | None, depth: int = 0) -> str | None:
    """The qualified name of the class that an annotation names, through Optional, `| None` and quotes."""
    if node is None or depth > 8:
        return None
    if isinstance(node, form.Literal) and isinstance(node.value, str):
        root, *rest = node.value.strip().split(".")
        value = run.world.name(root)
        base = value.name if value is not None else None
        return ".".join([base, *rest]) if base and all(part.isidentifier() for part in rest) else None
    if isinstance(node, (form.Name, form.Attribute)):
        return qualified(run, node)
    if isinstance(node, form.Operation):
        found = [c for operand in node.operands if (c := class_of(run, operand, depth + 1))]
        return found[0] if len(found) == 1 else None
    if isinstance(node, form.Index):
        base = node.base.name if isinstance(node.base, (form.Name, form.Attribute)) else ""
        if base in _OPTIONAL:
            inner = node.key
            if isinstance(inner, form.Display) and inner.items:
                inner = inner.items[0]
            return class_of(run, inner, depth + 1)
        return class_of(run, node.base, depth + 1)
    return None


_KINDS: Final = {"str": "str", "bytes": "bytes", "int": "int", "float": "float", "bool": "bool"}


def with_class(run: Run, value: Value, annotation: form.Expression | None) -> Value:
    """A value with the class that an annotation gives it."""
    if isinstance(annotation, form.Name):
        callables = run.variable(annotation.name, run.frame.state).callables
        if callables:
            classes = tuple(Instance(c) for c in callables if isinstance(c, (ClassRef, LocalClass)))
            if classes:
                return value.but(callables=classes, kind="instance")
    name = class_of(run, annotation)
    if name is None:
        return value
    if name in _KINDS:
        return value.but(kind=_KINDS[name] if not value.taints or name == "str" else value.kind)
    if name in ("list", "dict", "set", "tuple", "typing.Any", "object"):
        return value
    return value.but(name=run.world.models.canonical(f"{name}()"))


# ---------------------------------------------------------------------- where results go


def _may_be_text(returns: form.Expression | None) -> bool:
    """May a result of this type be a text, or hold one as it is?"""
    while isinstance(returns, form.Index):  # `ResponseEntity<String>`
        returns = returns.key
    return (
        returns is None
        or isinstance(returns, form.Opaque)
        or (isinstance(returns, form.Name) and returns.name in _HOLDING)
    )


_HOLDING: Final = frozenset(("str", "CharSequence", "Object", "Response", "ResponseEntity"))
"""Types of results that may hold a text."""


_VIEW: Final = "redirect:"
"""What the name of a view begins with that is an address, in Spring."""


def returned(run: Run, function: form.Function, frame: Frame, owner: Any = None) -> None:
    """What a handler returns goes to the client."""
    given = [(node, value, state) for node, value, state in frame.returns if node is not None and value.taints]
    found = (handler_of(run, function, owner) or _answering(run, function)) if given else None
    if found is None or not found[0].returns:
        return
    front = run.world.models.front
    if front.true_types and (not _may_be_text(function.returns) or media_types.says_plain(run, function, owner)):
        return
    for node, value, state in given:
        if found[0].returns == _VIEWS:  # the name of a view, which may be an address
            if value.head.startswith(_VIEW):
                reach(run, "redirect", "", value.but(head=value.head[len(_VIEW) :]), node, state)
            continue
        if value.kind == "tuple":
            _headers(run, value, node, state)
        body = _body(value)
        if _is_text(body) and not _is_plain(value):
            reach(run, found[0].returns, "", body, node, state)
        if any(taint.kind == SECRET for taint in value.taints):
            reach(run, "response", "", value, node, state)


def _mappings(value: Value) -> list[Value]:
    """The headers behind a body: `return body, 404, {"X-Name": name}`."""
    items = value.items if value.kind == "tuple" else None
    return [item for key, item in items.items() if key in (1, 2) and item.kind == "dict"] if items else []


def _headers(run: Run, value: Value, node: form.Node, state: State) -> None:
    for headers in _mappings(value):
        if headers.taints:
            reach(run, "header", "", headers, node, state)


def _is_plain(value: Value) -> bool:
    """Does it say that it is no HTML?"""
    for headers in _mappings(value):
        for key, item in (headers.items or {}).items():
            text = item.constant
            if isinstance(key, str) and key.lower() == "content-type" and isinstance(text, str):
                return re.search("html|svg|xml", text) is None
    return False


def _is_text(value: Value) -> bool:
    """May it be a text? Dictionaries and lists become JSON."""
    return (value.kind in ("", "bytes", "tuple") and not (value.name or "").endswith("()")) or value.kind == "str"


def _body(value: Value) -> Value:
    """What a client sees of `return body, 404`."""
    if value.kind == "tuple" and value.items:
        return value.items.get(0, value)
    return value


__all__ = ["class_of", "handler_of", "is_plain", "parameters", "qualified", "returned", "unknown", "with_class"]
