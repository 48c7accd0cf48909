"""Type annotations: what the analysis can use of them. Texts and numbers have the names that the engine knows."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST
from wardline_analyzers.javascript.lowering.state import ScriptLowering, named

_PLAIN: Final = {"string": "str", "number": "int", "bigint": "int", "boolean": "bool"}
_LISTS: Final = frozenset(("Array", "ReadonlyArray", "Iterable", "AsyncIterable", "Set", "ReadonlySet"))
_AROUND: Final = frozenset(("Promise", "PromiseLike", "Awaited", "Readonly", "Partial", "Required", "NonNullable"))
"""Types that are, for all that matters here, what is in them."""
_INSIDE: Final = frozenset(
    ("type_annotation", "parenthesized_type", "readonly_type", "optional_type", "rest_type", "constraint")
)


def annotation(low: ScriptLowering, node: Node | None, depth: int) -> form.Expression | None:
    """The type as an expression; None where it tells nothing."""
    if node is None or depth >= DEEPEST:
        return None
    depth += 1
    kind = node.type
    if kind == "predefined_type":
        word = _PLAIN.get(low.word(node))
        return low.make(form.Name, node, word) if word else None
    if kind in ("type_identifier", "identifier"):
        word = low.word(node)
        return low.read(node, word) if word else None
    inner = named(low, node, depth)
    if kind in _INSIDE:
        return annotation(low, inner[0], depth) if inner else None
    if kind in ("nested_type_identifier", "nested_identifier") and len(inner) > 1:
        base = annotation(low, inner[0], depth)
        return low.attribute(node, base, low.word(inner[-1])) if base is not None else None
    if kind == "array_type" and inner:
        return _row(low, node, annotation(low, inner[0], depth))
    if kind == "generic_type" and inner:
        return _generic(low, node, inner, depth)
    if kind == "union_type":
        return _union(low, node, inner, depth)
    if kind == "intersection_type":
        return next((found for part in inner if (found := annotation(low, part, depth)) is not None), None)
    return None


def _row(low: ScriptLowering, node: Node, each: form.Expression | None) -> form.Expression:
    base = low.make(form.Name, node, "list")
    return base if each is None else low.make(form.Index, node, base, each)


def _generic(low: ScriptLowering, node: Node, inner: list[Node], depth: int) -> form.Expression | None:
    given = [part for part in inner[1:] if part.type == "type_arguments"]
    first = given[0].named_children[:1] if given else []
    word = low.word(inner[0])
    if word in _AROUND and first:
        return annotation(low, first[0], depth)
    if word in _LISTS:
        return _row(low, node, annotation(low, first[0], depth) if first else None)
    base = annotation(low, inner[0], depth)
    key = annotation(low, first[0], depth) if first else None
    return base if base is None or key is None else low.make(form.Index, node, base, key)


def _union(low: ScriptLowering, node: Node, inner: list[Node], depth: int) -> form.Expression | None:
    found = [made for part in inner if (made := annotation(low, part, depth)) is not None]
    if len(found) < 2:
        return found[0] if found else None
    return low.make(form.Operation, node, "|", tuple(found[-2:]))
