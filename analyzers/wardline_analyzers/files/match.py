"""One place that a rule's function found in a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from wardline_analyzers.finding import Confidence, Fix, Related, Severity

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_LONGEST = 60
"""Characters of a value that a message quotes."""


@dataclass(frozen=True, slots=True)
class FileMatch:
    """Bytes `start:end` of the text, and what is to be said of them beyond what the rule's page says.

    `values` fill the placeholders of the page's message. Fixes are in bytes of the whole text.
    """

    start: int
    end: int
    values: Mapping[str, str] = field(default_factory=dict)
    message: str | None = None
    severity: Severity | None = None
    confidence: Confidence | None = None
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    advice: str = ""


def fill(message: str, values: Mapping[str, str]) -> str:
    """The message with its placeholders filled in; values are shown on one line, cut to a readable length."""
    return _PLACEHOLDER.sub(lambda m: _quote(values.get(m[1], m[0])), message) if "{" in message else message


def _quote(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
