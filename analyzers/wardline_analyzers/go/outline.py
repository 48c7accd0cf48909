"""What a unit of Go says by its own text: what it binds for its package, what it defines, and whose method it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.go.constants import constant, dotted, type_name
from wardline_analyzers.go.lowering.declarations import import_of, specs
from wardline_analyzers.go.lowering.types import SERVICE, WORDS
from wardline_analyzers.languages.module_names import DEFINED, LONGEST_CONSTANT, UNKNOWN, Export, Meaning
from wardline_analyzers.languages.outline import NOBODY, Outline, Owner, words_of
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.languages.units import Kind
from wardline_analyzers.suppress.comments import scan
from wardline_analyzers.suppress.syntax import SLASHES

_GENERATED: Final = re.compile(r"(?:Unimplemented|Unsafe|Mustembed)\w+Server")
"""What code made of a `.proto` file gives to embed: `pb.UnimplementedUsersServer`."""

_FUNCTION: Final = re.compile(
    rb"^func[ \t]*(?:\([ \t]*(?:[\w\x80-\xff]+[ \t]+)?\*?[ \t]*([\w\x80-\xff]+)(?:\[[^\])]*\])?[ \t]*\)[ \t]*)?"
    rb"([^\W\d][\w\x80-\xff]*)[ \t]*[(\[]",
    re.MULTILINE,
)
"""The head of a function: the type of its receiver, if it is a method, and its name."""


def outline(syntax: Syntax, text: bytes, kind: Kind, member: bool) -> Outline:
    """The outline of a parsed unit."""
    words = words_of(text)
    owner, defines = NOBODY, ""
    bound: list[Export] = []
    stars: list[str] = []
    head = _FUNCTION.search(text) if kind in (Kind.FUNCTION, Kind.METHOD) else None
    if head is not None:
        # The head tells all: what is broken in the body, or below it, changes nothing for other units.
        defines = head[2].decode("utf-8", "replace")
        if head[1]:
            owner = head[1].decode("utf-8", "replace"), ()
        else:
            bound.append(Export(defines, DEFINED))
    else:
        for node in syntax.root.children:
            bound += _bound(syntax, node)
            stars += _stars(syntax, node)
            if owner == NOBODY and kind is Kind.CLASS:
                owner = _head(syntax, node)
    face = (tuple(bound), tuple(stars))
    return Outline(words, face[0], face[1], owner, scan(text, SLASHES), defines, face)


def _bound(syntax: Syntax, node: Node) -> Iterator[Export]:
    kind = node.type
    if kind == "import_declaration":
        for name, qualified in _imports(syntax, node):
            if name != ".":
                yield Export(name, Meaning("name", qualified))
    elif kind == "const_declaration":
        yield from _constants(syntax, node)
    elif kind == "var_declaration":
        for spec in specs(node, "var_spec"):
            yield from _variables(syntax, spec)
    elif kind == "type_declaration":
        for spec in specs(node, "type_spec", "type_alias"):
            yield from _type(syntax, spec)
    elif kind == "function_declaration":
        name_node = node.child_by_field_name("name")
        if name_node is not None:
            yield Export(syntax.text(name_node), DEFINED)


def _imports(syntax: Syntax, node: Node) -> Iterator[tuple[str, str]]:
    for spec in specs(node, "import_spec"):
        path = spec.child_by_field_name("path")
        found = import_of(spec, syntax.text(path)) if path is not None else None
        if found is not None:
            yield found


def _stars(syntax: Syntax, node: Node) -> list[str]:
    if node.type != "import_declaration":
        return []
    return [qualified for name, qualified in _imports(syntax, node) if name == "."]


def _names(syntax: Syntax, spec: Node) -> list[str]:
    return [syntax.text(part) for part in spec.children_by_field_name("name") if part.is_named]


def _values(value: Node | None) -> list[Node]:
    if value is None:
        return []
    return value.named_children if value.type == "expression_list" else [value]


def _constants(syntax: Syntax, node: Node) -> Iterator[Export]:
    before: list[Node] = []
    for number, spec in enumerate(specs(node, "const_spec")):
        before = _values(spec.child_by_field_name("value")) or before
        for name, value in zip(_names(syntax, spec), before, strict=False):
            if name != "_":
                yield Export(name, _meaning(syntax, value, number))


def _variables(syntax: Syntax, spec: Node) -> Iterator[Export]:
    names = _names(syntax, spec)
    values = _values(spec.child_by_field_name("value"))
    type_ = spec.child_by_field_name("type")
    for number, name in enumerate(names):
        if name == "_":
            continue
        if len(values) == len(names):
            meaning = _meaning(syntax, values[number])
        elif values and number == 0:  # `db, err = sql.Open(…)`
            meaning = _meaning(syntax, values[0])
        else:
            meaning = UNKNOWN
        if meaning == UNKNOWN and type_ is not None:
            meaning = _instance(syntax, type_)
        yield Export(name, meaning)


def _instance(syntax: Syntax, type_: Node) -> Meaning:
    """A variable of a type: an object of it."""
    written = type_name(syntax, type_)
    if not written or written in WORDS or written in ("error", "any"):
        return UNKNOWN
    return Meaning("expr", f"{written}()")


def _meaning(syntax: Syntax, node: Node, iota: int = 0) -> Meaning:
    found = constant(syntax, node, iota)
    if found is not None:
        payload = repr(found)
        if len(payload) <= LONGEST_CONSTANT:
            return Meaning("constant", payload)
        return Meaning("literal", "string" if isinstance(found, str) else "")
    chain = dotted(syntax, node)
    return Meaning("expr", chain) if chain else UNKNOWN


def _type(syntax: Syntax, spec: Node) -> Iterator[Export]:
    name, type_ = spec.child_by_field_name("name"), spec.child_by_field_name("type")
    if name is None or type_ is None:
        return
    word = syntax.text(name)
    if type_.type in ("struct_type", "interface_type"):
        bases = ",".join(_bases(syntax, type_))
        yield Export(word, Meaning("define", bases) if len(bases) <= LONGEST_CONSTANT else DEFINED)
        return
    written = type_name(syntax, type_)
    if written:
        yield Export(word, Meaning("expr", WORDS.get(written, written)))
    else:
        yield Export(word, DEFINED)


def _bases(syntax: Syntax, type_: Node) -> list[str]:
    """The types that a struct or an interface embeds."""
    found: list[str] = []
    for child in type_.children:
        if child.type == "type_elem" and child.named_child_count == 1:
            found.append(type_name(syntax, child.named_children[0]))
        elif child.type == "field_declaration_list":
            for field in child.children:
                inner = field.child_by_field_name("type") if field.type == "field_declaration" else None
                if inner is not None and field.child_by_field_name("name") is None:
                    found.append(type_name(syntax, inner))
    served = [SERVICE for base in found if _GENERATED.fullmatch(base.rpartition(".")[2])]
    return [base for base in (*found, *served[:1]) if base]


def _head(syntax: Syntax, node: Node) -> Owner:
    """The class that a unit declares first, with its bases."""
    if node.type == "type_declaration":
        for spec in specs(node, "type_spec"):
            name, type_ = spec.child_by_field_name("name"), spec.child_by_field_name("type")
            if name is not None and type_ is not None and type_.type in ("struct_type", "interface_type"):
                return syntax.text(name), tuple(_bases(syntax, type_))
    return NOBODY
