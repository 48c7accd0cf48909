"""What a condition that holds, or does not hold, vouches for."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.c import lifetimes, numbers, objects
from wardline_analyzers.c.joining import joined
from wardline_analyzers.c.linear import ZERO, Linear, combined, minus, plus
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression
from wardline_analyzers.c.paths import names, path_of, uncast
from wardline_analyzers.c.state import NONE, State, Status, Value

_NEGATED: Final = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}
_MIRRORED: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}

_LARGEST: Final = 1 << 31
"""A quotient below it is none of the largest number that a type has."""


def branched(look: Look, test: Expression | None) -> tuple[State | None, State | None]:
    """Evaluate a test: the state where it holds, and the state where it does not."""
    if test is None:
        return look.here.copy(), look.here.copy()
    kind = test.kind
    if kind == "unary" and test.word == "!":
        lifetimes.tested_late(look, test.parts[0])
        yes, no = branched(look, test.parts[0])
        return no, yes
    if kind == "binary" and test.word in ("&&", "||"):
        return _both(look, test)
    if kind == "binary" and test.word in _NEGATED:
        left, right = look.value(test.parts[0]), look.value(test.parts[1])
        numbers.compared(look, test)
        if test.word == "==" and right.line == ZERO:
            lifetimes.tested_late(look, test.parts[0])
        _compared_with_quotient(look, test, left, right)
        yes, no = look.here, look.here.copy()
        return (
            _compared(look, yes, test.word, left, right, test),
            _compared(look, no, _NEGATED[test.word], left, right, test),
        )
    if kind == "call" and test.word in ("likely", "unlikely", "__builtin_expect", "LIKELY", "UNLIKELY") and test.parts:
        return branched(look, test.parts[0])
    if kind == "call" and test.word == "empty" and test.base is not None and test.arrow and not test.parts:
        look.value(test)
        size = objects.length(look, test.base)
        yes, no = look.here, look.here.copy()
        return _truth(look, yes, size, False), _truth(look, no, size, True)
    if kind == "comma" and test.parts:
        for part in test.parts[:-1]:
            look.value(part)
        return branched(look, test.parts[-1])
    given = look.value(test)
    if given.line is not None and given.line.is_constant and test.kind == "number":
        return (look.here, None) if given.line.constant else (None, look.here)
    yes, no = look.here, look.here.copy()
    return _truth(look, yes, given, True), _truth(look, no, given, False)


def _compared_with_quotient(look: Look, test: Expression, left: Value, right: Value) -> None:
    """`n > SIZE_MAX / size`: whoever divides the largest number has thought of both factors."""
    for part, own, other in ((test.parts[0], left, right), (test.parts[1], right, left)):
        if own.line is not None and own.line.is_constant and own.line.constant < _LARGEST:
            continue  # `sizeof row / sizeof row[0]`
        part = uncast(part)
        if part.kind != "binary" or part.word != "/" or part.parts[1].kind == "number":
            continue
        divisor = look.here.env.get(path_of(part.parts[1]))
        for given in (other, divisor):
            if given is not None and given.line is not None:
                look.quotients |= {name for name, _ in given.line.terms}
        look.here.checked |= look.quotients


def _both(look: Look, test: Expression) -> tuple[State | None, State | None]:
    left, right = test.parts
    first_yes, first_no = branched(look, left)
    start = first_yes if test.word == "&&" else first_no
    look.state = start
    look.conditions.append(names(left))
    second_yes, second_no = branched(look, right) if start is not None else (None, None)
    look.conditions.pop()
    words = names(test)
    for state in (first_yes, first_no, second_yes, second_no) if look.quotients else ():
        if state is not None:
            state.checked |= look.quotients
    if test.word == "&&":
        look.state = first_no or second_no
        return second_yes, joined(first_no, second_no, look.fresh, words)
    look.state = first_yes or second_yes
    return joined(first_yes, second_yes, look.fresh, words), second_no


def decided(look: Look, node: Expression) -> Value:
    """`a && b` as a value."""
    yes, no = branched(look, node)
    look.state = joined(yes, no, look.fresh, names(node))
    return look.number("test", "", None, 0, 1) if look.state is not None else NONE


def chosen(look: Look, node: Expression) -> Value:
    """`test ? then : else`"""
    test, then, other = node.parts
    before = dict(look.here.objects)
    yes, no = branched(look, test)
    look.conditions.append(names(test))
    look.state = yes
    first = look.value(then) if yes is not None else None
    yes = look.state
    look.state = no
    second = look.value(other) if no is not None else None
    no = look.state
    look.conditions.pop()
    if yes is not None and first is not None:
        yes.env["?"] = first
    if no is not None and second is not None:
        no.env["?"] = second
    look.state = joined(yes, no, look.fresh, names(test))
    if look.state is not None:
        _as_before(look.state, before)
    return look.here.env.pop("?", NONE)


def _as_before(state: State, before: dict[int, Status]) -> None:
    """Behind `p ? a : b` nothing says that p may be missing: what came of it may be asked instead."""
    for number, status in state.objects.items():
        was = before.get(number)
        if was is not None and was.null == 0 and status.null == 1 and not status.freed:
            state.objects[number] = status.but(null=0)


def _truth(look: Look, state: State, given: Value, holds: bool) -> State | None:
    if given.object:
        return _null(look, state, given, not holds)
    line = given.line
    if line is None:
        return state
    if line.is_constant:
        return state
    if holds:
        return _nonzero(state, line)
    state.known = state.known.with_rows((line, combined(line, -1, ZERO, 0)))
    return state


def _nonzero(state: State, line: Linear) -> State:
    """It is not zero."""
    below = state.known.upper(combined(line, -1, ZERO, 0))
    if below == 0:  # then it is at least one
        state.known = state.known.with_rows((combined(line, -1, Linear(1), 1),))
    above = state.known.upper(line)
    if above == 0:
        state.known = state.known.with_rows((plus(line, Linear(1)),))
    state.checked |= {f"zero:{line}"}
    return state


def _null(look: Look, state: State, given: Value, missing: bool) -> State | None:
    status = state.objects.get(given.object)
    if status is None or given.whole:
        return state
    made = look.objects[given.object]
    if made.kind in ("text", "array", "local"):
        return state
    if missing:
        state.objects[given.object] = status.but(null=2, tested=True)
        before = look.grown.get(given.object)
        if before is not None and before in state.objects:
            state.objects[before] = state.objects[before].but(freed=0)
    elif status.null == 2 and status.freed == 0 and not status.tested:
        return None
    else:
        state.objects[given.object] = status.but(null=0, tested=True)
    return state


def _compared(look: Look, state: State, operator: str, left: Value, right: Value, test: Expression) -> State | None:
    if (left.object and right.line == ZERO) or (right.object and left.line == ZERO):
        given = left if left.object else right
        if operator in ("==", "!="):
            return _null(look, state, given, operator == "==")
        return state
    if left.line is None or right.line is None:
        _looked_at(look, state, left, right)
        return state
    difference = minus(left.line, right.line)
    if difference.is_constant:
        return state if _is_so(operator, difference.constant) else _never(state, test)
    one = Linear(1)
    backwards = combined(difference, -1, ZERO, 0)
    if operator == "<":
        rows: tuple[Linear, ...] = (plus(difference, one),)
    elif operator == "<=":
        rows = (difference,)
    elif operator == ">":
        rows = (plus(backwards, one),)
    elif operator == ">=":
        rows = (backwards,)
    elif operator == "==":
        rows = (difference, backwards)
    else:
        state = _nonzero(state, difference)
        rows = ()
    state.known = state.known.with_rows(rows)
    _looked_at(look, state, left, right)
    return state


def _looked_at(look: Look, state: State, left: Value, right: Value) -> None:
    """A number has been compared with one of which nothing is known: it may be bounded well."""
    for one, other in ((left, right), (right, left)):
        if one.line is None or not one.line.terms:
            continue
        if other.line is not None and (other.line.is_constant or state.known.upper(other.line) is not None):
            continue
        if other.line is not None and all(
            look.terms[name].origin in ("param", "input") or look.terms[name].shown.startswith("strlen")
            for name, _ in other.line.terms
        ):
            continue
        found = {name for name, _ in one.line.terms if not (look.terms[name].shown.startswith("sizeof"))}
        state.checked |= found


def _is_so(operator: str, difference: int) -> bool:
    return {
        "<": difference < 0,
        "<=": difference <= 0,
        ">": difference > 0,
        ">=": difference >= 0,
        "==": difference == 0,
        "!=": difference != 0,
    }[operator]


def _never(state: State, test: Expression) -> State | None:
    return None


def assumed(look: Look, test: Expression) -> None:
    """`assert(test)`: it holds from here on."""
    yes, _ = branched(look, test)
    look.state = yes
