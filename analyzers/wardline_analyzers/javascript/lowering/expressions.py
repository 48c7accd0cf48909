"""Operators, names, and what else is an expression."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.javascript.lowering.modules import DEFAULT, EXPORTS, MODULE
from wardline_analyzers.javascript.lowering.state import (
    EXPRESSIONS,
    LINKS,
    ScriptLowering,
    clean,
    expression,
    is_expression,
    named,
)
from wardline_analyzers.javascript.objects import JOINT
from wardline_analyzers.javascript.texts import string_text

_LOGIC: Final = {"&&": "and", "||": "or", "??": "or"}
_COMPARISONS: Final = {
    **{sign: sign for sign in ("<", "<=", ">", ">=", "==", "!=", "in")},
    "===": "==",
    "!==": "!=",
}
_WIDEST: Final = 100
"""Operands of one `&&` or `||`; the next ones stand around it. Each makes a copy of those before."""
_GIVEN: Final = "$"
"""What a property begins with that a framework gives to an object which is written out: `this.$route`."""


def _name(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    word = low.word(node)
    if word == EXPORTS:  # what the module exports are variables of it
        return low.read(node, DEFAULT)
    return low.read(node, low.variable(word)) if word else low.opaque(node)  # empty: put in by the parser


def _this(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    root, *words = (low.object or low.word(node)).split(JOINT)
    found: form.Expression = low.read(node, root)
    for word in words:
        found = low.attribute(node, found, word)
    return found


# ---------------------------------------------------------------------- what begins with an expression


def _member(
    low: ScriptLowering, node: Node, children: list[Node], base: form.Expression, depth: int
) -> form.Expression:
    last = children[-1]
    word = low.word(last) if last.is_named and len(children) > 2 else ""
    if type(base) is form.Name and word:
        if base.name == MODULE and word == EXPORTS:
            return low.read(node, DEFAULT)
        if base.name == DEFAULT:
            return low.read(node, word)
    if word[:1] == _GIVEN and low.object and children[0].type == "this":
        base = low.opaque(children[0])
    return low.attribute(node, base, word) if word else low.opaque(node, (base,))  # empty: the cursor is behind the dot


def _subscript(
    low: ScriptLowering, node: Node, children: list[Node], base: form.Expression, depth: int
) -> form.Expression:
    keys = [child for child in children[1:] if child.is_named and child.type != "optional_chain"]
    if not keys:
        return low.opaque(node, (base,))
    if keys[0].type == "string":
        word = string_text(keys[0], low.word)
        if word:
            return low.attribute(node, base, word)
    return low.make(form.Index, node, base, expression(low, keys[-1], depth))


def _binary(
    low: ScriptLowering, node: Node, children: list[Node], left: form.Expression, depth: int
) -> form.Expression:
    if len(children) < 3:
        return low.opaque(node, (left,))
    sign = children[1].type
    logic = _LOGIC.get(sign)
    right = expression(low, children[-1], depth)
    if logic is not None:
        start, end = low.span(node)
        # `a && b && c` is one; not so if the first two stand in parentheses, where the link is a new one
        same = type(left) is form.Logic and left.operator == logic and left.start == start
        if same and len(left.operands) < _WIDEST:  # type: ignore[union-attr]  # it is one
            return form.Logic(start, end, logic, (*left.operands, right))  # type: ignore[union-attr]
        return low.make(form.Logic, node, logic, (left, right))
    comparison = _COMPARISONS.get(sign)
    if comparison is not None:
        told = _contained(low, node, comparison, left, right) or _typed(low, node, comparison, left, right)
        return told if told is not None else low.make(form.Compare, node, (comparison,), (left, right))
    if sign == "instanceof":
        return low.call(node, low.read(children[1], "isinstance"), left, right)
    made = low.make(form.Operation, node, ">>" if sign == ">>>" else sign, (left, right))
    if sign == "*":
        low.points.append(made)
    if sign in _WHOLE:  # of anything they make a whole number
        return low.call(node, low.read(children[1], "Number"), made)
    return made


_WHOLE: Final = frozenset(("|", "&", "^", "<<", ">>", ">>>"))
_FOUND: Final = {("!=", -1): "in", (">", -1): "in", (">=", 0): "in", ("==", -1): "not in", ("<", 0): "not in"}
"""Comparisons of a place in a text or an array with these."""


def _contained(
    low: ScriptLowering, node: Node, sign: str, left: form.Expression, right: form.Expression
) -> form.Expression | None:
    """`row.indexOf(x) !== -1` tells whether it is in the row."""
    if not isinstance(left, form.Call) or not isinstance(right, form.Literal) or not isinstance(right.value, int):
        return None
    word, callee = _FOUND.get((sign, right.value)), left.callee
    if word is None or not isinstance(callee, form.Attribute) or callee.name not in ("indexOf", "lastIndexOf"):
        return None
    if len(left.arguments) != 1 or left.arguments[0].star:
        return None
    return low.make(form.Compare, node, (word,), (left.arguments[0].value, callee.base))


_TYPES: Final = {"string": "str", "number": "int", "bigint": "int", "boolean": "bool"}


def _typed(
    low: ScriptLowering, node: Node, sign: str, left: form.Expression, right: form.Expression
) -> form.Expression | None:
    """`typeof x === "string"`"""
    if isinstance(left, form.Literal):
        left, right = right, left
    if not isinstance(left, form.Call) or not isinstance(left.callee, form.Name) or left.callee.name != "typeof":
        return None
    word = _TYPES.get(str(right.value)) if isinstance(right, form.Literal) else None
    if word is None or sign not in ("==", "!="):
        return None
    test = low.call(node, low.read(node, "isinstance"), left.arguments[0].value, low.read(node, word))
    return test if sign == "==" else low.make(form.Not, node, test)


def _choice(
    low: ScriptLowering, node: Node, children: list[Node], test: form.Expression, depth: int
) -> form.Expression:
    parts = [child for child in children[1:] if child.is_named]
    if len(parts) < 2:
        return low.opaque(node, (test, *(expression(low, part, depth) for part in parts)))
    return low.make(form.Choice, node, test, expression(low, parts[0], depth), expression(low, parts[1], depth))


def _itself(
    low: ScriptLowering, node: Node, children: list[Node], value: form.Expression, depth: int
) -> form.Expression:
    """`value!`, `value as T`, `value satisfies T`"""
    return value


# ---------------------------------------------------------------------- operators in front


def _unary(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    children = clean(low, node, depth)
    if len(children) < 2:
        return low.opaque(node)
    sign = children[0].type
    value = expression(low, children[-1], depth + 1)
    if sign == "!":
        return low.make(form.Not, node, value)
    if sign in ("-", "+"):
        if type(value) is form.Literal and type(value.value) in (int, float):
            assert isinstance(value.value, (int, float))
            return low.make(form.Literal, node, -value.value if sign == "-" else value.value)
        if sign == "+":  # it makes a number of anything
            return low.call(node, low.read(children[0], "Number"), value)
        return low.make(form.Operation, node, "-", (value,))
    if sign == "~":
        return low.call(node, low.read(children[0], "Number"), low.make(form.Operation, node, "~", (value,)))
    if sign == "typeof":
        return low.call(node, low.read(children[0], "typeof"), value)
    return low.opaque(node, (value,))  # void, delete


def _await(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    inner = named(low, node, depth)
    return low.make(form.Await, node, expression(low, inner[-1], depth + 1)) if inner else low.opaque(node)


def _yield(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    low.yields = True
    children = clean(low, node, depth)
    inner = [child for child in children if is_expression(child)]
    value = expression(low, inner[-1], depth + 1) if inner else None
    return low.make(form.Yield, node, value, any(child.type == "*" for child in children))


# ---------------------------------------------------------------------- around others


def _parenthesized(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    inner = [child for child in named(low, node, depth) if child.type != "type_annotation"]
    return expression(low, inner[0], depth + 1) if inner else low.opaque(node)


def _sequence(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    """`a, b`: all but the last are done before."""
    parts = named(low, node, depth)
    value: form.Expression | None = None
    for part in parts:
        if value is not None:
            low.strays.append(low.do(value))
        value = expression(low, part, depth + 1)
    return low.opaque(node) if value is None else value


def _cast(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    """`<T>value`"""
    inner = named(low, node, depth)
    return expression(low, inner[-1], depth + 1) if inner else low.opaque(node)


def _meta(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    """`import.meta`, `new.target`"""
    root, _, word = low.word(node).partition(".")
    if root.strip() != "import":
        return low.opaque(node)
    return low.attribute(node, low.read(node, "import"), word.strip())


EXPRESSIONS.update(
    {
        "identifier": _name,
        "this": _this,
        "type_identifier": _name,
        "unary_expression": _unary,
        "await_expression": _await,
        "yield_expression": _yield,
        "parenthesized_expression": _parenthesized,
        "sequence_expression": _sequence,
        "type_assertion": _cast,
        "meta_property": _meta,
    }
)
LINKS.update(
    {
        "member_expression": _member,
        "nested_identifier": _member,
        "subscript_expression": _subscript,
        "binary_expression": _binary,
        "ternary_expression": _choice,
        "non_null_expression": _itself,
        "as_expression": _itself,
        "satisfies_expression": _itself,
        "instantiation_expression": _itself,
    }
)
