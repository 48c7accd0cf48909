"""Which functions answer remote requests, and which of their parameters hold what the client sent."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.tree import decorators, enclosing, words
from wardline_analyzers.match.match import UnitView
from wardline_analyzers.python.bindings import Binding
from wardline_analyzers.python.names import string_value

_ROUTES = words("route get post put patch delete options head api_route websocket websocket_route")
_DO = words("do_GET do_POST do_PUT do_DELETE do_PATCH do_HEAD")
_VERBS = words("get post put patch delete head options")
_WORDS = re.compile(r"[A-Za-z_]\w*")
_CONVERTER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>|\{(\w+)(?::(\w+))?\}")

_REQUEST_NAMES = ("request", "req", "_request", "http_request")
_REQUEST_CLASSES = words("Request HttpRequest WSGIRequest ASGIRequest HTTPConnection WebSocket HTTPServerRequest")
_NOT_A_SERVER = (
    "urllib.",
    "requests.",
    "httpx.",
    "scrapy.",
    "google.",
    "pytest.",
    "_pytest.",
    "curl_cffi.",
    "aiohttp.client",
)

_PLAIN = words(
    "int float bool UUID UUID1 UUID3 UUID4 UUID5 Decimal datetime date time timedelta Literal Enum PositiveInt "
    "NonNegativeInt conint confloat ObjectId PydanticObjectId EmailStr IPvAnyAddress IPv4Address IPv6Address "
    "Color"
)
"""Types that no text of the client's choice fits into."""
_OWN = words(
    "Depends Security Session AsyncSession Response BackgroundTasks SecurityScopes Connection Engine Redis "
    "Settings Database Client AsyncClient Logger Cursor Pool"
)
"""Types and markers of what the framework, not the client, passes."""
_TEXT = words("str bytes Any dict Dict SecretStr AnyStr object")
_OWN_NAMES = words(
    "self cls request req response resp db session background_tasks current_user user settings config redis cache info"
)
_UPLOAD = re.compile(r"\b(?:UploadFile|FileStorage|UploadedFile|InMemoryUploadedFile)\b")
_PATTERN = re.compile(r"\b(?:pattern|regex|enum)\s*=|Depends|Security\b")


def is_request_parameter(unit: UnitView, use: Node, binding: Binding) -> bool:
    """Is a name bound by this parameter a request object?"""
    if binding.node is not None:
        written = _WORDS.findall(unit.syntax.text(binding.node))
        resolved = unit.names.annotation(binding.node) or unit.syntax.text(binding.node)
        return bool(written) and written[-1] in _REQUEST_CLASSES and not resolved.startswith(_NOT_A_SERVER)
    if unit.syntax.text(use) not in _REQUEST_NAMES:
        return False
    parameter = _parameter(unit, binding)
    function = enclosing(parameter, "function_definition", "lambda") if parameter is not None else None
    parameters = function.child_by_field_name("parameters") if function is not None else None
    if parameters is None:
        return False
    first = [unit.syntax.text(p) for p in parameters.named_children[:3]]
    return unit.syntax.text(use) in [name for name in first if name not in ("self", "cls")][:2]


def parameter_kind(unit: UnitView, name: str, use: Node, binding: Binding) -> str | None:
    """What a handler's parameter holds, as a kind of `Remote`; None: it is no client's value."""
    parameter = _parameter(unit, binding)
    function = enclosing(parameter, "function_definition") if parameter is not None else None
    if parameter is None or function is None:
        return None
    if _is_lambda_event(unit, function, name):
        return "model"
    if is_request_parameter(unit, use, binding):
        return None
    if binding.node is not None and _UPLOAD.search(unit.syntax.text(binding.node)):
        return "upload"
    route = _route(unit, function)
    if route is None or (name in _OWN_NAMES and binding.node is None):
        return None
    default = parameter.child_by_field_name("value")
    if default is not None and _PATTERN.search(unit.syntax.text(default)):
        return None
    place = _place(route, name)
    if place is None:
        return None
    return _typed(unit, binding.node, place)


