"""Shapes of calls, and what they may change."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import argument, may_change
from wardline_analyzers.light.lowering.table import Link, Lower, Lowering, expression, named


def call(
    low: Lowering,
    start: int,
    end: int,
    callee: form.Expression,
    arguments: tuple[form.Argument, ...],
    new: bool = False,
) -> form.Call:
    """A call. It may change its object and what it is given."""
    made = form.Call(start, end, callee, arguments, new)
    low.size += 1
    low.points.append(made)
    if isinstance(callee, form.Attribute):
        low.change(callee.base)
    elif new or (isinstance(callee, form.Name) and callee.name in low.table.harmless):
        return made
    may_change(low, arguments)
    return made


def arguments(low: Lowering, node: Node | None, depth: int) -> tuple[form.Argument, ...]:
    """The arguments of a call, whatever the grammar puts around each."""
    if node is None:
        return ()
    return tuple(_argument(low, child, depth) for child in named(low, node) if child.type != "ERROR")


def _argument(low: Lowering, node: Node, depth: int) -> form.Argument:
    table = low.table
    name, star = "", 0
    if node.type in table.keyed:
        word = node.child_by_field_name("name") or node.child_by_field_name("key")
        inner = node.child_by_field_name("value") or next(iter(reversed(named(low, node))), None)
        if word is not None and inner is not None and word != inner:
            name = low.word(word).strip(":\"'")
        if inner is None:
            return argument(low, low.opaque(node))
        node = inner
    if node.type in table.spread:
        star = 2 if node.type.startswith("hash") else 1
        inner = next(iter(named(low, node)), None)
        if inner is None:
            return argument(low, low.opaque(node))
        node = inner
    return argument(low, expression(low, node, depth + 1), star, name)


def calling(function: str) -> tuple[tuple[str, ...], Link]:
    """`function(arguments)`"""

    def link(low: Lowering, node: Node, callee: form.Expression, depth: int) -> form.Expression:
        return call(low, *low.place(node), callee, arguments(low, node.child_by_field_name("arguments"), depth))

    return (function,), link


def method(base: str, name: str, given: str = "arguments") -> tuple[tuple[str, ...], Link]:
    """`base.name(arguments)`, where the grammar has one node for it."""

    def link(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
        word = node.child_by_field_name(name)
        end = (word or node).end_byte - low.shift
        low.size += 1
        callee: form.Expression
        if word is None or word.start_byte == word.end_byte:
            callee = low.opaque(node, (value,))
        else:
            callee = form.Attribute(value.start, end, value, low.detail(value, low.word(word)))
        return call(low, *low.place(node), callee, arguments(low, node.child_by_field_name(given), depth))

    return (base,), link


def named_call(word: str, *fields: str) -> Lower:
    """What is a word of the language, and does what a function does: `echo a, b`."""

    def lower(low: Lowering, node: Node, depth: int) -> form.Expression:
        start, end = low.place(node)
        children = [c for f in fields if (c := node.child_by_field_name(f)) is not None] if fields else named(low, node)
        given: list[form.Argument] = []
        for child in children:
            if child.type == "sequence_expression":
                given += [argument(low, expression(low, part, depth + 1)) for part in named(low, child)]
            else:
                given.append(argument(low, expression(low, child, depth + 1)))
        callee = form.Name(start, start + len(word), low.loads.setdefault(word, word))
        return call(low, start, end, callee, tuple(given))

    return lower


__all__ = ["argument", "arguments", "call", "calling", "method", "named_call"]
