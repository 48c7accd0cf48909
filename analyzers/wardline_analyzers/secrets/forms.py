"""Secrets that services' patterns find: known by their form, or by the provider's name before them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from wardline_analyzers.finding import Confidence
from wardline_analyzers.secrets.engine import compiled
from wardline_analyzers.secrets.invented import is_hash, is_invented, is_reference, reads_like_words
from wardline_analyzers.secrets.patterns import Pattern, load
from wardline_analyzers.secrets.secret import Secret
from wardline_analyzers.secrets.windows import Keywords, around

_FOR_TESTS = (b"_test", b"-test", b"eztk")
"""In a token that opens only what a provider has for trying things out."""


def by_form(text: bytes) -> Iterator[Secret]:
    """Those whose form alone gives them away."""
    return at_places(text, _keywords_of_forms().places(text.lower()))


def keywords() -> dict[bytes, list[Pattern]]:
    """Keyword to the patterns that need it; others may look for theirs in the same pass."""
    found: dict[bytes, list[Pattern]] = {}
    for pattern in load().patterns:
        for keyword in pattern.keywords:
            found.setdefault(keyword, []).append(pattern)
    return found


def at_places(text: bytes, places: Mapping[Pattern, Sequence[int]]) -> Iterator[Secret]:
    """What these patterns find around their keywords."""
    for pattern, at in places.items():
        expression = compiled(pattern.regex)
        for window in around(text, at):
            for match in expression.finditer(window.text):
                secret = _secret(pattern, match, window.start, text)
                if secret is not None:
                    yield secret


@lru_cache(maxsize=1)
def _keywords_of_forms() -> Keywords[Pattern]:
    found = {word: [p for p in patterns if p.form] for word, patterns in keywords().items()}
    return Keywords({word: patterns for word, patterns in found.items() if patterns})


def _secret(pattern: Pattern, match: Any, base: int, text: bytes) -> Secret | None:
    group = pattern.group or next((n for n, found in enumerate(match.groups(), 1) if found), 0)
    start, end = (base + offset for offset in match.span(group))
    if end - start > 2 and text[start : start + 1] == text[end - 1 : end] and text[start : start + 1] in (b'"', b"'"):
        start, end = start + 1, end - 1  # some patterns take the quotes along
    found = text[start:end]
    token = found.decode("latin-1")
    if _entropy(found) <= pattern.entropy or is_invented(token) or is_reference(token):
        return None
    line_start = text.rfind(b"\n", max(0, start - 400), start) + 1
    before = text[max(line_start, start - 80) : start].decode("latin-1")
    if pattern.named and (is_hash(token, before) or reads_like_words(token)):
        return None
    line = text[line_start : (text.find(b"\n", end, end + 400) + 1 or end) - 1]
    allowed = (load().everywhere, *pattern.allowed)
    if any(one.holds(found, match.group(0), line) for one in allowed):
        return None
    sure = Confidence.MEDIUM if pattern.named or not pattern.form else Confidence.HIGH
    if any(mark in found.lower() for mark in _FOR_TESTS):
        sure = Confidence.LOW
    return Secret(start, end, pattern.id, pattern.provider, sure)


def _entropy(text: bytes) -> float:
    """Shannon's entropy of the bytes, in bits for each."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())
