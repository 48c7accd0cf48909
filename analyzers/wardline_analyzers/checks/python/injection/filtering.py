"""Filters of Python that take something dangerous out of a text once, or look for one of its spellings only."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.filters import FILTERED, LONGEST, scripts_found
from wardline_analyzers.checks.regexes import flags_given
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, function_around

_ESCAPED: Final = re.compile(r"\\([^\w])")
_ALL_TAGS: Final = re.compile(r"<\[\^[<>]*\]|<\.\*\?>|<\.\+\?>|BeautifulSoup|html2text|get_text|\bescape\(|bleach|nh3")
"""What the same function does to all tags: then scripts go first so that their text goes too."""
_CLEANS: Final = re.compile(r"(?i)saniti[sz]e|clean|xss|safe|escape|filter|strip_(?:tags|scripts?|html)|purif|secur")
_SANITIZES: Final = re.compile(r"(?i)saniti[sz]e|xss|safe|escape|purif|secur")
_OWN_COMMENT: Final = re.compile(r"<!--[^>]*?[A-Za-z]{2}")
"""One comment with a text of its own, which the program has put there."""
_SCRIPT: Final = re.compile(r"(?i)<[^>]{0,12}script")


def replaces_once(match: Match) -> bool:
    """`name.replace("../", "")`: what is left may be `../` again."""
    old = match.constant("old") if match.constant("new") == "" else None
    return isinstance(old, str) and FILTERED.search(old) is not None and _stands(match, old)


def substitutes_once(match: Match) -> bool:
    """`re.sub(r"<script.*?>", "", text)`"""
    pattern, new = match.constant("0|pattern"), match.constant("1|repl")
    if not isinstance(pattern, str) or new != "" or len(pattern) > LONGEST or pattern[:1] == "^":
        return False
    text = _ESCAPED.sub(r"\1", pattern)
    return FILTERED.search(text) is not None and _stands(match, text)


def _stands(match: Match, text: str) -> bool:
    """It is not done until nothing changes any more; and it is about what a page shows, not about reading one."""
    if any(around.type == "while_statement" for around in ancestors(match.node)):
        return False
    around = function_around(match.node)
    if _OWN_COMMENT.search(text):
        return False
    if "<" in text or " on" in text:
        if around is not None and _ALL_TAGS.search(match.text(around)):
            return False
        if "<!--" in text and not _SANITIZES.search(match.unit.around.name):  # a document loses its comments
            return False
        if not _CLEANS.search(match.unit.around.name):
            match.confidence = Confidence.LOW
    return outside_tests(match)


def script_passes(match: Match) -> bool:
    """A pattern that looks for the plain script, and misses another spelling that browsers run as well."""
    pattern = match.constant("0|pattern")
    if not isinstance(pattern, str) or len(pattern) > LONGEST or _SCRIPT.search(pattern) is None:
        return False
    if not _CLEANS.search(f"{match.unit.around.name} {_assigned(match)}"):
        return False
    found = scripts_found(pattern, flags_given(match))
    match.confidence = Confidence.LOW
    return bool(found) and found[0] and not all(found) and outside_tests(match)


def _assigned(match: Match) -> str:
    """The name that the compiled pattern gets, or the list that it stands in."""
    above = match.node.parent
    if above is not None and above.type in ("list", "tuple", "set"):
        above = above.parent
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    return match.text(left) if left is not None else ""


__all__ = ["replaces_once", "script_passes", "substitutes_once"]
