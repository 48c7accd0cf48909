"""Functions that a framework calls: what their parameters hold, and where their result goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.arguments import Arguments, gather
from wardline_analyzers.flow.conditions import hold
from wardline_analyzers.flow.models import Handler
from wardline_analyzers.flow.program import LocalClass
from wardline_analyzers.flow.run import Frame, Run
from wardline_analyzers.flow.sinks import reach
from wardline_analyzers.flow.sources import WORDS
from wardline_analyzers.flow.values import ANY, CLEAN, ELEMENTS, PARAMETER, Step, Taint, Value

_PLAIN: Final = frozenset(
    ["int", "float", "bool", "UUID", "UUID1", "UUID3", "UUID4", "UUID5", "Decimal", "datetime", "date", "time", "timedelta", "Literal", "Enum", "PositiveInt", "NonNegativeInt", "conint", "confloat", "ObjectId", "PydanticObjectId", "EmailStr", "IPvAnyAddress", "IPv4Address", "IPv6Address"]
)
"""Types that no text of the client's choice fits into."""
_TEXT: Final = frozenset(["str", "bytes", "Any", "dict", "Dict", "list", "List", "SecretStr", "AnyStr", "object", "Optional", "Union", "Annotated"])
_INJECTED: Final = frozenset(
    ["Depends", "Security", "Session", "AsyncSession", "Response", "BackgroundTasks", "SecurityScopes", "Connection", "Engine", "Redis", "Settings", "Database", "Client", "AsyncClient", "Logger", "Cursor", "Pool"]
)
"""Types and markers of what the framework, not the client, passes."""
_REQUESTS: Final = frozenset(["Request", "HttpRequest", "WSGIRequest", "ASGIRequest", "HTTPConnection", "WebSocket", "HTTPServerRequest"])
_REQUEST_NAMES: Final = frozenset(("request", "req", "_request", "http_request"))
_FIRST: Final = 3
"""A request object is among so many first parameters."""
REQUEST: Final = "wsgi.Request()"
"""A request object of a framework that is not known (models/python/requests_by_name.yaml)."""
_CLIENTS: Final = frozenset(("urllib", "requests", "httpx", "scrapy", "google", "pytest", "_pytest", "curl_cffi"))
"""Packages whose `Request` is one that is sent, not received."""
_CONVERTER: Final = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>|\{(\w+)(?::(\w+))?\}")
_PATTERN: Final = frozenset(("pattern", "regex", "enum"))
_OWN: Final = frozenset(["self", "cls", "db", "session", "background_tasks", "current_user", "user", "settings", "config", "redis", "cache", "info"])


# ---------------------------------------------------------------------- which functions


def handler_of(run: Run, function: form.Function, owner: Any = None) -> tuple[Handler, str | None] | None:
    """The model that a function is a handler by, and its route (None: not told)."""
    models = run.world.models
    for decorator in function.decorators:
        for handler, arguments in _decorated(run, decorator):
            if handler.where and not hold(handler.where, arguments):
                continue
            route = arguments.get(handler.route) if handler.route else None
            text = route.value.constant if route is not None else None
            return handler, text if isinstance(text, str) else None
    for base in _bases(run, owner):
        for handler in models.based_on(base):
            if function.name in handler.methods or (not handler.methods and not function.name.startswith("_")):
                return handler, None
    for handler in models.called(function.name):
        if handler.packages and not handler.packages & run.world.packages:
            continue
        if not handler.request or _request_index(handler, function, owner is not None, strict=True) is not None:
            return handler, None
    return None


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
        root = re.split(r"[.(\[]", name, maxsplit=1)[0]
        if root in run.world.models.roots:
            return [name]
    return [f"*.{node.name}"] if isinstance(node, form.Attribute) else []


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
    shift = 1 if method else 0
    for part in handler.request.split("|"):
        if part.isdecimal():
            index = int(part) + shift
            if index < len(function.parameters) and not (strict and "|" in handler.request):
                return index
        else:
            for index, parameter in enumerate(function.parameters):
                if parameter.name == part:
                    return index
    return None


# ---------------------------------------------------------------------- what parameters hold


def parameters(run: Run, function: form.Function, owner: Any = None) -> list[Value]:
    """The values of a function's parameters when nobody of the program calls it."""
    found = handler_of(run, function, owner)
    method = owner is not None and bool(function.parameters)
    if found is None:
        return [unknown(run, function, index) for index in range(len(function.parameters))]
    handler, route = found
    request = _request_index(handler, function, method, strict=False) if handler.request else None
    values: list[Value] = []
    for index, parameter in enumerate(function.parameters):
        if index == request:
            values.append(Value(name=f"{handler.request_class}()" if handler.request_class else None))
        elif index == 0 and method:
            values.append(unknown(run, function, index))
        else:
            kind = _source_kind(handler, parameter, index - (1 if method else 0))
            values.append(_client(run, parameter, kind, handler, route) if kind else unknown(run, function, index))
    return values


