"""Macros of Rust, of which the grammar gives a row of signs and names."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.light.lowering import expressions
from wardline_analyzers.light.lowering.calls import call
from wardline_analyzers.light.lowering.table import Lowering, expression
from wardline_analyzers.light.rust_calls import called

_FORMATS: Final = frozenset(
    (
        *("format", "print", "println", "eprint", "eprintln", "panic", "write", "writeln", "format_args", "bail"),
        *("info", "warn", "error", "debug", "trace", "anyhow", "unreachable", "todo"),
    )
)
"""Macros that fill in a text."""
_PLACE: Final = re.compile(r"\{\{|\}\}|\{([A-Za-z_]\w*|\d*)(?::([^{}]*))?\}")


def macro(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`name!(a, b)`: the grammar gives a row of signs and names."""
    name = node.child_by_field_name("macro")
    tree = next((child for child in node.children if child.type == "token_tree"), None)
    rows = groups(tree)
    values = [tokens(low, group, depth + 1) for group in rows if group]
    start, end = low.place(node)
    word = low.word(name).rpartition("::")[2] if name is not None else ""
    if word == "vec" and len(values) == 2 and _repeats(tree):
        owner = form.Name(start, start, low.loads.setdefault("vec", "vec"))
        repeat = expressions.attribute(low, node, owner, "repeat")
        return call(low, start, end, repeat, tuple(argument(low, value) for value in values))
    if word in ("vec", "array"):
        low.size += 1
        return form.Display(start, end, "list", tuple(values))
    given = [argument(low, value) for value in values]
    if word in _FORMATS:
        at = next((n for n, value in enumerate(values) if isinstance(value, form.Literal)), None)
        if at is not None:
            text = _filled(low, node, values[at], values[at + 1 :])
            if word in ("format", "format_args"):
                return text
            given = [*given[:at], argument(low, text)]
    callee = form.Name(start, start, low.loads.setdefault(word, word)) if word else low.opaque(node)
    return call(low, start, end, callee, tuple(given))


def _repeats(tree: Node | None) -> bool:
    """`[value; count]`"""
    return tree is not None and any(child.type == ";" for child in tree.children)


def groups(tree: Node | None) -> list[list[Node]]:
    groups: list[list[Node]] = [[]]
    for child in tree.children[1:-1] if tree is not None else ():
        if child.type in (",", ";"):
            groups.append([])
        else:
            groups[-1].append(child)
    return groups


def tokens(low: Lowering, row: list[Node], depth: int) -> form.Expression:
    """An expression out of its signs: `&self.name.trim()`, `std::env::args()`, a constant; else its parts."""
    row = [child for child in row if child.type not in ("&", "*", "mutable_specifier", "?")]
    if len(row) > 2 and row[1].type == "=":  # `name = value`
        row = row[2:]
    if not row or depth > 60:
        return form.Opaque(0, 0)
    value = expression(low, row[0], depth) if row[0].type != "token_tree" else low.opaque(row[0])
    at = 1
    while at < len(row):
        sign, behind = row[at], row[at + 1] if at + 1 < len(row) else None
        if sign.type in (".", "::") and behind is not None and behind.type in ("identifier", "await"):
            value = form.Attribute(value.start, low.place(behind)[1], value, low.detail(value, low.word(behind)))
            low.size += 1
            at += 2
        elif sign.type == "token_tree" and low.word(sign)[:1] == "(":
            given = tuple(argument(low, tokens(low, group, depth + 1)) for group in groups(sign) if group)
            value = called(low, sign, value, given)
            at += 1
        else:
            rest = [tokens(low, [child], depth + 1) for child in row[at:] if child.is_named]
            return form.Opaque(value.start, low.place(row[-1])[1], (value, *rest))
    return value


def _filled(low: Lowering, node: Node, text: form.Expression, values: list[form.Expression]) -> form.Expression:
    """The text with what stands at its places: the next value, or the variable that is named."""
    if not isinstance(text, form.Literal) or not isinstance(text.value, str):
        return text
    pieces: list[str | form.Expression] = []
    formats: list[str] = []
    at, number = 0, 0
    for found in _PLACE.finditer(text.value):
        before = text.value[at : found.start()]
        at = found.end()
        if found[1] is None:
            pieces.append(before + found[0][0])
            continue
        pieces.append(before)
        formats.append("!r" if (found[2] or "").endswith("?") else "")  # `{:?}` quotes
        if found[1] and not found[1].isdigit():
            pieces.append(form.Name(text.start, text.start, low.loads.setdefault(found[1], found[1])))
        else:
            index = int(found[1]) if found[1] else number
            number += not found[1]
            pieces.append(values[index] if index < len(values) else form.Opaque(text.start, text.start))
    pieces.append(text.value[at:])
    kept = tuple(piece for piece in pieces if piece != "")
    if all(isinstance(piece, str) for piece in kept):
        return form.Literal(text.start, text.end, "".join(str(piece) for piece in kept))
    low.size += 1
    return form.Text(*low.place(node), kept, tuple(formats))


__all__ = ["groups", "macro", "tokens"]
