"""Functions that accept certificates which would be refused without them."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match


def accepts_all(match: Match) -> bool:
    """The listener says yes by its last parameter, and looks at nothing before."""
    listener = match.argument("1")
    if listener is None or listener.type not in FUNCTIONS:
        return False
    given = listener.child_by_field_name("parameters")
    names = [match.text(each).partition(":")[0].strip() for each in given.named_children] if given is not None else []
    body = listener.child_by_field_name("body")
    if not names or body is None or not names[-1].isidentifier():
        return False
    text = match.text(body)
    accepts = re.search(rf"\b{names[-1]}\(\s*true\s*\)", text) is not None
    return accepts and re.search(r"\bif\b", text) is None and less_sure_in_tests(match)


def accepts_any_name(match: Match) -> bool:
    """`checkServerIdentity: () => undefined`: an error is what it would give for a wrong name."""
    function = match.captures.get("function")
    body = function.child_by_field_name("body") if function is not None else None
    return body is not None and _NOTHING.fullmatch(match.text(body)) is not None and less_sure_in_tests(match)


_NOTHING: Final = re.compile(
    r"undefined|null|void 0|true|\(?\{\s*\}\)?"
    r"|\{\s*(?://[^\n]*\n\s*)*return(?:\s+(?:undefined|null|void 0|true))?\s*;?\s*\}"
)
"""The body of a function that refuses nothing."""

__all__ = ["accepts_all", "accepts_any_name"]