def _source_kind(handler: Handler, parameter: form.Parameter, position: int) -> str:
    if parameter.name in handler.excluded:
        return ""
    for spec, kind in handler.parameters:
        parts = spec.split("|")
        if "*" in parts or parameter.name in parts or str(position) in parts:
            return kind
    return ""


def _client(run: Run, parameter: form.Parameter, kind: str, handler: Handler, route: str | None) -> Value:
    words = _words(parameter.annotation) if parameter.annotation is not None else frozenset()
    default = _words(parameter.default) if parameter.default is not None else frozenset()
    if default & _PATTERN or words & _PATTERN:
        return CLEAN
    if words & _REQUESTS:
        return with_class(run, Value(open=True), parameter.annotation)
    if (words | default) & _INJECTED or any(c.rpartition(".")[2] in words | default for c in handler.injected):
        return with_class(run, ANY, parameter.annotation)
    if not words and parameter.name in _OWN:
        return ANY
    if words & _PLAIN and not words & {"str", "bytes"}:
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
        return Value(
            taints=(taint.but(cleared=frozenset((ELEMENTS,))),),
            name=_class_name(run, parameter.annotation),
        )
    return Value(taints=(taint,), kind="str" if words == {"str"} else "")


def _plain_cleared() -> frozenset[str]:
    from wardline_analyzers.flow.kinds import ALL

    return ALL - {"resource"}


def _taint(parameter: form.Parameter, kind: str, shape: str = "", cleared: frozenset[str] = frozenset()) -> Taint:
    way = Step(None, parameter.start, parameter.end, WORDS.get(kind, "data enters here"))
    return Taint(kind, ("parameter", parameter.name), shape=shape, way=way, cleared=cleared)


def _place(route: str, name: str) -> str | None:
    """`segment` for a part of the path, an empty text for any text, None where only harmless text gets through."""
    for match in _CONVERTER.finditer(route):
        flask_type, flask_name, other_name, other_type = match.groups()
        if name not in (flask_name, other_name):
            continue
        converter = flask_type or other_type
        if converter in (None, "string", "str", "default"):
            return "segment"
        return "" if converter == "path" else None
    return ""


def _words(node: form.Node | None, depth: int = 0) -> frozenset[str]:
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
        found = _words(node.callee, depth + 1)
        for argument in node.arguments:
            found |= frozenset((argument.name,)) if argument.name else _words(argument.value, depth + 1)
    elif isinstance(node, form.Index):
        found = _words(node.base, depth + 1) | _words(node.key, depth + 1)
    elif isinstance(node, form.Display):
        found = found.union(*(_words(item, depth + 1) for item in node.items)) if node.items else found
    elif isinstance(node, form.Operation):
        found = found.union(*(_words(item, depth + 1) for item in node.operands))
    return found


def unknown(run: Run, function: form.Function, index: int) -> Value:
    """A parameter that may hold whatever a caller gives."""
    parameter = function.parameters[index]
    taint = Taint(PARAMETER, (index,))
    if parameter.annotation is None:
        if parameter.name in _REQUEST_NAMES and index < _FIRST:
            return Value(taints=(taint.but(cleared=frozenset((ELEMENTS,))),), name=REQUEST)
        return Value(taints=(taint,))
    if isinstance(parameter.annotation, (form.Name, form.Attribute)) and parameter.annotation.name in _REQUESTS:
        value = with_class(run, Value(taints=(taint,)), parameter.annotation)
        root = (value.name or "").partition(".")[0]
        return value if root in run.world.models.roots or root in _CLIENTS else value.but(name=REQUEST)
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
            from wardline_analyzers.flow.program import ClassRef, Instance

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


def returned(run: Run, function: form.Function, frame: Frame, owner: Any = None) -> None:
    """What a handler returns goes to the client."""
    found = handler_of(run, function, owner)
    if found is None or not found[0].returns:
        return
    for node, value, state in frame.returns:
        if node is not None and value.taints and _is_text(value):
            reach(run, found[0].returns, "", _body(value), node, state)


def _is_text(value: Value) -> bool:
    """A text, or a tuple that begins with one; dictionaries and lists become JSON."""
    return (value.kind in ("", "str", "bytes", "tuple") and not (value.name or "").endswith("()")) or value.kind == "str"


def _body(value: Value) -> Value:
    if value.kind == "tuple" and value.items:
        return value.items.get(0, value)
    return value


__all__ = ["class_of", "handler_of", "parameters", "qualified", "returned", "unknown", "with_class"]
