"""The arguments of a call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tree_sitter import Node

from wardline_analyzers.languages.syntax import Syntax

if TYPE_CHECKING:
    from wardline_analyzers.flow.known.values import Value

_ELEMENTS = frozenset(("jsx_element", "jsx_self_closing_element"))
"""Elements of JSX, which are calls of `JSX` with the element's name first, and its attributes by their names."""
_NO_ARGUMENTS = frozenset(("comment", "line_comment", "block_comment", "ERROR"))
_LISTS = {
    "attribute": "attribute_argument_list",  # C#'s `[Name(…)]`
    "object_creation_expression": "arguments",  # PHP's `new Name(…)`
    "call_expression": "value_arguments",  # Kotlin's calls
    "implicit_object_creation_expression": "argument_list",  # C#'s `new(…)`
}
"""The list of arguments by the kind of call, where the grammar has no field for it."""


def _inside(element: Node, field: str) -> Node | None:
    """The key or value of an element of a literal in Go."""
    found = element.child_by_field_name(field)
    if found is not None and found.type == "literal_element" and found.named_children:
        return found.named_children[0]
    return found


class Arguments:
    """Positional and keyword arguments of one call, by node.

    `*args` and `**kwargs` hide arguments: what may be hidden is neither present nor absent. `unpacked` are those that
    dictionaries give all whose keys are known, by name.
    """

    __slots__ = ("hidden_keywords", "hidden_positions", "keyword_nodes", "keywords", "node", "positional", "unpacked")

    def __init__(self, call: Node, syntax: Syntax) -> None:
        self.node = call.child_by_field_name("body" if call.type == "composite_literal" else "arguments")
        """The list of arguments."""
        if self.node is None and call.type in _LISTS:
            self.node = next((part for part in call.named_children if part.type == _LISTS[call.type]), None)
        self.positional: list[Node] = []
        self.keywords: dict[str, Node] = {}
        self.keyword_nodes: dict[str, Node] = {}
        """The whole `name=value` of each keyword."""
        self.hidden_positions = False
        self.hidden_keywords = False
        self.unpacked: Mapping[str, Value] = {}
        initializer = call.child_by_field_name("initializer")
        if call.type == "implicit_object_creation_expression":  # C#'s `new() { … }`
            initializer = next((part for part in call.named_children if part.type == "initializer_expression"), None)
        if initializer is not None:
            self._initializer(initializer, syntax)
        if call.type in _ELEMENTS:
            self._element(call.child_by_field_name("open_tag") or call, syntax)
        if self.node is None:
            set_to = call.child_by_field_name("right") if call.type == "assignment" else None
            if set_to is not None:  # of Kotlin: a property that is a setter of Java's
                self.positional.append(set_to)
            return
        if self.node.type == "generator_expression":
            self.positional.append(self.node)
            return
        for child in self.node.named_children:
            kind = child.type
            if kind == "keyword_argument":
                name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
                if name is not None and value is not None:
                    key = syntax.text(name)
                    self.keywords[key] = value
                    self.keyword_nodes[key] = child
            elif kind == "keyed_element":
                name, value = _inside(child, "key"), _inside(child, "value")
                if name is not None and value is not None:
                    key = syntax.text(name)
                    self.keywords[key] = value
                    self.keyword_nodes[key] = child
            elif kind == "literal_element":
                self.positional.append(child.named_children[0] if child.named_children else child)
            elif kind in ("argument", "attribute_argument", "value_argument"):
                self._wrapped(child, syntax)
            elif kind == "pair":
                self._pair(child, syntax)
            elif kind in ("list_splat", "spread_element", "variadic_argument", "splat_argument"):
                self.hidden_positions = True
            elif kind in ("dictionary_splat", "hash_splat_argument"):
                self.hidden_keywords = True
            elif kind not in _NO_ARGUMENTS and not self.hidden_positions:
                self.positional.append(child)
                if kind == "object":
                    self._options(child, syntax)

    def _element(self, opening: Node, syntax: Syntax) -> None:
        """The name and the attributes of an element."""
        name = opening.child_by_field_name("name")
        if name is not None:
            self.positional.append(name)
        for attribute in opening.children_by_field_name("attribute"):
            parts = [part for part in attribute.named_children if part.type not in _NO_ARGUMENTS]
            if attribute.type == "jsx_expression":  # {...values}
                self.hidden_keywords = True
            elif parts:
                value = parts[-1]
                inner = value.named_children if value.type == "jsx_expression" else []
                key = syntax.text(parts[0])
                self.keywords[key] = inner[0] if len(inner) == 1 else value
                self.keyword_nodes[key] = attribute

    def _wrapped(self, given: Node, syntax: Syntax) -> None:
        """An argument that the grammar puts a node around, with its name or without."""
        parts = [part for part in given.named_children if part.type not in _NO_ARGUMENTS]
        if not parts:
            return
        if parts[-1].type in ("variadic_unpacking", "spread_expression"):
            self.hidden_positions = True
            return
        name = given.child_by_field_name("name")
        if name is None and len(parts) == 2 and given.type == "value_argument":  # Kotlin's `name = value`
            name = parts[0]
        if name is None or name == parts[-1]:
            self.positional.append(parts[-1])
            if parts[-1].type == "array_creation_expression":
                self._array(parts[-1], syntax)
        else:
            self.keywords[syntax.text(name)] = parts[-1]
            self.keyword_nodes[syntax.text(name)] = given

    def _array(self, given: Node, syntax: Syntax) -> None:
        """PHP's options: the keys of an array that is written out in the call."""
        for element in given.named_children:
            parts = [part for part in element.named_children if part.type not in _NO_ARGUMENTS]
            if element.type == "array_element_initializer" and len(parts) == 2:
                key = syntax.text(parts[0]).strip("\"'")
                self.keywords.setdefault(key, parts[1])
                self.keyword_nodes.setdefault(key, element)

    def _initializer(self, node: Node, syntax: Syntax) -> None:
        """C#'s `new Options { Secure = true }`: as keyword arguments."""
        for part in node.named_children:
            name, value = part.child_by_field_name("left"), part.child_by_field_name("right")
            if name is not None and value is not None:
                self.keywords[syntax.text(name)] = value
                self.keyword_nodes[syntax.text(name)] = part

    def _pair(self, pair: Node, syntax: Syntax) -> None:
        name, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if name is not None and value is not None:
            key = syntax.text(name).strip("\"':")
            self.keywords.setdefault(key, value)
            self.keyword_nodes.setdefault(key, pair)

    def _options(self, given: Node, syntax: Syntax) -> None:
        """JavaScript's keyword arguments: the keys of an object that is written out in the call."""
        for pair in given.named_children:
            if pair.type == "spread_element":
                self.hidden_keywords = True
            elif pair.type == "shorthand_property_identifier":
                self.keywords.setdefault(syntax.text(pair), pair)
            elif pair.type == "pair":
                self._pair(pair, syntax)

    def get(self, spec: str) -> Node | None:
        """The argument that `0`, `name` or `0|name` asks for."""
        for part in spec.split("|"):
            if part.isdigit():
                if int(part) < len(self.positional):
                    return self.positional[int(part)]
            elif part in self.keywords:
                return self.keywords[part]
        return None

    def given_by_dictionary(self, spec: str) -> Value | None:
        """What a dictionary whose keys are known gives for it, as in `f(**options)`."""
        return next((self.unpacked[part] for part in spec.split("|") if part in self.unpacked), None)

    def may_hide(self, spec: str) -> bool:
        """Could the argument be given through `*args` or `**kwargs`?"""
        if self.get(spec) is not None:
            return False
        parts = spec.split("|")
        if any(part in self.unpacked for part in parts):
            return True
        return any(self.hidden_positions if part.isdigit() else self.hidden_keywords for part in parts)
