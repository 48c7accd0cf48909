"""Does a function say that what its caller hands in comes from somebody else?

That the caller decides is a hint, for most callers are the program's own. Where the parameter is called by who sends it
(`user_input`, `uploaded_name`), or the function's name or docstring speaks of users or uploads, it is told where the
data comes from, and the hint is more than that.
"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.languages import PYTHON
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.tree import docstring, function_around, name_of
from wardline_analyzers.match.unasked import handed_to, parameter_name, unasked

_SENT: Final = re.compile(
    r"(?i)^\$?(?:(?:user|client|customer|visitor|request(?:ed)?|untrusted|tainted|submitted|uploaded?|posted|form|remote|raw_user"
    r"|external)_(?:supplied_|provided_|controlled_)?(?!id$|agent$)\w+|\w+_(?:from_user|by_user|user_input))$"
)
"""Names of parameters that say who wrote what is in them."""
_BY_SOMEBODY: Final = (
    r"(?:supplied|provided|sent|given|entered|typed|chosen|selected|requested|posted)"
    r" by (?:an? |the )?(?!caller|default|config)\w+"
)
_FROM_OUTSIDE: Final = (
    r"from (?:an? |the )?(?:web|internet|network|request|form|query string|outside|browser|url|api)|web ?page|web ?hook"
    r"|(?:contact|web|order|sign-?up) forms?|form data|search (?:term|box|form)|in (?:the|a) (?:ui|request|query|url)"
)
_SPEAKS: Final = re.compile(
    r"(?i)\b(?:end[- ]?users?|users?'?s?|customers?|visitors?|clients?|attackers?|browsers?|suppliers?|tenants?"
    rf"|uploaded|uploads|submitted|untrusted|user-\w+|login|{_BY_SOMEBODY}|{_FROM_OUTSIDE})\b"
)
"""What a docstring says of data that comes from somebody else."""
_ABOUT_PEOPLE: Final = re.compile(
    r"(?i)(?:^|_)(?:users?|customers?|uploads?|uploaded|login|log_in|signin|sign_in|sign_?up|register|search|comments?|submit"
    r"|submission|webhook|request)(?:_|$)"
)
"""Names of functions that work on what people send."""

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
"""Where a new word begins in `searchUsers`."""


WEIGHED: Final = frozenset((PYTHON, "javascript", "go", "java", "php"))
"""The languages whose functions are read for what they ask of their parameters."""


def weigh(match: Match) -> None:
    """Make more of a hint about what a caller hands in where the function says whose data that is."""
    if match.confidence == Confidence.LOW and _says_so(match):
        match.confidence = Confidence.MEDIUM
        match.severity = min(match.rule.severity, Severity.MEDIUM)


def speaks_of_people(unit: UnitView, function: Node | None) -> bool:
    """Does the function say, in its name or its docstring, that it works on what users or others send?"""
    if function is None:
        return False
    name = _HUMP.sub("_", name_of(unit.syntax, _definition(function)))
    told = _ABOUT_PEOPLE.search(name) or _SPEAKS.search(docstring(unit.syntax, function))
    return told is not None


def _definition(function: Node) -> Node:
    """What has the name of a function: itself, or the variable that it is given to."""
    given = function.parent if function.type in ("arrow_function", "function_expression") else None
    return given if given is not None and given.type == "variable_declarator" else function


def is_sent(name: str) -> bool:
    """Does the name of a parameter say who wrote what is in it: `user_input`?"""
    return _SENT.match(_HUMP.sub("_", name)) is not None


def as_told(match: Match) -> bool:
    """A hint is sure where the function around speaks of people: a helper for check functions."""
    if speaks_of_people(match.unit, function_around(match.node)):
        match.confidence = Confidence.MEDIUM
    return True


def _says_so(match: Match) -> bool:
    name = parameter_name(match)
    if not name or (match.trace and match.trace[0].unit):
        return False
    if is_sent(name):
        return unasked(match, name)
    return speaks_of_people(match.unit, handed_to(match)) and unasked(match, name)


__all__ = ["WEIGHED", "as_told", "is_sent", "speaks_of_people", "weigh"]
