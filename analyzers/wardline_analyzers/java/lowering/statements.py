"""Statements but those that hold others."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, Body, done, one_turn, row
from wardline_analyzers.java.lowering.operators import plain
from wardline_analyzers.java.lowering.state import (
    EXTRAS,
    STATEMENTS,
    JavaLowering,
    broken,
    clean,
    expression,
    is_expression,
)
from wardline_analyzers.java.lowering.targets import added, changed, local, target
from wardline_analyzers.java.lowering.types import annotation


def statements(low: JavaLowering, nodes: list[Node], depth: int) -> Body:
    """Lower a row of statements. What is left over of a statement comes before it."""
    return row(low, nodes, depth, _statement)


def _statement(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    lower = STATEMENTS.get(node.type)
    if lower is not None:
        return lower(low, node, depth)
    if is_expression(node):
        return done(low, expression(low, node, depth))
    if node.child_count and node.type not in EXTRAS:
        low.strays += broken(low, node, depth)
    return None


def block(low: JavaLowering, node: Node, depth: int) -> Body:
    """The statements of a block, or the one statement that stands in its place."""
    low.enter()
    body = statements(low, node.children if node.type in ("block", "constructor_body") else [node], depth + 1)
    low.leave()
    return body


# ---------------------------------------------------------------------- simple statements


def once(low: JavaLowering, node: Node, body: Body, name: str = "") -> form.While:
    """Statements that a `break` (with a name, one with that name) leaves: a loop of one turn."""
    return one_turn(low, *low.place(node), body, name)


def _expression_statement(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    children = [child for child in clean(low, node.children, depth) if child.is_named]
    if not children:
        return None
    only = children[0]
    lower = STATEMENTS.get(only.type)
    if lower is not None:
        return lower(low, only, depth)
    return done(low, expression(low, only, depth))


def _update(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    """`i++;`"""
    parts = clean(low, node.children, depth)
    if len(parts) != 2:
        return done(low, low.opaque(node))
    before = parts[0].type in ("++", "--")
    start, end = low.place(node)
    place = parts[1 if before else 0]
    written = changed(low, place, depth)
    low.size += 2
    one = added(low, node, place, form.Literal(start, end, 1))
    return form.Augment(start, end, written, parts[0 if before else 1].type[0], one)


def _assignment(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    start, end = low.place(node)
    children = clean(low, node.children, depth)
    if len(children) < 3:
        return done(low, low.opaque(node))
    operator = children[1].type
    if operator != "=":
        written = changed(low, children[0], depth)
        value = added(low, node, children[0], expression(low, children[2], depth))
        low.size += 1
        return form.Augment(start, end, written, plain(operator), value)
    left = [children[0]]
    right = children[2]
    while right.type == "assignment_expression" and len(left) < DEEPEST:  # a = b = c
        parts = clean(low, right.children, depth)
        if len(parts) < 3 or parts[1].type != "=":
            break
        left.append(parts[0])
        right = parts[2]
    value = expression(low, right, depth)
    low.size += 1
    return form.Assign(start, end, tuple(target(low, each, depth) for each in left), value)


def _variables(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    """`T a = x, b;` is a statement for each."""
    of = node.child_by_field_name("type")
    last: form.Statement | None = None
    for child in clean(low, node.children, depth):
        if child.type != "variable_declarator":
            continue
        if last is not None:
            low.strays.append(last)
        last = _variable(low, child, of, depth)
    return last


def _variable(low: JavaLowering, node: Node, of: Node | None, depth: int) -> form.Statement | None:
    name = node.child_by_field_name("name")
    value = node.child_by_field_name("value")
    brackets = node.child_by_field_name("dimensions")
    hint = annotation(low, of, depth + 1, len(brackets.children) // 2 if brackets is not None else 0)
    start, end = low.place(node)
    for child in node.children:
        if child.type == "ERROR":
            low.strays += broken(low, child, depth)
    if name is None:
        return None
    if value is not None:
        given = expression(low, value, depth + 1)
        low.size += 1
        written_as = low.word(of) if of is not None and brackets is None else ""
        return form.Assign(start, end, (local(low, name, written_as),), given, hint)
    word = low.word(name)
    low.declare(word)
    if hint is None:
        return None
    low.size += 1
    return form.Declare(start, end, word, hint)


def _return(low: JavaLowering, node: Node, depth: int) -> form.Statement:
    children = [child for child in clean(low, node.children, depth) if child.is_named]
    value = expression(low, children[0], depth) if children else None
    low.size += 1
    made = form.Return(*low.place(node), value)
    low.points.append(made)
    return made


def _throw(low: JavaLowering, node: Node, depth: int) -> form.Statement:
    children = [child for child in clean(low, node.children, depth) if child.is_named]
    value = expression(low, children[0], depth) if children else None
    low.size += 1
    return form.Raise(*low.place(node), value)


def _assert(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    """Tests of `assert` are not made where nobody has switched them on: only what they do counts."""
    for child in clean(low, node.children, depth):
        if child.is_named:
            low.strays.append(done(low, expression(low, child, depth)))
    return None


def _break(low: JavaLowering, node: Node, depth: int) -> form.Statement:
    low.size += 1
    return form.Break(*low.place(node), _label(low, node))


def _continue(low: JavaLowering, node: Node, depth: int) -> form.Statement:
    low.size += 1
    return form.Continue(*low.place(node), _label(low, node))


def _label(low: JavaLowering, node: Node) -> str:
    """Of `break name;`, `continue name;`"""
    name = next((child for child in node.children if child.type == "identifier"), None)
    return low.word(name) if name is not None else ""


def _yield(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    """`yield value;` in a switch that is an expression."""
    children = [child for child in clean(low, node.children, depth) if child.is_named]
    if not children:
        return None
    value = expression(low, children[0], depth)
    if not low.result:
        return done(low, value)
    start, end = low.place(node)
    low.size += 3
    low.strays.append(form.Assign(start, end, (form.Name(start, end, low.result),), value))
    return form.Break(start, end)


def _nothing(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    return None


STATEMENTS.update(
    {
        "expression_statement": _expression_statement,
        "assignment_expression": _assignment,
        "update_expression": _update,
        "local_variable_declaration": _variables,
        "return_statement": _return,
        "throw_statement": _throw,
        "assert_statement": _assert,
        "break_statement": _break,
        "continue_statement": _continue,
        "yield_statement": _yield,
        "package_declaration": _nothing,
        "annotation_type_element_declaration": _nothing,
    }
)
