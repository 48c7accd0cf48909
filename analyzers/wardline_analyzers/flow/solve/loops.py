"""Loops, and the jumps out of them.

A loop's body is looked at anew with what the round before may have left, until nothing is new.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide import branching
from wardline_analyzers.flow.decide.decisions import note_structure
from wardline_analyzers.flow.evaluate import enumerations
from wardline_analyzers.flow.evaluate.expressions import evaluate
from wardline_analyzers.flow.evaluate.protocols import each_of
from wardline_analyzers.flow.known.elements import spelled_out
from wardline_analyzers.flow.known.run import Around, Run
from wardline_analyzers.flow.known.state import State, join_states, of_all_turns, widen
from wardline_analyzers.flow.known.values import CLEAN, FALSE, NO_FACTS, TRUE, Facts, Value
from wardline_analyzers.flow.solve.statements import EXECUTE, block, unreached
from wardline_analyzers.flow.solve.targets import assign

Enter = Callable[[State], "tuple[State | None, State | None]"]
"""Gives the state in the body of a loop, and that where the loop is over."""

_MOST_ROUNDS: Final = 5
"""Looks at a loop's body, and one more; for each loop around it, one less."""
_MOST_TURNS: Final = 10
"""Turns up to which loops are looked at one by one, where constants or known elements decide how many there are."""
_ORDERED: Final = frozenset(("<", "<=", ">", ">="))


def _while(run: Run, node: form.While, state: State) -> State | None:
    if not run.frame.loops:
        counted = _counted(run, node, state)
        if counted is not None:
            return join_states(counted)
    return _loop(run, state, lambda head: branching.branch(run, node.test, head), node)


def _counted(run: Run, node: form.While, state: State) -> list[State | None] | None:
    """The states behind a loop of a few turns, each of which constants decide; None: they do not."""
    out: list[State | None] = []
    here: State | None = state.copy()
    endless = isinstance(node.test, form.Literal)
    run.frame.loops += 1
    ahead = _ahead(run, node.test, state)
    for turn in range(_MOST_TURNS + 1):
        if here is None:
            break
        body, over = branching.branch(run, node.test, here)
        if body is not None and over is not None:
            out = []
            break
        if body is None:
            out.append(block(run, node.other, over) if node.other and over is not None else over)
            here = None
            break
        here, left = _round(run, node, body)
        out.extend(left)
        if turn == 0 and ahead is not None and here is not None and _is_far(ahead, _ahead(run, node.test, here)):
            break
        if endless and out and here is not None:  # whether this was the last turn is not known
            break
    run.frame.loops -= 1
    return out if here is None and out else None


def _ahead(run: Run, test: form.Expression, state: State) -> int | None:
    """How far the number of `i < 40` is from its bound, if both are known."""
    if not isinstance(test, form.Compare) or len(test.operands) != 2 or test.operators[0] not in _ORDERED:
        return None
    left, right = (evaluate(run, part, state.copy()).constant for part in test.operands)
    return abs(right - left) if isinstance(left, int) and isinstance(right, int) else None


def _is_far(before: int, after: int | None) -> bool:
    """Are there more turns to come than are looked at one by one, if each comes as near to the bound as the first?"""
    return after is not None and 0 <= after < before > (before - after) * (_MOST_TURNS + 1)


def _for(run: Run, node: form.For, state: State) -> State | None:
    iterable = spelled_out(enumerations.in_order(run, evaluate(run, node.iterable, state), node.iterable))
    if run.frame.function is not None and run.frame.function.generator:
        note_structure(run, iterable)
    row = iterable.items
    known = row and iterable.rest is None and iterable.kind in ("list", "tuple")
    if row and known and _few(run, len(row)):
        return _turns(run, node, list(row.values()), state)
    each = each_of(run, iterable, node.iterable)
    sure = bool(known) or (iterable.kind in ("str", "bytes") and iterable.consts is not None and all(iterable.consts))
    empty = branching.is_empty(run, iterable)

    def enter(head: State) -> tuple[State | None, State | None]:
        if empty:
            return None, head
        over = head.copy()
        for taint in each.taints:
            head.forget(taint.key)  # another element than the one that was tested
        assign(run, node.target, each, head)
        return head, over

    return _loop(run, state, enter, node, each, sure)


