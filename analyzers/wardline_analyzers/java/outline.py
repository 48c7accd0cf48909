"""What a unit of Java says by its own text: what it binds for its file, what it defines, and which class it heads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.java.files import OWN
from wardline_analyzers.java.lowering.classes import ENUM, METHODS, is_made_here
from wardline_analyzers.java.lowering.imports import dotted
from wardline_analyzers.java.lowering.literals import number, text_of
from wardline_analyzers.java.packages import CLASSES
from wardline_analyzers.languages.module_names import DEFINED, LONGEST_CONSTANT, Export, Meaning
from wardline_analyzers.languages.outline import NOBODY, Outline, Owner, words_of
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.languages.units import Kind
from wardline_analyzers.suppress.comments import scan
from wardline_analyzers.suppress.syntax import SLASHES

_DECLARED: Final = frozenset(
    (
        "class_declaration",
        "interface_declaration",
        "enum_declaration",
        "record_declaration",
        "annotation_type_declaration",
    )
)
_BODIES: Final = frozenset(("class_body", "interface_body"))
_HEAD: Final = re.compile(rb"([^\W\d][\w$\x80-\xff]*)[ \t\r\n]*\(")
_TYPE: Final = re.compile(rb"[\w>\]][ \t\r\n]+\Z")
_ANNOTATION: Final = re.compile(rb"@[\w.]+[ \t\r\n]*(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?")
CONSTRUCTOR: Final = "__init__"


def outline(syntax: Syntax, text: bytes, kind: Kind, member: bool) -> Outline:
    """The outline of a parsed unit."""
    owner = NOBODY
    defines = ""
    bound: list[Export] = []
    stars: list[str] = []
    if kind is Kind.METHOD:
        defines = _defined(syntax, text)
    elif member:
        members = _members(syntax.root)
        bound += _constants(syntax, members)
        if kind is Kind.NESTED:
            owner = next((class_of(syntax, node) for node in members if node.type in _DECLARED), NOBODY)
    else:
        stars.append("java.lang")
        for node in syntax.root.children:
            if node.type == "import_declaration":
                bound += _imported(syntax, node)
                stars += _stars(syntax, node)
            elif node.type == "method_declaration":  # of a class without a name, or of a server page
                bound += _named(syntax, node)
            elif node.type in _DECLARED:
                head = class_of(syntax, node)
                bound.append(Export(head[0], _as_meaning(head)))
                owner = head if owner == NOBODY and kind is Kind.CLASS else owner
                bound += _constants(syntax, _inside(node))
                if OWN not in stars:
                    stars.append(OWN)
    face = (tuple(bound), tuple(stars))
    return Outline(words_of(text), face[0], face[1], owner, scan(text, SLASHES), defines, face)


# ---------------------------------------------------------------------- imports


def _path(syntax: Syntax, node: Node) -> str:
    path = next((child for child in node.children if child.type in ("scoped_identifier", "identifier")), None)
    return dotted(syntax.text(path)) if path is not None else ""


def _imported(syntax: Syntax, node: Node) -> Iterator[Export]:
    name = _path(syntax, node)
    return imported(f"{name}.*" if _is_star(node) else name)


def _is_star(node: Node) -> bool:
    return any(child.type == "asterisk" for child in node.children)


def imported(name: str) -> Iterator[Export]:
    """What an import of this name binds: of `java.util.*`, the classes that are known of the package."""
    package, _, last = name.rpartition(".")
    if last == "*":
        for word in CLASSES.get(package, ()):
            yield Export(word, Meaning("name", f"{package}.{word}"))
    elif name:
        yield Export(last, Meaning("name", name))


def _stars(syntax: Syntax, node: Node) -> list[str]:
    """Packages that are imported whole: of those that are not known any class may come."""
    name = _path(syntax, node)
    return [name] if name and _is_star(node) else []


# ---------------------------------------------------------------------- classes


def class_of(syntax: Syntax, node: Node) -> Owner:
    """The name of a class, and its bases as written, without type arguments."""
    name = node.child_by_field_name("name")
    bases: list[str] = [ENUM] if node.type == "enum_declaration" else []
    for child in node.children:
        if child.type == "superclass":
            bases += [_plain(syntax, each) for each in child.named_children]
        elif child.type in ("super_interfaces", "extends_interfaces"):
            bases += [_plain(syntax, each) for part in child.named_children for each in part.named_children]
    return (syntax.text(name) if name is not None else ""), tuple(base for base in bases if base)


def _plain(syntax: Syntax, node: Node) -> str:
    return dotted(syntax.text(node).partition("<")[0].strip())


def _as_meaning(head: Owner) -> Meaning:
    written = ",".join(head[1])
    return Meaning("define", written) if written and len(written) <= LONGEST_CONSTANT else DEFINED


def _members(root: Node) -> list[Node]:
    """What stands in the class that `parse` put around a member."""
    around = next((child for child in root.children if child.type == "class_declaration"), None)
    return _inside(around) if around is not None else []


def _inside(node: Node) -> list[Node]:
    body = next((child for child in node.children if child.type in _BODIES), None)
    return body.children if body is not None else []


# ---------------------------------------------------------------------- members


def _named(syntax: Syntax, node: Node) -> Iterator[Export]:
    name = node.child_by_field_name("name")
    if name is not None:
        yield Export(syntax.text(name), DEFINED)


def _constants(syntax: Syntax, members: list[Node]) -> Iterator[Export]:
    """The constants among the fields: other fields are made of them."""
    for node in members:
        if node.type not in ("field_declaration", "constant_declaration"):
            continue
        modifiers = next((child for child in node.children if child.type == "modifiers"), None)
        words = {child.type for child in modifiers.children} if modifiers is not None else set()
        if node.type == "field_declaration" and not {"static", "final"} <= words:
            continue
        for child in node.children:
            if child.type == "variable_declarator":
                yield from _constant(syntax, child)


def _constant(syntax: Syntax, node: Node) -> Iterator[Export]:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None or value is None:
        return
    found: str | int | float | None = None
    if value.type in ("string_literal", "character_literal"):
        found = text_of(syntax.text(value))
    elif value.type in ("decimal_integer_literal", "hex_integer_literal", "decimal_floating_point_literal"):
        found = number(syntax.text(value))
    if found is None:
        return
    payload = repr(found)
    whole = len(payload) <= LONGEST_CONSTANT
    kind = "string" if isinstance(found, str) else "number"
    yield Export(syntax.text(name), Meaning("constant", payload) if whole else Meaning("literal", kind))


def _made_here(node: Node) -> Node | None:
    """The name of a field, if what it holds is written there as a function or a class."""
    value = node.child_by_field_name("value") if node.type == "variable_declarator" else None
    return node.child_by_field_name("name") if value is not None and is_made_here(value) else None


def _defined(syntax: Syntax, text: bytes) -> str:
    """The name of a method; a constructor's is that of the common form. A broken one is known by its first line."""
    for node in _members(syntax.root):
        if node.type in METHODS:
            name = node.child_by_field_name("name")
            if name is not None:
                return syntax.text(name) if node.type == "method_declaration" else CONSTRUCTOR
        elif node.type == "field_declaration":
            return next((syntax.text(name) for name in map(_made_here, node.children) if name is not None), "")
    plain = _ANNOTATION.sub(b"", text)
    found = _HEAD.search(plain)
    if found is None:
        return ""
    return found[1].decode("utf-8", "replace") if _TYPE.search(plain, 0, found.start()) else CONSTRUCTOR
