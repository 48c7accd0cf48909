"""The solver: what statements do to the state, and what a whole function comes to.

It follows the text from top to bottom. Where ways part, both are followed with a state of their own; where they meet,
the states are joined. A loop's body is looked at anew with what the round before may have left, until nothing is new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from wardline_analyzers.flow import branching, calls, displays, form, throwing, visits  # noqa: F401  they fill a table
from wardline_analyzers.flow.decisions import note_decision
from wardline_analyzers.flow.elements import elements, extended
from wardline_analyzers.flow.expressions import evaluate
from wardline_analyzers.flow.joining import join_all
from wardline_analyzers.flow.operators import operate
from wardline_analyzers.flow.patterns import match
from wardline_analyzers.flow.program import Closure, LocalClass
from wardline_analyzers.flow.protocols import called, each_of
from wardline_analyzers.flow.run import DEEPEST, Around, Frame, Run
from wardline_analyzers.flow.state import State, join_states, vouched, widen
from wardline_analyzers.flow.targets import assign, change, remove
from wardline_analyzers.flow.values import ADDRESS, ANY, CLEAN, NEVER, NO_KINDS, NONE, Facts, Value
from wardline_analyzers.flow.wrapping import annotated, decorated, entered, left

Execute = Callable[[Run, Any, State], "State | None"]

_MOST_ROUNDS: Final = 5
"""Looks at a loop's body, and one more; for each loop around it, one less."""
_MOST_TURNS: Final = 4
"""Known elements up to which a loop is looked at turn by turn."""


def block(run: Run, body: Sequence[form.Statement], state: State | None) -> State | None:
    """The state behind these statements; None: they are left on the way."""
    for position, statement in enumerate(body):
        if state is None:
            if run.watching:
                run.dead.append((statement.start, body[-1].end))
            return None
        run.budget -= 1
        if run.budget < 0 or run.nesting > DEEPEST:
            run.limited = True
            return state
        run.nesting += 1
        run.frame.state = before = state
        state = EXECUTE[type(statement)](run, statement, state)
        run.nesting -= 1
        if state is None and type(statement) is form.Do and run.world.models.front.reads_on:
            block(run, body[position + 1 :], before)
            return None
        if run.frame.raised and state is not None and position < len(body) - 1:
            run.frame.raised[-1].append(state.copy())
    return state


def _do(run: Run, node: form.Do, state: State) -> State | None:
    value = evaluate(run, node.value, state)
    if value is NEVER:
        return None
    return state


def _assign(run: Run, node: form.Assign, state: State) -> State | None:
    value = evaluate(run, node.value, state)
    if value is NEVER:
        return None
    if node.annotation is not None:
        value = annotated(run, value, node.annotation, state)
    for target in node.targets:
        assign(run, target, value, state)
    return state


def _declare(run: Run, node: form.Declare, state: State) -> State:
    if node.name in state.vars:
        return state
    if run.frame.function is not None:
        state.vars[node.name] = annotated(run, ANY, node.annotation, state)
    elif run.frame.outer is not None and run.world.models.front.zeros:  # a field: what its type tells, and no more
        told = annotated(run, CLEAN, node.annotation, state)
        if told.callables or (told.name or "").endswith("()"):
            state.vars[node.name] = told
    return state


def _augment(run: Run, node: form.Augment, state: State) -> State:
    old = evaluate(run, node.target, state)
    new = evaluate(run, node.value, state)
    own = (
        called(run, old, f"__i{_WORDS[node.operator]}__", (new,), node)
        if old.callables and node.operator in _WORDS
        else None
    )
    if own is not None:
        made = own
    elif _grows(node.operator, old, new):
        made = extended(old, _as_row(new))
        change(run, node.target, state, lambda base: extended(base, _as_row(new)), old)
        run.note(node, made)
        return state
    elif node.operator == "|" and old.kind in ("dict", "set"):
        made = operate(run, "|", old, new, node)
        change(run, node.target, state, lambda base: made, old)
        run.note(node, made)
        return state
    else:
        made = operate(run, node.operator, old, new, node)
    assign(run, node.target, made, state)
    run.note(node, made)
    return state


_WORDS: Final = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "|": "or", "&": "and", "%": "mod"}


