"""Routes of web frameworks for Python, as decorators and classes say them."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import UnitView
from wardline_analyzers.match.tree import decorators, words
from wardline_analyzers.python.names import string_value

_ROUTES: Final = words("route get post put patch delete options head api_route websocket websocket_route")
_VERBS: Final = words("get post put patch delete head options")


def route_of(unit: UnitView, function: Node) -> str | None:
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
