"""Addresses of JavaScript that a client has a part in: does it choose the host?"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import function_or_unit
from wardline_analyzers.checks.javascript.fronts import front_of
from wardline_analyzers.checks.names_around import only_given
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.flow.known.kinds import SCHEMED
from wardline_analyzers.match.match import Match

_CREATED: Final = re.compile(r"(?:status|code|writeHead|sendStatus)\s*\(\s*201\b|status(?:Code)?\s*=\s*201\b")
_SCHEME: Final = re.compile(r"(?i)^(?:proto|protocol|scheme)$|^https?$")


def host_of_client(match: Match) -> bool:
    """Of `taint`: no value of the program's own stands in front of the data."""
    node = match.at if match.at is not None else match.node
    first = _front(match, node)
    return first is None or not _is_own(match, first)


def opened_address(match: Match) -> bool:
    """Of `taint`: a link or a program is opened with it whose scheme nobody has asked for; where the page itself is
    led away, the host counts."""
    taint = match.taint
    if taint is None or SCHEMED not in taint.cleared:
        return True
    return _LEADS_AWAY.search(match.name or "") is not None


_LEADS_AWAY: Final = re.compile(r"location|window\.open|^open$|router|history|navigat", re.IGNORECASE)


def redirect_of_client(match: Match) -> bool:
    """The same, and the answer is no `201 Created`, whose `Location` no browser follows."""
    if (match.name or "").startswith("electron.") and not opened_address(match):
        return False
    if _CREATED.search(match.text(function_or_unit(match.node))) is not None and _sets_header(match):
        return False
    return host_of_client(match)


def _sets_header(match: Match) -> bool:
    return (match.name or "").rpartition(".")[2] in ("set", "header", "setHeader", "append", "location", "writeHead")


def _front(match: Match, node: Node) -> Node | None:
    """What an address that is put together begins with, here or where its variable is given it."""
    if node.type == "identifier":
        given = only_given(match, function_or_unit(node), match.text(node))
        return front_of(given) if given is not None else None
    return front_of(node)


def _is_own(match: Match, node: Node) -> bool:
    """A value that no client has a part in, and that is no constant: those are looked at before."""
    if node.type not in ("identifier", "member_expression", "subscript_expression", "call_expression"):
        return False
    value = value_of(match, node)
    if value is None or value.taints or value.consts is not None or value.head:
        return False
    return _SCHEME.match(re.split(r"\W+", match.text(node).rstrip("()"))[-1]) is None


__all__ = ["host_of_client", "opened_address", "redirect_of_client"]
