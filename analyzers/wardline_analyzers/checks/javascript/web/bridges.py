"""What a preload script of Electron lets pages do."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.javascript.guards import asked_before
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing, walk

_SENDER: Final = re.compile(r"(?:^|\.)ipcRenderer$")
_GIVEN_AWAY: Final = re.compile(
    r"^(?:ipcRenderer|electron|require|process|fs|child_process|shell|require\(.*\))$", re.DOTALL
)
"""What a page could do anything with."""
_BRIDGE: Final = re.compile(r"(?i)api$|bridge|electron|exposed")
"""Names of objects that a preload script exposes, where that stands elsewhere in the file."""


def sends_to_any_channel(match: Match) -> bool:
    """`send: (channel, data) => ipcRenderer.send(channel, data)`, where nothing asks which channel it is."""
    sender, channel = match.captures.get("sender"), match.captures.get("channel")
    if sender is None or channel is None or _SENDER.search(match.text(sender)) is None:
        return False
    function = enclosing(match.node, *FUNCTIONS)
    name = match.text(channel)
    if function is None or name not in _parameters(match, function) or not _is_exposed(match, function):
        return False
    asked = asked_before(match, match.node)
    return re.search(rf"\b{re.escape(name)}\b", asked) is None and outside_tests(match)


def gives_itself_away(match: Match) -> bool:
    """`exposeInMainWorld("electron", { ipcRenderer })`: the page gets a module of the program as it is."""
    given = match.argument("1")
    if given is None:
        return False
    values = [given]
    if given.type == "object":
        values = [pair.child_by_field_name("value") or pair for pair in given.named_children]
    found = next((value for value in values if _GIVEN_AWAY.match(match.text(value)) is not None), None)
    if found is None:
        return False
    match.at = found
    return outside_tests(match)


def _parameters(match: Match, function: Node) -> set[str]:
    field = function.child_by_field_name("parameters") or function.child_by_field_name("parameter")
    return {match.text(part) for part in walk(field) if part.type == "identifier"} if field is not None else set()


def _is_exposed(match: Match, function: Node) -> bool:
    """Does the function stand in what is given to `exposeInMainWorld`, there or by the name of the object?"""
    for above in ancestors(function):
        if above.type == "call_expression":
            callee = above.child_by_field_name("function")
            return callee is not None and match.text(callee).endswith("exposeInMainWorld")
        if above.type == "variable_declarator":
            name = above.child_by_field_name("name")
            return name is not None and _BRIDGE.search(match.text(name)) is not None
    return False


__all__ = ["gives_itself_away", "sends_to_any_channel"]
