"""Fields of records that a page shows as HTML: those in which people write what they like."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.answer_types import is_page
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_NO_TEXT: Final = re.compile(
    r"(?i)^(?:_?id|uuid|slug|counts?|total|num(?:ber)?|price|amount|size|length|status|state|type|kind|version|score|rank|year|month|day|hash|checksum"
    r"|ok|success|data|result|results|rows|items|page|pages|index|offset|limit|width|height|lat|lng|hits|views|likes|stars|level|active)$"
    r"|html|markup|svg|rendered|safe|sanitized|(?:_id|Id|_at|At|_on|Count|_count|Date|_date|Time|_time|Total|_total)$|^(?:created|updated|date|time)"
)
"""Names of fields that hold numbers, dates, words of the program, other records, or what is meant to be HTML."""


def field_shown(match: Match) -> bool:
    """Of `taint`: a row's field that holds text."""
    return _is_text(match) and is_page(match)


def fetched_field_shown(match: Match) -> bool:
    """Of `taint`: a field of what a server answered as JSON, and not an answer that is HTML as a whole."""
    return _is_text(match) and outside_tests(match)


def _is_text(match: Match) -> bool:
    """Is the last thing that was taken out of the data a field whose name says nothing of numbers or markup?"""
    key = match.taint.key if match.taint is not None else ()
    fields = [_field(part) for part in key[1:]]
    named = [field for field in fields if field]
    return bool(named) and _NO_TEXT.search(named[-1]) is None


def _field(part: object) -> str:
    """The name of the field that a step takes out; empty: it takes an element, or what a method gives."""
    text = part if isinstance(part, str) else ""
    text = text.removeprefix(".")
    return text if re.fullmatch(r"\w+", text) else ""


__all__ = ["fetched_field_shown", "field_shown"]
