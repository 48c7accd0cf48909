"""Arrays outside of functions: fields of structures, variables of the file, as exports of the unit that declares them.

A field is told by its name alone (`.name`): where two structures have one of that name and another size, nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tree_sitter import Node

from wardline_analyzers.c.expressions import value_of
from wardline_analyzers.c.types import WIDTHS
from wardline_analyzers.languages.module_names import Export, Meaning, ModuleNames
from wardline_analyzers.languages.outline import Outline
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.languages.units import Kind

_KIND: Final = "array"
_DEEPEST: Final = 8
_MOST: Final = 400
_INSIDE: Final = frozenset(
    (
        *(
            "translation_unit",
            "type_definition",
            "struct_specifier",
            "union_specifier",
            "class_specifier",
            "declaration",
        ),
        *("field_declaration_list", "field_declaration", "linkage_specification", "declaration_list"),
        *("namespace_definition", "preproc_if", "preproc_ifdef", "preproc_else"),
    )
)


def told(outline: Outline, syntax: Syntax, kind: Kind) -> Outline:
    """The outline of a unit with the arrays that it declares, or the words by which it may ask for those of others."""
    words = outline.words
    source = syntax.source
    if kind is Kind.FUNCTION or b"(" in source:
        words = words | {f".{word}" for word in words} | {f"[]{word}" for word in words}
    found = tuple(_arrays(syntax)) if kind is not Kind.FUNCTION and b"[" in source else ()
    if not found:
        return replace(outline, words=words)
    exports = (*outline.exports, *found)
    return replace(outline, words=words, exports=exports, face=(exports, outline.stars))


def _arrays(syntax: Syntax) -> Iterator[Export]:
    due: list[tuple[Node, int]] = [(syntax.root, 0)]
    many = 0
    while due and many < _MOST:
        node, depth = due.pop()
        if node.type in ("declaration", "field_declaration"):
            for each in node.children_by_field_name("declarator"):
                made = _array(syntax, node, each)
                if made is not None:
                    many += 1
                    yield made
        if depth < _DEEPEST:
            due += [(child, depth + 1) for child in node.named_children if child.type in _INSIDE]


def _array(syntax: Syntax, node: Node, each: Node) -> Export | None:
    inner = each.child_by_field_name("declarator") if each.type == "init_declarator" else each
    if inner is None or inner.type != "array_declarator":
        return None
    name, size = inner.child_by_field_name("declarator"), inner.child_by_field_name("size")
    type_ = node.child_by_field_name("type")
    if name is None or size is None or type_ is None or not name.type.endswith("identifier"):
        return None
    length = value_of(syntax.text(size))
    words = [word for word in syntax.text(type_).split() if word not in ("unsigned", "signed", "const")]
    width = WIDTHS.get(words[0] if words else "int")
    if length is None or width is None or length <= 1:  # `data[1]` at the end may be as long as it likes
        return None
    prefix = "." if node.type == "field_declaration" else "[]"
    return Export(f"{prefix}{syntax.text(name)}", Meaning(_KIND, f"{width} {length}"))


def array_of(module: ModuleNames, name: str) -> tuple[int, int] | None:
    """Bytes of an element, and how many there are, of `.field` or `[]name`; None: nobody knows."""
    meaning = module.get(name)
    if meaning is None or meaning.kind != _KIND:
        return None
    width, _, length = str(meaning.payload).partition(" ")
    return int(width), int(length)
