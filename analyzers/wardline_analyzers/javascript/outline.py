"""What a unit of JavaScript says by its own text: what it binds for its module, and what it defines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.javascript.exported import left_open
from wardline_analyzers.javascript.lowering.component_state import SETTER, STATE
from wardline_analyzers.javascript.lowering.functions import SERVER, SERVER_DIRECTIVE
from wardline_analyzers.javascript.lowering.modules import DEFAULT, exported_as, imported, required_module, taken
from wardline_analyzers.javascript.meanings import bases_of, class_meaning, dotted, meaning_of, member_of
from wardline_analyzers.javascript.objects import JOINT, kept_names, plain_key
from wardline_analyzers.javascript.texts import is_own_type, string_text
from wardline_analyzers.languages.module_names import DEFINED, UNKNOWN, Export, Meaning
from wardline_analyzers.languages.outline import NOBODY, WORDS, Outline, Owner
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.languages.units import Kind
from wardline_analyzers.suppress.comments import scan
from wardline_analyzers.suppress.syntax import SLASHES

_WITH_DOLLARS: Final = re.compile(r"[\w$]*\$[\w$]*")
_PRIVATE: Final = re.compile(r"#[\w$]+")
_OF_MARKUP: Final = frozenset(("JSX",))
"""What the lowering calls for an element, though the text does not say so."""
_NAME: Final = r"([A-Za-z_$\x80-\xff][\w$\x80-\xff]*)"
_DEFINITION: Final = re.compile(
    (
        r"^(?:export[ \t]+)?(?:default[ \t]+)?(?:declare[ \t]+)?(?:abstract[ \t]+)?(?:async[ \t]+)?"
        rf"(?:function[ \t]*\*?|class|const|let|var)[ \t]+{_NAME}"
    ).encode("latin-1"),
    re.MULTILINE,
)
_EXPORTED: Final = re.compile(rf"^(?:module\.)?exports(?:\.{_NAME})?[ \t]*=".encode("latin-1"), re.MULTILINE)
_PROTOTYPE: Final = re.compile(rf"^{_NAME}\.prototype\.{_NAME}[ \t]*=".encode("latin-1"), re.MULTILINE)
_BY_DEFAULT: Final = re.compile(rb"^export[ \t]+default\b", re.MULTILINE)
_METHOD: Final = re.compile(
    (
        r"^[ \t]*(?:(?:public|private|protected|static|async|override|readonly|abstract|get|(set))[ \t]+)*"
        rf"\*?[ \t]*(#?){_NAME}[ \t]*[?!]?[ \t]*(?:[(<]|=|:)"
    ).encode("latin-1"),
    re.MULTILINE,
)
_COMMENT: Final = re.compile(rb"/\*.*?\*/|^[ \t]*//[^\r\n]*", re.DOTALL | re.MULTILINE)
_CONSTRUCTOR: Final = "constructor"
_FUNCTIONS: Final = frozenset(
    ("function_declaration", "generator_function_declaration", "arrow_function", "function_expression")
)
_CLASSES: Final = frozenset(("class_declaration", "abstract_class_declaration", "class", "interface_declaration"))
_BLOCKS: Final = frozenset(
    (
        *("statement_block", "if_statement", "else_clause", "try_statement", "catch_clause", "finally_clause"),
        *("internal_module", "expression_statement"),
    )
)
_DEEPEST: Final = 5
"""Blocks within each other whose names are the module's."""


