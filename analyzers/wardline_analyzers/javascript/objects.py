"""Functions in an object that a variable of the module holds: they count as functions of the module, `name/key`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.javascript.texts import string_text

JOINT: Final = "/"
"""Between the words of such a name: no name that is written has it."""
MOST_INNER: Final = 2
"""Objects within such an object that are followed."""
FUNCTIONS: Final = frozenset(("arrow_function", "function_expression", "generator_function"))
"""Functions that are expressions."""

Read = Callable[[Node], str]
"""Gives the source of a node."""


def plain_key(pair: Node, read: Read) -> str:
    """The key of a pair or method where it is a word; else an empty text."""
    key = pair.child_by_field_name("key") or pair.child_by_field_name("name")
    if key is None or key.type not in ("property_identifier", "string"):
        return ""
    word = string_text(key, read) if key.type == "string" else read(key)
    return word if word.replace("$", "_").isidentifier() else ""


def kept_function(pair: Node, read: Read) -> tuple[str, Node] | None:
    """The key and the function of a pair or method; None: it is another kind of property."""
    if pair.type == "method_definition":
        if any(child.type in ("get", "set") for child in pair.children):
            return None
        value: Node | None = pair
    else:
        value = pair.child_by_field_name("value") if pair.type == "pair" else None
        if value is None or value.type not in FUNCTIONS:
            return None
    word = plain_key(pair, read)
    return (word, value) if word and value is not None else None


def kept_names(node: Node, path: str, read: Read) -> Iterator[str]:
    """The names of all functions that an object keeps."""
    for pair in node.named_children:
        found = kept_function(pair, read)
        if found is not None:
            yield f"{path}{JOINT}{found[0]}"
            continue
        value = pair.child_by_field_name("value") if pair.type == "pair" else None
        if value is not None and value.type == "object" and path.count(JOINT) < MOST_INNER:
            word = plain_key(pair, read)
            if word:
                yield from kept_names(value, f"{path}{JOINT}{word}", read)


def prototype_of(node: Node, read: Read) -> str:
    """The name of the function whose objects have what is put into this: `Name.prototype`. Else an empty text."""
    base, property_ = node.child_by_field_name("object"), node.child_by_field_name("property")
    if node.type != "member_expression" or base is None or base.type != "identifier" or property_ is None:
        return ""
    return read(base) if read(property_) == "prototype" else ""
