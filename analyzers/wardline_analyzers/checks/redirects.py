"""Checks of the pages about redirects to where a request says."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.checks.remote import begins_before, begins_with_it, front, remote, tainted
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.flow.known.values import Taint
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, walk

_HOST_ENDS = re.compile(r"(?i)^(?:[a-z][a-z0-9+.-]*:)?//[^/?#\s]+[/?#]|^/(?![/\\])|^[\w.-]*\?|^#|^[\w.-]+/")
_TESTED = re.compile(
    r"netloc|hostname|is_safe|allowed_host|safe_redirect|safe_url|url_is_safe|validate_\w*(?:url|redirect|next)|allowed_?redirect"
    r"|_allowlist|whitelist|trusted|is_local|is_relative|same_origin|check_\w*redirect|redirect_uris"
)


def redirect_to_request(match: Match) -> bool:
    """Does the client choose the host that the browser is sent to?"""
    unit, arguments = match.unit, match.arguments
    if match.value is not None:
        node: Node | None = match.value
    elif arguments is None:
        return False
    elif (match.name or "").endswith("send_header"):
        node = arguments.get("1")
    else:
        node = (
            arguments.get("0|location") or arguments.get("url") or arguments.get("to") or arguments.get("redirect_to")
        )
    if node is None or in_test(unit, match.node):
        return False
    found = tainted(unit, node, ("remote",), "redirect")
    if found is None or found.shape in ("segment", "upload") or _OWN_PATH.search(str(found.key[0])):
        return False
    joined = front(unit, node)
    if begins_before(unit, node, ("remote",), "redirect") or (
        joined is not None and remote(unit, joined, "redirect") is None
    ):
        return False
    followed = unit.values.follow(node)
    text = built(unit, followed)
    if text is not None:
        first = text.first
        if first is None or (first.node is not None and remote(unit, first.node, "redirect") is None):
            return False
        if first.node is not None and _begins_fixed(unit, first.node):
            return False
        if first.node is None and (_HOST_ENDS.match(first.text) or not re.search(r"//|^$", first.text)):
            return False
    around = function_around(match.node)
    if around is not None and _TESTED.search(unit.syntax.text(around)):
        return False
    match.at = node
    _less_if_tested_elsewhere(match, found)
    _less_if_back(match, node)
    return True


def _less_if_tested_elsewhere(match: Match, taint: Taint | None) -> None:
    """Of a form that is not known, which may test it in `clean_next`."""
    if taint is not None and str(taint.key[0]) == "*.cleaned_data":
        match.confidence = Confidence.LOW


_BACK = re.compile(r"(?i)(?<![a-z])(?:http_)?referr?er\b")


def _less_if_back(match: Match, node: Node) -> None:
    """Back to the page that the visitor came from: an attacker's own page is all that a link of his can name so."""
    if _BACK.search(match.text(match.unit.values.follow(node))) is not None:
        match.severity, match.confidence = Severity.LOW, Confidence.LOW


def host_of_client(match: Match) -> bool:
    """Of `taint`: the client chooses the host."""
    around = function_around(match.node)
    if (match.name or "").endswith(".set_header") and not _REDIRECTS.search(match.text(around or match.node)):
        return False
    if match.taint is not None and _OWN_PATH.search(str(match.taint.key[0])):
        return False
    _less_if_tested_elsewhere(match, match.taint)
    calls = (n.child_by_field_name("function") for n in walk(around or match.node) if n.type == "call")
    if any(_may_allow(match, match.text(callee)) for callee in calls if callee is not None):
        match.confidence = Confidence.LOW
    _less_if_back(match, match.at or match.node)
    return begins_with_it(match, "redirect")


def _may_allow(match: Match, called: str) -> bool:
    """Does its name say that it tests targets, and is it of another file, so that nobody knows what it lets through?"""
    if _ALLOWS.search(called) is None:
        return False
    meaning = match.unit.names.module.get(called)
    return meaning is None or meaning.kind != "define"


_REDIRECTS = re.compile(
    r"(?:set_status|\.status|status_code)\s*[=(](?!\s*(?:[1245]\d\d|HTTPStatus\.(?:CREATED|ACCEPTED|OK))\b)"
)
"""Where a status is given that may be one of a redirect: no browser follows the `Location` of something created."""
_OWN_PATH = re.compile(r"^(?!http\.).*\.(?:path|path_info|full_path|get_full_path\(\)|script_root)$")
"""The path of the request itself, which has been found among the routes."""
_ALLOWS = re.compile(
    r"(?i)(?:^|[._])(?:is_|_)*(?:allow|safe|valid|check|trusted|local|verify)\w*(?:url|redirect|next|target|host)"
)


def _begins_fixed(unit: UnitView, node: Node) -> bool:
    """`"".join([base, query])`: is the first part not the client's?"""
    arguments = node.child_by_field_name("arguments") if node.type == "call" else None
    given = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    parts = given.named_children if given is not None and given.type in ("list", "tuple") else []
    return bool(parts) and remote(unit, parts[0], "redirect") is None