def _grows(operator: str, old: Value, new: Value) -> bool:
    """`list += …` changes the list, whoever else has it."""
    return operator == "+" and (old.kind == "list" or (not old.kind and new.kind == "list"))


def _as_row(value: Value) -> Value:
    if value.kind in ("list", "tuple"):
        return value
    each = elements(value)
    return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)


def _delete(run: Run, node: form.Delete, state: State) -> State:
    for target in node.targets:
        remove(run, target, state)
    return state


def _import(run: Run, node: form.Import, state: State) -> State:
    for name, qualified in node.names:
        state.vars[name] = run.world.imported(qualified)
    return state


# ---------------------------------------------------------------------- ways that part


def _if(run: Run, node: form.If, state: State) -> State | None:
    found: list[State | None] = []
    part: form.If | None = node
    here: State | None = state
    while part is not None:
        assert here is not None
        then, here = branching.branch(run, part.test, here)
        if then is None:
            _dead(run, part.then)
        else:
            found.append(block(run, part.then, then))
        other = part.other
        part = None
        if here is None:
            _dead(run, other)
        elif len(other) == 1 and isinstance(other[0], form.If):
            part = other[0]
        else:
            found.append(block(run, other, here))
    return join_states(found)


def _dead(run: Run, body: Sequence[form.Statement]) -> None:
    if body and run.watching:
        run.dead.append((body[0].start, body[-1].end))


