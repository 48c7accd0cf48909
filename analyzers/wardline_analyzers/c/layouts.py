"""Arrays outside of functions: fields of structures, variables of the file, as exports of the unit that declares them;
and functions that give texts.

A field is told by its name alone (`.name`): where two structures have one of that name and another size, nobody knows.
A size that is a constant's name is an export of its own, `#.name`. Of a table of rows, what is told is one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tree_sitter import Node

from wardline_analyzers.c.expressions import value_of
from wardline_analyzers.c.types import POINTER, WIDTHS
from wardline_analyzers.languages.module_names import OF_CONSTANT, Export, Meaning, ModuleNames
from wardline_analyzers.languages.outline import Outline
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.languages.units import Kind

_KIND: Final = "array"
_DEEPEST: Final = 8
_MOST: Final = 400
OF_ROW: Final = "[]:"
"""Stands before the name of a table of rows, and means one row."""
_INDEXED: Final = re.compile(rb"([A-Za-z_]\w*)\s*\[")
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
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
        words = words.union(*({f"{mark}{word}" for word in words} for mark in (".", "[]", "#.", "#[]")))
        rows = {found[1].decode() for found in _INDEXED.finditer(source)} & words
        words = words.union(
            *({f"{mark}{OF_ROW}{kind}{word}" for word in rows} for mark in ("", OF_CONSTANT) for kind in (".", "[]"))
        )
    if b"c_str" in source:
        words = words.union({f"{_RESULT}{word}" for word in outline.words})
    found = tuple(_arrays(syntax)) if kind is not Kind.FUNCTION and b"[" in source else ()
    if b"string" in source:
        found += tuple(_texts(syntax))
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
                for made in _array(syntax, node, each):
                    many += 1
                    yield made
        if depth < _DEEPEST:
            due += [(child, depth + 1) for child in node.named_children if child.type in _INSIDE]


def _array(syntax: Syntax, node: Node, each: Node) -> Iterator[Export]:
    """The array, and what says how many elements it has, where that is the name of a constant."""
    inner = each.child_by_field_name("declarator") if each.type == "init_declarator" else each
    pointers = False
    if inner is not None and inner.type == "pointer_declarator":
        inner, pointers = inner.child_by_field_name("declarator"), True
    if inner is None or inner.type != "array_declarator":
        return
    row = inner.child_by_field_name("declarator")
    if row is not None and row.type == "array_declarator":
        yield from _row(syntax, node, row, inner.child_by_field_name("size"))
        return
    name, size = inner.child_by_field_name("declarator"), inner.child_by_field_name("size")
    type_ = node.child_by_field_name("type")
    if name is None or type_ is None or not name.type.endswith("identifier"):
        return
    if size is None and (each.type != "init_declarator" or node.type == "field_declaration"):
        return
    written = syntax.text(size) if size is not None else ""
    length = value_of(written) if size is not None else _elements(each.child_by_field_name("value"))
    width = POINTER if pointers else _width(syntax.text(type_))
    named = length is None and _NAME.fullmatch(written) is not None
    if width is None or not (named or (length is not None and length > 1)):
        return  # `data[1]` at the end may be as long as it likes
    key = f"{'.' if node.type == 'field_declaration' else '[]'}{syntax.text(name)}"
    yield from _told(key, width, None if named else length, written)


def _told(key: str, width: int, length: int | None, written: str) -> Iterator[Export]:
    yield Export(key, Meaning(_KIND, f"{width} {length if length is not None else ''}"))
    if length is None:
        yield Export(f"{OF_CONSTANT}{key}", Meaning("expr", written))


def _row(syntax: Syntax, node: Node, outer: Node, size: Node | None) -> Iterator[Export]:
    """One row of a table: `char names[8][32]`."""
    name, type_ = outer.child_by_field_name("declarator"), node.child_by_field_name("type")
    if name is None or type_ is None or size is None or not name.type.endswith("identifier"):
        return
    written, width = syntax.text(size), _width(syntax.text(type_))
    length = value_of(written)
    if width is not None and (length is not None or _NAME.fullmatch(written)):
        mark = "." if node.type == "field_declaration" else "[]"
        yield from _told(f"{OF_ROW}{mark}{syntax.text(name)}", width, length, written)


def _width(written: str) -> int | None:
    """Bytes of one element of a type that has these words."""
    words = [word.removeprefix("std::") for word in written.split()]
    plain = [word for word in words if word not in ("unsigned", "signed", "const")]
    return WIDTHS.get(plain[0] if plain else "int")


def _elements(value: Node | None) -> int | None:
    """How many elements a row is given, where it says nothing else: `[0] = …` may leave some out."""
    if value is None or value.type != "initializer_list":
        return None
    elements = [each for each in value.named_children if each.type != "comment"]
    plain = all(
        each.type not in ("initializer_pair", "ERROR") and not each.type.startswith("preproc") for each in elements
    )
    return len(elements) if plain else None


_RESULT: Final = "()"
_TEXTS: Final = frozenset(("std::string", "std::wstring", "std::u8string"))


def _texts(syntax: Syntax) -> Iterator[Export]:
    """The functions of the unit that give a text by value, which is gone with the expression that asks for it."""
    for node in syntax.root.named_children:
        type_, head = node.child_by_field_name("type"), node.child_by_field_name("declarator")
        if node.type not in ("declaration", "function_definition") or type_ is None or head is None:
            continue
        name = head.child_by_field_name("declarator") if head.type == "function_declarator" else None
        if name is not None and name.type == "identifier" and syntax.text(type_) in _TEXTS:
            yield Export(f"{_RESULT}{syntax.text(name)}", Meaning(_TEXT, ""))


_TEXT: Final = "text"


def gives_text(module: ModuleNames, name: str) -> bool:
    """Is this a function of the file that gives a text by value?"""
    meaning = module.get(f"{_RESULT}{name}")
    return meaning is not None and meaning.kind == _TEXT


def array_of(module: ModuleNames, name: str) -> tuple[int, int] | None:
    """Bytes of an element, and how many there are, of `.field` or `[]name`; None: nobody knows."""
    meaning = module.get(name)
    if meaning is None or meaning.kind != _KIND:
        return None
    width, _, length = str(meaning.payload).partition(" ")
    if not length:
        counted = module.get(f"{OF_CONSTANT}{name}")
        length = str(counted.payload) if counted is not None and counted.kind == "constant" else ""
    return (int(width), int(length)) if length.isdigit() and int(length) > 1 else None
