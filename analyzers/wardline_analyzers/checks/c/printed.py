"""Secrets that programs in C print."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test

_DIRECTIVE: Final = re.compile(r"%[-+ #0-9.*hlLjztq]*[a-zA-Z%]")
_WORD: Final = re.compile(r"[A-Za-z]{3}")
_SHOWN: Final = re.compile(r"\b(?:stdout|stderr|\w*[lL][oO][gG]\w*)\b")


def secret(match: Match) -> bool:
    """Of `taint`: the secret stands between other words. A program that prints one alone was asked for it."""
    given = match.arguments.positional if match.arguments is not None else []
    if match.taint is None or not match.taint.sure or in_test(match.unit, match.node):
        return False
    if (match.name or "").startswith("f"):  # the stream comes first
        if given and _SHOWN.search(match.text(given[0])) is None:
            match.confidence = Confidence.LOW
        given = given[1:]
    said = _DIRECTIVE.sub("", match.text(given[0]).replace("\\n", "")) if given else ""
    return _WORD.search(said) is not None


__all__ = ["secret"]
