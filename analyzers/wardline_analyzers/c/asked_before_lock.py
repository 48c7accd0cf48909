"""What is asked before a lock is taken, and changed behind it without being asked again."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.c.library import LOCKS, UNLOCKS
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression, Statement
from wardline_analyzers.c.paths import every, expressions, nested, path_of, root_of

_GUARDS: Final = frozenset(("lock_guard", "unique_lock", "scoped_lock"))


def asked_before_lock(look: Look) -> None:
    """`if (p->used > 0) { lock(&p->lock); item = p->slots[--p->used]; unlock(&p->lock); }`"""
    for one in nested(look.function.body):
        if one.kind != "if" or one.test is None or not one.body or not _takes_lock(one.body[0]):
            continue
        shared = {path for each in expressions(one.test) if (path := path_of(each)) and _is_shared(look, path)}
        locked = _until_unlocked(one.body)
        asked = {path_of(each) for each in _tests(locked)}
        changed = [
            each
            for each in every(locked)
            if each.kind in ("step", "assign") and path_of(each.parts[0]) in shared - asked
        ]
        if changed:
            first = min(changed, key=lambda each: each.start)
            why = (first.start, first.end, "It is changed here, by whoever gets the lock.")
            look.report("asked-before-lock", one.test, 2, why, (), place=look.source(first.parts[0]))


def _takes_lock(first: Statement) -> bool:
    if any(variable.type.base in _GUARDS for variable in first.variables):
        return True
    call = first.test if first.kind == "do" else None
    return call is not None and call.kind == "call" and (call.word in LOCKS or (call.word == "lock" and not call.parts))


def _is_shared(look: Look, path: str) -> bool:
    """A field of what others hold too, or a name of others; no constant."""
    root = root_of(path)
    if root not in look.types:
        return not root.isupper() and look.constant(root) is None
    return "->" in path and (look.types[root].pointers > 0 or look.types[root].reference)


def _until_unlocked(body: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The statements that the lock is held for."""
    for at, one in enumerate(body):
        call = one.test if one.kind == "do" else None
        if call is not None and call.kind == "call" and call.word in (*UNLOCKS, "unlock"):
            return body[:at]
    return body


def _tests(locked: tuple[Statement, ...]) -> list[Expression]:
    """All that is asked there."""
    asked = [one.test for one in nested(locked) if one.kind != "do" and one.test is not None]
    asked += [each.parts[0] for each in every(locked) if each.kind == "choice"]
    return [part for test in asked for part in expressions(test)]


__all__ = ["asked_before_lock"]
