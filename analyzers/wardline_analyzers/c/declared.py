"""Types as they are written, from tree-sitter's tree to `types.Type`."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.c.source import Source
from wardline_analyzers.c.types import Type

_QUALIFIERS: Final = frozenset(("const", "volatile", "struct", "class", "enum", "union", "restrict", "register"))
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