def _few(run: Run, turns: int) -> bool:
    """Are they so few, in each turn of the loops around, that each can be looked at by itself?"""
    frame = run.frame
    return len(frame.turns) == frame.loops and prod(frame.turns) * turns <= _MOST_TURNS


def _turns(run: Run, node: form.For, row: Sequence[Value], state: State) -> State | None:
    """A loop over a few known elements: one turn after the other."""
    frame = run.frame
    forks = frame.forks
    frame.loops += 1
    frame.turns.append(len(row))
    out: list[State] = []
    here: State | None = state
    for each in row:
        if here is None:
            break
        assign(run, node.target, each, here)
        here, left = _round(run, node, here)
        out.extend(left)
        if left and here is not None:
            frame.forks += 1
    frame.turns.pop()
    frame.loops -= 1
    frame.forks = forks
    if node.other and here is not None:
        here = block(run, node.other, here)
    return join_states([here, *out])


def _loop(
    run: Run,
    state: State,
    enter: Enter,
    node: form.For | form.While,
    each: Value | None = None,
    sure: bool = False,
) -> State | None:
    """`enter` gives the state in the body, and that where the loop is over; `each` is what a `for` loop goes through.

    `sure`: there is at least one turn.

    The body is looked at until nothing new comes of it, but not too often.
    """
    frame = run.frame
    frame.loops += 1
    frame.forks += 1
    head = state
    out: list[State] = []
    over: State | None = None
    end: State | None = None
    for number in range(max(_MOST_ROUNDS - frame.loops, 1)):
        body, over = enter(head.copy())
        if number == 0:
            sure = sure or (over is None and body is not None)
            if body is None:
                unreached(run, node.body)
        run.rounds += number > 0
        end, out = _round(run, node, body)
        run.rounds -= number > 0
        if end is None:
            break
        wider = widen(head, end)
        if wider.vars == head.vars and wider.facts == head.facts:
            break
        head = wider
    else:
        _, over = enter(head.copy())
    frame.loops -= 1
    frame.forks -= 1
    if sure and over is not None:  # behind at least one turn
        last = end.copy() if end is not None else None
        if last is not None and each is None:  # what the test said of the turn before holds for its data only
            last.facts = dict(head.facts)
        over = enter(last)[1] if last is not None else None
    if over is not None and isinstance(node, form.While) and _looks_along(node.test):
        over.facts = {k: v for k, v in over.facts.items() if k in head.facts or k[-1] in _LETTER}
    if each is not None and end is not None and over is not None and end.facts:
        over.learn(frozenset(end.facts.items()) if sure else of_all_turns(each, frozenset(end.facts.items())))
    if each is None and end is not None and over is not None and end.facts:
        over.learn(_of_letters(node, state, end))
    if each is not None and end is not None and over is not None:
        _keep_flags(run, node, enter, each, (state, head, end, over))
    if node.other and over is not None:
        over = block(run, node.other, over)
    return join_states([over, *out])


def _keep_flags(
    run: Run, node: form.For | form.While, enter: Enter, each: Value, states: tuple[State, State, State, State]
) -> None:
    """`good = True`, and in a loop `if letter not in SAFE: good = False`: a flag that no turn sets back. Where it is
    still as it was before the loop, each turn has vouched for what it is about. `states`: before, in, at the end of and
    behind the loop."""
    before, head, end, over = states
    for name, value in end.vars.items():
        start = before.vars.get(name, CLEAN).constant
        if value.when is None or not isinstance(start, bool):
            continue
        facts = of_all_turns(each, value.when[0 if start else 1])
        if not facts:
            continue
        fallen = head.copy()
        fallen.vars[name] = FALSE if start else TRUE
        body, _ = enter(fallen)
        run.rounds += 1
        last, _ = _round(run, node, body)
        run.rounds -= 1
        if last is not None and last.vars[name].constant is (not start):
            over.vars[name] = over.vars[name].but(when=(facts, NO_FACTS) if start else (NO_FACTS, facts))


