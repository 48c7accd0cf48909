"""Which functions answer remote requests."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.python.parameters import name_node, parameter_names
from wardline_analyzers.flow.boundary.handlers import REQUEST_NAMES
from wardline_analyzers.flow.boundary.parameters import CLIENTS, REQUESTS
from wardline_analyzers.match.match import UnitView
from wardline_analyzers.match.routes import route_of
from wardline_analyzers.match.tree import enclosing, words
from wardline_analyzers.python.bindings import Binding

_DO = words("do_GET do_POST do_PUT do_DELETE do_PATCH do_HEAD")
_WORDS = re.compile(r"[A-Za-z_]\w*")

_NOT_A_SERVER = (*(f"{package}." for package in CLIENTS), "aiohttp.client")


def is_request_parameter(unit: UnitView, use: Node, binding: Binding) -> bool:
    """Is a name bound by this parameter a request object?"""
    if binding.node is not None:
        written = _WORDS.findall(unit.syntax.text(binding.node))
        resolved = unit.names.annotation(binding.node) or unit.syntax.text(binding.node)
        return bool(written) and written[-1] in REQUESTS and not resolved.startswith(_NOT_A_SERVER)
    if unit.syntax.text(use) not in REQUEST_NAMES:
        return False
    parameter = _parameter(unit, binding)
    function = enclosing(parameter, "function_definition", "lambda") if parameter is not None else None
    parameters = function.child_by_field_name("parameters") if function is not None else None
    if parameters is None:
        return False
    first = [unit.syntax.text(p) for p in parameters.named_children[:3]]
    return unit.syntax.text(use) in [name for name in first if name not in ("self", "cls")][:2]


def is_handler(unit: UnitView, function: Node) -> bool:
    """Does a function answer remote requests?"""
    if is_routed(unit, function):
        return True
    parameters = function.child_by_field_name("parameters")
    for parameter in parameters.named_children if parameters is not None else ():
        bound = Binding("parameter", parameter.start_byte, node=parameter.child_by_field_name("type"))
        if is_request_parameter(unit, name_node(parameter), bound):
            return True
    return False


def is_routed(unit: UnitView, function: Node) -> bool:
    """Does more than the name of a parameter tell that it answers requests?"""
    if route_of(unit, function) is not None or in_http_server(unit, function):
        return True
    name, parameters = (function.child_by_field_name(field) for field in ("name", "parameters"))
    if name is not None and unit.syntax.text(name) == "lambda_handler":
        return True
    two = parameters is not None and parameters.named_child_count == 2
    return two and parameter_names(unit.syntax, function) == ["event", "context"]  # of AWS Lambda


def in_http_server(unit: UnitView, node: Node) -> bool:
    """Is this a method of an `http.server` handler?"""
    if any(base.endswith("HTTPRequestHandler") for base in unit.around.bases):
        return True
    function: Node | None = node if node.type == "function_definition" else enclosing(node, "function_definition")
    name = function.child_by_field_name("name") if function is not None else None
    return name is not None and unit.syntax.text(name) in _DO


def _parameter(unit: UnitView, binding: Binding) -> Node | None:
    """The node of a parameter in its list."""
    node = unit.syntax.root.descendant_for_byte_range(binding.at, binding.at + 1)
    while node is not None and (node.parent is None or node.parent.type not in ("parameters", "lambda_parameters")):
        node = node.parent
    return node
