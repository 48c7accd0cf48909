"""Hosts of URLs that are looked for in JavaScript where an attacker can put them too."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.hosts import unescaped_dots
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match

_HOST: Final = re.compile(
    r"(?i)^(?:https?:)?(?://)?\.?(?:[\w-]+\.)+(?:com|net|org|io|dev|app|co|de|uk|edu|gov|example|cloud|ai|me)(/?)$"
)
_OF_URL: Final = re.compile(
    r"(?i)(?:^|[._])(?:\w*(?:url|uri|host|hostname|origin|referr?er|href|link|domain|redirect\w*|target|next|return_?to))(?:\b|$)"
)


def by_substring(match: Match) -> bool:
    """A host is looked for somewhere in a URL, or at an end of it where more can stand."""
    method, text, subject = (match.captures.get(name) for name in ("method", "text", "subject"))
    if method is None or text is None or subject is None:
        return False
    host = _HOST.match(match.text(text))
    if host is None or not _OF_URL.search(match.text(subject)):
        return False
    word, written = match.text(method), match.text(text)
    if word == "endsWith":
        return not written.startswith(".") and "//" not in written
    if word == "startsWith":
        return not host[1]
    of_list = word == "includes" and match.text(subject).endswith(("s", "List", "list"))
    return not of_list


def unescaped_host(match: Match) -> bool:
    """The pattern names a host, and a dot in it stands for any character."""
    node = match.node
    pattern = match.text(node) if node.type == "regex_pattern" else match.constant("0")
    if not isinstance(pattern, str) or in_test(match.unit, node):
        return False
    whole = pattern.startswith("^")
    match.confidence = Confidence.MEDIUM if whole else Confidence.LOW
    return bool(unescaped_dots(pattern.replace("\\/", "/")))
