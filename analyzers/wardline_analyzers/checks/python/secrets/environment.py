"""The whole environment of a Python program, where it is written to a log or sent to a client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import enclosing, function_around, of_kind, with_decorators
from wardline_analyzers.qualified import last_words

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
    r"|render_template_string|json_response|(?:requests|httpx|session|client)\.(?:post|put|patch)|debug|info|warning|error|critical|exception|wfile\.write|sendall)$"
)


def shown(unit: UnitView, new: New) -> Iterator[Match]:
    """`return jsonify(dict(os.environ))`, `logger.info("started: %s", os.environ)`"""
    for node in unit.syntax.ending("attribute", _OF_ALL):
        name = unit.names.resolve(node) or ""
        if name in _ALL and _leads_out(unit, node) and not in_test(unit, node):
            yield new(node, message=None if name == "os.environ" else _OF_SETTINGS)


_SETTINGS: Final = frozenset(("flask.Flask().config", "flask.current_app.config", "quart.Quart().config"))
_ALL: Final = _SETTINGS | {"os.environ"}
_OF_ALL: Final = last_words(_ALL)
_OF_SETTINGS: Final = (
    "All settings are shown here, the key that signs sessions and the passwords of databases among them. Show those "
    "that are meant, by their names."
)


def system_shown(unit: UnitView, new: New) -> Iterator[Match]:
    """`return jsonify(python=sys.version, host=platform.node())` in a handler"""
    for node in (*unit.syntax.ending("attribute", _OF_SYSTEM), *unit.syntax.ending("call", _OF_SYSTEM)):
        called = node.child_by_field_name("function") if node.type == "call" else node
        if called is None or (unit.names.resolve(called) or "") not in _SYSTEM or not _is_read(node):
            continue
        function = function_around(node)
        if function is None or not is_handler(unit, function) or in_test(unit, node):
            continue
        if _ASKED.search(unit.syntax.text(with_decorators(function))):
            continue  # shown to those who run the program
        if _leads_out(unit, node) and not _LOGS.search(_call_around(unit, node)):
            yield new(node)
            return


_SYSTEM: Final = frozenset(
    (
        *("sys.version", "sys.path", "platform.node", "platform.release", "platform.platform", "platform.version"),
        *("platform.uname", "os.uname", "socket.gethostname", "os.getcwd"),
    )
)
"""What tells somebody who attacks the machine which holes it has, and where its files are."""
_OF_SYSTEM: Final = last_words(_SYSTEM)
_ASKED: Final = re.compile(r"(?i)is_staff|is_superuser|is_admin|permission|login|auth|admin")
_LOGS: Final = re.compile(r"(?i)\.(?:debug|info|warning|error|critical|exception)$")


def _is_read(node: Node) -> bool:
    """`sys.version`, `platform.node()`; not the callee of a call, which is looked at by itself"""
    return node.type == "call" or node.parent is None or node.parent.type != "call"


def _call_around(unit: UnitView, node: Node) -> str:
    call = enclosing(node, "call")
    callee = call.child_by_field_name("function") if call is not None else None
    return unit.syntax.text(callee) if callee is not None else ""


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
        elif parent.type == "for_in_clause":
            comprehension = parent.parent
            if comprehension is None or comprehension.type not in _GATHER or not _takes_all(unit, comprehension, here):
                return False
            parent = comprehension
        elif parent.type == "assignment" and parent.child_by_field_name("right") == here:
            return any(_leads_out(unit, use) for use in _uses(unit, parent))
        elif parent.type not in _THROUGH:
            return False
        here = parent
    return False


_GATHER: Final = ("dictionary_comprehension", "list_comprehension", "set_comprehension", "generator_expression")


def _takes_all(unit: UnitView, comprehension: Node, row: Node) -> bool:
    """`{key: str(value) for key, value in os.environ.items()}`: each value, whatever it is called"""
    if any(child.type == "if_clause" for child in comprehension.named_children):
        return False
    return re.search(r"\.(?:items|values)\(\)$", unit.syntax.text(row)) is not None


def _uses(unit: UnitView, assignment: Node) -> Iterator[Node]:
    """Where a variable of the function is read behind its assignment."""
    name, value = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    function = function_around(assignment)
    if name is None or name.type != "identifier" or function is None:
        return
    for node in of_kind(function, "identifier"):
        behind = node.start_byte > assignment.end_byte and unit.syntax.text(node) == unit.syntax.text(name)
        if behind and unit.values.follow(node) == value:
            yield node


__all__ = ["shown", "system_shown"]
