"""Lists of hosts that a URL must not hold: those that are missing on them, and other spellings, pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, function_around, leaves_early

_INNER: Final = re.compile(
    r"""['"](?:https?://)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|169\.254\.|metadata\.google|::1|10\.|192\.168\.)"""
)
_SUBJECT: Final = re.compile(
    r"(?i)(?:^|[._])(?:\w*_)?(?:url|uri|link|host|hostname|netloc|domain|address|target)(?:\.lower\(\))?$"
)
_FETCHES: Final = re.compile(r"\b(?:requests|httpx|urllib3|aiohttp|session|client)\.\w+\(|\burlopen\(|urlretrieve\(")
_DECIDES: Final = re.compile(r"(?i)(?:safe|valid|allow|check|permit)\w*(?:url|uri|host|link|address|target)")
_RESOLVES: Final = re.compile(r"ipaddress|is_private|is_global|getaddrinfo|gethostbyname|inet_aton")
_LISTS: Final = frozenset(("tuple", "list", "set", "call"))


def forbidden_hosts(unit: UnitView, new: New) -> Iterator[Match]:
    """`if any(bad in url for bad in BLOCKED): raise`, `if parts.hostname in ("localhost", "127.0.0.1"): raise`"""
    if b" in " not in unit.syntax.source:
        return
    for test in unit.syntax.find("comparison_operator"):
        if not _is_forbidden(unit, test) or not _refuses(test) or in_test(unit, test):
            continue
        function = function_around(test)
        if function is None:
            continue
        text, name = unit.syntax.text(function), function.child_by_field_name("name")
        fetches = _FETCHES.search(text) is not None
        decides = name is not None and _DECIDES.search(unit.syntax.text(name)) is not None
        if (fetches or decides) and not _RESOLVES.search(text):
            yield new(test, confidence=Confidence.MEDIUM if fetches else Confidence.LOW)


def _is_forbidden(unit: UnitView, test: Node) -> bool:
    """Is a URL or a host looked for on a list of inner hosts, or one of these in it?"""
    if len(test.named_children) != 2 or [each.type for each in test.children[1:-1]] != ["in"]:
        return False
    left, right = test.named_children
    around = test.parent
    if around is not None and around.type == "generator_expression":  # `bad in url for bad in BLOCKED`
        clause = next((each for each in around.named_children if each.type == "for_in_clause"), None)
        listed = clause.child_by_field_name("right") if clause is not None else None
        return listed is not None and _SUBJECT.search(unit.syntax.text(right)) is not None and _inner(unit, listed)
    return _SUBJECT.search(unit.syntax.text(left)) is not None and _inner(unit, right)


def _inner(unit: UnitView, listed: Node) -> bool:
    value = unit.values.follow(listed)
    if value.type in _LISTS:
        return _INNER.search(unit.syntax.text(value)) is not None
    meaning = unit.names.module.get(unit.syntax.text(value)) if value.type == "identifier" else None
    return meaning is not None and _INNER.search(meaning.payload) is not None


def _refuses(test: Node) -> bool:
    """Is it the condition of an `if` whose block leaves?"""
    for around in ancestors(test):
        if around.type in ("if_statement", "elif_clause"):
            return leaves_early(around.child_by_field_name("consequence"))
        if around.type in ("block", "module", "lambda"):
            return False
    return False


__all__ = ["forbidden_hosts"]
