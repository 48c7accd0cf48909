"""Forms of web frameworks: what other sites can send in a visitor's name, and which attributes a client sets."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_PAGE: Final = re.compile(r"\b(?:View|RedirectToAction|RedirectToPage|LocalRedirect|Redirect)\s*\(")
_OF_STRANGERS: Final = re.compile(r"(?i)^(?:log_?in|sign_?in|register|sign_?up|forgot|contact)")
"""Actions for people who have no cookies that would open anything."""
_ASKED: Final = re.compile(r"AntiForgery|Antiforgery|\bFromBody\b|\bAllowAnonymous\b|JwtBearer|\bApiController\b")


def unasked_action(match: Match) -> bool:
    """A method of a `Controller` takes a form and answers with a page, and nothing on it asks for a token.

    An application may ask for all of them at once (`AutoValidateAntiforgeryToken`), so nobody is sure of it.
    """
    if "Controller" not in match.unit.around.bases or _OF_STRANGERS.match(match.text(match.node)):
        return False
    action = match.node.parent
    written = match.text(action) if action is not None else ""
    return _PAGE.search(written) is not None and _ASKED.search(written) is None and outside_tests(match)


_CHOSEN: Final = re.compile(r"\.(?:slice|extract!|only|except)\b")


def all_attributes(match: Match) -> bool:
    """`permit!` of what nobody has chosen from before."""
    return _CHOSEN.search(match.text(match.node)) is None and outside_tests(match)


_ASKER: Final = re.compile(r"(?i)csrf|RequestForgery")


def checks_forms(match: Match) -> bool:
    """The class around is the one that asks all forms of a Laravel application for their token."""
    return _ASKER.search(match.unit.around.owner) is not None and outside_tests(match)


__all__ = ["all_attributes", "checks_forms", "unasked_action"]
