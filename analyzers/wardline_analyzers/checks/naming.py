"""What an expression's result is for, as far as the names around it tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from wardline_analyzers.match.match import UnitView
from wardline_analyzers.match.tree import enclosing, walk, words

_THROUGH = words(
    "parenthesized_expression binary_operator conditional_expression boolean_operator await list tuple set "
    "list_comprehension set_comprehension generator_expression interpolation string concatenated_string subscript "
    "slice lambda named_expression for_in_clause list_splat expression_list unary_operator yield type_conversion"
)
"""Nodes whose value is made of the values in them."""
_CONVERSIONS = words(
    "str int bytes bytearray hex repr format UUID join tuple list sorted set round abs chr ord pow "
    "b64encode urlsafe_b64encode b32encode b16encode hexlify b2a_hex md5 sha1 sha224 sha256 sha384 sha512 blake2b "
    "blake2s sha3_256 sha3_512 new encode decode hexdigest digest smart_str force_str force_bytes smart_bytes to_bytes "
    "from_bytes zfill upper lower strip update map partial cast print reversed"
)
"""Functions and methods whose result is their argument (or object) in another form."""
_CARRIERS = words(
    "default default_factory server_default factory value data text body content string defaults initial int"
)
"""Keywords that say nothing: what their call is assigned to tells more."""
_STORES = words("set setex hset put setdefault set_cookie set_secure_cookie set_signed_cookie psetex setnx add_header")
"""Methods that put a value under a name, their first argument."""


@dataclass(frozen=True, slots=True)
class Naming:
    """The names that tell what a result is for."""

    name: str
    """The nearest one: a variable, a keyword, a key, a called function; empty if there is none."""
    kind: str
    """`assign`, `keyword`, `key`, `argument`, `return` or `none`."""
    function: str
    """The function around, or empty."""


def naming(unit: UnitView, node: Node) -> Naming:
    """The names around an expression."""
    kind, name = _nearest(unit, node)
    around = enclosing(node, "function_definition")
    field = around.child_by_field_name("name") if around is not None else None
    return Naming(name, kind, unit.syntax.text(field) if field is not None else "")


def last_name(unit: UnitView, node: Node | None) -> str:
    """What an expression is called: `x`, `a.x`, `a["x"]`, `a.get("x")`, and these in another form (`x.encode()`)."""
    for _ in range(12):
        if node is None:
            return ""
        kind = node.type
        if kind == "identifier":
            return unit.syntax.text(node)
        if kind == "attribute":
            return _text(unit, node.child_by_field_name("attribute"))
        if kind == "subscript":
            keys = node.children_by_field_name("subscript")
            key = unit.values.constant(keys[0]) if len(keys) == 1 else None
            if isinstance(key, str):
                return key
            node = node.child_by_field_name("value")
        elif kind == "call":
            node = _named_by_call(unit, node)
            if node is not None and node.type in ("string", "concatenated_string"):
                text = unit.values.constant(node)
                return text if isinstance(text, str) else ""
        elif kind in ("parenthesized_expression", "await", "boolean_operator") and node.named_children:
            node = node.named_children[0]
        else:
            return ""
    return ""


def _named_by_call(unit: UnitView, call: Node) -> Node | None:
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    given = [n for n in arguments.named_children if n.type != "comment"] if arguments is not None else []
    word = (
        _text(unit, callee.child_by_field_name("attribute"))
        if callee is not None and callee.type == "attribute"
        else ""
    )
    if word in ("get", "getlist", "getenv", "get_argument", "pop", "getfirst", "config") and given:
        return given[0]
    if (
        callee is not None
        and callee.type == "identifier"
        and unit.syntax.text(callee) in ("str", "bytes", "getenv", "config")
    ):
        return given[0] if given else None
    if callee is not None and word in (
        "encode",
        "decode",
        "strip",
        "lower",
        "upper",
        "removeprefix",
        "replace",
        "split",
    ):
        return callee.child_by_field_name("object")
    return callee


def names_in(unit: UnitView, node: Node) -> Iterator[str]:
    """The names and text keys in an expression, without those of keywords."""
    for part in walk(node):
        if part.type == "identifier":
            if part.parent is not None and part.parent.type == "keyword_argument":
                name = part.parent.child_by_field_name("name")
                if name is not None and name.start_byte == part.start_byte:
                    continue
            yield unit.syntax.text(part)
        elif part.type == "string" and part.end_byte - part.start_byte < 60:
            parent = part.parent
            if parent is not None and parent.type in ("subscript", "argument_list"):
                text = unit.values.constant(part)
                if isinstance(text, str) and text.isidentifier():
                    yield text


def _text(unit: UnitView, node: Node | None) -> str:
    return unit.syntax.text(node) if node is not None else ""


def _nearest(unit: UnitView, node: Node) -> tuple[str, str]:
    here, parent = node, node.parent
    while parent is not None:
        kind = parent.type
        if kind in ("assignment", "augmented_assignment"):
            return "assign", last_name(unit, _target(parent))
        if kind in ("default_parameter", "typed_default_parameter"):
            return "assign", _text(unit, parent.child_by_field_name("name"))
        if kind == "keyword_argument":
            name = _text(unit, parent.child_by_field_name("name"))
            if name not in _CARRIERS:
                return "keyword", name
            here, parent = _up(parent)
        elif kind == "pair":
            key = parent.child_by_field_name("key")
            text = unit.values.constant(key) if key is not None else None
            return "key", text if isinstance(text, str) else last_name(unit, key)
        elif kind == "return_statement":
            return "return", ""
        elif kind == "argument_list":
            call = parent.parent
            callee = call.child_by_field_name("function") if call is not None else None
            if call is None or callee is None:
                return "none", ""
            word = _text(unit, callee.child_by_field_name("attribute") if callee.type == "attribute" else callee)
            if word == "append" or (word in ("update", "extend") and callee.type == "attribute"):
                return "assign", last_name(unit, callee.child_by_field_name("object"))
            if word in _STORES and here.start_byte != parent.named_children[0].start_byte:
                return "key", _text(unit, parent.named_children[0])
            if word not in _CONVERSIONS:
                return "argument", word
            here, parent = call, call.parent
        elif kind in ("attribute", "call") or kind in _THROUGH:
            here, parent = parent, parent.parent
        else:
            return "none", ""
    return "none", ""


def _up(keyword: Node) -> tuple[Node, Node | None]:
    """From a keyword argument to its call, and what is around that."""
    arguments = keyword.parent
    call = arguments.parent if arguments is not None else None
    return (call, call.parent) if call is not None else (keyword, None)


def _target(assignment: Node) -> Node | None:
    left = assignment.child_by_field_name("left")
    if left is not None and left.type in ("pattern_list", "tuple_pattern") and left.named_children:
        return left.named_children[0]
    return left
