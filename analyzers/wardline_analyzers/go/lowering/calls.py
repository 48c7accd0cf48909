"""Calls, and what they may change."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import argument, may_change
from wardline_analyzers.go.lowering import types
from wardline_analyzers.go.lowering.state import EXPRESSIONS, LINKS, Lowering, clean, expression

_CHANGES: Final = frozenset(
    (
        *("append", "pop", "Add", "Set", "Del", "Write", "WriteString", "WriteByte", "WriteRune", "Reset", "Store"),
        *("Push", "PushBack", "PushFront", "Put", "Remove", "Delete", "Grow", "Truncate", "ReadFrom", "Append"),
    )
)
"""Methods that change their object."""
_LOOKS: Final = frozenset(
    (
        *("append", "cap", "len", "max", "min", "new", "panic", "print", "println", "recover", "isinstance"),
        *types.WORDS,
        *types.WORDS.values(),
    )
)
"""Functions of the language that change nothing that they are given."""
_PACKAGES: Final = frozenset(("fmt", "strings", "strconv", "errors", "filepath", "regexp", "math", "unicode", "slog"))
"""Packages whose functions change nothing that they are given, by the name that they mostly have in a file."""
_FILLS: Final = frozenset(("Fscan", "Fscanf", "Fscanln", "Sscan", "Sscanf", "Sscanln", "Scan", "Scanf", "Scanln", "As"))
"""Those among them that fill in what they are given."""


def call(
    low: Lowering,
    start: int,
    end: int,
    callee: form.Expression,
    arguments: tuple[form.Argument, ...],
    new: bool = False,
) -> form.Call:
    """A call. It may change what it is given, and the object of a method that is known to do so."""
    made = form.Call(start, end, callee, arguments, new)
    low.size += 1
    low.points.append(made)
    if isinstance(callee, form.Attribute):
        if callee.name in _CHANGES:
            low.change(callee.base)
        if isinstance(callee.base, form.Name) and callee.base.name in _PACKAGES and callee.name not in _FILLS:
            return made
    elif new or (isinstance(callee, form.Name) and callee.name in _LOOKS):
        return made
    may_change(low, arguments)
    return made


def arguments(low: Lowering, node: Node | None, depth: int) -> tuple[form.Argument, ...]:
    """The arguments between a call's parentheses."""
    found = []
    for child in clean(low, node.children, depth) if node is not None else ():
        if not child.is_named:
            continue
        star = 0
        if child.type == "variadic_argument":
            star = 1
            child = next((part for part in child.children if part.is_named), child)
        found.append(argument(low, expression(low, child, depth + 1), star))
    return tuple(found)


def _call(low: Lowering, node: Node, callee: form.Expression, depth: int) -> form.Expression:
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    given = node.child_by_field_name("arguments")
    if isinstance(callee, form.Name) and callee.name in ("make", "new") and given is not None:
        return _made(low, node, callee, given, depth)
    return call(low, start, end, callee, arguments(low, given, depth))


_MAKES: Final = {"map_type": "map", "channel_type": "chan"}


def _made(low: Lowering, node: Node, callee: form.Name, given: Node, depth: int) -> form.Expression:
    """`make([]byte, n)`: the type is told as a word. `new(T)` is a `T` with nothing in it."""
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    children = [child for child in clean(low, given.children, depth) if child.is_named]
    if not children:
        return call(low, start, end, callee, ())
    type_ = types.bare(children[0])
    if callee.name == "new":
        found = types.zero(low, type_, depth)
        return low.opaque(node) if found is None else found
    word = "bytes" if types.is_bytes(low, type_) else _MAKES.get(type_.type, "slice")
    if type_.type in ("type_identifier", "qualified_type", "identifier"):
        word = low.word(type_)
    low.size += 1
    told = form.Literal(type_.start_byte - low.shift, type_.end_byte - low.shift, word)
    rest = [argument(low, expression(low, child, depth + 1)) for child in children[1:]]
    return call(low, start, end, callee, (argument(low, told), *rest))


def _conversion(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`[]byte(x)`, `(*T)(x)`; also `f[int](x)`, which the grammar takes for one."""
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    type_, operand = node.child_by_field_name("type"), node.child_by_field_name("operand")
    if type_ is None or operand is None:
        return low.opaque(node)
    value = expression(low, operand, depth + 1)
    inner = types.bare(type_)
    if type_.type == "generic_type" or types.is_bytes(low, inner):
        return call(low, start, end, types.annotation(low, inner, depth + 1), (argument(low, value),))
    return value


LINKS["call_expression"] = ("function", _call)
EXPRESSIONS["type_conversion_expression"] = _conversion
