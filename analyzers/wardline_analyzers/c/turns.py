"""What the turns of a loop change, and what holds behind them."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.c import lifetimes
from wardline_analyzers.c.bindings import forget_below
from wardline_analyzers.c.linear import ZERO, Linear, combined, minus, plus, term
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression, Statement
from wardline_analyzers.c.paths import every, expressions, path_of
from wardline_analyzers.c.state import UNKNOWN, State, Value

_FILLS: Final = {"scanf": (0, 99), "getline": (0, 2), "read": (1, 2), "recv": (1, 2), "fgets": (0, 1)}
"""Which of their arguments functions put something into."""


def _changed(one: Statement) -> dict[str, str]:
    """What a loop assigns to: by path, how: `+1`, `+` (only grows), `-` (only shrinks), or empty."""
    found: dict[str, str] = {}

    def note(path: str, how: str) -> None:
        if path:
            old = found.get(path)
            if old is None or old == how:
                found[path] = how if old is None or how != "+1" else "+"
            else:
                found[path] = "+" if {old, how} <= {"+", "+1"} else ""

    loop = Statement("block", one.start, one.end, one.test, one.body)
    loop.step, loop.cases, loop.other = one.step, one.cases, one.other
    for each in every((loop,)):
        if each.kind == "step":
            note(path_of(each.parts[0]), "+1" if each.word == "++" else "-")
        elif each.kind == "assign":
            growing = each.word == "+=" and each.parts[1].number is not None and each.parts[1].number >= 0
            note(path_of(each.parts[0]), "+" if growing else "")
        elif each.kind == "address":
            note(path_of(each.parts[0]), "")
        elif each.kind == "call" and each.word in _FILLS:
            for part in each.parts[slice(*_FILLS[each.word])]:
                note(path_of(part), "")
    return found


def _reads(test: Expression | None) -> bool:
    """Does the loop go on for as long as a call gives something? Then there may be no turn at all."""
    return test is not None and any(each.kind == "call" or each.word == ">>" for each in expressions(test))


def _handed_on(one: Statement) -> set[str]:
    """The names that a loop hands to functions: an earlier turn may have filled them."""
    loop = Statement("block", one.start, one.end, one.test, one.body)
    return {part.word for each in every((loop,)) if each.kind == "call" for part in each.parts if part.kind == "name"}


def loop_state(look: Look, one: Statement) -> dict[str, tuple[str, Value]]:
    """At the head of a loop: what it changes may be anything that follows from how it changes it."""
    changed = _changed(one)
    state = look.here
    before: dict[str, tuple[str, Value]] = {}
    for path in _handed_on(one):
        row = state.env.get(path)
        if row is not None and row.whole and row.object:
            look.change(row.object, filled=True)
    for path, how in changed.items():
        old = state.env.get(path)
        if old is None or old.whole:
            continue
        forget_below(state.env, path)
        if old.object and how:
            name = term(look.fresh(path, UNKNOWN, None))
            before[path] = how, old
            state.env[path] = Value(None, old.object, name, old.origin, old.type, old.fresh)
            if old.offset is not None:
                sign = -1 if how != "-" else 1
                look.assume(combined(minus(name, old.offset), sign, ZERO, 0))
        elif old.line is not None and not old.object:
            made = look.number(path, UNKNOWN if how else old.origin, old.type)
            assert made.line is not None
            before[path] = how, old
            if how in ("+", "+1"):
                look.assume(minus(old.line, made.line))
                if how == "+1" and old.line == ZERO and one.kind == "while" and _reads(one.test):
                    look.counted |= {name for name, _ in made.line.terms}
            elif how == "-":
                look.assume(minus(made.line, old.line))
            fresh = 1 if old.fresh else 0
            state.env[path] = Value(made.line, origin=made.origin, type=old.type, fresh=fresh)
        elif old.object:
            lifetimes.escapes(look, old)
            state.env[path] = Value(origin=old.origin, type=old.type)
        else:
            state.env[path] = Value(origin=old.origin, type=old.type, fresh=1 if old.fresh else 0)
    return before


def taken_over(no: State, after: State, before: dict[str, tuple[str, Value]]) -> None:
    """What a turn has done to objects, and what it has set, holds behind the loop as well: it has had turns."""
    for number, status in after.objects.items():
        there = no.objects.get(number)
        if there is None:
            no.objects[number] = status
        elif there != status and not status.freed:
            no.objects[number] = status.but(null=there.null)
    for key, value in no.env.items():
        there_now = after.env.get(key)
        if value.fresh and there_now is not None and not there_now.fresh:
            no.env[key] = Value(value.line, value.object, value.offset, value.origin, value.type, 0)


def stopped(look: Look, no: State, before: dict[str, tuple[str, Value]], one: Statement) -> None:
    """`i < n` failed, and i went up by one each time: it is no more than n, if it was not before."""
    test = one.test
    due = [test] if test is not None else []
    while due:
        each = due.pop()
        if each.kind == "binary" and each.word == "&&":
            due += each.parts
        if each.kind != "binary" or each.word not in ("<", "<=", "!="):
            continue
        path = path_of(each.parts[0])
        if path not in before or before[path][0] != "+1" or path_of(each.parts[1]) in before:
            continue
        index = no.env.get(path)
        limit = _limit(look, no, each.parts[1])
        old = before[path][1]
        if index is None or index.line is None or limit is None or old.line is None:
            continue
        if each.word == "<=":
            limit = plus(limit, Linear(1))
        if no.known.holds(minus(old.line, limit)) or old.line.is_constant:
            no.known = no.known.with_rows((minus(index.line, limit),))


def _limit(look: Look, state: State, node: Expression) -> Linear | None:
    previous, look.state = look.state, state
    issues = dict(look.issues)
    found = look.value(node).line
    look.issues = issues
    look.state = previous
    return found
