"""Types: as annotations, as values that are called, structs, and what a variable holds that is given nothing."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.go.lowering.state import DEEPEST, EXPRESSIONS, Lowering, clean, named, names_of

_INTEGERS: Final = (
    *("int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr"),
    *("byte", "rune"),
)
SERVICE: Final = "UnimplementedServer"
"""The base that models know for all that is embedded where a service of a `.proto` file is written."""

WORDS: Final = {
    "string": "str",
    **dict.fromkeys(_INTEGERS, "int"),
    **dict.fromkeys(("float32", "float64", "complex64", "complex128"), "float"),
    "bool": "bool",
}
"""Go's own types, by the words that the engine knows them by."""
_OBJECT: Final = "object"
_ROWS: Final = frozenset(("slice_type", "array_type", "implicit_length_array_type", "channel_type"))
_AROUND: Final = frozenset(("pointer_type", "parenthesized_type", "type_constraint", "type_elem", "negated_type"))
_BYTES: Final = frozenset(("byte", "uint8"))
_TAG: Final = re.compile(r'\b(?:binding|validate|valid):"([^"]*)"')
_VOUCHES: Final = re.compile(
    r"(?:^|,)(?:alpha(?:num)?(?:unicode)?|num(?:eric|ber)|boolean|hexa(?:decimal)?|hexcolor|uuid\w*|ulid|ip(?:v[46])?|mac|datetime=\S+"
    r"|oneof=[\w .-]+|md5|sha\d+|iso\w+|latitude|longitude|semver|timezone|country_code)(?:,|$)"
)
"""Rules of go-playground/validator that let no text of a client's choice through."""
_HIDDEN: Final = re.compile(r'\bjson:"-"')
_VALIDATED: Final = "Literal"
"""The word of types of which only some texts are."""


