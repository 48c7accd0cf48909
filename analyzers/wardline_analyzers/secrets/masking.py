"""Texts in which secrets are not shown: every character of one is a `*`, so that columns stay what they are.

What is shown of a user's text (the line under a finding, a step of a way, a piece of code in a message) goes through
here. What is written or applied (a diff, an edit) does not: it must be the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wardline_analyzers.checks.secret_text import password_confidence, token_confidence
from wardline_analyzers.files.kinds import kind_of
from wardline_analyzers.finding import Confidence
from wardline_analyzers.secrets.addresses import URL_WITH_PASSWORD
from wardline_analyzers.secrets.contexts import context_of
from wardline_analyzers.secrets.scan import whole

MASK = b"*"

_RULES = frozenset(
    ("token-in-source", "hardcoded-credential", "credential-in-url", "hardcoded-framework-secret", "hardcoded-llm-key",
     "jwt-hardcoded-secret", "hardcoded-crypto-key", "secret-default-value")
)  # fmt: skip
"""Rules that point to a secret itself."""
_LITERAL = re.compile(rb"(\"\"\"|'''|\"|')((?:\\.|(?!\1)[^\\])*)\1", re.DOTALL)
_VARIABLE = re.compile(rb"[A-Z][A-Z0-9_]+")


def points_to_secret(rule: str) -> bool:
    """Does what this rule points to hold a secret that must not be shown?"""
    return rule in _RULES


def in_span(text: bytes, start: int, end: int, code: bool) -> Iterator[tuple[int, int]]:
    """Which bytes of a finding's place are the secret: in code the texts in quotes, but for names of variables."""
    literals = list(_LITERAL.finditer(text, start, end)) if code else []
    for literal in literals:
        urls = list(URL_WITH_PASSWORD.finditer(text, *literal.span(2)))
        yield from (url.span(3) for url in urls)
        if not urls and (len(literals) == 1 or not _VARIABLE.fullmatch(literal[2])):
            yield literal.span(2)
    if not literals and not code:
        yield start, end


def by_look(text: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The texts in quotes that look like secrets, in code around a place that uses one by a variable's name."""
    for literal in _LITERAL.finditer(text, start, end):
        value = literal[2].decode("utf-8", "replace")
        if Confidence.MEDIUM in (password_confidence(value), token_confidence(value)):
            yield literal.span(2)


def in_lines(text: bytes, mode: str = "code") -> list[tuple[int, int]]:
    """The secrets in a few lines; `mode` as in `contexts.py`."""
    return [(secret.start, secret.end) for secret in whole(text, mode)]


def masked(text: bytes, spans: Iterable[tuple[int, int]]) -> bytes:
    """The text with these bytes masked, as long as before; line ends stay."""
    shown = bytearray(text)
    for start, end in spans:
        shown[start:end] = re.sub(rb"[^\r\n]", MASK, shown[start:end])
    return bytes(shown)


def mode_of(path: str, python: bool) -> str:
    """How the settings of a file are written; `path` may have the separators of any system."""
    if python:
        return "code"
    path = path.replace("\\", "/")
    mode = context_of(path, kind_of(path)).mode
    return "prose" if mode == "never" else mode


def hide(line: str, mode: str = "code") -> str:
    """A line or two as they may be shown."""
    raw = line.encode("utf-8", "surrogateescape")
    spans = in_lines(raw, mode)
    return masked(raw, spans).decode("utf-8", "surrogateescape") if spans else line
