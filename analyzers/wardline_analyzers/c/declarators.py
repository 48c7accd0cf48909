"""What a declarator makes of a type: `*name[4]`, `name(int)`."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.c.expressions import read
from wardline_analyzers.c.source import Source
from wardline_analyzers.c.types import Type

_WRAPPED: Final = frozenset(
    ("pointer_declarator", "array_declarator", "reference_declarator", "parenthesized_declarator", "init_declarator")
)
_DEEPEST: Final = 12


def declarator(source: Source, base: Type, node: Node) -> tuple[Node | None, Type, bool]:
    """The name that a declarator declares, its type, and whether it is a function's head."""
    pointers = 0
    lengths: list[object] = []
    reference = False
    depth = 0
    current: Node | None = node
    function = False
    while current is not None and current.type in (*_WRAPPED, "function_declarator") and depth < _DEEPEST:
        kind = current.type
        depth += 1
        if kind == "pointer_declarator":
            pointers += 1
        elif kind == "reference_declarator":
            reference = True
        elif kind == "array_declarator":
            size = current.child_by_field_name("size")
            lengths.append(read(source, size) if size is not None else None)
        elif kind == "function_declarator":
            function = True
        inner = current.child_by_field_name("declarator")
        current = inner or next((c for c in current.named_children if c.type != "type_qualifier"), None)
    name = current if current is not None and current.type.endswith("identifier") else None
    pointer_to_function = function and pointers > 0 and node.type == "function_declarator"
    made = Type(
        "function" if pointer_to_function else base.base,
        pointers,
        tuple(reversed(lengths)),  # type: ignore[arg-type]
        base.unsigned,
        reference,
        base.static,
        base.whole,
        base.constant,
    )
    return name, made, function and not pointer_to_function
