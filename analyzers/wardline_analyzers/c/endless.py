"""Loops that never end: their test speaks of what no turn changes, or holds for every number."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.c.library import QUIET
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression, Statement
from wardline_analyzers.c.paths import every, expressions, names, nested

_LOOPS: Final = ("while", "dowhile", "for")
_LEAVES: Final = frozenset(("break", "return", "goto", "throw"))


def endless(look: Look) -> None:
    """Report the loops of a function that never end."""
    if look.function.broken:
        return
    every_address = {
        part.parts[0].word
        for part in every(look.function.body)
        if part.kind == "address" and part.parts[0].kind == "name"
    }
    for one in nested(look.function.body):
        if one.kind in _LOOPS and one.test is not None:
            if one.kind == "for":
                _counts_down(look, one.test, one)
            _stands_still(look, one, every_address)


def _counts_down(look: Look, test: Expression, one: Statement) -> None:
    """`for (size_t i = n; i >= 0; i--)`"""
    if test.kind != "binary" or test.word not in (">=", "<="):
        return
    left, right = test.parts if test.word == ">=" else test.parts[::-1]
    type_ = look.types.get(left.word) if left.kind == "name" else None
    if right.number != 0 or type_ is None or not type_.is_unsigned or type_.lengths or type_.base in ("bool", "_Bool"):
        return
    if not any(each.kind in _LEAVES for each in nested(one.body)):
        look.report("always-above-zero", test, 3, None, (), name=left.word)


def _stands_still(look: Look, one: Statement, addressed: set[str]) -> None:
    """A turn, or one that `continue` ends, leaves all that the test speaks of as it was."""
    assert one.test is not None
    asked = _asked(look, one.test)
    inner = list(nested(one.body))
    if not asked or not asked.isdisjoint(addressed) or one.kind == "dowhile" or any(map(_is_macro, inner)):
        return
    through = any(each.kind in ("deref", "index", "field") for each in expressions(one.test))
    parts = sorted(every((*one.body,)), key=lambda each: each.start)
    changes = [each for each in parts if _may_change(each, asked, through)]
    if one.step is not None and any(_may_change(each, asked, through) for each in expressions(one.step)):
        return
    if not parts:
        return  # it waits for what somebody else changes
    if not changes and not any(each.kind in (*_LEAVES, "label") for each in inner):
        look.report("unchanging-loop", one.test, 2, None, (), test=look.source(one.test))
        return
    for each in inner:
        if each.kind != "continue" or any(loop.start <= each.start < loop.end for loop in inner if _is_around(loop)):
            continue
        before = [part for part in parts if part.start < each.start]
        if (changes and changes[0].start < each.start) or _is_led_by(inner, each, before):
            continue
        if before:
            why = (one.test.start, one.test.end, "This is asked again, of the same.")
            look.report(
                "continue-in-place", Expression("other", each.start, each.end), 2, why, (), test=look.source(one.test)
            )


def _is_macro(one: Statement) -> bool:
    """`STEP;`"""
    return one.kind == "do" and one.test is not None and one.test.kind == "name"


def _is_led_by(inner: list[Statement], jump: Statement, before: list[Expression]) -> bool:
    """Does what was done in this turn decide whether `continue` is come to?"""
    tests = [one.test for one in inner if one.kind in ("if", "switch") and one.start <= jump.start < one.end]
    asked = {word for test in tests for word in names(test)}
    changed = {word for part in before if part.kind in ("assign", "step") for word in names(part.parts[0])}
    works = any(part.kind in ("call", "assign", "step") for test in tests if test for part in expressions(test))
    return works or None in tests or "errno" in asked or not asked.isdisjoint(changed)


def _is_around(one: Statement) -> bool:
    """Does `continue` inside of it mean another loop?"""
    return one.kind in (*_LOOPS, "each")


def _asked(look: Look, test: Expression) -> set[str]:
    """The local names of a test; empty where something in it may change by itself: a call, a name of others."""
    found: set[str] = set()
    for each in expressions(test):
        if each.kind == "name":
            type_ = look.types.get(each.word)
            if type_ is None or type_.reference or type_.static or not (type_.pointers or type_.is_integer):
                if look.constant(each.word) is None:
                    return set()
                continue
            found.add(each.word)
        elif each.kind not in ("binary", "unary", "number", "deref", "index", "field", "cast", "sizeof"):
            return set()
    return found if "volatile" not in look.text else set()


def _may_change(each: Expression, asked: set[str], through: bool) -> bool:
    """Does this change one of the names, or may it change what lies behind one?"""
    if each.kind in ("assign", "step"):
        target = each.parts[0]
        inside = {part.word for part in expressions(target) if part.kind == "name"}
        return not inside.isdisjoint(asked) or (through and target.kind != "name")
    if each.kind == "address":
        return _first_name(each) in asked
    if each.kind in ("lambda", "other", "delete"):
        return True
    if each.kind == "call":
        return through or each.base is not None or each.word not in QUIET
    return False


def _first_name(each: Expression) -> str:
    """The name that an address is taken of."""
    part = each.parts[0]
    while part.parts and part.kind != "name":
        part = part.parts[0]
    return part.word
