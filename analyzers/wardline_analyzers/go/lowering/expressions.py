"""Expressions but calls and literals of composite types."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.letter_ranges import linked
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.go.lowering import types
from wardline_analyzers.go.lowering.calls import call
from wardline_analyzers.go.lowering.literals import interpreted, number
from wardline_analyzers.go.lowering.state import EXPRESSIONS, LINKS, Lowering, expression, name, named

_WIDEST: Final = 100
"""Operands of one `&&` or `||`; the next ones stand around it. Each makes a copy of those before."""
_COMPARISONS: Final = frozenset(("==", "!=", "<", "<=", ">", ">="))
_OPERATORS: Final = {"/": "//", "&^": "&"}
"""Operators that the common form spells otherwise."""


def literal(low: Lowering, node: Node, value: form.Constant) -> form.Literal:
    low.size += 1
    return form.Literal(node.start_byte - low.shift, node.end_byte - low.shift, value)


def _name(low: Lowering, node: Node, depth: int) -> form.Expression:
    return name(low, node)


def _number(low: Lowering, node: Node, depth: int) -> form.Expression:
    value = number(low.word(node))
    return low.opaque(node) if value is None else literal(low, node, value)


def _text(low: Lowering, node: Node, depth: int) -> form.Expression:
    return literal(low, node, text_of(low.word(node)))


def text_of(written: str) -> str:
    """The value of a string literal as it is written."""
    if written[:1] == "`":
        return written[1:].removesuffix("`").replace("\r", "")
    inner = written[1:]
    if len(written) > 1 and written[-1] == '"' and not _is_escaped(inner[:-1]):
        inner = inner[:-1]
    return interpreted(inner)


def _is_escaped(before: str) -> bool:
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _rune(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A rune is a number."""
    text = interpreted(low.word(node)[1:-1])
    return literal(low, node, ord(text)) if len(text) == 1 else low.opaque(node)


def _true(low: Lowering, node: Node, depth: int) -> form.Expression:
    return literal(low, node, True)


def _false(low: Lowering, node: Node, depth: int) -> form.Expression:
    return literal(low, node, False)


def _nil(low: Lowering, node: Node, depth: int) -> form.Expression:
    return literal(low, node, None)


def _iota(low: Lowering, node: Node, depth: int) -> form.Expression:
    return literal(low, node, low.iota)


# ---------------------------------------------------------------------- what begins with an expression


def _selector(low: Lowering, node: Node, base: form.Expression, depth: int) -> form.Expression:
    field = node.child_by_field_name("field")
    word = low.word(field) if field is not None else ""
    if not word:  # `base.` with the cursor behind it
        return low.opaque(node, (base,))
    low.size += 1
    return form.Attribute(node.start_byte - low.shift, node.end_byte - low.shift, base, low.detail(base, word))


def _index(low: Lowering, node: Node, base: form.Expression, depth: int) -> form.Expression:
    key = node.child_by_field_name("index")
    if key is None:
        return low.opaque(node, (base,))
    low.size += 1
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    return form.Index(start, end, base, expression(low, key, depth))


def _slice(low: Lowering, node: Node, base: form.Expression, depth: int) -> form.Expression:
    bounds = [node.child_by_field_name(field) for field in ("start", "end")]
    low_, high = (expression(low, bound, depth) if bound is not None else None for bound in bounds)
    low.size += 1
    return form.Slice(node.start_byte - low.shift, node.end_byte - low.shift, base, low_, high)


def is_number(type_: form.Expression) -> bool:
    """A type whose assertion is lowered as a call that makes a number of it."""
    return isinstance(type_, form.Name) and type_.name in ("int", "float", "bool")


def _assertion(low: Lowering, node: Node, base: form.Expression, depth: int) -> form.Expression:
    """`x.(T)`: the value itself. One that is asserted to be a number is one."""
    type_ = node.child_by_field_name("type")
    if type_ is None:
        return base
    told = types.annotation(low, type_, depth)
    if is_number(told):
        start, end = node.start_byte - low.shift, node.end_byte - low.shift
        return call(low, start, end, told, (argument(low, base),))
    return base


def _instantiated(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`f[int]`: the function itself."""
    inner = node.child_by_field_name("type")
    return expression(low, inner, depth + 1) if inner is not None else low.opaque(node)


def _binary(low: Lowering, node: Node, left: form.Expression, depth: int) -> form.Expression:
    right_node, sign = node.child_by_field_name("right"), node.child_by_field_name("operator")
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    if right_node is None or sign is None:
        return low.opaque(node, (left,))
    right = expression(low, right_node, depth)
    operator = sign.type
    low.size += 1
    if operator in ("&&", "||"):
        word = "and" if operator == "&&" else "or"
        # `a && b && c` is one; not so if the first two stand in parentheses, where the link is a new one
        if isinstance(left, form.Logic) and (left.operator, left.start) == (word, start):
            operands = left.operands if len(left.operands) < _WIDEST else (left,)
            return linked(start, end, word, (*operands, right))
        return linked(start, end, word, (left, right))
    if operator in _COMPARISONS:
        return form.Compare(start, end, (operator,), (left, right))
    return form.Operation(start, end, _OPERATORS.get(operator, operator), (left, right))


# ---------------------------------------------------------------------- operators in front


def _unary(low: Lowering, node: Node, depth: int) -> form.Expression:
    operand = node.child_by_field_name("operand")
    if operand is None or not node.children:
        return low.opaque(node)
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    inner = expression(low, operand, depth + 1)
    sign = node.children[0].type
    if sign in ("*", "&"):  # a pointer is what it points to
        return inner
    if sign == "<-":
        low.size += 1
        return call(low, start, end, form.Attribute(start, end, inner, low.detail(inner, "pop")), ())
    if sign == "!":
        low.size += 1
        return form.Not(start, end, inner)
    if isinstance(inner, form.Literal) and sign in ("+", "-") and type(inner.value) in (int, float):
        assert isinstance(inner.value, (int, float))
        return form.Literal(start, end, -inner.value if sign == "-" else inner.value)
    low.size += 1
    return form.Operation(start, end, "~" if sign == "^" else sign, (inner,))


def _parenthesized(low: Lowering, node: Node, depth: int) -> form.Expression:
    inner = named(low, node, depth)
    return expression(low, inner[0], depth + 1) if inner else low.opaque(node)


def several(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A list of expressions: one, or a tuple of them."""
    children = named(low, node, depth)
    if len(children) == 1:
        return expression(low, children[0], depth + 1)
    items = tuple(expression(low, child, depth + 1) for child in children)
    low.size += 1
    return form.Display(node.start_byte - low.shift, node.end_byte - low.shift, "tuple", items)


EXPRESSIONS.update(
    {
        "identifier": _name,
        "package_identifier": _name,
        "blank_identifier": _name,
        "int_literal": _number,
        "float_literal": _number,
        "imaginary_literal": _number,
        "rune_literal": _rune,
        "interpreted_string_literal": _text,
        "raw_string_literal": _text,
        "true": _true,
        "false": _false,
        "nil": _nil,
        "iota": _iota,
        "unary_expression": _unary,
        "parenthesized_expression": _parenthesized,
        "expression_list": several,
        "literal_element": _parenthesized,
        "type_instantiation_expression": _instantiated,
    }
)
LINKS.update(
    {
        "selector_expression": ("operand", _selector),
        "index_expression": ("operand", _index),
        "slice_expression": ("operand", _slice),
        "type_assertion_expression": ("operand", _assertion),
        "binary_expression": ("left", _binary),
    }
)
