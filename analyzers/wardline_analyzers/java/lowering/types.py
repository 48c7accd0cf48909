"""Types, as the annotations that the dataflow knows."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST
from wardline_analyzers.java.lowering.state import EXTRAS, JavaLowering

_PLAIN: Final = {
    "String": "str",
    "CharSequence": "str",
    "Character": "str",
    "char": "str",
    **dict.fromkeys(("byte", "short", "int", "long"), "int"),
    **dict.fromkeys(("Byte", "Short", "Integer", "Long", "BigInteger", "AtomicInteger", "AtomicLong"), "int"),
    **dict.fromkeys(("float", "double", "Float", "Double", "BigDecimal"), "float"),
    "boolean": "bool",
    "Boolean": "bool",
}
"""Types of numbers and texts."""
_ANYTHING: Final = frozenset(("var", "Object", "void"))
"""What says nothing of a value."""
_ROWS: Final = {"byte": "bytes", "Byte": "bytes", "char": "str"}
"""Arrays that are texts."""
_BASIC: Final = frozenset(("integral_type", "floating_point_type", "boolean_type", "void_type"))


def annotation(low: JavaLowering, node: Node | None, depth: int, dimensions: int = 0) -> form.Expression | None:
    """A type as an annotation; None: it says nothing."""
    if node is None or depth >= DEEPEST:
        return None
    kind = node.type
    start, end = low.place(node)
    word = low.word(node)
    if kind == "array_type":
        element = node.child_by_field_name("element")
        brackets = node.child_by_field_name("dimensions")
        count = len(brackets.children) // 2 if brackets is not None else 1
        return annotation(low, element, depth + 1, dimensions + max(count, 1))
    if dimensions:
        return _row(low, node, depth, dimensions)
    if kind in _BASIC or kind == "type_identifier":
        if word in _ANYTHING or not word:
            return None
        return low.read(_PLAIN.get(word, word), start, end)
    if kind == "generic_type":
        return _generic(low, node, depth)
    if kind == "scoped_type_identifier":
        plain = _PLAIN.get(word.removeprefix("java.lang.")) if word.startswith("java.lang.") else None
        return named(low, node, depth) if plain is None else low.read(plain, start, end)
    if kind == "annotated_type" and node.named_children:
        return annotation(low, node.named_children[-1], depth + 1)
    if kind == "wildcard":
        inner = [child for child in node.named_children if child.type not in EXTRAS]
        return annotation(low, inner[-1], depth + 1) if inner else None
    return None


def _row(low: JavaLowering, node: Node, depth: int, dimensions: int) -> form.Expression | None:
    start, end = low.place(node)
    word = low.word(node)
    made: form.Expression | None
    if word in _ROWS:
        made = low.read(_ROWS[word], start, end)
        dimensions -= 1
    else:
        made = annotation(low, node, depth + 1)
    for _ in range(min(dimensions, DEEPEST)):
        row = low.read("list", start, end)
        low.size += 1
        made = form.Index(start, end, row, made if made is not None else low.opaque(node))
    return made


def _generic(low: JavaLowering, node: Node, depth: int) -> form.Expression | None:
    parts = [child for child in node.named_children if child.type not in EXTRAS]
    base = named(low, parts[0], depth + 1) if parts else None
    if base is None or len(parts) < 2:
        return base
    start, end = low.place(node)
    given = [
        annotation(low, child, depth + 1) or low.opaque(child)
        for child in parts[1].named_children
        if child.type not in EXTRAS
    ]
    if not given:
        return base
    low.size += 2
    key = given[0] if len(given) == 1 else form.Display(given[0].start, given[-1].end, "tuple", tuple(given))
    return form.Index(start, end, base, key)


def named(low: JavaLowering, node: Node, depth: int) -> form.Expression | None:
    """A class by its name: what stands behind `new`, `extends`, `@`. Without what is between `<` and `>`."""
    if depth >= DEEPEST:
        return None
    kind = node.type
    start, end = low.place(node)
    if kind in ("type_identifier", "identifier"):
        word = low.word(node)
        return low.read(word, start, end) if word else None
    if kind in ("generic_type", "annotated_type"):
        parts = [c for c in node.named_children if c.type in ("type_identifier", "scoped_type_identifier")]
        return named(low, parts[0], depth + 1) if parts else None
    if kind in ("scoped_type_identifier", "scoped_identifier"):
        parts = [c for c in node.named_children if c.type not in EXTRAS and c.type != "marker_annotation"]
        if len(parts) < 2:
            return None
        base = named(low, parts[0], depth + 1)
        if base is None:
            return None
        low.size += 1
        return form.Attribute(start, end, base, low.detail(base, low.word(parts[-1])))
    if kind in _BASIC:
        return low.read(_PLAIN.get(low.word(node), low.word(node)), start, end)
    if kind == "array_type":
        return low.read("list", start, end)
    return None
