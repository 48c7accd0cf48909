"""Statements of a function: ways part, meet, and end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wardline_analyzers.c import evaluate, lifetimes, misuse, numbers, objects, tests
from wardline_analyzers.c.joining import joined
from wardline_analyzers.c.library import QUIET
from wardline_analyzers.c.linear import ZERO, Linear, combined, minus, plus, term, times
from wardline_analyzers.c.look import Enough, Look
from wardline_analyzers.c.nodes import Expression, Function, Statement, Variable
from wardline_analyzers.c.paths import every, names, path_of
from wardline_analyzers.c.state import INPUT, PARAM, UNKNOWN, Object, State, Status, Value
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
        type_ = each.type
        if type_.lengths:
            type_ = Type(type_.base, type_.pointers + 1, (), type_.unsigned, whole=type_.whole)
        look.types[each.name] = type_
        if main:
            env[each.name] = (
                Value(type=type_, origin=INPUT) if type_.pointers else look.number(each.name, UNKNOWN, type_, 0)
            )
        elif type_.pointers or type_.reference:
            made = Object("param", each.name, each.start, each.end, width=type_.pointed())
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
        _variable(look, variable)


def _variable(look: Look, variable: Variable) -> None:
    type_, name = variable.type, variable.name
    look.types[name] = type_
    evaluate.forget_below(look.here.env, name)
    given = variable.value
    if type_.lengths:
        _array(look, variable)
        return
    if given is None:
        plain = type_.is_plain and not type_.static and not type_.reference
        look.here.env[name] = Value(type=type_, fresh=2 if plain else 0)
        if type_.is_integer and look.here.env[name].fresh:
            line = look.number(name, UNKNOWN, type_).line
            look.here.env[name] = Value(line, type=type_, fresh=2)
        return
    if given.kind == "list":
        for part in given.parts:
            lifetimes.escapes(look, look.value(part))
        look.here.env[name] = Value(type=type_)
        return
    made = look.value(given)
    misuse.made_with_size_of_pointer(look, name, given)
    if type_.pointers == 1:
        objects.kept_text(look, given)
    if type_.base == "auto" and made.type is not None:
        look.types[name] = made.type
    evaluate.bind(look, name, made)


def _array(look: Look, variable: Variable) -> None:
    """`char buf[64]`, `int table[] = {1, 2}`"""
    type_, name, given = variable.type, variable.name, variable.value
    width = type_.width
    many: Linear | None = Linear(1)
    for length in type_.lengths:
        if length is None:
            told = _told(given)
            count = Linear(told) if told is not None else None
        else:
            count = look.value(length).line
        many = None if many is None or count is None else times(many, count)
    size = times(many, Linear(width)) if many is not None and width is not None else None
    longest, filled, origin = None, type_.static, UNKNOWN
    if given is not None:
        filled = True
        if given.kind == "text":
            longest = Linear(len(given.word))
        elif given.kind == "list":
            for part in given.parts:
                lifetimes.escapes(look, look.value(part))
            longest = ZERO if all(part.number == 0 for part in given.parts) else None
        else:
            look.value(given)
    made = Object("array", name, variable.start, variable.end, size, width=width, static=type_.static)
    number = look.new(made, Status(longest=longest, exact=longest is not None, filled=filled, origin=origin))
    look.here.env[name] = Value(object=number, offset=ZERO, type=type_, whole=True)


def _told(given: Expression | None) -> int | None:
    """The number of elements that an array gets from what it is given."""
    if given is None:
        return None
    if given.kind == "text":
        return len(given.word) + 1
    if given.kind == "list" and not any(part.kind == "other" for part in given.parts):
        return len(given.parts)
    return None


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
            for part in each.parts:
                note(path_of(part), "")
    return found


def _handed_on(one: Statement) -> set[str]:
    """The names that a loop hands to functions: an earlier turn may have filled them."""
    loop = Statement("block", one.start, one.end, one.test, one.body)
    return {part.word for each in every((loop,)) if each.kind == "call" for part in each.parts if part.kind == "name"}


_FILLS: Final = frozenset(("scanf", "getline", "read", "recv", "fgets"))


def _loop_state(look: Look, one: Statement) -> dict[str, tuple[str, Value]]:
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
        evaluate.forget_below(state.env, path)
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


def _loop(look: Look, one: Statement) -> None:
    """`while`, `for`: the body is gone through once, for any turn."""
    _all(look, one.first)
    if look.state is None:
        return
    before = _loop_state(look, one)
    words = names(one.test)
    if one.test is not None and before:
        numbers.counted(look, one.test)
    yes, no = tests.branched(look, one.test) if one.test is not None else (look.here, None)
    ends = _turn(look, one, yes, words)
    if no is not None:
        _stopped(look, no, before, one)
    if no is not None and look.after_turn is not None:
        _taken_over(no, look.after_turn, before)
    look.state = joined(no, ends, look.fresh, words)


def _taken_over(no: State, after: State, before: dict[str, tuple[str, Value]]) -> None:
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


def _stopped(look: Look, no: State, before: dict[str, tuple[str, Value]], one: Statement) -> None:
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


def _turn(look: Look, one: Statement, state: State | None, words: frozenset[str]) -> State | None:
    """One turn of a loop; what holds where it is left by `break`."""
    outer = look.breaks, look.continues
    look.breaks, look.continues = [], []
    look.conditions.append(words)
    look.state = state
    _all(look, one.body)
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
    before = _loop_state(look, one)
    ends = _turn(look, one, look.here, frozenset())
    look.state = look.after_turn
    if look.state is not None and one.test is not None:
        _, look.state = tests.branched(look, one.test)
    if look.state is not None:
        _stopped(look, look.state, before, one)
    look.state = joined(look.state, ends, look.fresh, names(one.test))


def _each(look: Look, one: Statement) -> None:
    objects.changed_in_loop(look, one)
    if one.test is not None:
        look.value(one.test)
    entry = look.here.copy()
    _loop_state(look, one)
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
    if look.state is not None:
        lifetimes.leaves(look, look.state, one.start, one.end, given)
        misuse.still_locked(look, one.start, one.end)
    look.state = None


def _throw(look: Look, one: Statement) -> None:
    if one.test is not None:
        look.value(one.test)
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
    _all(look, one.body)
    after = look.state
    for _, body in one.cases:
        look.state = joined(before.copy(), after.copy() if after is not None else None, look.fresh, frozenset(("try",)))
        _all(look, body)
        after = joined(after, look.state, look.fresh, frozenset(("try",)))
    look.state = after


def _block(look: Look, one: Statement) -> None:
    _all(look, one.body)


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