def outline(syntax: Syntax, text: bytes, kind: Kind, member: bool) -> Outline:
    """The outline of a parsed unit."""
    source = text.decode("utf-8", "replace")
    words = frozenset(WORDS.findall(source))
    if "$" in source:
        words |= frozenset(_WITH_DOLLARS.findall(source))
    if "#" in source:
        words |= frozenset(_PRIVATE.findall(source))
    bound: tuple[Export, ...] = ()
    stars: tuple[str, ...] = ()
    if b"</" in text or b"/>" in text:
        words |= _OF_MARKUP
    if SETTER in words:
        words |= {STATE}
    broken = kind in (Kind.FUNCTION, Kind.CLASS) and syntax.root.has_error
    name = _function(text) if kind is Kind.FUNCTION or broken else ""
    of_prototype = None
    if kind is Kind.METHOD and not member:
        of_prototype = _PROTOTYPE.search(text) or _PROTOTYPE.match(_begin(text))
    if not member and of_prototype is None:
        bound, stars = _bound(syntax, name if broken else None)
    owner = _head(syntax) if kind is Kind.CLASS else NOBODY
    defines = ""
    if of_prototype is not None:
        owner = of_prototype[1].decode("utf-8", "replace"), ()
        defines = of_prototype[2].decode("utf-8", "replace")
    elif kind is Kind.METHOD:
        defines = _method(text)
    elif kind is Kind.FUNCTION:
        defines = name
    return Outline(words, bound, stars, owner, scan(text, SLASHES), defines, (bound, stars))


def _bound(syntax: Syntax, broken: str | None) -> tuple[tuple[Export, ...], tuple[str, ...]]:
    """What the unit binds for the module. A function or class that is broken (then `broken` is its name) binds its
    name, as if it were whole: else an open bracket in it would change what names mean to other units, for as long as it
    is open."""
    if broken is not None:
        return ((Export(broken, DEFINED),) if broken else ()), ()
    found: list[Export] = []
    stars: list[str] = []
    for node in syntax.root.children:
        found += _of(node, syntax, stars, 0)
    return tuple(dict.fromkeys(found)), tuple(stars)


def _function(text: bytes) -> str:
    """The name of the function or class whose head the text begins with."""
    found, begin = _DEFINITION.search(text), b""
    if found is None:
        begin = _begin(text)
        found = _DEFINITION.match(begin)
    if found is not None:
        return found[1].decode("utf-8", "replace")
    exported = _EXPORTED.search(text) or _EXPORTED.match(begin)
    if exported is not None:
        return exported[1].decode("utf-8", "replace") if exported[1] else DEFAULT
    return DEFAULT if _BY_DEFAULT.search(text) is not None else ""


def _begin(text: bytes) -> bytes:
    """The text from its first code on: in a wrapper, where lines are indented, a head stands there."""
    return _COMMENT.sub(b"", text).lstrip()


def _method(text: bytes) -> str:
    found = _METHOD.search(_COMMENT.sub(b"", text))
    if found is not None:
        name = (found[2] + found[3]).decode("utf-8", "replace")
        if name == _CONSTRUCTOR:
            return "__init__"
        return f"{name}.setter" if found[1] else name
    return ""


def _head(syntax: Syntax) -> Owner:
    classes = syntax.find("class_declaration", "abstract_class_declaration", "class")
    for node in classes:
        name = node.child_by_field_name("name")
        if name is not None:
            return syntax.text(name), bases_of(node, syntax)
        parent = node.parent
        if parent is not None and parent.type == "variable_declarator":
            named = parent.child_by_field_name("name")
            return (syntax.text(named) if named is not None else ""), bases_of(node, syntax)
        return DEFAULT, bases_of(node, syntax)
    return NOBODY


# ---------------------------------------------------------------------- statements


def _of(node: Node, syntax: Syntax, stars: list[str], depth: int) -> Iterator[Export]:
    kind = node.type
    if kind == "import_statement":
        yield from _imports(node, syntax, stars)
    elif kind == "export_statement":
        yield from _exported(node, syntax, stars, depth)
    elif kind in ("lexical_declaration", "variable_declaration"):
        for child in node.named_children:
            if child.type == "variable_declarator":
                yield from _declared(child, syntax)
    elif kind in _FUNCTIONS:
        yield from _named(node, syntax, DEFINED)
    elif kind in _CLASSES:
        yield from _named(node, syntax, class_meaning(node, syntax))
    elif kind in ("type_alias_declaration", "import_alias"):
        yield from _alias(node, syntax)
    elif kind == "enum_declaration":
        yield from _named(node, syntax, UNKNOWN)
    elif kind == "assignment_expression":
        yield from _assigned(node, syntax)
    elif kind == "string" and depth == 1 and syntax.text(node)[1:-1] == SERVER_DIRECTIVE:
        yield Export('"use server"', Meaning("name", SERVER))
    elif kind == "labeled_statement":
        yield from _reactive(node, syntax)
    elif kind in _BLOCKS and depth < _DEEPEST:
        for child in node.named_children:
            yield from _of(child, syntax, stars, depth + 1)


