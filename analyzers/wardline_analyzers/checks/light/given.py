"""What functions of C#, PHP, Ruby and Rust are given by their callers and use as it is."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.given_words import LOOKS, LOOKS_AT_PATTERN, PATTERN, leads_elsewhere
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing
from wardline_analyzers.match.unasked import parameter_name

_FUNCTIONS: Final = (
    *("function_definition", "method_declaration", "constructor_declaration", "local_function_statement"),
    *("method", "singleton_method", "function_item"),
)
_NAME: Final = re.compile(r"\$?[A-Za-z_]\w*")
_ESCAPED: Final = re.compile(r"(?i)shellescape|shellwords|escape|\.to_i\b|Integer\(")
_CONSTANT: Final = re.compile(r"(?:[A-Z][A-Z0-9_]*|__dir__|__FILE__|\d+)(?:\.\w+)?")


def address(match: Match) -> bool:
    """A function asks whatever host the address that it is given names, and looks at nothing in it."""
    around = enclosing(match.node, *_FUNCTIONS)
    if around is None or not leads_elsewhere(parameter_name(match).lstrip("$"), _name(match, around)):
        return False
    if LOOKS.search(match.text(around)):
        return False
    match.confidence = Confidence.LOW
    return outside_tests(match)


def code(match: Match) -> bool:
    """A function runs the text that it is given."""
    around = enclosing(match.node, *_FUNCTIONS)
    whole = match.at is not None and _NAME.fullmatch(match.text(match.at)) is not None
    if around is None or not whole or LOOKS.search(match.text(around)):
        return False
    match.confidence = Confidence.LOW
    return outside_tests(match)


def pattern(match: Match) -> bool:
    """A text that somebody looks for becomes a pattern, and nothing makes it a text."""
    around = enclosing(match.node, *_FUNCTIONS)
    name = parameter_name(match).lstrip("$")
    if around is None or PATTERN.search(name) is None or LOOKS_AT_PATTERN.search(match.text(around)):
        return False
    match.confidence = Confidence.LOW
    return outside_tests(match)


def made_class(match: Match) -> bool:
    """A function makes an object of the class whose name it is given."""
    around = enclosing(match.node, *_FUNCTIONS)
    return around is not None and "CreateInstance" in match.text(around) and code(match)


_PART: Final = re.compile(r"\.\s*['\"]\w+['\"]|['\"][\w\\]+['\"]\s*\.|['\"][^'\"$]*\w+[^'\"$]*\{?\$")
"""A word that a name begins or ends with: `'show' . $action`, `"${name}Controller"`."""


def named_whole(match: Match) -> bool:
    """All of the name of a method or a class is what a client sent."""
    value = match.unit.names.value(match.at) if match.at and isinstance(match.unit.names, FlowNames) else None
    if value is not None and value.head:
        return False
    around = enclosing(match.node, *_FUNCTIONS)
    written = match.text(match.at or match.node).strip()
    given = re.findall(rf"{re.escape(written)}\s*=(?!=)([^;]*);", match.text(around or match.unit.syntax.root))
    return not any(_PART.search(text) for text in given) and outside_tests(match)


def in_backticks(match: Match) -> bool:
    """A value is put into a command between backticks, and nothing quotes it."""
    parts = [n for n in match.node.named_children if n.type == "interpolation"]
    texts = [match.text(part)[2:-1].strip() for part in parts]
    if all(_CONSTANT.fullmatch(text) or _ESCAPED.search(text) for text in texts):
        return False
    match.confidence = Confidence.LOW
    return outside_tests(match)


def _name(match: Match, function: Node) -> str:
    name = function.child_by_field_name("name")
    return match.text(name) if name is not None else ""


__all__ = ["address", "code", "in_backticks", "made_class", "named_whole", "pattern"]
