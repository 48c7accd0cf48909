"""Shapes of expressions but calls and constants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.light.lowering.calls import call
from wardline_analyzers.light.lowering.table import Link, Lower, Lowering, expression, head, named

_WIDEST: Final = 100
"""Operands of one `&&` or `||`; the next ones stand around it. Each makes a copy of those before."""
_LOGIC: Final = {"&&": "and", "||": "or", "??": "or", "and": "and", "or": "or", "?:": "or"}
_COMPARISONS: Final = {
    **{"==": "==", "===": "==", "!=": "!=", "!==": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="},
    **{"in": "in", "!in": "not in"},
}
_TESTS: Final = frozenset(("instanceof", "is"))
_SIGNS: Final = frozenset(("-", "+", "~"))


def wrapped(*fields: str) -> Lower:
    """What is around an expression and changes nothing: parentheses, a cast, a reference."""

    def lower(low: Lowering, node: Node, depth: int) -> form.Expression:
        inner = head(low, node, fields)
        return expression(low, inner, depth + 1) if inner is not None else low.opaque(node)

    return lower


def attribute(low: Lowering, node: Node, base: form.Expression, word: str) -> form.Expression:
    if not word:  # `base.` with the cursor behind it
        return low.opaque(node, (base,))
    low.size += 1
    return form.Attribute(*low.place(node), base, low.detail(base, word))


def member(base: str, name: str) -> tuple[tuple[str, ...], Link]:
    """`base.name`"""

    def link(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
        word = node.child_by_field_name(name)
        return attribute(low, node, value, low.word(word) if word is not None else "")

    return (base,), link


def _index(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
    keys = named(low, node)[1:]
    if keys and keys[0].type.endswith(("argument_list", "arguments", "indexing_suffix")):
        keys = named(low, keys[0])
    if keys and keys[0].type == "argument":
        keys = named(low, keys[0])[-1:]
    if not keys:
        return low.opaque(node, (value,))
    low.size += 1
    return form.Index(*low.place(node), value, expression(low, keys[0], depth))


INDEX: Final[tuple[tuple[str, ...], Link]] = ((), _index)
"""`base[key]`: the base is the first child, the key the next."""


def binary(
    left: str = "left", operator: str = "operator", right: str = "right", spelled: Mapping[str, str] | None = None
) -> tuple[tuple[str, ...], Link]:
    """`left operator right`. `spelled`: operators that the common form spells otherwise."""
    words = spelled or {}

    def link(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
        other = node.child_by_field_name(right)
        sign = node.child_by_field_name(operator)
        if other is None or other.start_byte == other.end_byte:
            return low.opaque(node, (value,))
        written = low.word(sign) if sign is not None else _sign(low, node)
        return joined(low, node, value, words.get(written, written), expression(low, other, depth))

    return (left,), link


def _sign(low: Lowering, node: Node) -> str:
    return next((low.word(child) for child in node.children if not child.is_named), "")


def joined(low: Lowering, node: Node, left: form.Expression, sign: str, right: form.Expression) -> form.Expression:
    """Two operands of an operator."""
    start, end = low.place(node)
    low.size += 1
    word = _LOGIC.get(sign)
    if word is not None:
        if isinstance(left, form.Logic) and (left.operator, left.start) == (word, start):
            operands = left.operands if len(left.operands) < _WIDEST else (left,)
            return form.Logic(start, end, word, (*operands, right))
        return form.Logic(start, end, word, (left, right))
    if sign in _COMPARISONS:
        return form.Compare(start, end, (_COMPARISONS[sign],), (left, right))
    if sign in _TESTS:
        tested = form.Name(start, start, low.loads.setdefault("isinstance", "isinstance"))
        return call(low, start, end, tested, (argument(low, left), argument(low, right)))
    if sign in ("<<", ">>", "=~"):
        return form.Operation(start, end, sign if sign != "=~" else "%", (left, right))
    return form.Operation(start, end, sign or "+", (left, right))


def unary(operand: str = "argument", *, operator: str = "operator") -> Lower:
    """`!x`, `-x`; what is in front of a pointer changes nothing."""

    def lower(low: Lowering, node: Node, depth: int) -> form.Expression:
        inner = node.child_by_field_name(operand) or next(iter(reversed(named(low, node))), None)
        if inner is None:
            return low.opaque(node)
        value = expression(low, inner, depth + 1)
        sign = node.child_by_field_name(operator)
        written = low.word(sign) if sign is not None else _sign(low, node)
        start, end = low.place(node)
        if written in ("!", "not"):
            low.size += 1
            return form.Not(start, end, value)
        if written not in _SIGNS:
            return value
        if isinstance(value, form.Literal) and type(value.value) in (int, float) and written != "~":
            assert isinstance(value.value, (int, float))
            return form.Literal(start, end, -value.value if written == "-" else value.value)
        low.size += 1
        return form.Operation(start, end, written, (value,))

    return lower


def choice(test: str, then: str, other: str) -> Lower:
    """`test ? then : other`, and `test ?: other`."""

    def lower(low: Lowering, node: Node, depth: int) -> form.Expression:
        parts = [node.child_by_field_name(field) for field in (test, then, other)]
        made = [expression(low, part, depth + 1) if part is not None else None for part in parts]
        if made[0] is None or made[2] is None:
            return low.opaque(node, tuple(part for part in made if part is not None))
        low.size += 1
        if made[1] is None:
            return form.Logic(*low.place(node), "or", (made[0], made[2]))
        return form.Choice(*low.place(node), made[0], made[1], made[2])

    return lower


def display(kind: str = "list") -> Lower:
    """`[a, b]`"""

    def lower(low: Lowering, node: Node, depth: int) -> form.Expression:
        items = tuple(expression(low, child, depth + 1) for child in named(low, node))
        low.size += 1
        return form.Display(*low.place(node), kind, items)

    return lower


def converted(type_: str, value: str, texts: bool = False) -> Lower:
    """A cast: to a number it is one, else it is the value. `texts`: a cast to a text makes one, too."""

    def lower(low: Lowering, node: Node, depth: int) -> form.Expression:
        inner, word = node.child_by_field_name(value), node.child_by_field_name(type_)
        if inner is None:
            return low.opaque(node)
        made = expression(low, inner, depth + 1)
        told = low.table.types.get(low.word(word).strip("() ").lower()) if word is not None else None
        if told not in ("int", "float", "bool") and not (texts and told == "str"):
            return made
        return conversion(low, node, told, made)

    return lower


def conversion(low: Lowering, node: Node, word: str, value: form.Expression) -> form.Expression:
    """`int(value)`"""
    start, end = low.place(node)
    return call(low, start, end, form.Name(start, start, low.loads.setdefault(word, word)), (argument(low, value),))


def this(low: Lowering, node: Node, depth: int) -> form.Expression:
    return low.named(node, "this")


def above(low: Lowering, node: Node, depth: int) -> form.Expression:
    """The object as one of the class above."""
    start, end = low.place(node)
    low.size += 1
    return form.Call(start, end, form.Name(start, end, low.loads.setdefault(form.SUPER, form.SUPER)), ())


__all__ = [
    "INDEX",
    "above",
    "attribute",
    "binary",
    "choice",
    "conversion",
    "converted",
    "display",
    "joined",
    "member",
    "this",
    "unary",
    "wrapped",
]
