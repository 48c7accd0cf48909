"""Statements of a function: ways part, meet, and end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wardline_analyzers.c import lifetimes, misuse, numbers, objects, tests, views
from wardline_analyzers.c.declarations import declared
from wardline_analyzers.c.joining import joined
from wardline_analyzers.c.library import QUIET
from wardline_analyzers.c.linear import ZERO, Linear, combined, minus, times
from wardline_analyzers.c.look import Enough, Look
from wardline_analyzers.c.nodes import Expression, Function, Statement
from wardline_analyzers.c.paths import names, path_of
from wardline_analyzers.c.state import INPUT, PARAM, UNKNOWN, Object, State, Status, Value
from wardline_analyzers.c.turns import loop_state, stopped, taken_over
from wardline_analyzers.c.types import Type


def walked(look: Look) -> None:
    """Go through a function, top to bottom."""
    _enter(look, look.function)
    try:
        _all(look, look.function.body)
        if look.state is not None:
            end = look.function.end
            lifetimes.leaves(look, look.state, end - 1, end, None)
    except Enough:
        return


def _enter(look: Look, function: Function) -> None:
    env = look.here.env
    main = function.name in ("main", "wmain", "_tmain")
    for each in function.parameters:
        type_, size = each.type, None
        if type_.lengths:
            size = _stated(look, type_)
            type_ = Type(type_.base, type_.pointers + 1, (), type_.unsigned, whole=type_.whole)
        look.types[each.name] = type_
        if main:
            env[each.name] = (
                Value(type=type_, origin=INPUT) if type_.pointers else look.number(each.name, UNKNOWN, type_, 0)
            )
        elif type_.pointers or type_.reference:
            made = Object("param", each.name, each.start, each.end, size, width=type_.pointed())
            status = Status(escaped=True, origin=PARAM if type_.pointers == 1 and type_.pointed() == 1 else UNKNOWN)
            env[each.name] = (
                Value(object=look.new(made, status), offset=ZERO, origin=PARAM, type=type_)
                if type_.pointers
                else Value(type=type_, origin=PARAM)
            )
        else:
            env[each.name] = (
                look.number(each.name, UNKNOWN if function.inner else PARAM, type_)
                if type_.is_integer
                else Value(type=type_, origin=PARAM)
            )


def _stated(look: Look, type_: Type) -> Linear | None:
    """The bytes of `char name[16]` as a parameter: who calls gives so many. One element stands for any number."""
    length = type_.lengths[0] if len(type_.lengths) == 1 and not type_.pointers else None
    many = look.value(length).line if length is not None else None
    known = many is not None and many.is_constant and many.constant > 1
    return times(many, Linear(type_.width)) if known and many is not None and type_.width else None


def _all(look: Look, statements: tuple[Statement, ...]) -> None:
    for one in statements:
        if look.state is None and one.kind != "label":
            if not _has_label(one):
                continue
            _revived(look, one)
            continue
        _KINDS[one.kind](look, one)


def _has_label(one: Statement) -> bool:
    """May a dead statement be jumped into?"""
    return any(inner.kind == "label" for inner in (*one.body, *one.other))


def _revived(look: Look, one: Statement) -> None:
    _all(look, one.body)
    _all(look, one.other)


# ---------------------------------------------------------------- declarations


def _declare(look: Look, one: Statement) -> None:
    for variable in one.variables:
        declared(look, variable)


# ---------------------------------------------------------------- ways


def _do(look: Look, one: Statement) -> None:
    assert one.test is not None
    look.value(one.test)
    if one.test.kind == "call" and lifetimes.never_returns(one.test.word) and one.test.base is None:
        look.state = None


def _if(look: Look, one: Statement) -> None:
    """`if … else if … else`: a chain is gone along, however long it is."""
    words = frozenset[str]()
    ends: list[State | None] = []
    outer = len(look.conditions)
    current: Statement | None = one
    while current is not None and look.state is not None:
        words |= names(current.test)
        yes, no = tests.branched(look, current.test)
        look.conditions.append(words)
        look.state = yes
        _all(look, current.body)
        after = look.state
        if after is not None and no is not None:
            if _may_end(current.body):
                _not_there(after, no)
            if not current.other:
                _not_there(no, after)
        ends.append(after)
        look.state = no
        last = current.other
        current = last[0] if len(last) == 1 and last[0].kind == "if" and last[0].test is not None else None
        if current is None:
            _all(look, last)
    del look.conditions[outer:]
    for after in ends:
        look.state = joined(after, look.state, look.fresh, words)


def _may_end(body: tuple[Statement, ...]) -> bool:
    """Is the last that a branch does a call of which nobody knows whether it comes back?"""
    last = body[-1].test if body and body[-1].kind == "do" else None
    return last is not None and last.kind == "call" and last.base is None and last.word not in QUIET


def _not_there(other: State, after: State) -> None:
    """`if (p) …`: behind it, nothing says that p may be missing."""
    for number, status in other.objects.items():
        there = after.objects.get(number)
        if status.null == 2 and there is not None and there.null == 0 and not there.freed:
            other.objects[number] = status.but(null=0)


def _loop(look: Look, one: Statement) -> None:
    """`while`, `for`: the body is gone through once, for any turn."""
    _all(look, one.first)
    if look.state is None:
        return
    if one.kind == "for":
        objects.erased_in_loop(look, one)
    before = loop_state(look, one)
    words = names(one.test)
    if one.test is not None and before:
        numbers.counted(look, one.test, [path for path, (how, _) in before.items() if how.startswith("+")])
    yes, no = tests.branched(look, one.test) if one.test is not None else (look.here, None)
    ends = _turn(look, one, yes, words)
    if no is not None:
        stopped(look, no, before, one)
    if no is not None and look.after_turn is not None:
        taken_over(no, look.after_turn, before)
    look.state = joined(no, ends, look.fresh, words)


def _turn(look: Look, one: Statement, state: State | None, words: frozenset[str]) -> State | None:
    """One turn of a loop; what holds where it is left by `break`."""
    outer = look.breaks, look.continues
    look.breaks, look.continues = [], []
    look.conditions.append(words)
    look.state = state
    _all(look, one.body)
    if look.state is not None:
        lifetimes.turn_ends(look, look.state, one)
    for each in look.continues:
        look.state = joined(look.state, each, look.fresh, frozenset())
    if one.step is not None and look.state is not None:
        look.value(one.step)
    look.conditions.pop()
    ends: State | None = None
    for each in look.breaks:
        ends = joined(ends, each, look.fresh, frozenset())
    look.after_turn = look.state
    look.breaks, look.continues = outer
    return ends


def _do_while(look: Look, one: Statement) -> None:
    before = loop_state(look, one)
    ends = _turn(look, one, look.here, frozenset())
    look.state = look.after_turn
    if look.state is not None and one.test is not None:
        _, look.state = tests.branched(look, one.test)
    if look.state is not None:
        stopped(look, look.state, before, one)
    look.state = joined(look.state, ends, look.fresh, names(one.test))


def _each(look: Look, one: Statement) -> None:
    objects.changed_in_loop(look, one)
    if one.test is not None:
        look.value(one.test)
    entry = look.here.copy()
    loop_state(look, one)
    for variable in one.variables:
        look.types[variable.name] = variable.type
        look.here.env[variable.name] = Value(type=variable.type)
    ends = _turn(look, one, look.here, frozenset())
    look.state = joined(joined(entry, look.after_turn, look.fresh, frozenset()), ends, look.fresh, frozenset())


def _switch(look: Look, one: Statement) -> None:
    if one.test is not None:
        look.value(one.test)
    words = names(one.test)
    start = look.here
    outer, look.breaks = look.breaks, []
    look.conditions.append(words)
    look.state = None
    has_default = False
    for label, body in one.cases:
        has_default = has_default or label is None
        look.state = joined(look.state, start.copy(), look.fresh, words)
        if label is not None and look.state is not None and one.test is not None:
            _is_case(look, one.test, label)
        _all(look, body)
    look.conditions.pop()
    out = look.state
    for each in look.breaks:
        out = joined(out, each, look.fresh, words)
    look.breaks = outer
    look.state = out if has_default else joined(out, start, look.fresh, words)


def _is_case(look: Look, test: Expression, label: Expression) -> None:
    path = path_of(test)
    there = look.here.env.get(path) if path else None
    if there is not None and there.line is not None and label.number is not None:
        row = minus(there.line, Linear(label.number))
        look.assume(row, combined(row, -1, ZERO, 0))


def _return(look: Look, one: Statement) -> None:
    given = None
    if one.test is not None:
        given = look.value(one.test)
        lifetimes.returned(look, one.test, given)
        objects.returned(look, one.test)
    if look.state is not None:
        lifetimes.leaves(look, look.state, one.start, one.end, given)
        misuse.still_locked(look, one.start, one.end)
    look.state = None


def _throw(look: Look, one: Statement) -> None:
    if one.test is not None:
        look.value(one.test)
    if look.state is not None and not look.tries:
        lifetimes.leaves(look, look.state, one.start, one.end, None)
    look.state = None


def _break(look: Look, one: Statement) -> None:
    look.breaks.append(look.state)
    look.state = None


def _continue(look: Look, one: Statement) -> None:
    look.continues.append(look.state)
    look.state = None


def _goto(look: Look, one: Statement) -> None:
    there = look.pending.get(one.word)
    look.pending[one.word] = joined(there, look.state, look.fresh, frozenset(("goto",)))
    look.state = None


def _label(look: Look, one: Statement) -> None:
    look.state = joined(look.state, look.pending.pop(one.word, None), look.fresh, frozenset(("goto",)))


def _try(look: Look, one: Statement) -> None:
    before = look.here.copy()
    look.tries += 1
    _all(look, one.body)
    look.tries -= 1
    after = look.state
    for _, body in one.cases:
        look.state = joined(before.copy(), after.copy() if after is not None else None, look.fresh, frozenset(("try",)))
        _all(look, body)
        after = joined(after, look.state, look.fresh, frozenset(("try",)))
    look.state = after


def _block(look: Look, one: Statement) -> None:
    _all(look, one.body)
    views.scope_ends(look, one)


_KINDS: Final[dict[str, Callable[[Look, Statement], None]]] = {
    "declare": _declare,
    "do": _do,
    "if": _if,
    "while": _loop,
    "for": _loop,
    "dowhile": _do_while,
    "each": _each,
    "switch": _switch,
    "return": _return,
    "throw": _throw,
    "break": _break,
    "continue": _continue,
    "goto": _goto,
    "label": _label,
    "try": _try,
    "block": _block,
}