def _reactive(node: Node, syntax: Syntax) -> Iterator[Export]:
    """`$: name = value`, which declares the variable in a component of Svelte."""
    label, body = node.child_by_field_name("label"), node.child_by_field_name("body")
    made = body.named_children[0] if body is not None and body.named_children else None
    if label is None or made is None or syntax.text(label) != "$" or made.type != "assignment_expression":
        return
    left = made.child_by_field_name("left")
    if left is not None and left.type == "identifier":
        yield Export(syntax.text(left), UNKNOWN)


def _named(node: Node, syntax: Syntax, meaning: Meaning) -> Iterator[Export]:
    name = node.child_by_field_name("name")
    if name is not None and node.start_byte < node.end_byte:
        yield Export(syntax.text(name), meaning)


def _imports(node: Node, syntax: Syntax, stars: list[str]) -> Iterator[Export]:
    names, more = imported(node, syntax.source)
    stars += more
    for name, target in names:
        yield Export(name, Meaning("name", target))


def _alias(node: Node, syntax: Syntax) -> Iterator[Export]:
    """`type Name = Class`, `import Name = Space.Class`"""
    parts = node.named_children
    name = node.child_by_field_name("name") or (parts[0] if parts else None)
    value = node.child_by_field_name("value") or (parts[-1] if len(parts) > 1 else None)
    if name is None or value is None or is_own_type(syntax.text(name), syntax.text(value)):
        return
    while value.type in ("intersection_type", "generic_type", "parenthesized_type") and value.named_children:
        value = value.named_children[0]
    if value.type in ("type_identifier", "nested_type_identifier", "nested_identifier", "identifier"):
        yield Export(syntax.text(name), Meaning("expr", syntax.text(value)))


def _declared(node: Node, syntax: Syntax) -> Iterator[Export]:
    left, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if left is None:
        return
    module = required_module(value, syntax.source) if value is not None else None
    names = taken(left, module, syntax.source) if module is not None else None
    if names is not None:
        for name, target in names:
            yield Export(name, Meaning("name", target))
        return
    if left.type in ("object_pattern", "array_pattern"):
        whole = dotted(value, syntax) if value is not None else UNKNOWN
        yield from _taken_apart(left, whole, syntax, 0)
        return
    meaning = meaning_of(value, syntax)
    if meaning == UNKNOWN or value is None:
        nothing = UNKNOWN if left_open(node) else Meaning("constant", "None")
        meaning = _by_type(node, syntax) or (meaning if value is not None else nothing)
    yield Export(syntax.text(left), meaning)
    yield from _kept(value, syntax.text(left), syntax)


def _kept(node: Node | None, path: str, syntax: Syntax) -> Iterator[Export]:
    """The functions of an object that is bound."""
    while node is not None and node.type in ("as_expression", "satisfies_expression", "parenthesized_expression"):
        node = node.named_children[0] if node.named_children else None
    if node is not None and node.type == "object":
        for name in kept_names(node, path, syntax.text):
            yield Export(name, DEFINED)


def _by_type(node: Node, syntax: Syntax) -> Meaning | None:
    """A variable with the name of a class behind it is an object of that."""
    hint = node.child_by_field_name("type")
    inner = hint.named_children if hint is not None else []
    if inner and inner[0].type == "generic_type" and inner[0].named_children:
        inner = inner[0].named_children
    if inner and inner[0].type in ("type_identifier", "nested_type_identifier"):
        return Meaning("expr", f"{syntax.text(inner[0])}()")
    return None


