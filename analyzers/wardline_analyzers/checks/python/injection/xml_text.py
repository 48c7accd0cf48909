"""Elements of XML that a function puts together as text and writes, with its parameters in them as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.built import Built, built
from wardline_analyzers.checks.python.parameters import parameter_names
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.outsiders import is_sent, speaks_of_people
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, function_around, walk
from wardline_analyzers.match.unasked import unasked

_IS_XML: Final = re.compile(r"(?i)xml|\brss\b|\bsoap|\bkml\b|\bgpx\b|sitemap")
_LOOKED_AT: Final = re.compile(r"(?i)escape|quoteattr|CDATA|prompt|\bllm\b|messages=")
"""What makes a text harmless, and texts for language models, which parse nothing."""
_OPENS: Final = re.compile(r"<([A-Za-z_][\w:.-]*)(?:\s[^<>]*)?>\s*$")


def written_elements(unit: UnitView, new: New) -> Iterator[Match]:
    """`entry = "<name>" + name + "</name>"`, in a function that writes it to a file of XML"""
    for node in unit.syntax.find("binary_operator", "string"):
        function = function_around(node)
        if function is None or in_test(unit, node) or _is_part(node):
            continue
        text = unit.syntax.text(function)
        if not _IS_XML.search(text) or _LOOKED_AT.search(text) or _is_returned(unit, function, node):
            continue
        made = built(unit, node)
        given = set(parameter_names(unit.syntax, function)) - {"self", "cls"}
        for name in _held(unit, node, made, given) if made is not None else ():
            match = new(node)
            if unasked(match, name):
                if is_sent(name) or speaks_of_people(unit, function):
                    match.confidence, match.severity = Confidence.MEDIUM, Severity.MEDIUM
                yield match
                break


def _is_part(node: Node) -> bool:
    """Is it a part of a longer text?"""
    return node.parent is not None and node.parent.type in ("binary_operator", "concatenated_string", "interpolation")


def _is_returned(unit: UnitView, function: Node, node: Node) -> bool:
    """Is the text given back, so that what becomes of it is seen elsewhere?"""
    if any(above.type == "return_statement" for above in ancestors(node)):
        return True
    left = node.parent.child_by_field_name("left") if node.parent is not None else None
    name = re.escape(unit.syntax.text(left)) if left is not None and left.type == "identifier" else ""
    returns = (each for each in walk(function) if each.type == "return_statement")
    return bool(name) and any(re.search(rf"\b{name}\b", unit.syntax.text(each)) for each in returns)


def _held(unit: UnitView, node: Node, made: Built, given: set[str]) -> Iterator[str]:
    """The parameters that stand between the two marks of an element, in the expression itself."""
    for before, piece, after in zip(made.pieces, made.pieces[1:], made.pieces[2:], strict=False):
        opened = _OPENS.search(before.text) if before.node is None else None
        if opened is None or piece.node is None or after.node is not None or piece.conversion in ("d", "r"):
            continue
        if not node.start_byte <= piece.node.start_byte < node.end_byte:
            continue  # of a variable that is a part of this text
        name = unit.syntax.text(piece.node)
        if name in given and after.text.lstrip().startswith(f"</{opened[1]}>"):
            yield name


__all__ = ["written_elements"]