def annotation(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A type as the engine reads annotations. A pointer is the type that it points to."""
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    for _ in range(DEEPEST):
        kind = node.type
        inner: Node | None = None
        if kind in _AROUND:
            inner = next((child for child in node.children if child.is_named and child.type != "comment"), None)
        elif kind == "generic_type":
            inner = node.child_by_field_name("type")
        if inner is None:
            break
        node = inner
    kind = node.type
    low.size += 1
    if kind in ("type_identifier", "identifier"):
        word = low.word(node)
        known = WORDS.get(word)
        if known is None and word in ("any", "error", ""):
            known = _OBJECT
        word = known or low.scopes.spelled(word)
        return form.Name(start, end, low.loads.setdefault(word, word))
    if kind == "qualified_type":
        return qualified(low, node)
    if depth < DEEPEST:
        if kind in _ROWS:
            element = element_of(node)
            if element is None or is_bytes(low, node):
                return _word(low, start, end, "bytes" if element is not None else "list")
            low.size += 1
            key = annotation(low, element, depth + 1)
            return form.Index(start, end, _word(low, start, end, "list"), key)
        if kind == "map_type":
            key_node, value_node = node.child_by_field_name("key"), node.child_by_field_name("value")
            if key_node is None or value_node is None:
                return _word(low, start, end, "dict")
            parts = (annotation(low, key_node, depth + 1), annotation(low, value_node, depth + 1))
            low.size += 2
            display = form.Display(parts[0].start, parts[1].end, "tuple", parts)
            return form.Index(start, end, _word(low, start, end, "dict"), display)
    return _word(low, start, end, _OBJECT)


def _word(low: Lowering, start: int, end: int, word: str) -> form.Name:
    return form.Name(start, end, low.loads.setdefault(word, word))


def qualified(low: Lowering, node: Node) -> form.Expression:
    """`package.Type`"""
    package, type_ = node.child_by_field_name("package"), node.child_by_field_name("name")
    if package is None or type_ is None or not low.word(type_):
        return low.opaque(node)
    word = low.scopes.spelled(low.word(package))
    low.size += 1
    base = form.Name(package.start_byte - low.shift, package.end_byte - low.shift, low.loads.setdefault(word, word))
    return form.Attribute(
        node.start_byte - low.shift, node.end_byte - low.shift, base, low.detail(base, low.word(type_))
    )


def element_of(node: Node) -> Node | None:
    """The type of the elements of a slice, array or channel."""
    return node.child_by_field_name("value" if node.type == "channel_type" else "element")


def is_bytes(low: Lowering, node: Node) -> bool:
    """Is it `[]byte`?"""
    if node.type not in ("slice_type", "array_type", "implicit_length_array_type"):
        return False
    element = element_of(node)
    return element is not None and element.type == "type_identifier" and low.word(element) in _BYTES


def bare(node: Node) -> Node:
    """The type within parentheses and without its arguments."""
    for _ in range(DEEPEST):
        inner: Node | None = None
        if node.type == "parenthesized_type":
            inner = next((child for child in node.children if child.is_named and child.type != "comment"), None)
        elif node.type == "generic_type":
            inner = node.child_by_field_name("type")
        if inner is None:
            break
        node = inner
    return node


def anonymous(low: Lowering, node: Node, depth: int) -> form.Name:
    """A struct type without a name: a class with a made-up one, which goes before the statement."""
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    word = f"struct'{start}"
    low.strays.append(struct(low, node, word, start, end, depth))
    return _word(low, start, end, word)


def _validated(low: Lowering, field: Node) -> form.Expression | None:
    """The type of a field whose tag says that only harmless texts fit: `binding:"required,alphanum"`."""
    tag = field.child_by_field_name("tag")
    if tag is None:
        return None
    found = _TAG.search(low.word(tag))
    if found is None or _VOUCHES.search(found[1].partition(",dive")[0]) is None:
        return None
    low.size += 1
    return form.Name(tag.start_byte - low.shift, tag.end_byte - low.shift, _VALIDATED)


def _is_hidden(low: Lowering, field: Node, name: str) -> bool:
    """Does `encoding/json` leave the field out? Those of other packages see only names with a capital."""
    tag = field.child_by_field_name("tag")
    return not name[:1].isupper() or (tag is not None and _HIDDEN.search(low.word(tag)) is not None)


def struct(low: Lowering, node: Node, word: str, start: int, end: int, depth: int) -> form.Class:
    """A struct type: a class, whose fields are declared. What it embeds is a base class."""
    bases: list[form.Expression] = []
    fields: list[form.Statement] = []
    for row in node.children if depth < DEEPEST else ():
        if row.type != "field_declaration_list":
            continue
        for field in clean(low, row.children, depth):
            type_ = field.child_by_field_name("type") if field.type == "field_declaration" else None
            if type_ is None:
                continue
            told = _validated(low, field) or annotation(low, type_, depth + 1)
            names = names_of(field)
            if not names:
                bases.append(told)
            for name in names:
                low.size += 1
                at, written = name.start_byte - low.shift, low.word(name)
                hidden = _is_hidden(low, field, written)
                fields.append(form.Declare(at, field.end_byte - low.shift, low.detail(None, written), told, hidden))
    low.size += 1
    return form.Class(start, end, word, tuple(bases), tuple(fields))


def made(low: Lowering, type_: form.Expression, start: int, end: int) -> form.Call:
    """A new object of a type, with nothing in it."""
    low.size += 1
    return form.Call(start, end, type_, (), True)


def zero(low: Lowering, node: Node, depth: int) -> form.Expression | None:
    """What a variable of a type holds that is given nothing; None: something of unknown contents."""
    node = bare(node)
    kind = node.type
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    if kind == "type_identifier":
        known = WORDS.get(low.word(node))
        low.size += 1
        if known == "str":
            return form.Literal(start, end, "")
        if known == "bool":
            return form.Literal(start, end, False)
        if known is not None:
            return form.Literal(start, end, 0)
        if low.word(node) == "error":
            return form.Literal(start, end, None)
        if low.word(node) == "any":
            return None
        return made(low, annotation(low, node, depth), start, end)
    if kind == "qualified_type":
        return made(low, qualified(low, node), start, end)
    if kind in _ROWS and not is_bytes(low, node):
        low.size += 1
        return form.Display(start, end, "list", ())
    if kind == "map_type":
        low.size += 1
        return form.Mapping(start, end, ())
    if kind == "struct_type" and depth < DEEPEST:
        return made(low, anonymous(low, node, depth), start, end)
    return None


def _type(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A type where a value stands: in `[]byte(x)` or `f[int]`."""
    return annotation(low, node, depth)


def _of_pieces(low: Lowering, node: Node, depth: int) -> form.Expression:
    return low.opaque(node, tuple(annotation(low, child, depth + 1) for child in named(low, node, depth)))


for _kind in (*_ROWS, "pointer_type", "map_type", "generic_type", "qualified_type", "type_identifier", "function_type"):
    EXPRESSIONS[_kind] = _type
for _kind in ("interface_type", "struct_type"):
    EXPRESSIONS[_kind] = _type
EXPRESSIONS["type_arguments"] = _of_pieces
