"""Hosts of URLs that are looked for in JavaScript where an attacker can put them too."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.hosts import unescaped_dots
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test

LONGEST: Final = 1000
"""Characters of a pattern that is looked at."""
_HOST: Final = re.compile(
    r"(?i)^(?:https?:)?(?://)?\.?(?:[\w-]+\.)+(?:com|net|org|io|dev|app|co|de|uk|edu|gov|example|cloud|ai|me)(/?)$"
)
_WITH_SCHEME: Final = re.compile(r"(?i)^https?://(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:/[\w./-]*)?$")
"""A whole URL: what is looked for is part of one, whatever the text is called."""
_OF_SCHEME: Final = 2
"""Slashes of a URL that ends with its host."""
_TOLD: Final = frozenset(("indexOf", "includes", "startsWith", "endsWith"))
_OTHERS: Final = re.compile(r"(?i)(?:text|html|body|content|message|output|log|source|code|css|name|path|file|list|s)$")
_OF_URL: Final = re.compile(
    r"(?i)(?:^|[._])(?:\w*(?:url|uri|host|hostname|origin|referr?er|href|link|domain|redirect\w*|target|next|return_?to))(?:\b|$)"
)


def by_substring(match: Match) -> bool:
    """A host is looked for somewhere in a URL, or at an end of it where more can stand."""
    method, text, subject = (match.captures.get(name) for name in ("method", "text", "subject"))
    if method is None or text is None or subject is None:
        return False
    if in_test(match.unit, match.node):
        return False  # which request a stand-in answers
    host = _HOST.match(match.text(text))
    if host is None or ("//" in match.text(text) and not _OF_URL.search(match.text(subject))):
        return _whole_url(match, method, text)
    if not _OF_URL.search(match.text(subject)):
        if match.text(method) not in _TOLD or _OTHERS.search(match.text(subject)) or subject.type != "identifier":
            return False
        match.confidence = Confidence.LOW
    word, written = match.text(method), match.text(text)
    if word == "endsWith":
        return not written.startswith(".") and "//" not in written
    if word == "startsWith":
        return not host[1]
    of_list = word == "includes" and match.text(subject).endswith(("s", "List", "list"))
    return not of_list


def _whole_url(match: Match, method: Node, text: Node) -> bool:
    """`text.indexOf("https://example.com/path") >= 0`: it may stand anywhere."""
    if _WITH_SCHEME.match(match.text(text)) is None:
        return False
    word = match.text(method)
    match.confidence = Confidence.LOW
    if word == "startsWith":
        return match.text(text).count("/") == _OF_SCHEME
    above = match.node.parent
    asked = match.text(above) if above is not None and above.type == "binary_expression" else ""
    at_start = re.search(r"[=!]==?\s*0$", asked) is not None and match.text(text).count("/") > _OF_SCHEME
    return word in ("includes", "indexOf") and not at_start and not in_test(match.unit, match.node)


_ANCHORED: Final = re.compile(
    r"(?i)^\^?(?:\(?https?\??(?:\|https?)*\)?\??://)?(?:\(\?:|\()?(?:[\w|-]+\)?\\?\.)*[\w-]+(?P<dot>\.)[\w-]+(?:\\?\.[\w-]+)*\\?\.(?:com|net|org|io|dev|app|co|uk|edu|gov)[)|]?.*"
)
"""A pattern that is a host of three words, one of whose dots in front is not escaped."""
_ANY_BEFORE: Final = re.compile(
    r"(?i)(?:[.)\]][+*?]|\)\??)(?P<dot>\.)[\w-]+\\?\.(?:com|net|org|io|dev|app|co|uk|edu|gov|internal)(?![\w-])"
)
"""`.+.example.com`: the dot in front of the host."""


def unescaped_host(match: Match) -> bool:
    """The pattern names a host, and a dot in it stands for any character."""
    node = match.node
    pattern = match.text(node) if node.type == "regex_pattern" else match.constant("0")
    if not isinstance(pattern, str) or len(pattern) > LONGEST or in_test(match.unit, node):
        return False
    plain = pattern.replace("\\/", "/")
    match.confidence = Confidence.MEDIUM if pattern.startswith("^") else Confidence.LOW
    if unescaped_dots(plain):
        return True
    anchored = pattern[:1] == "^" or pattern[-1:] == "$"
    return _ANY_BEFORE.search(plain) is not None or (anchored and _ANCHORED.match(plain) is not None)
