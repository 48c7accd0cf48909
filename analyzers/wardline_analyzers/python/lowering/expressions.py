"""Expressions but strings."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Lowering
from wardline_analyzers.python.lowering.calls import call
from wardline_analyzers.python.lowering.functions import lambda_
from wardline_analyzers.python.lowering.literals import number
from wardline_analyzers.python.lowering.state import (
    EXPRESSIONS,
    EXTRAS,
    LINKS,
    broken,
    clean,
    expression,
    name,
    operand,
)
from wardline_analyzers.python.lowering.targets import target

_PUNCTUATION: Final = frozenset((",", "(", ")", "[", "]", "{", "}", *EXTRAS))

_WIDEST: Final = 100
"""Operands of one `and` or `or`; the next ones stand around it. Each makes a copy of those before."""


def _name(low: Lowering, node: Node, depth: int) -> form.Expression:
    return name(low, node)


def _number(low: Lowering, node: Node, depth: int) -> form.Expression:
    start = node.start_byte - low.shift
    end = node.end_byte - low.shift
    value = number(low.text[start:end])
    if value is None:
        return low.opaque(node)
    low.size += 1
    return form.Literal(start, end, value)


def _true(low: Lowering, node: Node, depth: int) -> form.Expression:
    low.size += 1
    return form.Literal(node.start_byte - low.shift, node.end_byte - low.shift, True)


def _false(low: Lowering, node: Node, depth: int) -> form.Expression:
    low.size += 1
    return form.Literal(node.start_byte - low.shift, node.end_byte - low.shift, False)


def _none(low: Lowering, node: Node, depth: int) -> form.Expression:
    low.size += 1
    return form.Literal(node.start_byte - low.shift, node.end_byte - low.shift, None)


# ---------------------------------------------------------------------- what begins with an expression


def attribute(low: Lowering, node: Node, children: list[Node], base: form.Expression, depth: int) -> form.Expression:
    word = low.word(children[-1])
    if not word:  # `base.` with the cursor behind it
        return low.opaque(node, (base,))
    low.size += 1
    return form.Attribute(node.start_byte - low.shift, node.end_byte - low.shift, base, low.detail(base, word))


def _call(low: Lowering, node: Node, children: list[Node], callee: form.Expression, depth: int) -> form.Expression:
    given = children[-1]
    if given.type == "generator_expression":  # f(x for x in y)
        value = expression(low, given, depth)
        low.size += 2
        arguments: tuple[form.Argument, ...] = (form.Argument(value.start, value.end, value),)
    else:
        low.size += 1
        arguments = tuple(_arguments(low, given, depth))
    return call(low, node.start_byte - low.shift, node.end_byte - low.shift, callee, arguments)


def _arguments(low: Lowering, node: Node, depth: int) -> list[form.Argument]:
    shift = low.shift
    found = []
    for child in node.children:
        kind = child.type
        if kind in _PUNCTUATION:
            continue
        keyword = ""
        star = 0
        value = child
        if kind == "keyword_argument":
            parts = child.children
            if len(parts) != 3:
                parts = clean(low, parts, depth)
            keyword, value = low.word(parts[0]), parts[-1]
        elif kind == "list_splat":
            star, value = 1, child.children[-1]
        elif kind == "dictionary_splat":
            star, value = 2, child.children[-1]
        elif kind == "ERROR":
            low.strays += broken(low, child, depth)
            continue
        low.size += 1
        found.append(
            form.Argument(
                child.start_byte - shift, child.end_byte - shift, expression(low, value, depth), keyword, star
            )
        )
    return found


def _subscript(low: Lowering, node: Node, children: list[Node], base: form.Expression, depth: int) -> form.Expression:
    start = node.start_byte - low.shift
    end = node.end_byte - low.shift
    if len(children) == 4:
        only = children[2]
        if only.type == "slice":
            low.size += 1
            return form.Slice(start, end, base, *_bounds(low, only, depth))
        low.size += 1
        return form.Index(start, end, base, expression(low, only, depth))
    keys = [child for child in children[1:] if child.type not in _PUNCTUATION]
    if not keys:
        return low.opaque(node, (base,))
    items = tuple(_key(low, key, depth) for key in keys)
    low.size += 2
    display = form.Display(items[0].start, items[-1].end, "tuple", items)
    return form.Index(start, end, base, display)


def _key(low: Lowering, node: Node, depth: int) -> form.Expression:
    if node.type == "slice":  # x[1:2, 0]: only a part of the key
        return low.opaque(node, tuple(bound for bound in _bounds(low, node, depth) if bound is not None))
    return expression(low, node, depth)


def _bounds(low: Lowering, node: Node, depth: int) -> list[form.Expression | None]:
    """Low, high and step of a slice."""
    bounds: list[form.Expression | None] = [None, None, None]
    at = 0
    for child in clean(low, node.children, depth):
        if child.type == ":":
            at += 1
        elif at < 3:
            bounds[at] = expression(low, child, depth)
    return bounds


def _binary(low: Lowering, node: Node, children: list[Node], left: form.Expression, depth: int) -> form.Expression:
    right = expression(low, children[-1], depth)
    low.size += 1
    operator = children[1].type
    made = form.Operation(node.start_byte - low.shift, node.end_byte - low.shift, operator, (left, right))
    if operator == "*":  # a text, repeated
        low.points.append(made)
    return made


def _boolean(low: Lowering, node: Node, children: list[Node], left: form.Expression, depth: int) -> form.Expression:
    right = expression(low, children[-1], depth)
    operator = children[1].type
    start = node.start_byte - low.shift
    end = node.end_byte - low.shift
    # `a and b and c` is one; not so if the first two stand in parentheses, where the link is a new one
    if type(left) is form.Logic and left.operator == operator and left.start == start and len(left.operands) < _WIDEST:
        return form.Logic(start, end, operator, (*left.operands, right))
    low.size += 1
    return form.Logic(start, end, operator, (left, right))


def _comparison(low: Lowering, node: Node, children: list[Node], left: form.Expression, depth: int) -> form.Expression:
    operators = []
    operands = [left]
    if len(children) == 3:
        operators.append(children[1].type)
        operands.append(expression(low, children[2], depth))
    else:
        for child in children[1:]:
            if child.is_named:
                operands.append(expression(low, child, depth))
            else:
                operators.append(child.type)
    low.size += 1
    return form.Compare(
        node.start_byte - low.shift,
        node.end_byte - low.shift,
        tuple("!=" if operator == "<>" else operator for operator in operators),
        tuple(operands),
    )


def _conditional(low: Lowering, node: Node, children: list[Node], then: form.Expression, depth: int) -> form.Expression:
    if len(children) < 5:
        return low.opaque(node, (then,))
    low.size += 1
    return form.Choice(
        node.start_byte - low.shift,
        node.end_byte - low.shift,
        expression(low, children[2], depth),
        then,
        expression(low, children[4], depth),
    )


# ---------------------------------------------------------------------- operators in front


def _not(low: Lowering, node: Node, depth: int) -> form.Expression:
    inner = expression(low, operand(low, node, depth), depth + 1)
    low.size += 1
    return form.Not(node.start_byte - low.shift, node.end_byte - low.shift, inner)


def _unary(low: Lowering, node: Node, depth: int) -> form.Expression:
    start = node.start_byte - low.shift
    end = node.end_byte - low.shift
    inner = expression(low, operand(low, node, depth), depth + 1)
    operator = low.text[start]
    if type(inner) is form.Literal and operator in "+-" and type(inner.value) in (int, float, complex):
        value = inner.value
        assert isinstance(value, (int, float, complex))
        return form.Literal(start, end, -value if operator == "-" else value)
    low.size += 1
    return form.Operation(start, end, operator, (inner,))


def _await(low: Lowering, node: Node, depth: int) -> form.Expression:
    value = expression(low, operand(low, node, depth), depth + 1)
    low.size += 1
    return form.Await(node.start_byte - low.shift, node.end_byte - low.shift, value)


def _star(low: Lowering, node: Node, depth: int) -> form.Expression:
    value = expression(low, operand(low, node, depth), depth + 1)
    low.size += 1
    return form.Star(node.start_byte - low.shift, node.end_byte - low.shift, value)


def _yield(low: Lowering, node: Node, depth: int) -> form.Expression:
    low.yields = True
    children = clean(low, node.children, depth)
    value = expression(low, children[-1], depth + 1) if len(children) > 1 else None
    low.size += 1
    return form.Yield(
        node.start_byte - low.shift,
        node.end_byte - low.shift,
        value,
        len(children) > 2 and children[1].type == "from",
    )


def _parenthesized(low: Lowering, node: Node, depth: int) -> form.Expression:
    children = node.children
    if len(children) != 3:
        children = clean(low, children, depth)
    return expression(low, children[1], depth + 1) if len(children) > 2 else low.opaque(node)


# ---------------------------------------------------------------------- the rest


def _walrus(low: Lowering, node: Node, depth: int) -> form.Expression:
    children = node.children
    if len(children) != 3:
        children = clean(low, children, depth)
    value = expression(low, children[-1], depth + 1)
    low.size += 1
    return form.Walrus(
        node.start_byte - low.shift, node.end_byte - low.shift, target(low, children[0], depth + 1), value
    )


def _opaque(low: Lowering, node: Node, depth: int) -> form.Expression:
    """What is no expression where one should be: its parts are."""
    parts = []
    for child in node.children:
        if child.type in EXPRESSIONS or child.type in LINKS:
            parts.append(expression(low, child, depth + 1))
    return low.opaque(node, tuple(parts))


def _ellipsis(low: Lowering, node: Node, depth: int) -> form.Expression:
    return low.opaque(node)


EXPRESSIONS.update(
    {
        "identifier": _name,
        "integer": _number,
        "float": _number,
        "true": _true,
        "false": _false,
        "none": _none,
        "ellipsis": _ellipsis,
        "not_operator": _not,
        "unary_operator": _unary,
        "await": _await,
        "yield": _yield,
        "list_splat": _star,
        "list_splat_pattern": _star,
        "parenthesized_list_splat": _parenthesized,
        "parenthesized_expression": _parenthesized,
        "named_expression": _walrus,
        "lambda": lambda_,
        "as_pattern": _opaque,
        "as_pattern_target": _opaque,
        "splat_type": _star,
        "constrained_type": _opaque,
    }
)
LINKS.update(
    {
        "attribute": (attribute, 3),
        "call": (_call, 2),
        "subscript": (_subscript, 4),
        "binary_operator": (_binary, 3),
        "boolean_operator": (_boolean, 3),
        "comparison_operator": (_comparison, 3),
        "conditional_expression": (_conditional, 5),
    }
)