_LETTER: Final = ("[]", "[*]")


def _looks_along(test: form.Expression) -> bool:
    """Is it about an element of a row, `rows[i] != "end"`? What it tells of that one it does not tell of others."""
    while isinstance(test, form.Not):
        test = test.operand
    if isinstance(test, form.Logic):
        return any(_looks_along(operand) for operand in test.operands)
    compared = test.operands if isinstance(test, form.Compare) else ()
    return any(isinstance(each, form.Index) and isinstance(each.key, form.Name) for each in compared)


_LENGTHS: Final = frozenset(("length", "size", "Length", "Count", "len", "strlen"))


def _of_letters(node: form.For | form.While, before: State, end: State) -> Facts:
    """What each turn of `while (i < text.length())` vouches for of one letter, it vouches for the whole text."""
    index, whole = _gone_along(node.test) if isinstance(node, form.While) else (None, None)
    if not isinstance(index, form.Name) or before.vars.get(index.name, CLEAN).constant != 0:
        return NO_FACTS
    text = before.vars.get(whole.name) if isinstance(whole, form.Name) else None
    keys = {t.key for t in text.taints} if text is not None else frozenset()
    return frozenset((key[:-1], kinds) for key, kinds in end.facts.items() if key[-1] == "[]" and key[:-1] in keys)


def _gone_along(test: form.Expression) -> tuple[form.Node | None, form.Node | None]:
    """What counts and what is gone along: `i < text.length()`, `i < strlen(text)`, `text[i] != 0`, `text[i]`."""
    if isinstance(test, form.Compare) and test.operators == ("!=",) and isinstance(test.operands[1], form.Literal):
        test = test.operands[0]
    if isinstance(test, form.Index):
        return test.key, test.base
    if not isinstance(test, form.Compare) or test.operators != ("<",):
        return None, None
    index, length = test.operands
    if isinstance(length, form.Call) and isinstance(length.callee, form.Name) and length.callee.name in _LENGTHS:
        return index, length.arguments[0].value if length.arguments else None
    member = length.callee if isinstance(length, form.Call) else length
    return index, member.base if isinstance(member, form.Attribute) and member.name in _LENGTHS else None


def _round(run: Run, node: form.While | form.For, state: State | None) -> tuple[State | None, list[State]]:
    """One look at a loop's body: the state at its end, and those in which it is left."""
    if state is None:
        return None, []
    here = Around(node.label)
    run.frame.around.append(here)
    end = block(run, node.body, state)
    run.frame.around.pop()
    return join_states([end, *here.continues]), here.breaks


def _break(run: Run, node: form.Break, state: State) -> None:
    loop = _left_by(run, node)
    if loop is not None:
        loop.breaks.append(state)


def _continue(run: Run, node: form.Continue, state: State) -> None:
    loop = _left_by(run, node)
    if loop is not None:
        loop.continues.append(state)


def _left_by(run: Run, jump: form.Jump) -> Around | None:
    """The loop that a jump is out of; None: it is out of none that is known."""
    for loop in reversed(run.frame.around):
        once = loop.label.startswith(form.ONCE)
        name = loop.label.removeprefix(form.ONCE)
        if jump.label == name if jump.label else not once or (not name and isinstance(jump, form.Break)):
            return loop
    return None


EXECUTE.update(
    {
        form.While: _while,
        form.For: _for,
        form.Break: _break,
        form.Continue: _continue,
    }
)
