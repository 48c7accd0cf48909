"""What an expression is worth: constants, and strings that are put together from something unknown.

Names are looked through: a variable that is bound once counts as its value, in the unit and at module level.
"""

from __future__ import annotations

import ast
from typing import Any

from tree_sitter import Node

from wardline_analyzers.python.bindings import Binding
from wardline_analyzers.python.constants import UNKNOWN, literal
from wardline_analyzers.python.names import Names

_DEEPEST = 12
_LONGEST_MADE = 1000
"""Characters or bytes of a constant that is worked out by repeating."""

_KINDS = {
    "string": "string",
    "concatenated_string": "string",
    "integer": "number",
    "float": "number",
    "list": "list",
    "tuple": "list",
    "set": "list",
    "list_comprehension": "list",
    "dictionary": "dict",
    "dictionary_comprehension": "dict",
}

_HARMLESS = frozenset(
    f"{name}()" for name in ("int", "float", "bool", "len", "id", "hash", "abs", "round", "uuid.uuid4", "time.time")
)
"""Results that no attacker shapes into syntax."""

_KEEPS = frozenset(
    ("encode", "decode", "strip", "lstrip", "rstrip", "lower", "upper", "replace", "title", "expandtabs")
)
"""String methods whose result is put together if their string is."""


_OF_NUMBERS = frozenset(("-", "/", "//", "**", "<<", ">>"))
"""Operators that texts do not have."""

