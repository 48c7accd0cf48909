"""Methods that are called by a name which a client chose (page dynamic-method-call)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.checks.python.memory.maybe_none import is_tested
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.outsiders import speaks_of_people
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around


def method_of_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`getattr(service, request.args["action"])()`, also by way of a variable."""
    for call in unit.syntax.nodes.get("call", ()):
        callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        if callee is None or len(given) < 2 or unit.names.resolve(callee) != "getattr":
            continue
        if not _chosen(unit, given[1]) or not _is_called(unit, call) or in_test(unit, call):
            continue
        yield new(call)


def global_of_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`globals()[request.json["op"]](data)`, `globals().get(name)`, also by way of a variable"""
    for taken in unit.syntax.find("subscript", "call"):
        key = _global_key(unit, taken)
        if key is None or not _is_called(unit, taken) or not _chosen(unit, key) or in_test(unit, taken):
            continue
        yield new(taken)


def _global_key(unit: UnitView, node: Node) -> Node | None:
    """The name that is looked up among the globals or locals."""
    if node.type == "subscript":
        table, keys = node.child_by_field_name("value"), node.children_by_field_name("subscript")
    else:
        callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or given is None or not unit.syntax.text(callee).endswith(".get"):
            return None
        table, keys = callee.child_by_field_name("object"), given.named_children
    if table is None or not keys or (node.type == "subscript" and len(keys) != 1):
        return None
    table = unit.values.follow(table)
    known = unit.names.resolve(table) in _TABLES or unit.syntax.text(table).endswith(".__globals__")
    return keys[0] if known else None


def global_handed_in(unit: UnitView, new: New) -> Iterator[Match]:
    """`def dispatch(action, *args): return globals()[action](*args)`"""
    for call in unit.syntax.nodes.get("call", ()):
        taken, function = call.child_by_field_name("function"), function_around(call)
        if taken is None or taken.type != "subscript" or function is None:
            continue
        table, keys = taken.child_by_field_name("value"), taken.children_by_field_name("subscript")
        if table is None or len(keys) != 1 or keys[0].type != "identifier" or in_test(unit, call):
            continue
        bindings = unit.names.binding(unit.syntax.text(keys[0]), keys[0].start_byte) or ()
        handed = any(b.kind == "parameter" for b in bindings)
        if not handed or unit.names.resolve(table) not in _TABLES or is_tested(unit, keys[0]):
            continue
        if tainted(unit, keys[0], ("remote",), "code") is None:
            yield new(taken)


def method_handed_in(unit: UnitView, new: New) -> Iterator[Match]:
    """`def execute(self, command, *args): return getattr(self, command)(*args)`"""
    for call in unit.syntax.nodes.get("call", ()):
        callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        if callee is None or len(given) != 2 or unit.names.resolve(callee) != "getattr":
            continue
        name = given[1]
        if name.type != "identifier" or _COMMANDS.fullmatch(unit.syntax.text(name)) is None or in_test(unit, call):
            continue
        bindings = unit.names.binding(unit.syntax.text(name), name.start_byte) or ()
        if not any(b.kind == "parameter" for b in bindings) or is_tested(unit, name) or not _is_called(unit, call):
            continue
        if tainted(unit, name, ("remote",), "code") is None:
            told = speaks_of_people(unit, function_around(call))
            yield new(call, confidence=Confidence.MEDIUM if told else None)


_COMMANDS = re.compile(r"(?i)(?:\w+_)?(?:command|cmd|action|operation|op)(?:_?name)?")
"""Names of parameters that others are asked for. A `method` or `attribute` is a programmer's choice."""
_TABLES = ("globals()", "locals()", "vars()")


def _chosen(unit: UnitView, name: Node) -> bool:
    """The client chooses all of the name: a text of the program in front (`"do_" + name`) tells which are meant."""
    if tainted(unit, name, ("remote",), "code") is None:
        return False
    text = built(unit, name)
    first = text.first if text is not None else None
    return first is None or first.node is not None


def _is_called(unit: UnitView, call: Node) -> bool:
    parent = call.parent
    if parent is not None and parent.type == "call" and parent.child_by_field_name("function") == call:
        return True
    target = parent.child_by_field_name("left") if parent is not None and parent.type == "assignment" else None
    function = function_around(call)
    if target is None or target.type != "identifier" or function is None:
        return False
    return re.search(rf"(?<![\w.]){unit.syntax.text(target)}\(", unit.syntax.text(function)) is not None


__all__ = ["global_handed_in", "global_of_client", "method_handed_in", "method_of_client"]