def _taken_apart(node: Node, whole: Meaning, syntax: Syntax, depth: int) -> Iterator[Export]:
    if depth > _DEEPEST:
        return
    for part in node.named_children:
        kind = part.type
        if kind in ("identifier", "shorthand_property_identifier_pattern"):
            word = syntax.text(part)
            yield Export(word, member_of(whole, word) if node.type == "object_pattern" else UNKNOWN)
        elif kind == "pair_pattern":
            key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
            if key is None or value is None:
                continue
            word = string_text(key, syntax.text) if key.type == "string" else syntax.text(key)
            inner = member_of(whole, word)
            if value.type == "identifier":
                yield Export(syntax.text(value), inner)
            else:
                yield from _taken_apart(value, inner, syntax, depth + 1)
        elif kind.endswith("_pattern"):
            yield from _taken_apart(part, UNKNOWN, syntax, depth + 1)


def _exported(node: Node, syntax: Syntax, stars: list[str], depth: int) -> Iterator[Export]:
    if node.child_by_field_name("source") is not None:
        yield from _imports(node, syntax, stars)
        return
    by_default = any(child.type in ("default", "=") for child in node.children)
    for child in node.named_children:
        kind = child.type
        if kind == "export_clause":
            for part in child.named_children:
                name, alias = part.child_by_field_name("name"), part.child_by_field_name("alias")
                if name is not None and alias is not None:
                    yield Export(syntax.text(alias), Meaning("expr", syntax.text(name)))
            continue
        found = list(_of(child, syntax, stars, depth + 1))
        yield from found
        if by_default and kind not in ("decorator", "comment"):
            yield Export(DEFAULT, _same_as(found, child, syntax))
            yield from _kept(child, DEFAULT, syntax)


def _same_as(found: Iterable[Export], node: Node, syntax: Syntax) -> Meaning:
    """What a default export means: the same as the name that its function or class has."""
    for export in found:
        return Meaning("expr", export.name)
    if node.type in _CLASSES:
        return class_meaning(node, syntax)
    return DEFINED if node.type in _FUNCTIONS else meaning_of(node, syntax)


def _assigned(node: Node, syntax: Syntax) -> Iterator[Export]:
    """`exports.name = value`, `module.exports = value`, `name = value`"""
    left, value = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or value is None:
        return
    if value.type == "assignment_expression":
        yield from _assigned(value, syntax)
    elif left.type == "identifier":
        yield Export(syntax.text(left), meaning_of(value, syntax))
    else:
        word = exported_as(left, syntax.source)
        if word:
            yield from _kept(value, word, syntax)
        if word == DEFAULT and value.type == "object":
            yield from _properties(value, syntax)
        elif word:
            meaning = meaning_of(value, syntax)
            if meaning != Meaning("expr", word):
                yield Export(word, meaning)
        elif left.type == "member_expression" and value.type in _FUNCTIONS:
            base, property_ = left.child_by_field_name("object"), left.child_by_field_name("property")
            if base is not None and base.type == "identifier" and property_ is not None:
                yield Export(f"{syntax.text(base)}{JOINT}{syntax.text(property_)}", DEFINED)


def _properties(node: Node, syntax: Syntax) -> Iterator[Export]:
    """`module.exports = { name: value, … }`; what has its name already is bound by that."""
    for part in node.named_children:
        if part.type == "pair":
            key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
            if key is None or value is None or key.type not in ("property_identifier", "string"):
                continue
            word = string_text(key, syntax.text) if key.type == "string" else syntax.text(key)
            meaning = meaning_of(value, syntax)
            if meaning != Meaning("expr", word):
                yield Export(word, Meaning("expr", f"{DEFAULT}{JOINT}{word}") if meaning == DEFINED else meaning)
        elif part.type == "method_definition":
            word = plain_key(part, syntax.text)
            if word:
                yield Export(word, Meaning("expr", f"{DEFAULT}{JOINT}{word}"))
