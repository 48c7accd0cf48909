"""Calls, assignments and imports as the dataflow sees them: how patterns find their places in all languages but Python.

What a name means, and what a constant is worth, the solver has found out already, flow-sensitively. So a further
language needs no resolver of its own: the calls are those of the common form, with the names that their callees have.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.document.unit_data import UnitData
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.conditions import holds
from wardline_analyzers.match.held import held, value_held
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.tables import Tables
from wardline_analyzers.python.constants import UNKNOWN
from wardline_analyzers.python.names import Names
from wardline_analyzers.python.values import Values

_KINDS = {
    **{"str": "string", "bytes": "string", "int": "number", "float": "number"},
    **{"list": "list", "tuple": "list", "set": "list", "dict": "dict"},
}
_BUILT = frozenset(("binary_expression", "template_string", "template_substitution", "augmented_assignment_expression"))
"""Kinds of nodes that put a text together."""
_ROWS = frozenset(
    (
        *("expression_list", "literal_element", "expression_statement", "statement_list", "type_elem"),
        *("defer_statement", "go_statement"),
    )
)
"""Kinds of nodes that stand around others and may be no longer."""
_PASSED = frozenset(("call_expression", "field_expression", "try_expression", "await_expression"))
"""Kinds of nodes of which a front end may keep what they begin with, which is worth the same: `KEY.as_bytes()`."""
_PASSED_DEEPEST = 8


class FlowNames(Names):
    """What expressions of a unit mean, as its dataflow tells."""

    def __init__(self, syntax: Syntax, module: ModuleNames, data: UnitData | None) -> None:
        super().__init__(syntax, module, member=False)
        self.data = data

    def resolve(self, node: Node) -> str | None:
        value = self.value(node)
        return value.name if value is not None else None

    def value(self, node: Node) -> Value | None:
        """What an expression is worth, if the look came by."""
        if self.data is None:
            return None
        known = value_held(node)
        if known is not None:
            return known
        if node.type == "reference_expression" and node.named_child_count:  # Rust's `&x`
            node = node.named_children[-1]
        shift = self.syntax.shift
        for _ in range(_PASSED_DEEPEST):
            found = self.data.flow.at(node.start_byte - shift, node.end_byte - shift)
            if found is not None or node.type not in _PASSED or not node.named_children:
                return found
            node = node.named_children[0]
        return None


class FlowValues(Values):
    """What expressions of a unit are worth, as its dataflow tells."""

    def __init__(self, names: FlowNames) -> None:
        super().__init__(names)
        self._flow = names

    def follow(self, node: Node, depth: int = 0) -> Node:
        return node

    def constant(self, node: Node, depth: int = 0) -> Any:
        value = self._flow.value(node)
        return value.consts[0] if value is not None and value.consts is not None and len(value.consts) == 1 else UNKNOWN

    def possible(self, node: Node) -> tuple[Any, ...]:
        value = self._flow.value(node)
        return value.consts if value is not None and value.consts is not None else ()

    def kind(self, node: Node, depth: int = 0) -> str | None:
        value = self._flow.value(node)
        return _KINDS.get(value.kind) if value is not None else None

    def is_literal(self, node: Node, depth: int = 0) -> bool:
        value = self._flow.value(node)
        if value is None:
            return False
        if value.consts is not None:
            return True
        return not value.taints and not value.open and value.kind in _KINDS

    def is_built(self, node: Node, depth: int = 0) -> bool:
        value = self._flow.value(node)
        if value is None or value.consts is not None:
            return False
        return node.type in _BUILT or (value.kind == "str" and bool(value.head))


def matches(unit: UnitView, data: UnitData, tables: Tables) -> Iterator[Match]:
    """The matches of patterns in a unit that the dataflow has looked at."""
    lowered = data.flow.lowered
    if lowered is None:
        return
    for point in lowered.points:
        if isinstance(point, form.Call):
            yield from _calls(unit, point, data, tables)
        elif tables.assign_words and isinstance(point, (form.Attribute, form.Index, form.Name)):
            yield from _assigns(unit, point, data, tables)
    if tables.imports:
        for statement in lowered.body:
            if isinstance(statement, form.Import):
                yield from _imports(unit, statement, tables)


def _value(data: UnitData, node: form.Node) -> Value | None:
    return data.flow.at(node.start, node.end)


def _name(data: UnitData, node: form.Node) -> str | None:
    value = _value(data, node)
    return value.name if value is not None else None


def _node(unit: UnitView, start: int, end: int) -> Node | None:
    """The outermost node with this range, relative to the unit."""
    shift = unit.syntax.shift
    found = unit.syntax.root.named_descendant_for_byte_range(start + shift, max(start, end - 1) + shift)
    while found is not None and found.parent is not None:
        above = found.parent
        if above.type in _ROWS:
            break
        if above.start_byte < start + shift or above.end_byte > end + shift:
            break
        found = above
    return found


# ---------------------------------------------------------------------- calls


def _innermost(node: Node) -> Node:
    """What a node holds that holds nothing else: a body of one statement without a sign behind it, an argument."""
    children = node.named_children
    while len(children) == 1 and (children[0].start_byte, children[0].end_byte) == (node.start_byte, node.end_byte):
        node = children[0]
        children = node.named_children
    return node


def _calls(unit: UnitView, call: form.Call, data: UnitData, tables: Tables) -> Iterator[Match]:
    callee = call.callee
    word = callee.name if isinstance(callee, (form.Attribute, form.Name)) else ""
    name = _name(data, callee)
    if name is not None and (callee.start, callee.end) == (call.start, call.end):
        name = name.removesuffix("()")  # a call without brackets: what is there is its result
    entries = tables.named(name) if name is not None else []
    if not entries and isinstance(callee, form.Attribute) and not tables.knows(name):
        before = callee.base.name if isinstance(callee.base, (form.Attribute, form.Name)) else ""
        name, entries = tables.of_unknown(word, before)
    if not entries or name is None:
        return
    node = _node(unit, call.start, call.end)
    if node is None:
        return
    node = _innermost(node)
    arguments = Arguments(node, unit.syntax)
    _add_held(arguments, unit, call, data)
    for rule, matcher in entries:
        match = Match(rule, matcher, unit, node, name=name, arguments=arguments)
        if holds(match, matcher.where):
            yield match


def _add_held(arguments: Arguments, unit: UnitView, call: form.Call, data: UnitData) -> None:
    """The keys of objects that arguments name, as if they were written out in the call."""
    for given in call.arguments:
        if not isinstance(given.value, (form.Name, form.Attribute)):
            continue
        value = _value(data, given.value)
        if value is None or value.kind != "dict" or not value.items:
            continue
        node = _node(unit, given.value.start, given.value.end)
        if node in arguments.positional and node is not None:
            for key, one in value.items.items():
                if isinstance(key, str):
                    arguments.keywords.setdefault(key, held(node, one))


# ---------------------------------------------------------------------- assignments


def _assigns(
    unit: UnitView, target: form.Attribute | form.Index | form.Name, data: UnitData, tables: Tables
) -> Iterator[Match]:
    for name in _target_names(target, data, tables):
        entries = tables.assigns.get(name)
        if not entries:
            continue
        left = _node(unit, target.start, target.end)
        node = left.parent if left is not None else None
        while node is not None and node.type in _ROWS:
            node = node.parent
        value = node.child_by_field_name("right") or node.child_by_field_name("value") if node is not None else None
        if node is None or value is None or value == left:
            continue
        for rule, matcher in entries:
            match = Match(rule, matcher, unit, node, name=name, value=value)
            if holds(match, matcher.where):
                yield match


def _target_names(target: form.Attribute | form.Index | form.Name, data: UnitData, tables: Tables) -> Iterator[str]:
    """The names by which pages may call an assignment's target."""
    if isinstance(target, form.Name):
        yield target.name
        return
    base = _name(data, target.base)
    if isinstance(target, form.Attribute):
        if base:
            yield f"{base}.{target.name}"
        if not tables.knows(base):
            yield f"*.{target.name}"
        return
    known = _value(data, target.key)
    key = known.constant if known is not None else None
    text = key if isinstance(key, str) else "*"
    if base:
        yield f"{base}[{text}]"
        yield f"{base}[*]"
    if not tables.knows(base):
        yield f"*[{text}]"
        if isinstance(target.base, form.Attribute):
            yield f"*.{target.base.name}[{text}]"
            yield f"*.{target.base.name}[*]"


# ---------------------------------------------------------------------- imports


def _imports(unit: UnitView, statement: form.Import, tables: Tables) -> Iterator[Match]:
    seen: set[str] = set()
    for qualified in (*(name for _, name in statement.names), *statement.stars):
        name = qualified
        while name:
            for rule, matcher in tables.imports.get(name, ()):
                node = _node(unit, statement.start, statement.end) if rule.id not in seen else None
                if node is not None:
                    seen.add(rule.id)
                    yield Match(rule, matcher, unit, node, name=name)
            cut = max(name.rfind("."), name.rfind("/"))
            name = name[:cut] if cut > 0 else ""


__all__ = ["FlowNames", "FlowValues", "matches"]
