"""The whole environment of a Python program, where it is written to a log or sent to a client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import function_around
from wardline_analyzers.match.match import Match, New, UnitView

_THROUGH: Final = frozenset(
    (
        *("argument_list", "keyword_argument", "dictionary", "pair", "dictionary_splat", "parenthesized_expression"),
        *("interpolation", "string", "list", "tuple", "binary_operator", "expression_list", "list_splat"),
    )
)
"""Nodes that hold what is in them."""
_SAME: Final = re.compile(r"(?:^|\.)(?:dict|str|repr|list|sorted|dumps|format|items|copy|pformat|join|bytes|encode)$")
"""Calls whose result holds all of it."""
_SHOWS: Final = re.compile(
    r"(?:^|\.)(?:jsonify|make_response|JSONResponse|JsonResponse|HttpResponse|Response|PlainTextResponse|HTMLResponse|render|render_template"
    r"|render_template_string|json_response|debug|info|warning|error|critical|exception|wfile\.write|sendall)$"
)


def shown(unit: UnitView, new: New) -> Iterator[Match]:
    """`return jsonify(dict(os.environ))`, `logger.info("started: %s", os.environ)`"""
    for node in unit.syntax.find("attribute"):
        if unit.names.resolve(node) == "os.environ" and _leads_out(unit, node) and not in_test(unit, node):
            yield new(node)


def _leads_out(unit: UnitView, node: Node) -> bool:
    """Does all of it get to a call that shows it, or out of a handler?"""
    here = node
    while here.parent is not None:
        parent = here.parent
        if parent.type == "return_statement":
            function = function_around(parent)
            return function is not None and is_handler(unit, function)
        if parent.type == "call":
            callee = parent.child_by_field_name("function")
            name = unit.syntax.text(callee) if callee is not None and callee != here else ""
            if _SHOWS.search(name):
                return True
            if not _SAME.search(name) and callee != here:
                return False
        elif parent.type == "attribute":
            word = parent.child_by_field_name("attribute")
            if word is None or unit.syntax.text(word) not in ("copy", "items", "encode"):
                return False
        elif parent.type not in _THROUGH:
            return False
        here = parent
    return False


__all__ = ["shown"]