class Values:
    """The worth of expressions in one unit."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._syntax = names.syntax

    def follow(self, node: Node, depth: int = 0) -> Node:
        """The expression behind a name that is bound once in the unit, further up; the node itself otherwise.

        What it gives stands before the node: who follows the names in it in turn comes to an end.
        """
        node = _bare(node)
        if node.type == "identifier" and depth < _DEEPEST:
            binding = self.names.single(self._syntax.text(node), node.start_byte)
            if binding is not None and binding.kind == "value" and binding.node is not None:
                if binding.node.type == "augmented_assignment" or binding.node.end_byte > node.start_byte:
                    return node
                return self.follow(binding.node, depth + 1)
        return node

    def constant(self, node: Node, depth: int = 0) -> Any:
        """The constant value of an expression, or UNKNOWN."""
        if depth > _DEEPEST:
            return UNKNOWN
        node = _bare(node)
        value = literal(node, self._syntax)
        if value is not UNKNOWN:
            return value
        if node.type == "identifier":
            return self._named(node, depth)
        if node.type == "binary_operator":
            return self._arithmetic(node, depth)
        if node.type == "not_operator":
            inner = self._field(node, "argument", depth)
            return UNKNOWN if inner is UNKNOWN else not inner
        if node.type == "call":
            return self._constant_bytes(node, depth)
        return UNKNOWN

    def possible(self, node: Node) -> tuple[Any, ...]:
        """The constants that an expression may be, where it is no single one: known only where the dataflow tells."""
        return ()

    def _constant_bytes(self, node: Node, depth: int) -> Any:
        """Bytes that a call makes of a constant: `"text".encode()`, `bytes(16)`, `bytes.fromhex("00ff")`."""
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None:
            return UNKNOWN
        values = [child for child in arguments.named_children if child.type != "comment"]
        attribute = callee.child_by_field_name("attribute") if callee.type == "attribute" else None
        if attribute is not None and attribute.text == b"encode" and len(values) < 2:
            text = self._field(callee, "object", depth)
            encoding = self.constant(values[0], depth + 1) if values else "utf-8"
            known = isinstance(text, str) and encoding in ("utf-8", "utf8", "UTF-8", "ascii", "latin-1")
            return text.encode(encoding, "replace") if known else UNKNOWN
        if callee.type not in ("identifier", "attribute") or len(values) != 1:
            return UNKNOWN
        name = self.names.resolve(callee)
        value = self.constant(values[0], depth + 1) if name in ("bytes", "bytes.fromhex") else UNKNOWN
        try:
            if name == "bytes" and type(value) is int and 0 <= value <= _LONGEST_MADE:
                return bytes(value)
            if name == "bytes" and isinstance(value, (bytes, list, tuple)):
                return bytes(value)
            if name == "bytes.fromhex" and isinstance(value, str):
                return bytes.fromhex(value)
        except (TypeError, ValueError):
            pass
        return UNKNOWN

    def _named(self, node: Node, depth: int) -> Any:
        name = self._syntax.text(node)
        found = self.names.binding(name, node.start_byte)
        if found is None:
            meaning = self.names.module.get(name)
            if meaning is not None and meaning.kind == "constant":
                try:
                    return ast.literal_eval(meaning.payload)
                except (ValueError, SyntaxError, MemoryError, RecursionError):
                    return UNKNOWN
            return UNKNOWN
        if len(found) > 4:
            return UNKNOWN
        values = [self._bound(binding, depth) for binding in found]
        first = values[0]
        same = first is not UNKNOWN and all(type(v) is type(first) and v == first for v in values)
        return first if same else UNKNOWN

    def _bound(self, binding: Binding, depth: int) -> Any:
        if binding.kind != "value" or binding.node is None or binding.node.type == "augmented_assignment":
            return UNKNOWN
        return self.constant(binding.node, depth + 1)

    def _field(self, node: Node, field: str, depth: int) -> Any:
        child = node.child_by_field_name(field)
        return UNKNOWN if child is None else self.constant(child, depth + 1)

    def _arithmetic(self, node: Node, depth: int) -> Any:
        left, right = self._field(node, "left", depth), self._field(node, "right", depth)
        operator = node.child_by_field_name("operator")
        if operator is None or left is UNKNOWN or right is UNKNOWN:
            return UNKNOWN
        sign = self._syntax.text(operator)
        try:
            if sign == "+" and type(left) is type(right) and isinstance(left, (str, bytes, int, float, list, tuple)):
                return left + right
            if sign == "*" and isinstance(left, (str, bytes, list)) and type(right) is int:
                return left * right if 0 <= len(left) * right <= _LONGEST_MADE else UNKNOWN
            if isinstance(left, (int, float)) and isinstance(right, (int, float)):
                if sign == "-":
                    return left - right
                if sign == "*":
                    return left * right
                if sign == "|" and isinstance(left, int) and isinstance(right, int):
                    return left | right
                if sign == "<<" and isinstance(left, int) and isinstance(right, int) and 0 <= right < 64:
                    return left << right
        except (TypeError, OverflowError, ValueError):
            return UNKNOWN
        return UNKNOWN

    def kind(self, node: Node) -> str | None:
        """`string`, `number`, `list` or `dict` if the expression is such a literal."""
        node = self.follow(node)
        if node.type == "identifier":
            meaning = self.names.module.get(self._syntax.text(node))
            if meaning is None:
                return None
            if meaning.kind == "constant":
                payload: str = meaning.payload
                return _first_kind(payload)
            return meaning.payload if meaning.kind == "literal" else None
        return _KINDS.get(node.type)

    def is_literal(self, node: Node) -> bool:
        """Is the expression made of constants alone?"""
        if self.constant(node) is not UNKNOWN:
            return True
        node = self.follow(node)
        if node.type == "identifier":
            meaning = self.names.module.get(self._syntax.text(node))
            return meaning is not None and meaning.kind == "literal"
        return False

    def is_built(self, node: Node, depth: int = 0) -> bool:
        """Is it a string put together from something that is not constant?"""
        if depth > _DEEPEST:
            return False
        node = _bare(node)
        kind = node.type
        if kind == "identifier":
            name = self._syntax.text(node)
            found = self.names.binding(name, node.start_byte)
            if found is None:
                meaning = self.names.module.get(name)
                return meaning is not None and meaning.kind == "built"
            return any(
                b.kind == "value"
                and b.node is not None
                and b.at <= node.start_byte
                and self.is_built(b.node, depth + 1)
                for b in found[:4]
            )
        if kind in ("string", "concatenated_string"):
            return any(not self._harmless(part, depth) for part in interpolations(node))
        if kind == "binary_operator":
            return self._operator_builds(node, depth)
        if kind == "augmented_assignment":
            right = node.child_by_field_name("right")
            operator = node.child_by_field_name("operator")
            if right is None or operator is None or self._syntax.text(operator) not in ("+=", "%="):
                return False
            return self.is_built(right, depth + 1) or (
                not self._harmless(right, depth) and self._is_text_before(node, depth)
            )
        if kind == "call":
            return self._call_builds(node, depth)
        if kind == "conditional_expression":
            parts = node.named_children
            return any(self.is_built(part, depth + 1) for part in (parts[0], parts[-1]) if len(parts) == 3)
        return False

    def _operator_builds(self, node: Node, depth: int) -> bool:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if left is None or right is None or operator is None:
            return False
        sign = self._syntax.text(operator)
        if sign == "%":
            return self._is_text(left, depth) and not self._harmless(right, depth)
        if sign != "+":
            return False
        if self.is_built(left, depth + 1) or self.is_built(right, depth + 1):
            return True
        texts = self._is_text(left, depth), self._is_text(right, depth)
        return any(texts) and not (self._harmless(left, depth) and self._harmless(right, depth))

    def _call_builds(self, node: Node, depth: int) -> bool:
        callee = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        if callee is None or arguments is None or callee.type != "attribute":
            return False
        base, attribute = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
        if base is None or attribute is None:
            return False
        method = self._syntax.text(attribute)
        if method in _KEEPS:
            return self.is_built(base, depth + 1) or (
                method == "replace"
                and self._is_text(base, depth)
                and any(not self._harmless(a, depth) for a in given(arguments))
            )
        if method in ("format", "format_map"):
            if not self._is_text(base, depth) and not self.is_built(base, depth + 1):
                return False
            return any(not self._harmless(a, depth) for a in given(arguments))
        if method == "join" and self._is_text(base, depth):
            return any(not self._harmless(a, depth) for a in given(arguments))
        return False

    def _is_text(self, node: Node, depth: int) -> bool:
        """Is the expression a string that we can see?"""
        node = self.follow(_bare(node), depth)
        if node.type in ("string", "concatenated_string"):
            return True
        if node.type == "binary_operator":
            left = node.child_by_field_name("left")
            return left is not None and depth < _DEEPEST and self._is_text(left, depth + 1)
        return isinstance(self.constant(node, depth + 1), str)

    def _is_text_before(self, node: Node, depth: int) -> bool:
        left = node.child_by_field_name("left")
        if left is None or left.type != "identifier":
            return False
        found = self.names.binding(self._syntax.text(left), node.start_byte) or []
        return any(
            b.kind == "value"
            and b.node is not None
            and b.node.type != "augmented_assignment"
            and depth < _DEEPEST
            and (self._is_text(b.node, depth + 1) or self.is_built(b.node, depth + 1))
            for b in found[:4]
        )

    def is_harmless(self, node: Node) -> bool:
        """Can the expression carry no syntax of its own: a constant, a number, text made of such?"""
        return self._harmless(node, 0)

    def _harmless_method(self, call: Node, depth: int) -> bool:
        """A string method on harmless text with harmless arguments: `", ".join(COLUMNS)`."""
        callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if callee is None or arguments is None or callee.type != "attribute":
            return False
        base, attribute = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
        if base is None or attribute is None or self._syntax.text(attribute) not in _KEEPS | {"join", "format"}:
            return False
        return self._harmless(base, depth + 1) and all(self._harmless(a, depth + 1) for a in given(arguments))

    def _harmless(self, node: Node, depth: int) -> bool:
        """Can this part carry no syntax of its own: a constant, a number, a display of such?"""
        if depth > _DEEPEST:
            return False
        node = _bare(node)
        if node.type == "keyword_argument":
            value = node.child_by_field_name("value")
            return value is not None and self._harmless(value, depth + 1)
        if self.constant(node, depth + 1) is not UNKNOWN:
            return True
        if node.type in ("tuple", "list", "expression_list"):
            return all(self._harmless(child, depth + 1) for child in node.named_children)
        if node.type in ("list_comprehension", "generator_expression"):
            body = node.child_by_field_name("body")
            return body is not None and self._harmless(body, depth + 1)
        if node.type in ("string", "concatenated_string"):
            return all(self._harmless(part, depth + 1) for part in interpolations(node))
        if node.type == "binary_operator":
            return self._is_reckoned(node) or all(self._harmless(child, depth + 1) for child in node.named_children)
        followed = self.follow(node, depth)
        if followed.type in ("list_comprehension", "generator_expression"):
            return self._harmless(followed, depth + 1)
        if followed.type == "call":
            return self.names.resolve(followed) in _HARMLESS or self._harmless_method(followed, depth)
        if followed.type == "identifier":
            counted = self.names.single(self._syntax.text(followed), followed.start_byte)
            if counted is not None and counted.kind == "element" and counted.node is not None:
                return counted.node.type == "call" and self.names.resolve(counted.node) == "range()"
            meaning = self.names.module.get(self._syntax.text(followed))
            return (
                meaning is not None
                and meaning.kind == "literal"
                and self.names.binding(self._syntax.text(followed), followed.start_byte) is None
            )
        return False


    def _is_reckoned(self, node: Node) -> bool:
        """`a - b`, `a / b`, `-1000 * megabytes`: a number, if it is anything. (A text times two is twice the text.)"""
        operator = node.child_by_field_name("operator")
        sign = self._syntax.text(operator) if operator is not None else ""
        if sign != "*":
            return sign in _OF_NUMBERS
        factors = [self.constant(child) for child in node.named_children]
        return any(isinstance(each, float) or (isinstance(each, int) and each <= 0) for each in factors)


def given(arguments: Node) -> list[Node]:
    """The arguments in a call's parentheses; `f(x for x in y)` has one."""
    return [arguments] if arguments.type == "generator_expression" else arguments.named_children


def interpolations(node: Node) -> list[Node]:
    """The expressions inside an f-string (or a row of strings)."""
    found = []
    for child in node.named_children:
        if child.type == "interpolation":
            expression = child.child_by_field_name("expression")
            if expression is not None:
                found.append(expression)
        elif child.type == "string":
            found.extend(interpolations(child))
    return found


def _bare(node: Node) -> Node:
    while node.type in ("parenthesized_expression", "await") and len(node.named_children) == 1:
        node = node.named_children[0]
    return node


def _first_kind(payload: str) -> str | None:
    if payload[:1] in "\"'" or payload[:2] in ("b'", 'b"'):
        return "string"
    if payload[:1] in "([{":
        return "dict" if payload[0] == "{" else "list"
    return "number" if payload[:1].isdigit() or payload[:1] == "-" else None
