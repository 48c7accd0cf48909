"""Options of libxml2 with which a document's entities and DTDs are loaded."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.finding import Severity
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import function_around

_ENTITIES: Final = re.compile(r"\bXML_PARSE_NOENT\b")
_LOADS: Final = re.compile(r"\bXML_PARSE_(?:NOENT|DTDLOAD|DTDVALID|DTDATTR)\b")
_OWN: Final = frozenset(("string_literal", "concatenated_string"))


def loads_entities(match: Match) -> bool:
    """The options, which are the last argument, ask for it, and the document is none that the program names itself."""
    given = match.arguments.positional if match.arguments is not None else []
    if len(given) < 2 or given[0].type in _OWN:  # a file of its own, by its path
        return False
    options = _written(match, given[-1])
    if not _LOADS.search(options):
        return False
    if not _ENTITIES.search(options):
        match.severity = Severity.MEDIUM
    match.at = given[-1]
    return less_sure_in_tests(match)


def _written(match: Match, node: Node) -> str:
    """The options, with what the function puts into the variables that they are made of."""
    text, function = match.text(node), function_around(match.node)
    if function is None:
        return text
    around = match.text(function)
    made = (
        put
        for name in re.findall(r"\b[a-z_]\w*\b", text)
        for put in re.findall(rf"\b{name}\s*\|?=(?!=)\s*([^;]+);", around)
    )
    return " | ".join((text, *made))


__all__ = ["loads_entities"]
