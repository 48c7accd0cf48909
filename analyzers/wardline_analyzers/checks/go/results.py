"""Checks of Go's programs whose answer changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around, outside_tests, refuses
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.tree import ancestors, walk

_CHECKS: Final = re.compile(
    r"(?:^|\.)(?:(?:[vV]erify|[vV]alid|[vV]alidate|[cC]heck|[iI]sValid|[aA]uthenticate|[aA]uthori[sz]e)"
    r"\w*(?:Signature|Sig|Hmac|HMAC|Mac|MAC|Token|Password|CSRF|Csrf|Credentials?|Permissions?|Access|Auth|Webhook|Session)"
    r"|Verify|Authenticate|Authori[sz]e)$"
)
"""What functions are called that say whether a signature, a password, a token or a right is one."""
_ALL_DROPPED: Final = re.compile(r"_(?:, _)*")
_LEAVES: Final = frozenset(
    ("return_statement", "continue_statement", "break_statement", "goto_statement", "assignment_statement")
)
_ENDS: Final = re.compile(
    r"(?:^|\.)(?:panic|Exit|Fatal\w*|Abort\w*|Panic\w*|Goexit|fail\w*|Fail\w*|FailNow|Error|Errorf|Inc|Add|append)$"
)
"""Calls that end a request or the program, or that count and keep what has failed."""


def own_check_dropped(unit: UnitView, new: New) -> Iterator[Match]:
    """`_ = s.VerifySignature(body, header)`: the program's own check, whose answer goes to `_`."""
    for node in unit.syntax.find("assignment_statement", "short_var_declaration"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        call = right.named_children[0] if right is not None and right.named_child_count == 1 else None
        callee = call.child_by_field_name("function") if call is not None and call.type == "call_expression" else None
        if left is None or call is None or callee is None or not _ALL_DROPPED.fullmatch(unit.syntax.text(left)):
            continue
        if _CHECKS.search(unit.syntax.text(callee)) and not _is_for_its_time(unit, node):
            match = new(call, name=unit.syntax.text(callee))
            if outside_tests(match) and not refuses(match, node.next_named_sibling):
                yield match


_FOR_TIME: Final = re.compile(r"(?i)dummy|fake|slow|constant_?time|waste|delay")


def _is_for_its_time(unit: UnitView, node: Node) -> bool:
    """The function is called after what it does: a check of nothing, which takes as long as one of something."""
    function = function_around(node)
    name = function.child_by_field_name("name") if function is not None else None
    return name is not None and _FOR_TIME.search(unit.syntax.text(name)) is not None


def goes_on(match: Match) -> bool:
    """`if err := check(…); err != nil { log… }`: the failure is noted, and what is behind runs all the same."""
    test = next((above for above in ancestors(match.node) if above.type == "if_statement"), None)
    body = test.child_by_field_name("consequence") if test is not None else None
    if test is None or body is None or match.node.start_byte > body.start_byte or not _asks_for_failure(match, test):
        return False
    if test.child_by_field_name("alternative") is not None:
        return False
    for node in walk(body):
        callee = node.child_by_field_name("function") if node.type == "call_expression" else None
        if node.type in (*_LEAVES, "inc_statement", "short_var_declaration", "defer_statement"):
            return False
        if callee is not None and _ENDS.search(match.text(callee)):
            return False
    return outside_tests(match)


def _asks_for_failure(match: Match, test: Node) -> bool:
    """`err != nil`, `!hmac.Equal(…)`, `… != 1`"""
    condition = test.child_by_field_name("condition")
    text = match.text(condition) if condition is not None else ""
    return text.startswith("!") or re.search(r"!= (?:nil|1|true)$|== (?:0|false)$", text) is not None


_OPEN_ON_ERROR: Final = re.compile(r"\s*(\w*[eE]rr) == nil && !(\w+)\s*")
_REFUSES: Final = re.compile(
    r"(?i)forbidden|unauthori[sz]ed|\b40[13]\b|denied|not ?allowed|permission|invalid"
    r"|abort|return (?:false|nil, err)|\berr[A-Z]\w+"
)


def failed_check_passes(unit: UnitView, new: New) -> Iterator[Match]:
    """`if err == nil && !allowed { refuse }`, and nobody looks at the error: where the check fails, all may pass."""
    for node in unit.syntax.find("if_statement"):
        asked, body = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
        found = _OPEN_ON_ERROR.fullmatch(unit.syntax.text(asked)) if asked is not None else None
        function = function_around(node)
        if found is None or body is None or function is None or node.child_by_field_name("alternative") is not None:
            continue
        text, error = unit.syntax.text(function), re.escape(found[1])
        made = re.search(rf"\b{re.escape(found[2])}, {error} :?= [^\n]*\(", text)
        if made is None or not _REFUSES.search(unit.syntax.text(body)) or re.search(rf"\b{error} != nil", text):
            continue
        match = new(node, name=found[2])
        if outside_tests(match):
            yield match


__all__ = ["failed_check_passes", "goes_on", "own_check_dropped"]
