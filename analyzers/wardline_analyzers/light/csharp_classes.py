"""C#: classes, and what stands in them: methods, properties, attributes in brackets."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.light.lowering import definitions
from wardline_analyzers.light.lowering import statements as simple
from wardline_analyzers.light.lowering.calls import arguments, call
from wardline_analyzers.light.lowering.table import Lowering, expression, named


def _decorators(low: Lowering, node: Node, depth: int) -> tuple[form.Expression, ...]:
    """`[HttpGet("{id}")]`: a call."""
    found: list[form.Expression] = []
    for row in named(low, node):
        if row.type != "attribute_list":
            continue
        for child in named(low, row):
            name = child.child_by_field_name("name")
            if name is None:
                continue
            given = next((part for part in named(low, child) if part.type == "attribute_argument_list"), None)
            callee = low.named(name, low.word(name).rpartition(".")[2])
            found.append(call(low, *low.place(child), callee, arguments(low, given, depth)))
    return tuple(found)


def method(low: Lowering, node: Node, depth: int) -> form.Statement:
    word = node.child_by_field_name("name")
    body = node.child_by_field_name("body")
    modifiers = {low.word(child) for child in node.children if child.type == "modifier"}
    name = low.word(word) if word is not None else ""
    if node.type == "local_function_statement":
        low.locals.add(name)
    decorators = _decorators(low, node, depth)
    if "public" in modifiers and low.member and node.type == "method_declaration":
        decorators = (*decorators, low.named(word or node, "public"))
    made = definitions.assembled(
        low,
        node,
        "__init__" if node.type == "constructor_declaration" else name,
        node.child_by_field_name("parameters"),
        body,
        depth,
        "static" in modifiers,
        decorators,
    )
    pattern = _generated_pattern(low, decorators) if body is None else None
    if pattern is None:
        return made
    return form.Function(made.start, made.end, made.name, made.parameters, (pattern,), made.decorators)


def _generated_pattern(low: Lowering, decorators: tuple[form.Expression, ...]) -> form.Statement | None:
    """`[GeneratedRegex("^[a-z]+$")] static partial Regex Word();`: what the compiler writes behind it."""
    for mark in decorators:
        if isinstance(mark, form.Call) and isinstance(mark.callee, form.Name) and mark.callee.name == "GeneratedRegex":
            callee = form.Name(mark.start, mark.start, low.loads.setdefault("Regex", "Regex"))
            made = call(low, mark.start, mark.end, callee, mark.arguments, new=True)
            return form.Return(mark.start, mark.end, made)
    return None


def property_(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    type_ = node.child_by_field_name("type")
    if name is None:
        return None
    if value is not None and _hands_on(low, value):
        value = None
    given = expression(low, value, depth + 1) if value is not None else None
    if type_ is not None and low.table.types.get(low.word(type_).rstrip("?").lower(), "str") == "str":
        given = next((mark for mark in _decorators(low, node, depth) if _fills(mark)), given)
    return simple.variable(low, node, low.word(name), type_, given, depth)


def _fills(mark: form.Expression) -> bool:
    """`[BindProperty]`, `[FromQuery]`: whoever makes the object puts in what a client sent."""
    return isinstance(mark, form.Call) and isinstance(mark.callee, form.Name) and mark.callee.name in _FILLING


_FILLING: Final = frozenset(
    (
        *("BindProperty", "FromQuery", "FromForm", "FromRoute", "FromHeader"),
        *("SupplyParameterFromQuery", "SupplyParameterFromForm"),
    )
)


def _hands_on(low: Lowering, value: Node) -> bool:
    """`Store Db => _db;`: what its type says."""
    return value.type == "arrow_expression_clause" and [part.type for part in named(low, value)] == ["identifier"]


def class_(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """A class; the parameters behind its name, `class Orders(Store db)`, are fields of it."""
    made_ = _CLASS(low, node, depth)
    given = next((child for child in named(low, node) if child.type == "parameter_list"), None)
    if not isinstance(made_, form.Class) or given is None:
        return made_
    fields: list[form.Statement] = []
    for child in named(low, given):
        name, type_ = child.child_by_field_name("name"), child.child_by_field_name("type")
        if name is not None and type_ is not None:
            fields.append(simple.variable(low, child, low.word(name), type_, None, depth))
    return form.Class(made_.start, made_.end, made_.name, made_.bases, (*fields, *made_.body), made_.decorators)


_CLASS: Final = definitions.class_of(
    bases=frozenset(("base_list",)), fields=lambda low, body: _fields(low, body), decorators=_decorators
)


def _fields(low: Lowering, body: Node) -> frozenset[str]:
    """The fields, properties and methods of a class."""
    found: set[str] = set()
    for child in named(low, body):
        if child.type in ("property_declaration", "method_declaration"):
            name = child.child_by_field_name("name")
            if name is not None:
                found.add(low.word(name))
        elif child.type == "field_declaration":
            for declaration in named(low, child):
                for part in named(low, declaration):
                    name = part.child_by_field_name("name")
                    if part.type == "variable_declarator" and name is not None:
                        found.add(low.word(name))
    return frozenset(found)


__all__ = ["class_", "method", "property_"]