def _typed(unit: UnitView, annotation: Node | None, place: str) -> str | None:
    text = unit.syntax.text(annotation) if annotation is not None else ""
    words = frozenset(_WORDS.findall(text))
    if _PATTERN.search(text) or words & _OWN or words & _REQUEST_CLASSES:
        return None
    if not words or words & _TEXT:
        return place
    return None if words & _PLAIN else "model"


def _place(route: str, name: str) -> str | None:
    """`segment`, `request`, or None where a converter lets only harmless text through."""
    for match in _CONVERTER.finditer(route):
        flask_type, flask_name, other_name, other_type = match.groups()
        if name not in (flask_name, other_name):
            continue
        converter = flask_type or other_type
        if converter in (None, "string", "str", "default", "slug", "any"):
            return "segment" if converter not in ("slug", "any") else None
        return "request" if converter == "path" else None
    return "request"


def _route(unit: UnitView, function: Node) -> str | None:
    """The URL rule of a handler (empty if it is not told as a constant); None: the function is no handler."""
    for decorator in decorators(function):
        if decorator.type != "call":
            continue
        callee, arguments = decorator.child_by_field_name("function"), decorator.child_by_field_name("arguments")
        if callee is None or arguments is None:
            continue
        word = callee.child_by_field_name("attribute") if callee.type == "attribute" else None
        resolved = unit.names.resolve(callee) or ""
        if (word is None or unit.syntax.text(word) not in _ROUTES) and not resolved.startswith("bottle."):
            continue
        given = arguments.named_children
        rule = next((text for a in given if (text := string_value(a, unit.syntax)) is not None), None)
        if rule is None:
            if word is not None and unit.syntax.text(word) in ("route", "api_route"):
                return ""
        elif rule == "" or rule[0] in "/<{":
            return rule
    name = function.child_by_field_name("name")
    bases = [base.rpartition(".")[2] for base in unit.around.bases]
    is_view = any(base in ("MethodView", "Resource", "RequestHandler", "HTTPEndpoint") for base in bases)
    return "" if is_view and name is not None and unit.syntax.text(name) in _VERBS else None


def is_handler(unit: UnitView, function: Node) -> bool:
    """Does a function answer remote requests?"""
    if _route(unit, function) is not None:
        return True
    parameters = function.child_by_field_name("parameters")
    for parameter in parameters.named_children if parameters is not None else ():
        identifier = parameter
        while identifier.type != "identifier" and identifier.named_children:
            identifier = identifier.named_children[0]
        annotation = parameter.child_by_field_name("type")
        if is_request_parameter(unit, identifier, Binding("parameter", parameter.start_byte, node=annotation)):
            return True
    name = function.child_by_field_name("name")
    text = unit.syntax.text(name) if name is not None else ""
    return text == "lambda_handler" or in_http_server(unit, function)


def in_http_server(unit: UnitView, node: Node) -> bool:
    """Is this a method of an `http.server` handler?"""
    if any(base.endswith("HTTPRequestHandler") for base in unit.around.bases):
        return True
    function: Node | None = node if node.type == "function_definition" else enclosing(node, "function_definition")
    name = function.child_by_field_name("name") if function is not None else None
    return name is not None and unit.syntax.text(name) in _DO


def _is_lambda_event(unit: UnitView, function: Node, name: str) -> bool:
    """`event` of an AWS Lambda handler."""
    if name != "event":
        return False
    parameters, called = function.child_by_field_name("parameters"), function.child_by_field_name("name")
    if parameters is None or called is None:
        return False
    names = [unit.syntax.text(p).split(":")[0].strip() for p in parameters.named_children]
    return names[:2] == ["event", "context"] and "handler" in unit.syntax.text(called)


def _parameter(unit: UnitView, binding: Binding) -> Node | None:
    """The node of a parameter in its list."""
    node = unit.syntax.root.descendant_for_byte_range(binding.at, binding.at + 1)
    while node is not None and (node.parent is None or node.parent.type not in ("parameters", "lambda_parameters")):
        node = node.parent
    return node
