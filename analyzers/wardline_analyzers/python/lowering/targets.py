"""What is assigned to, and what is deleted."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secret_names import is_unguessable
from wardline_analyzers.flow.form.lowering import DEEPEST, Lowering
from wardline_analyzers.python.lowering.state import clean, expression

_DISPLAYS: Final = {
    "pattern_list": "tuple",
    "tuple_pattern": "tuple",
    "expression_list": "tuple",
    "tuple": "tuple",
    "list_pattern": "list",
    "list": "list",
}
_STARS: Final = frozenset(("list_splat_pattern", "list_splat", "dictionary_splat_pattern", "splat_type"))
_AROUND: Final = frozenset(("as_pattern_target", "parenthesized_expression", "type"))
_BRACKETS: Final = frozenset((",", "(", ")", "[", "]"))


def target(low: Lowering, node: Node, depth: int) -> form.Expression:
    """Lower a target. Names in it are written, not read."""
    kind = node.type
    if kind == "identifier":
        word = low.word(node)
        if not word:
            return low.opaque(node)
        low.size += 1
        name = form.Name(node.start_byte - low.shift, node.end_byte - low.shift, word)
        if is_unguessable(word):
            low.points.append(name)
        return name
    if depth >= DEEPEST:
        return low.too_deep(node)
    if kind in _DISPLAYS:
        return _several(low, node, _DISPLAYS[kind], depth + 1)
    if kind in _STARS:
        children = clean(low, node.children, depth)
        if children:
            value = target(low, children[-1], depth + 1)
            low.size += 1
            return form.Star(node.start_byte - low.shift, node.end_byte - low.shift, value)
    if kind in _AROUND:
        inner = [child for child in clean(low, node.children, depth) if child.is_named]
        if inner:
            return target(low, inner[0], depth + 1)
    made = expression(low, node, depth)
    what = type(made)
    if what is form.Attribute:
        low.stored.add(made.name)  # type: ignore[union-attr]
    elif what is not form.Index and what is not form.Slice:
        return made
    low.points.append(made)
    low.change(made)
    return made


def _several(low: Lowering, node: Node, kind: str, depth: int) -> form.Expression:
    children = clean(low, node.children, depth)
    parts = [child for child in children if child.type not in _BRACKETS]
    if node.type in ("tuple_pattern", "tuple") and len(parts) == 1 and len(children) == 3:
        return target(low, parts[0], depth)  # `(a) = 3`: parentheses, no tuple
    items = tuple(target(low, part, depth) for part in parts)
    low.size += 1
    return form.Display(node.start_byte - low.shift, node.end_byte - low.shift, kind, items)


def targets(low: Lowering, node: Node, depth: int) -> tuple[form.Expression, ...]:
    """The targets of `del`."""
    if node.type == "expression_list":
        parts = [child for child in clean(low, node.children, depth) if child.type != ","]
        return tuple(target(low, part, depth + 1) for part in parts)
    return (target(low, node, depth),)
