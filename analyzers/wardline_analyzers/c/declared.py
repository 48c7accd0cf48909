"""Types as they are written, from tree-sitter's tree to `types.Type`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tree_sitter import Node

from wardline_analyzers.c.types import Type

if TYPE_CHECKING:
    from wardline_analyzers.c.expressions import Source

_QUALIFIERS: Final = frozenset(("const", "volatile", "struct", "class", "enum", "union", "restrict", "register"))
_WRAPPED: Final = frozenset(
    ("pointer_declarator", "array_declarator", "reference_declarator", "parenthesized_declarator", "init_declarator")
)
_DEEPEST: Final = 12


def named(written: str) -> Type:
    """The type of these words, without its declarator: `unsigned long`, `std::vector<int>`."""
    whole = " ".join(written.split())
    head = whole.split("<")[0] if "<" in whole else whole
    words = [word for word in head.split() if word not in _QUALIFIERS]
    unsigned = "unsigned" in words
    plain = [word for word in words if word not in ("unsigned", "signed")]
    base = plain[0] if plain else "int"
    if len(plain) > 1:
        base = next((word for word in plain if word in ("char", "short", "long", "double")), base)
    base = base.rpartition("::")[2] or base
    return Type(base, unsigned=unsigned, whole=whole)


def descriptor(source: Source, node: Node) -> Type:
    """A type in a cast or in `sizeof`."""
    type_, inner = node.child_by_field_name("type"), node.child_by_field_name("declarator")
    made = named(source.of(type_)) if type_ is not None else named(source.of(node))
    pointers = 0
    lengths: tuple[None, ...] = ()
    while inner is not None and pointers < _DEEPEST:
        if inner.type == "abstract_pointer_declarator":
            pointers += 1
        elif inner.type == "abstract_array_declarator":
            lengths = (None,)
        inner = inner.child_by_field_name("declarator")
    return Type(made.base, pointers, lengths, made.unsigned, whole=made.whole)


def declarator(source: Source, base: Type, node: Node) -> tuple[Node | None, Type, bool]:
    """The name that a declarator declares, its type, and whether it is a function's head."""
    from wardline_analyzers.c.expressions import read

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
