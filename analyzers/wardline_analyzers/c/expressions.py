"""Expressions, from tree-sitter's tree to `nodes.Expression`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from tree_sitter import Node

from wardline_analyzers.c import declared
from wardline_analyzers.c.nodes import Expression
from wardline_analyzers.c.source import Source

DEEPEST: Final = 60
"""Levels of nesting that are read; what is deeper is unknown."""
_LONGEST: Final = 60
"""Operands of a chain; what a longer one is worth is unknown."""
_NUMBER: Final = re.compile(r"([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)[uUlLzZ]*")
_ESCAPE: Final = re.compile(r"\\(?:x[0-9a-fA-F]+|[0-7]{1,3}|u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def read(source: Source, node: Node, depth: int = 0) -> Expression:
    """An expression; what has no kind of its own, and what is nested too deeply, is `other`."""
    if depth > DEEPEST:
        return Expression("other", node.start_byte, node.end_byte)
    reader = _READERS.get(node.type)
    return reader(source, node, depth + 1) if reader is not None else _other(source, node, depth + 1)


def _parts(source: Source, node: Node | None, depth: int) -> tuple[Expression, ...]:
    if node is None:
        return ()
    return tuple([read(source, child, depth) for child in node.named_children if child.type != "comment"])


def _other(source: Source, node: Node, depth: int) -> Expression:
    return Expression("other", node.start_byte, node.end_byte, node.type, _parts(source, node, depth))


def _inner(source: Source, node: Node, depth: int) -> Expression:
    """`(x)`, with the place of x."""
    inner = next((child for child in node.named_children if child.type != "comment"), None)
    return read(source, inner, depth) if inner is not None else _other(source, node, depth)


def _field(source: Source, node: Node, name: str, depth: int) -> Expression:
    inner = node.child_by_field_name(name)
    return read(source, inner, depth) if inner is not None else Expression("other", node.start_byte, node.end_byte)


def _name(source: Source, node: Node, depth: int) -> Expression:
    return Expression("name", node.start_byte, node.end_byte, source.of(node))


def _qualified(source: Source, node: Node, depth: int) -> Expression:
    """`std::move` is `move`."""
    word = source.of(node).split("<")[0].rpartition("::")[2].strip()
    return Expression("name", node.start_byte, node.end_byte, word)


def _number(source: Source, node: Node, depth: int) -> Expression:
    word = source.of(node)
    return Expression("number", node.start_byte, node.end_byte, word, number=value_of(word))


def value_of(word: str) -> int | None:
    """The value of an integer as C writes it, a sign before it included; None: it is none, or out of all bounds."""
    found = _NUMBER.fullmatch(word.replace("'", ""))
    if found is None or len(found[2]) > 66:
        return None
    sign, digits = found.groups()
    base = {"0x": 16, "0b": 2}.get(digits[:2].lower(), 8 if digits[0] == "0" else 10)
    return int(digits[2:] if base in (16, 2) else digits, base) * (-1 if sign == "-" else 1)


def _character(source: Source, node: Node, depth: int) -> Expression:
    word = source.of(node)
    inner = word[word.find("'") + 1 : -1]
    text = _unescaped(inner)
    return Expression("number", node.start_byte, node.end_byte, word, number=ord(text) if len(text) == 1 else None)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_one, text) if "\\" in text else text


def _one(found: re.Match[str]) -> str:
    word = found[0][1:]
    if word[0] == "x":
        return chr(int(word[1:], 16) & 0xFF)
    if word[0] in "01234567":
        return chr(int(word, 8) & 0xFF)
    return _ESCAPES.get(word, "?" if word[0] == "u" else word)


def _text(source: Source, node: Node, depth: int) -> Expression:
    word = source.of(node)
    begin = word.find('"')
    return Expression("text", node.start_byte, node.end_byte, _unescaped(word[begin + 1 : -1]))


def _texts(source: Source, node: Node, depth: int) -> Expression:
    """`"a" "b"`; with a macro in it nobody knows how long it is."""
    parts = _parts(source, node, depth)
    if all(part.kind == "text" for part in parts):
        return Expression("text", node.start_byte, node.end_byte, "".join(part.word for part in parts))
    return Expression("other", node.start_byte, node.end_byte, "texts", parts)


def _call(source: Source, node: Node, depth: int) -> Expression:
    function = node.child_by_field_name("function")
    given = _parts(source, node.child_by_field_name("arguments"), depth)
    base = None
    word = ""
    if function is not None:
        kind = function.type
        if kind in ("identifier", "qualified_identifier"):
            word = source.of(function).split("<")[0].rpartition("::")[2].strip()
        elif kind == "template_function":
            name = function.child_by_field_name("name")
            word = source.of(name).rpartition("::")[2] if name is not None else ""
            to_pointer = word == "dynamic_cast" and "*" in source.of(function)
            if word.endswith("_cast") and len(given) == 1 and not to_pointer:
                return _converted(source, node, function, given)
        elif kind == "field_expression":
            field = function.child_by_field_name("field")
            word = source.of(field) if field is not None else ""
            base = _field(source, function, "argument", depth)
        elif kind == "primitive_type" and len(given) == 1:  # `int(x)`
            return Expression(
                "cast", node.start_byte, node.end_byte, "", given, type=declared.named(source.of(function))
            )
        else:
            base = read(source, function, depth)
    return Expression("call", node.start_byte, node.end_byte, word, given, base, arrow=base is not None and bool(word))


def _converted(source: Source, node: Node, function: Node, given: tuple[Expression, ...]) -> Expression:
    """`static_cast<T>(x)`"""
    inner = function.child_by_field_name("arguments")
    type_ = next((child for child in inner.named_children if child.type == "type_descriptor"), None) if inner else None
    made = declared.descriptor(source, type_) if type_ is not None else None
    return Expression("cast", node.start_byte, node.end_byte, "", given, type=made)


def _member(source: Source, node: Node, depth: int) -> Expression:
    base = _field(source, node, "argument", depth)
    field, operator = node.child_by_field_name("field"), node.child_by_field_name("operator")
    word = source.of(field) if field is not None else ""
    arrow = operator is not None and operator.type == "->"
    return Expression("field", node.start_byte, node.end_byte, word, (base,), arrow=arrow)


def _index(source: Source, node: Node, depth: int) -> Expression:
    base = _field(source, node, "argument", depth)
    given = _parts(source, node.child_by_field_name("indices"), depth)
    index = given[0] if len(given) == 1 else Expression("other", node.start_byte, node.end_byte)
    return Expression("index", node.start_byte, node.end_byte, "", (base, index))


def _pointer(source: Source, node: Node, depth: int) -> Expression:
    inner = _field(source, node, "argument", depth)
    kind = "address" if source.text[node.start_byte] == "&" else "deref"
    return Expression(kind, node.start_byte, node.end_byte, "", (inner,))


def _operator(source: Source, node: Node) -> str:
    operator = node.child_by_field_name("operator")
    return operator.type if operator is not None else ""


_SPELLED: Final = {"and": "&&", "or": "||", "not": "!", "not_eq": "!="}


def _unary(source: Source, node: Node, depth: int) -> Expression:
    operator = _operator(source, node)
    inner = _field(source, node, "argument", depth)
    operator = _SPELLED.get(operator, operator)
    if operator == "-" and inner.kind == "number" and inner.number is not None:
        return Expression("number", node.start_byte, node.end_byte, "-" + inner.word, number=-inner.number)
    return Expression("unary", node.start_byte, node.end_byte, operator, (inner,))


def _binary(source: Source, node: Node, depth: int) -> Expression:
    """`a + b + c`: a chain to the left takes one level."""
    rights: list[tuple[Node, str, Node]] = []
    left: Node | None = node
    while left is not None and left.type == "binary_expression":
        right = left.child_by_field_name("right")
        if right is None:
            break
        operator = _operator(source, left)
        rights.append((left, _SPELLED.get(operator, operator), right))
        left = left.child_by_field_name("left")
    made = read(source, left, depth) if left is not None else Expression("other", node.start_byte, node.end_byte)
    if len(rights) > _LONGEST:
        parts = (made, *(read(source, right, depth) for _, _, right in rights[-_LONGEST:]))
        return Expression("other", node.start_byte, node.end_byte, "sum", parts)
    for whole, operator, right in reversed(rights):
        parts = (made, read(source, right, depth))
        made = Expression("binary", whole.start_byte, whole.end_byte, operator, parts)
    return made


def _assign(source: Source, node: Node, depth: int) -> Expression:
    parts = (_field(source, node, "left", depth), _field(source, node, "right", depth))
    return Expression("assign", node.start_byte, node.end_byte, _operator(source, node), parts)


def _step(source: Source, node: Node, depth: int) -> Expression:
    inner = node.child_by_field_name("argument")
    behind = inner is not None and inner.start_byte == node.start_byte
    part = _field(source, node, "argument", depth)
    return Expression("step", node.start_byte, node.end_byte, _operator(source, node), (part,), arrow=behind)


def _sizeof(source: Source, node: Node, depth: int) -> Expression:
    type_ = node.child_by_field_name("type")
    if type_ is not None:
        return Expression("sizeof", node.start_byte, node.end_byte, type=declared.descriptor(source, type_))
    return Expression("sizeof", node.start_byte, node.end_byte, parts=(_field(source, node, "value", depth),))


def _cast(source: Source, node: Node, depth: int) -> Expression:
    type_ = node.child_by_field_name("type")
    made = declared.descriptor(source, type_) if type_ is not None else None
    return Expression("cast", node.start_byte, node.end_byte, "", (_field(source, node, "value", depth),), type=made)


def _choice(source: Source, node: Node, depth: int) -> Expression:
    names = ("condition", "consequence", "alternative")
    parts = tuple(_field(source, node, name, depth) for name in names)
    return Expression("choice", node.start_byte, node.end_byte, "", parts)


def _kind(kind: str) -> Callable[[Source, Node, int], Expression]:
    return lambda source, node, depth: Expression(kind, node.start_byte, node.end_byte, "", _parts(source, node, depth))


def _new(source: Source, node: Node, depth: int) -> Expression:
    type_, row = node.child_by_field_name("type"), node.child_by_field_name("declarator")
    length = row.child_by_field_name("length") if row is not None else None
    made = declared.named(source.of(type_)) if type_ is not None else None
    base = read(source, length, depth) if length is not None else None
    given = _parts(source, node.child_by_field_name("arguments"), depth)
    placed = node.child_by_field_name("placement") is not None
    word = "placed" if placed or b"nothrow" in (node.text or b"")[:40] else ""
    return Expression("new", node.start_byte, node.end_byte, word, given, base, made, arrow=row is not None)


def _delete(source: Source, node: Node, depth: int) -> Expression:
    row = source.of(node)[6:].lstrip().startswith("[")
    return Expression("delete", node.start_byte, node.end_byte, "", _parts(source, node, depth), arrow=row)


_WORDS: Final = re.compile(r"[A-Za-z_]\w*")


def _lambda(source: Source, node: Node, depth: int) -> Expression:
    names = dict.fromkeys(_WORDS.findall(source.of(node)))
    parts = tuple(Expression("name", node.start_byte, node.end_byte, name) for name in names)
    return Expression("lambda", node.start_byte, node.end_byte, "", parts)


def _value(source: Source, node: Node, depth: int) -> Expression:
    return _field(source, node, "value", depth)


def _constant(number: int) -> Callable[[Source, Node, int], Expression]:
    return lambda source, node, depth: Expression(
        "number", node.start_byte, node.end_byte, source.of(node), number=number
    )


_READERS: Final[dict[str, Callable[[Source, Node, int], Expression]]] = {
    **dict.fromkeys(("identifier", "field_identifier", "this", "type_identifier"), _name),
    "qualified_identifier": _qualified,
    "number_literal": _number,
    "char_literal": _character,
    "string_literal": _text,
    "raw_string_literal": _text,
    "concatenated_string": _texts,
    "true": _constant(1),
    "false": _constant(0),
    "null": _constant(0),
    "nullptr": _constant(0),
    "call_expression": _call,
    "field_expression": _member,
    "subscript_expression": _index,
    "pointer_expression": _pointer,
    "unary_expression": _unary,
    "update_expression": _step,
    "binary_expression": _binary,
    "assignment_expression": _assign,
    "cast_expression": _cast,
    "sizeof_expression": _sizeof,
    "conditional_expression": _choice,
    "comma_expression": _kind("comma"),
    "parenthesized_expression": _inner,
    "condition_clause": _value,
    "initializer_list": _kind("list"),
    "argument_list": _kind("list"),
    "compound_literal_expression": _value,
    "new_expression": _new,
    "delete_expression": _delete,
    "lambda_expression": _lambda,
}
