"""Does an expression hold what a remote client sent? Answered within one unit, from its text alone.

Followed: assignments, subscripts, methods that keep the text, string building, a few functions that hand a value on. A
call that is not known stops the search: it may clean the value. So does a test that the value passed (`guards.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tree_sitter import Node

from wardline_analyzers.checks import handlers
from wardline_analyzers.checks.guards import guarded
from wardline_analyzers.checks.tree import ancestors, statement_of, words
from wardline_analyzers.match.match import UnitView
from wardline_analyzers.python.bindings import Binding
from wardline_analyzers.python.values import interpolations

_DEEPEST = 14

REQUESTS = ("flask.request", "flask.globals.request", "quart.request", "bottle.request")
"""Request objects that are imported."""

_PARTS = words(
    "GET POST FILES COOKIES META body data args form files values json text post cookies headers query "
    "query_params path_params match_info rel_url get_json get_data read stream params forms query_string"
)
"""Attributes of a request object that hold what the client sent."""

_TORNADO = words(
    "get_argument get_arguments get_body_argument get_body_arguments get_query_argument get_query_arguments get_cookie"
)
_HTTP_SERVER = frozenset(("path", "headers", "rfile", "requestline"))

_KEEPING = words(
    "get getlist get_list getall getone pop popitem setdefault items values keys copy dict model_dump to_dict "
    "json form text read readline readlines receive_text receive_json receive_bytes strip lstrip rstrip lower "
    "upper title capitalize casefold swapcase zfill ljust rjust center expandtabs encode decode format "
    "format_map replace split rsplit partition rpartition splitlines removeprefix removesuffix joinpath "
    "resolve absolute expanduser with_suffix as_posix tobytes as_dict model_dump_json"
)
"""Methods whose result still holds the text of their object."""

_TAKING = frozenset(("format", "format_map", "join", "joinpath", "replace"))
"""Methods whose result holds the text of their arguments."""

_PASSING = frozenset(
    (
        *(
            "str",
            "bytes",
            "bytearray",
            "list",
            "tuple",
            "set",
            "dict",
            "sorted",
            "reversed",
            "next",
            "iter",
            "max",
            "min",
        ),
        *("os.path.join", "os.path.normpath", "os.path.abspath", "os.path.realpath", "os.path.expanduser"),
        *("os.path.expandvars", "os.fspath", "os.fsdecode", "os.fsencode", "copy.copy", "copy.deepcopy"),
        *("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath", "anyio.Path"),
        *("urllib.parse.unquote", "urllib.parse.unquote_plus", "urllib.parse.urljoin", "urllib.parse.parse_qs"),
        *("urllib.parse.parse_qsl", "urllib.parse.urlparse", "urllib.parse.urlsplit", "urllib.parse.unquote_to_bytes"),
        *("json.loads", "json.load", "ujson.loads", "orjson.loads", "html.unescape", "textwrap.dedent", "typing.cast"),
        *("base64.b64decode", "base64.urlsafe_b64decode", "base64.standard_b64decode", "bytes.fromhex"),
    )
)
"""Functions whose result still holds the text of their arguments."""

_NUMBERS = frozenset(("content_length", "size", "status_code", "port", "method", "is_secure", "user", "session"))
"""Attributes that carry no text of the client's choice."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A remote value: where it enters, and what it is.

    `kind` is `request` (any text), `segment` (one segment of a URL's path: it holds no slash), `upload` (an uploaded
    file), `filename` (the name that the client gave it) or `model` (an object whose fields are remote).
    """

    node: Node
    kind: str = "request"


Cleaner = Callable[[UnitView, Node], bool]
"""Says of a call whether its result is harmless for the purpose at hand."""


def remote(unit: UnitView, node: Node, cleans: Cleaner | None = None) -> Remote | None:
    """The remote value that an expression holds, or None."""
    found = _Search(unit, cleans).value(node, 0)
    return None if found is None or found.kind == "model" else found


def is_request(unit: UnitView, node: Node) -> bool:
    """Is this expression a web framework's request object?"""
    if node.type == "attribute":
        if unit.syntax.text(node) in ("self.request", "info.context.request", "self.context.request"):
            return True
    elif node.type == "identifier":
        bound = unit.names.binding(unit.syntax.text(node), node.start_byte)
        if bound is not None:
            return any(b.kind == "parameter" and handlers.is_request_parameter(unit, node, b) for b in bound)
    return unit.names.resolve(node) in REQUESTS


