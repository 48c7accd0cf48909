"""Servers of Go: what they take without a limit, whom they answer, and whose login they finish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import ONLY_SENT, SAYS_YES, function_around, outside_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView

_BODY: Final = re.compile(r"^(?:\w+\.)*\w+(?:\(\))?\.Body$")
_LIMITED: Final = re.compile(r"MaxBytes|LimitReader|LimitedReader|ContentLength|BodyLimit|maxBody")
_OF_REQUEST: Final = re.compile(r"\b(\w+) \*http\.Request\b|\b(\w+) \*gin\.Context\b|\b(\w+) echo\.Context\b")


def named_origin_check(unit: UnitView, new: New) -> Iterator[Match]:
    """`func allowed(r *http.Request) bool`, which says yes to every origin: an upgrader has it as its check."""
    for node in unit.syntax.find("function_declaration"):
        head = _ORIGIN_CHECK.match("".join(unit.syntax.text(node)[:_SHORT].split()))
        if head is None:
            continue
        text = "".join(unit.syntax.text(node).split())
        if ONLY_SENT.search(text) or (SAYS_YES.search(text) and "origin" in head[1].lower()):
            match = new(node.child_by_field_name("name") or node)
            if outside_tests(match):
                yield match


_ORIGIN_CHECK: Final = re.compile(r"func(\w+)\(\w+\*http\.Request\)bool\{return")
_SHORT: Final = 200
"""Bytes of such a function up to its first statement."""


def reads_whole_body(match: Match) -> bool:
    """`io.ReadAll(r.Body)` of a request that this function answers, with no limit in it."""
    node, function = match.argument("0"), function_around(match.node)
    if node is None or function is None or not _BODY.match(match.text(node)):
        return False
    text = match.text(function)
    parameters = function.child_by_field_name("parameters")
    given = _OF_REQUEST.search(match.text(parameters)) if parameters is not None else None
    name = next((part for part in given.groups() if part), "") if given is not None else ""
    root = match.text(node).partition(".")[0]
    return root == name and answers(match, function) and not _LIMITED.search(text) and outside_tests(match)


def takes_any_form(match: Match) -> bool:
    """The form of a request is read with no limit to what goes to the disk."""
    function = function_around(match.node)
    if function is None or not answers(match, function):
        return False
    return not _LIMITED.search(match.text(function)) and outside_tests(match)


_ANSWERS: Final = re.compile(r"\bhttp\.ResponseWriter\b|\*gin\.Context\b|\becho\.Context\b|\*fiber\.Ctx\b")


def answers(match: Match, function: Node) -> bool:
    """Is it a handler? Others are given a request whose body a handler may have limited."""
    parameters = function.child_by_field_name("parameters")
    return parameters is not None and _ANSWERS.search(match.text(parameters)) is not None


_ANY: Final = re.compile(r"\"(?:\*|null)\"|`(?:\*|null)`")
"""All sites; or `null`, which any site says of itself from a frame in a sandbox."""
_NAMES: Final = ("AllowOrigins", "AllowedOrigins")
_ASKS: Final = ("AllowOriginFunc", "AllowOriginRequestFunc", "AllowOriginWithContextFunc", "AllowOriginsFunc")


def any_origin(match: Match) -> bool:
    """The list of origins names all, or the function that is to compare one only says yes."""
    for name in _NAMES:
        node = match.argument(name)
        if node is not None and _ANY.search(match.text(node)):
            return outside_tests(match)
    for name in _ASKS:
        node = match.argument(name)
        if node is not None and SAYS_YES.search("".join(match.text(node).split())):
            return outside_tests(match)
    return False


_HOST: Final = r"\w+\.Host(?:name\(\))?"
_COMPARES_HOST: Final = re.compile(
    rf"{_HOST}\s*[=!]=|[=!]=\s*{_HOST}|\[(?:strings\.ToLower\()?{_HOST}|(?:Contains|HasSuffix|EqualFold|HasPrefix)\([^\n]*{_HOST}"
)


_ASKS_ABOUT_ORIGIN: Final = re.compile(
    r"(?mi)^\s*(?:if\b|\w+, ?\w+ ?:?=)[^\n]*\b(?:\w*(?:match|allow|check|valid|verif|permit|trust)\w*origin\w*"
    r"|\w*origin\w*(?:match|allow|valid|permit|trust)\w*)\("
    r"|\b(?:slices\.Contains|contains)\([\w.]+, ?\w*origin\w*\)"
)
"""`match, ok := s.matchOrigin(origin)`, `if isOriginAllowed(origin)`, `slices.Contains(allowed, origin)`"""


def origin_as_sent(match: Match) -> bool:
    """Of `taint`: the origin that came is the one that is allowed, and nobody has compared it, or its host."""
    function = function_around(match.node)
    text = match.text(function) if function is not None else ""
    if ("url.Parse" in text and _COMPARES_HOST.search(text)) or _ASKS_ABOUT_ORIGIN.search(text):
        return False
    return outside_tests(match)


_CODE: Final = re.compile(r"\"code\"|`code`")
_STATE: Final = re.compile(r"(?i)state|nonce|verifier|pkce|csrf")
_OF_CLIENT: Final = re.compile(r"\*http\.Request|\*gin\.Context|echo\.Context|\*fiber\.Ctx")


def state_unchecked(match: Match) -> bool:
    """The code comes with the request, and the function speaks of nothing that ties it to this visitor."""
    function, given = function_around(match.node), match.argument("1")
    if function is None or given is None:
        return False
    text = match.text(function)
    if not _CODE.search(text) or not _OF_CLIENT.search(text) or _STATE.search(text):
        return False
    return outside_tests(match)


_HERE: Final = re.compile(r"\"(?:127\.0\.0\.1|localhost|\[::1\]):")


_EVERYWHERE: Final = re.compile(
    r"(?:Addr:\s*|ListenAndServe(?:TLS)?\(|\bListen\(\"tcp\", )\"(?:0\.0\.0\.0|\[::\])?:\d"
)
"""A server of the same function that everybody reaches."""


def profiler_for_all(match: Match) -> bool:
    """The profiler's pages, and no server for this machine alone beside them."""
    function = function_around(match.node)
    text = match.text(function) if function is not None else ""
    if _EVERYWHERE.search(text):
        match.confidence = Confidence.MEDIUM
    return _HERE.search(text) is None and outside_tests(match)


def directs(match: Match) -> bool:
    """A function is given, outside of tests."""
    node = match.value if match.value is not None else match.argument("Director")
    return node is not None and match.text(node) != "nil" and outside_tests(match)
