"""What an expression at the top of a module is worth, by its own text: a constant, or a chain of names and calls."""

from __future__ import annotations

from typing import Any, Final

from tree_sitter import Node

from wardline_analyzers.javascript.lowering.modules import part_of, required_module
from wardline_analyzers.javascript.objects import FUNCTIONS
from wardline_analyzers.javascript.texts import number, string_text
from wardline_analyzers.languages.module_names import DEFINED, LONGEST_CONSTANT, UNKNOWN, Meaning
from wardline_analyzers.languages.syntax import Syntax

_NOT_CONSTANT: Final = object()
_DEEPEST: Final = 20
_LONGEST: Final = 100_000
"""Characters of a literal that are read."""
_LONGEST_CHAIN: Final = 30
"""Properties and calls in a row that a name is followed through."""
_AROUND: Final = frozenset(
    ("parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression", "await_expression")
)
_SIMPLE: Final = {"true": True, "false": False, "null": None, "undefined": None}


def meaning_of(node: Node | None, syntax: Syntax) -> Meaning:
    """The meaning of a name that is bound to this expression."""
    if node is None:
        return UNKNOWN
    node = _inner(node)
    if node.type in FUNCTIONS:
        return DEFINED
    if node.type == "class":
        return class_meaning(node, syntax)
    constant = _constant(node, syntax, 0)
    if constant is not _NOT_CONSTANT:
        written = repr(constant)
        if len(written) <= LONGEST_CONSTANT:
            return Meaning("constant", written)
        return Meaning("literal", "string" if isinstance(constant, str) else type(constant).__name__)
    if _is_built(node):
        return Meaning("built")
    return dotted(node, syntax)


def _inner(node: Node) -> Node:
    for _ in range(_DEEPEST):
        inner = node.named_children
        if node.type not in _AROUND or node.type == "await_expression" or not inner:
            break
        node = inner[0]
    return node


def _constant(node: Node, syntax: Syntax, depth: int) -> Any:
    kind = node.type
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if depth > _DEEPEST or node.end_byte - node.start_byte > _LONGEST or node.has_error:
        return _NOT_CONSTANT
    depth += 1
    if kind == "string":
        return string_text(node, syntax.text)
    if kind == "number":
        value = number(syntax.text(node))
        return _NOT_CONSTANT if value is None else value
    if kind == "template_string":
        parts = node.named_children
        if all(part.type == "string_fragment" for part in parts):
            return syntax.text(node)[1:-1]
        return _NOT_CONSTANT
    if kind in _AROUND and kind != "await_expression" and node.named_children:
        return _constant(node.named_children[0], syntax, depth)
    if kind == "unary_expression":
        return _negative(node, syntax, depth)
    if kind == "binary_expression":
        return _sum(node, syntax, depth)
    if kind == "array":
        values = [_constant(part, syntax, depth) for part in node.named_children if part.type != "comment"]
        return _NOT_CONSTANT if _NOT_CONSTANT in values else values
    if kind == "object":
        return _object(node, syntax, depth)
    return _NOT_CONSTANT


def _negative(node: Node, syntax: Syntax, depth: int) -> Any:
    value = _constant(node.named_children[0], syntax, depth) if node.named_children else _NOT_CONSTANT
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return _NOT_CONSTANT
    return {"-": -value, "+": value}.get(node.children[0].type, _NOT_CONSTANT)


def _sum(node: Node, syntax: Syntax, depth: int) -> Any:
    """Texts, one after the other."""
    if node.children[1].type != "+" or node.child_count != 3:
        return _NOT_CONSTANT
    parts = [_constant(part, syntax, depth) for part in (node.children[0], node.children[2])]
    return parts[0] + parts[1] if all(isinstance(part, str) for part in parts) else _NOT_CONSTANT


def _object(node: Node, syntax: Syntax, depth: int) -> Any:
    found: dict[str, Any] = {}
    for pair in node.named_children:
        if pair.type == "comment":
            continue
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is None or value is None or key.type not in ("property_identifier", "string"):
            return _NOT_CONSTANT
        known = _constant(value, syntax, depth)
        if known is _NOT_CONSTANT:
            return _NOT_CONSTANT
        found[string_text(key, syntax.text) if key.type == "string" else syntax.text(key)] = known
    return found


def _is_built(node: Node) -> bool:
    """A text that is put together from something that is not constant."""
    if node.type == "template_string":
        return True
    for _ in range(_LONGEST_CHAIN):
        if node.type != "binary_expression" or node.child_count != 3 or node.children[1].type != "+":
            return False
        if any(part.type in ("string", "template_string") for part in (node.children[0], node.children[2])):
            return True
        node = node.children[0]
    return False


def dotted(node: Node, syntax: Syntax) -> Meaning:
    """A chain of names, properties and calls: `express().listen`; of what `require` gives, by its qualified name."""
    parts: list[str] = []
    for _ in range(_LONGEST_CHAIN):
        module = required_module(node, syntax.source)
        if module is not None:
            return Meaning("name", _written(module, parts))
        kind = node.type
        if kind == "identifier":
            return Meaning("expr", _written(syntax.text(node), parts))
        below: Node | None = None
        if kind in ("member_expression", "nested_identifier"):
            property_, below = node.child_by_field_name("property"), node.child_by_field_name("object")
            if property_ is None:
                return UNKNOWN
            parts.append(f".{syntax.text(property_)}")
        elif kind in ("call_expression", "new_expression"):
            below = node.child_by_field_name("function") or node.child_by_field_name("constructor")
            parts.append("()")
        elif kind in _AROUND and node.named_children:
            below = node.named_children[0]
        if below is None:
            return UNKNOWN
        node = below
    return UNKNOWN


def _written(root: str, parts: list[str]) -> str:
    return root + "".join(reversed(parts))


def member_of(meaning: Meaning, word: str) -> Meaning:
    """What is taken out of a value under a name."""
    if meaning.kind == "name":
        return Meaning("name", part_of(meaning.payload, word))
    return Meaning("expr", f"{meaning.payload}.{word}") if meaning.kind == "expr" else UNKNOWN


def bases_of(node: Node, syntax: Syntax) -> tuple[str, ...]:
    """The classes above a class, and the interfaces that it has, as they are written."""
    found = []
    for child in node.children:
        if child.type not in ("class_heritage", "extends_type_clause"):
            continue
        clauses = [c for c in child.named_children if c.type.endswith("_clause")] or [child]
        for clause in clauses:
            for part in clause.named_children:
                if part.type == "generic_type" and part.named_children:
                    part = part.named_children[0]
                if part.type in _NAMES:
                    found.append(syntax.text(part))
    return tuple(found)


_NAMES: Final = frozenset(
    ("identifier", "type_identifier", "member_expression", "nested_type_identifier", "nested_identifier")
)


def class_meaning(node: Node, syntax: Syntax) -> Meaning:
    """What the name of a class means."""
    written = ",".join(bases_of(node, syntax))
    return Meaning("define", written) if 0 < len(written) <= LONGEST_CONSTANT else DEFINED
