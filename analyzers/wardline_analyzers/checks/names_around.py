"""The names around a call, which tell what its result is for, and what a variable is given elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors


def names_around(match: Match, holders: Mapping[str, str]) -> Iterator[str]:
    """The variables and keys that the call's result goes to, and the functions around it, from the inside out.

    `holders` are the language's kinds of nodes that give something a name, each with the field that holds it.
    """
    for above in ancestors(match.node):
        field = holders.get(above.type)
        name = above.child_by_field_name(field) if field is not None else None
        if name is not None:
            yield match.text(name)


_GIVES: Final = {"variable_declarator": ("name", "value"), "assignment_expression": ("left", "right")}
"""What gives a variable of JavaScript or Java a value: the fields of the variable and of the value."""


def given_to(match: Match, around: Node, name: str) -> Iterator[Node]:
    """What the variables of this name are given in a part of the unit, in the order of the text.

    The text is searched for the name, which is much faster than to walk the tree where many places are asked about.
    """
    syntax = match.unit.syntax
    named = re.compile(rb"(?<![\w$.])%b(?![\w$]|\s*[,;.)\]}])" % re.escape(name.encode()))
    for found in named.finditer(syntax.source, around.start_byte, around.end_byte):
        node = syntax.root.named_descendant_for_byte_range(*found.span())
        holder = node.parent if node is not None else None
        fields = _GIVES.get(holder.type) if holder is not None else None
        if holder is None or fields is None or holder.child_by_field_name(fields[0]) != node:
            continue
        value = holder.child_by_field_name(fields[1])
        if value is not None:
            yield value


def only_given(match: Match, around: Node, name: str) -> Node | None:
    """What a variable is given, if that is done once only."""
    values = list(islice(given_to(match, around, name), 2))
    return values[0] if len(values) == 1 else None


def made_of(match: Match, around: Node, node: Node) -> Node | None:
    """What an expression is, or the only value that a variable is given in this part of the unit."""
    return only_given(match, around, match.text(node)) if node.type == "identifier" else node