class _Search:
    def __init__(self, unit: UnitView, cleans: Cleaner | None) -> None:
        self._unit = unit
        self._cleans = cleans
        self._open: set[tuple[str, int]] = set()
        """Bindings on the way to here: a variable may be made from itself."""

    def value(self, node: Node, depth: int) -> Remote | None:
        if depth > _DEEPEST:
            return None
        look = _LOOKS.get(node.type)
        return look(self, node, depth + 1) if look is not None else None

    def _inner(self, node: Node, depth: int) -> Remote | None:
        return self._first(node.named_children, depth)

    def _first(self, nodes: list[Node], depth: int) -> Remote | None:
        return next((found for n in nodes if (found := self.value(n, depth)) is not None), None)

    def _text(self, node: Node, depth: int) -> Remote | None:
        return self._first(interpolations(node), depth)

    def _operator(self, node: Node, depth: int) -> Remote | None:
        operator = node.child_by_field_name("operator")
        if operator is None or self._unit.syntax.text(operator) not in (
            "+",
            "%",
            "/",
            "or",
            "and",
            "+=",
            "%=",
            "/=",
            "|",
        ):
            return None
        return self._inner(node, depth)

    def _conditional(self, node: Node, depth: int) -> Remote | None:
        parts = node.named_children
        return self._first([parts[0], parts[-1]], depth) if len(parts) == 3 else None

    def _walrus(self, node: Node, depth: int) -> Remote | None:
        value = node.child_by_field_name("value")
        return self.value(value, depth) if value is not None else None

    def _body(self, node: Node, depth: int) -> Remote | None:
        body = node.child_by_field_name("body")
        return self.value(body, depth) if body is not None else None

    # ------------------------------------------------------------------ names

    def _name(self, node: Node, depth: int) -> Remote | None:
        unit = self._unit
        name = unit.syntax.text(node)
        for binding in unit.names.binding(name, node.start_byte) or ():
            key = (name, binding.at)
            if key in self._open:
                continue
            self._open.add(key)
            found = self._bound(name, binding, node, depth)
            self._open.discard(key)
            if found is not None:
                return None if guarded(unit, node) else found
            if replaces(binding, node):
                return None
        return None

    def _bound(self, name: str, binding: Binding, use: Node, depth: int) -> Remote | None:
        if binding.kind == "parameter":
            kind = handlers.parameter_kind(self._unit, name, use, binding)
            return Remote(use, kind) if kind else None
        if binding.kind in ("value", "element") and binding.node is not None:
            return self.value(binding.node, depth)
        return None

    # ------------------------------------------------------------------ attributes, subscripts, calls

    def _attribute(self, node: Node, depth: int) -> Remote | None:
        base, attribute = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        if base is None or attribute is None:
            return None
        word = self._unit.syntax.text(attribute)
        if self._is_source(node, base, word):
            return Remote(node, "upload" if word in ("files", "FILES") else "request")
        found = self.value(base, depth)
        if found is None or word in _NUMBERS:
            return None
        if found.kind == "model":
            return None if word in ("value", "id", "pk") else replace(found, kind="request")
        if found.kind == "upload" and word in ("filename", "name", "raw_filename"):
            return Remote(node, "filename")
        if word in ("name", "stem", "suffix", "suffixes"):
            resolved = self._unit.names.resolve(base) or ""
            if resolved.startswith("pathlib."):
                return None
        return found

    def _is_source(self, node: Node, base: Node, word: str) -> bool:
        unit = self._unit
        if word in _PARTS and is_request(unit, base):
            return True
        if base.type != "identifier" or unit.syntax.text(base) != "self":
            return False
        return word in _TORNADO or (word in _HTTP_SERVER and handlers.in_http_server(unit, node))

    def _subscript(self, node: Node, depth: int) -> Remote | None:
        base = node.child_by_field_name("value")
        found = self.value(base, depth) if base is not None else None
        if found is not None and found.kind == "model":
            return replace(found, kind="request")
        return found

    def _call(self, node: Node, depth: int) -> Remote | None:
        if self._cleans is not None and self._cleans(self._unit, node):
            return None
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None:
            return None
        given = [
            a.child_by_field_name("value") or a if a.type == "keyword_argument" else a for a in arguments.named_children
        ]
        if self._unit.names.resolve(callee) in _PASSING:
            return self._first(given, depth)
        if callee.type != "attribute":
            return None
        base, attribute = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
        if base is None or attribute is None:
            return None
        word = self._unit.syntax.text(attribute)
        if self._is_source(callee, base, word):
            return Remote(callee)
        if word in _TAKING and (found := self._first(given, depth)) is not None:
            return found
        if word not in _KEEPING or _gives_a_number(self._unit, node):
            return None
        found = self.value(base, depth)
        return replace(found, kind="request") if found is not None and found.kind == "model" else found


def _gives_a_number(unit: UnitView, call: Node) -> bool:
    """`request.args.get("page", 1, type=int)`"""
    arguments = call.child_by_field_name("arguments")
    for argument in arguments.named_children if arguments is not None else ():
        if argument.type == "keyword_argument":
            name, value = argument.child_by_field_name("name"), argument.child_by_field_name("value")
            if name is not None and value is not None and unit.syntax.text(name) == "type":
                return unit.syntax.text(value) in ("int", "float", "bool", "UUID", "uuid.UUID")
    return False


def replaces(binding: Binding, use: Node) -> bool:
    """Does this binding hold for sure at `use`, whatever the name was bound to before?"""
    if binding.kind != "value" or binding.node is None or binding.node.type == "augmented_assignment":
        return False
    if binding.at > use.start_byte:
        return False
    block = statement_of(binding.node).parent
    return block is not None and any(a.id == block.id for a in ancestors(use))


_LOOKS: dict[str, Callable[[_Search, Node, int], Remote | None]] = {
    "identifier": _Search._name,
    "attribute": _Search._attribute,
    "subscript": _Search._subscript,
    "call": _Search._call,
    "string": _Search._text,
    "concatenated_string": _Search._text,
    "binary_operator": _Search._operator,
    "boolean_operator": _Search._operator,
    "augmented_assignment": _Search._operator,
    "conditional_expression": _Search._conditional,
    "named_expression": _Search._walrus,
    "list_comprehension": _Search._body,
    "generator_expression": _Search._body,
    "set_comprehension": _Search._body,
    "parenthesized_expression": _Search._inner,
    "await": _Search._inner,
    "list": _Search._inner,
    "tuple": _Search._inner,
    "set": _Search._inner,
    "expression_list": _Search._inner,
    "list_splat": _Search._inner,
    "dictionary": _Search._inner,
    "pair": _Search._inner,
}
