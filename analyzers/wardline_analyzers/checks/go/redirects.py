"""Tests of Go that are to keep a redirect on this host, and let other hosts through."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.go.calls import function_around
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test

_TARGET: Final = re.compile(
    r"(?i)^(?:redir\w*|next\w*|return\w*|\w*url|\w*uri|target\w*|dest\w*|location|goto|continue\w*|callback\w*"
    r"|state|to|u\.Path)$"
)
_DECIDES: Final = re.compile(
    r"(?i)redir|return_?(?:to|url)|(?:valid|safe|sanit|local|check|clean|get)\w*(?:url|uri|target|next)"
)
_HOST_TESTED: Final = re.compile(r"\.Host(?:name\(\))?\s*[!=]=|\.Host(?:name\(\))?\]|\bIsAbs\(\)")
_BACKSLASH: Final = re.compile(r"'\\\\'|\"[^\"\n]*\\\\|`[^`]*\\")
"""A backslash in a text or a rune of Go."""
_SECOND: Final = re.compile(r"\[1\]|\"//\"|`//`|\"/\\\\\"")


def lets_hosts_through(match: Match) -> bool:
    """A target counts as one of this host since it begins with a slash; so do `//evil.example`, `/\\evil.example`."""
    function, subject = function_around(match.node), match.captures.get("subject")
    if function is None or subject is None or in_test(match.unit, match.node):
        return False
    text, target = match.text(function), match.text(subject)
    name = function.child_by_field_name("name")
    called = match.text(name) if name is not None else ""
    if not _TARGET.match(target) or not (_DECIDES.search(called) or "Redirect(" in text):
        return False
    if _HOST_TESTED.search(text) or (target.endswith(".Path") and "path.Clean(" in text):
        return False
    if _SECOND.search(text) and _BACKSLASH.search(text):
        return False
    match.confidence = Confidence.MEDIUM if "Redirect(" in text or "redir" in called.lower() else Confidence.LOW
    return True


_CLEANED: Final = re.compile(r"(?i)saniti[sz]|clean|safe|valid")


def target_of_client(match: Match) -> bool:
    """Of `taint`: less sure where the target goes through a function of the program that says that it cleans it."""
    node = match.at
    called = node.child_by_field_name("function") if node is not None and node.type == "call_expression" else None
    if called is not None and _CLEANED.search(match.text(called)):
        match.confidence = Confidence.LOW
    return True
