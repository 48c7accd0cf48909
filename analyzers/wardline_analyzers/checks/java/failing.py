"""Checks of Java that say yes where they fail, and counters that threads change without each other's knowledge."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_unit_tests
from wardline_analyzers.checks.tree import enclosing
from wardline_analyzers.match.match import Match

_DECIDES: Final = re.compile(
    r"^(?:verify\w*|is(?:Valid|Authori[sz]ed|Allowed|Permitted|Authenticated|Trusted|Admin)\w*|has(?:Permission|Role|Access|Authority)\w*"
    r"|check(?:\w*)(?:Password|Signature|Token|Access|Permission|Auth\w*|Credentials|Login)|authenticate\w*|authori[sz]e\w*"
    r"|validate\w*(?:Token|Signature|Password|Certificate|Session|User|Credentials)|can(?:Access|Edit|Delete|Read|Write|View)\w*)$"
)
_THREADS: Final = re.compile(
    r"\bnew\s+Thread\s*\(|\.(?:submit|execute|scheduleAtFixedRate|runAsync|supplyAsync|parallel|parallelStream)\s*\("
)
_GUARDS: Final = re.compile(r"(?i)\bsynchronized\b|\block\w*\s*\(|Lock\b|Atomic|Adder\b|Semaphore")


def returns_true(match: Match) -> bool:
    """A `catch` that ends in `return true`, in a method that decides whether somebody may do something."""
    method = enclosing(match.node, "method_declaration")
    name = method.child_by_field_name("name") if method is not None else None
    body = match.node.child_by_field_name("body")
    if name is None or body is None or not body.named_children or _DECIDES.match(match.text(name)) is None:
        return False
    last = body.named_children[-1]
    if last.type != "return_statement" or match.text(last).replace(" ", "") != "returntrue;":
        return False
    return outside_unit_tests(match)


def counted_by_threads(match: Match) -> bool:
    """`new Thread(() -> count++)`: a field, which no lock guards."""
    closure, method = enclosing(match.node, "lambda_expression"), enclosing(match.node, "method_declaration")
    counted = match.captures.get("name")
    if closure is None or method is None or counted is None or _GUARDS.search(match.text(method)):
        return False
    call = closure.parent.parent if closure.parent is not None else None
    if call is None:
        return False
    before = match.unit.syntax.source[call.start_byte : closure.start_byte].decode("utf-8", "replace")
    if _THREADS.search(before) is None:
        return False
    word = re.escape(match.text(counted))
    declared = rf"\b(?:int|long|double|float|short|byte|var|Integer|Long)\s+{word}\b"
    return re.search(declared, match.text(method)) is None and outside_unit_tests(match)


__all__ = ["counted_by_threads", "returns_true"]
