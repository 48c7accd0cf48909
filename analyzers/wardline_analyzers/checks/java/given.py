"""Texts that a method of Java is given whole, and runs."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_unit_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing
from wardline_analyzers.match.unasked import parameter_name

_ADDRESS: Final = re.compile(r"(?i)(?:ur[li]|link|href|webhook|callback|endpoint|address|feed)s?$")
_LOOKS: Final = re.compile(
    r"(?i)valid|check|safe|allow|sanit|verif|ensure|permit|trust|whitelist|\bgetHost\b|\.(?:startsWith|contains|matches|equals)\("
)
"""Words of a method that looks at an address before it is asked."""
_TO_SERVER: Final = re.compile(r"(?i)[a-z][a-z0-9+.-]*:(?<!java:)(?://[^/]*)?")
"""The front of an address up to its server."""
_PREPARES: Final = frozenset(("prepareStatement", "prepareCall"))
"""Calls that run nothing yet: values are bound to what they give."""
_VALUES: Final = re.compile(r"\b(?:Object|Object\s*\[\]|Map|List|Collection|Serializable|SqlParameterSource|Tuple)\b")
"""Types of parameters that hold the values which a statement is run with."""


def sql(match: Match) -> bool:
    """A method runs the text that it is given, and takes no values beside it.

    One that takes them is made for texts with placeholders, so a caller has a way to keep values out of the text.
    """
    return (match.name or "").rpartition(".")[2] not in _PREPARES and _is_text(match, alone=True)


def query(match: Match) -> bool:
    """A method makes the text that MyBatis runs, and puts into it what it is given."""
    match.confidence = Confidence.MEDIUM
    return not match.name and outside_unit_tests(match)


def address(match: Match) -> bool:
    """A method asks whatever host the address that it is given names, and looks at nothing in it."""
    name = parameter_name(match)
    around = enclosing(match.node, *METHODS)
    if re.search(r"\.(?:InetAddress|DriverManager)\.", match.name or ""):
        return False  # it asks for a name's number, not the host; who opens a database is told which
    if around is None or not _ADDRESS.search(name) or _LOOKS.search(match.text(around)):
        return False
    own = around.child_by_field_name("name")
    return own is None or match.text(own) != (match.name or "").rpartition(".")[2]


def begins(match: Match) -> bool:
    """What a client sent is the front of this name, where an address has its scheme, or the server behind it."""
    value = value_of(match, match.at if match.at is not None else match.node)
    return value is None or not value.head or _TO_SERVER.fullmatch(value.head) is not None


_TEMPLATE: Final = re.compile(r"(?i)(?:template|tpl|source|content|body|text|message|format|expression|input)$")


def template(match: Match) -> bool:
    """A method renders the template that it is given as a text."""
    return _TEMPLATE.search(parameter_name(match)) is not None and _is_text(match, alone=False)


def command(match: Match) -> bool:
    """A method hands the text that it is given to a shell."""
    return _is_text(match, alone=False)


_MAKES: Final = re.compile(r"\bnewInstance\s*\(")
_LOADERS: Final = re.compile(r"(?i)load|resolve|plugin|driver|provider|forName")
"""Names of methods that are there to load classes for others of the program."""


def made_class(match: Match) -> bool:
    """A method makes an object of the class whose name it is given, and looks at nothing in the name."""
    around = enclosing(match.node, *METHODS)
    name = around.child_by_field_name("name") if around is not None else None
    if around is None or name is None or _LOOKS.search(match.text(around)) or _LOADERS.search(match.text(name)):
        return False
    return _MAKES.search(match.text(around)) is not None and _is_text(match, alone=False)


def _is_text(match: Match, *, alone: bool) -> bool:
    """Is what gets there a parameter that is declared as a text? `alone`: no other holds values for it."""
    if match.at is None or match.at.type != "identifier":
        return False
    around = enclosing(match.node, *METHODS)
    parameters = around.child_by_field_name("parameters") if around is not None else None
    if parameters is None:
        return False
    name = match.text(match.at)
    mine = None
    for each in parameters.named_children:
        if alone and (each.type == "spread_parameter" or _VALUES.search(match.text(each))):
            return False
        word = each.child_by_field_name("name")
        if word is not None and match.text(word) == name:
            mine = each.child_by_field_name("type")
    match.confidence = Confidence.LOW
    return mine is not None and match.text(mine) == "String"


__all__ = ["address", "begins", "command", "made_class", "query", "sql", "template"]
