"""Checks of Java that say yes where they fail, and counters that threads change without each other's knowledge."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_unit_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing, text_between

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


_ASKED: Final = re.compile(
    r"(?i)\b\w*(?:verify|authenticate|checkValidity|isValid|validate|authori[sz]ed?|hasPermission|isAllowed)\w*\s*\("
)


def leaves_true(match: Match) -> bool:
    """`boolean ok = true; try { ok = signature.verify(bytes); } catch (…) { } return ok;`"""
    method, tried = enclosing(match.node, "method_declaration"), match.node.parent
    body, asks = (
        match.node.child_by_field_name("body"),
        tried.child_by_field_name("body") if tried is not None else None,
    )
    if method is None or body is None or asks is None or re.search(r"\b(?:return|throw)\b", match.text(body)):
        return False
    text, caught = match.text(method), match.text(body)
    for held in re.finditer(r"\b(\w+)\s*=(?!=)([^;]*);", match.text(asks)):
        name = held[1]
        if not _ASKED.search(held[2]) or re.search(rf"\b{name}\s*=(?!=)", caught):
            continue
        if re.search(rf"\bboolean\s+{name}\s*=\s*true\s*;", text) and re.search(rf"\breturn\s+{name}\s*;", text):
            return outside_unit_tests(match)
    return False


def counted_by_threads(match: Match) -> bool:
    """`new Thread(() -> count++)`: a field, which no lock guards."""
    closure, method = enclosing(match.node, "lambda_expression"), enclosing(match.node, "method_declaration")
    counted = match.captures.get("name")
    if closure is None or method is None or counted is None or _GUARDS.search(match.text(method)):
        return False
    call = closure.parent.parent if closure.parent is not None else None
    if call is None:
        return False
    before = text_between(match.unit.syntax, call.start_byte, closure.start_byte)
    if _THREADS.search(before) is None:
        return False
    word = re.escape(match.text(counted))
    declared = rf"\b(?:int|long|double|float|short|byte|var|Integer|Long)\s+{word}\b"
    return re.search(declared, match.text(method)) is None and outside_unit_tests(match)


def unasked(match: Match) -> bool:
    """A check that gives true or false, as a statement of its own."""
    above = match.node.parent
    return above is not None and above.type == "expression_statement" and outside_unit_tests(match)


__all__ = ["counted_by_threads", "leaves_true", "returns_true", "unasked"]