def _loop(
    run: Run,
    state: State,
    enter: Callable[[State], tuple[State | None, State | None]],
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
    head = state
    out: list[State] = []
    over: State | None = None
    end: State | None = None
    for number in range(max(_MOST_ROUNDS - frame.loops, 1)):
        body, over = enter(head.copy())
        if number == 0:
            sure = sure or (over is None and body is not None)
            if body is None:
                _dead(run, node.body)
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
    if sure and over is not None:  # behind at least one turn
        last = end.copy() if end is not None else None
        if last is not None and each is None:  # what the test said of the turn before holds for its data only
            last.facts = dict(head.facts)
        over = enter(last)[1] if last is not None else None
    if each is not None and end is not None and over is not None and end.facts:
        over.learn(frozenset(end.facts.items()) if sure else _of_all(each, end))
    if node.other and over is not None:
        over = block(run, node.other, over)
    return join_states([over, *out])


def _round(run: Run, node: form.While | form.For, state: State | None) -> tuple[State | None, list[State]]:
    """One look at a loop's body: the state at its end, and those in which it is left."""
    if state is None:
        return None, []
    here = Around(node.label)
    run.frame.around.append(here)
    end = block(run, node.body, state)
    run.frame.around.pop()
    return join_states([end, *here.continues]), here.breaks


def _while(run: Run, node: form.While, state: State) -> State | None:
    return _loop(run, state, lambda head: branching.branch(run, node.test, head), node)


def _for(run: Run, node: form.For, state: State) -> State | None:
    iterable = evaluate(run, node.iterable, state)
    row = iterable.items
    known = row and iterable.rest is None and iterable.kind in ("list", "tuple")
    if row and known and len(row) <= _MOST_TURNS and not run.frame.loops:
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


def _of_all(each: Value, end: State) -> Facts:
    """What each turn of a loop vouches for, it vouches for all that the loop went through."""
    found = {
        (t.key[:-1], kinds) for t in each.taints if t.key[-1] == "[*]" and (kinds := end.facts.get(t.key, NO_KINDS))
    }
    for taint in each.taints:
        if taint.key[-2:] == (ADDRESS, "[*]"):  # one of the addresses of a host: a part of it is enough
            size = len(taint.key)
            found.update((taint.key[:-1], kinds) for key, kinds in end.facts.items() if key[:size] == taint.key)
    return frozenset(found)


def _turns(run: Run, node: form.For, row: Sequence[Value], state: State) -> State | None:
    """A loop over a few known elements: one turn after the other."""
    run.frame.loops += 1
    out: list[State] = []
    here: State | None = state
    for each in row:
        if here is None:
            break
        assign(run, node.target, each, here)
        here, left = _round(run, node, here)
        out.extend(left)
    run.frame.loops -= 1
    if node.other and here is not None:
        here = block(run, node.other, here)
    return join_states([here, *out])


def _with(run: Run, node: form.With, state: State) -> State | None:
    value = evaluate(run, node.value, state)
    if node.target is not None:
        assign(run, node.target, entered(run, value, node, state), state)
    elif value.callables:
        entered(run, value, node, state)
    before = state.copy() if value.callables else state
    end = block(run, node.body, state)
    if value.callables:
        left(run, value, node, end if end is not None else before)
    return end


def _try(run: Run, node: form.Try, state: State) -> State | None:
    frame = run.frame
    mark = len(frame.returns)
    raised = [state.copy()]
    frame.raised.append(raised)
    frame.thrown.append([])
    end = block(run, node.body, state)
    frame.raised.pop()
    thrown = frame.thrown.pop()
    if thrown and not node.handlers:
        frame.thrown[-1].extend(thrown)
    if end is not None:
        raised.append(end.copy())
    found: list[State | None] = []
    if end is not None:
        found.append(block(run, node.other, end) if node.other else end)
    start = join_states(raised)
    entered_by = _caught(run, node, thrown, state) if thrown else ()
    for number, handler in enumerate(node.handlers):
        assert start is not None
        inner = start.copy()
        if handler.kind is not None:
            evaluate(run, handler.kind, inner)
        if handler.name:
            inner.vars[handler.name] = entered_by[number] if entered_by else throwing.SOME
        found.append(block(run, handler.body, inner))
    joined = join_states(found)
    if not node.last:
        return joined
    inside = len(frame.returns)
    if joined is not None:
        after = block(run, node.last, joined)
    else:  # it is left by return or raise: what stands in `finally` runs all the same
        after = block(run, node.last, join_states([s.copy() for s in raised]))
    if after is None and len(frame.returns) > inside:  # `return` in `finally` replaces any other
        del frame.returns[mark:inside]
    return after if joined is not None else None


def _caught(run: Run, node: form.Try, thrown: Sequence[Value], state: State) -> list[Value]:
    """What each handler gets."""
    kinds = [evaluate(run, handler.kind, state) if handler.kind is not None else ANY for handler in node.handlers]
    return throwing.caught(thrown, kinds)


def _match(run: Run, node: form.Match, state: State) -> State | None:
    subject = evaluate(run, node.subject, state)
    note_decision(run, node.subject)
    found: list[State | None] = []
    here: State | None = state
    for case in node.cases:
        if here is None:
            _dead(run, case.body)
            continue
        fits, subject_then, rest = match(run, case.pattern, subject, here, node.subject)
        if fits is False:
            _dead(run, case.body)
            continue
        inner = here.copy()
        subject_then(inner)
        certain = fits is True
        if case.test is not None:
            holds, _ = branching.branch(run, case.test, inner)
            certain = False
            if holds is None:
                _dead(run, case.body)
                continue
            inner = holds
        found.append(block(run, case.body, inner))
        if certain:
            here = None
        elif case.test is None:
            rest(here)
    found.append(here)
    return join_states(found)


# ---------------------------------------------------------------------- leaving


def _return(run: Run, node: form.Return, state: State) -> None:
    value = evaluate(run, node.value, state) if node.value is not None else NONE
    if value is not NEVER:
        if value.taints and state.facts:
            value = vouched(value, state.facts)
        run.frame.returns.append((node, value, state))


def _raise(run: Run, node: form.Raise, state: State) -> None:
    if node.value is not None:
        throwing.throw(run, evaluate(run, node.value, state))
    if run.frame.raised:
        run.frame.raised[-1].append(state)


def _assert(run: Run, node: form.Assert, state: State) -> State | None:
    return branching.branch(run, node.test, state)[0]


def _left_by(run: Run, jump: form.Jump) -> Around | None:
    """The loop that a jump is out of; None: it is out of none that is known."""
    for loop in reversed(run.frame.around):
        once = loop.label.startswith(form.ONCE)
        name = loop.label.removeprefix(form.ONCE)
        if jump.label == name if jump.label else not once or (not name and isinstance(jump, form.Break)):
            return loop
    return None


def _break(run: Run, node: form.Break, state: State) -> None:
    loop = _left_by(run, node)
    if loop is not None:
        loop.breaks.append(state)


def _continue(run: Run, node: form.Continue, state: State) -> None:
    loop = _left_by(run, node)
    if loop is not None:
        loop.continues.append(state)


# ---------------------------------------------------------------------- definitions


def _scope(run: Run, node: form.Scope, state: State) -> State:
    run.frame.scopes.update(dict.fromkeys(node.names, node.outer))
    return state


def _function(run: Run, node: form.Function, state: State) -> State:
    closure = Closure(node, run.frame, run.world, run.watching)
    run.frame.closures.append(closure)
    value = Value(kind="function", callables=(closure,))
    state.vars[node.name] = decorated(run, value, node, state)
    return state


def _class(run: Run, node: form.Class, state: State) -> State:
    state.vars[node.name] = class_value(run, node, state)
    return state


def class_value(run: Run, node: form.Class, state: State) -> Value:
    """A class inside the unit."""
    bases = tuple(evaluate(run, base, state) for base in node.bases)
    for decorator in node.decorators:
        evaluate(run, decorator, state)
    inner = Frame(run.frame.function, run.frame)
    outer, run.frame = run.frame, inner
    end = block(run, node.body, State())
    run.frame = outer
    members = dict(end.vars) if end is not None else {}
    if run.world.models.front.overloads:
        members.update(_overloads(inner.closures))
    local = LocalClass(node.name, bases, members)
    for closure in inner.closures:
        closure.owner = local
        closure.frame = outer
    outer.closures.extend(inner.closures)
    return Value(kind="class", callables=(local,))


def _overloads(closures: list[Closure]) -> dict[str, Value]:
    """The methods of a class that share their name with others."""
    named: dict[str, list[Closure]] = {}
    for closure in closures:
        if closure.owner is None:  # else it is one of a class inside the class
            named.setdefault(closure.function.name, []).append(closure)
    several = {name: found for name, found in named.items() if name and len(found) > 1}
    return {name: Value(kind="function", callables=tuple(found)) for name, found in several.items()}


EXECUTE: Final[dict[type, Execute]] = {
    form.Do: _do,
    form.Assign: _assign,
    form.Declare: _declare,
    form.Augment: _augment,
    form.Delete: _delete,
    form.Import: _import,
    form.If: _if,
    form.While: _while,
    form.For: _for,
    form.With: _with,
    form.Try: _try,
    form.Match: _match,
    form.Return: _return,
    form.Raise: _raise,
    form.Assert: _assert,
    form.Break: _break,
    form.Continue: _continue,
    form.Scope: _scope,
    form.Function: _function,
    form.Class: _class,
}


# ---------------------------------------------------------------------- whole functions


def body(run: Run, function: form.Function, state: State, outer: Frame | None) -> tuple[Frame, Value | None]:
    """Look at a function's body with its parameters bound in `state`: the frame at its end, and what it returns."""
    frame = Frame(function, outer)
    before, run.frame = run.frame, frame
    run.active.append(function)
    end = block(run, function.body, state)
    if end is not None:
        frame.returns.append((None, NONE, end))
    if frame.closures:
        last = exit_state(frame)
        if last is not None:
            frame.state = last.copy()
        unused(run, frame)
    run.active.pop()
    run.frame = before
    if function.generator:
        each = join_all(frame.yields)
        return frame, Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)
    if not frame.returns:
        return frame, None
    return frame, join_all(value for _, value, _ in frame.returns)


def unused(run: Run, frame: Frame) -> None:
    """Look at the functions inside that nobody has called: a framework may."""
    for closure in frame.closures:
        if closure.function in run.called or closure.function in run.active or run.budget < 0:
            continue
        run.called.add(closure.function)
        if not run.watching:
            continue
        visits.look_at(run, closure)


def exit_state(frame: Frame) -> State | None:
    """What holds whenever the function returns."""
    return join_states(state for _, _, state in frame.returns)


def states(frame: Frame) -> Iterable[tuple[Value, State]]:
    return ((value, state) for _, value, state in frame.returns)


visits.BODY.append(body)

__all__ = ["block", "body", "class_value", "exit_state", "states"]
