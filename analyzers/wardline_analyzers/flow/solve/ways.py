"""Statements whose blocks are ways of their own: `if`, `match`, `with`, `try`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide import branching
from wardline_analyzers.flow.decide.decisions import note_decision
from wardline_analyzers.flow.evaluate.expressions import evaluate
from wardline_analyzers.flow.known.elements import element
from wardline_analyzers.flow.known.program import STANDARD_OUTPUT
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, join_states
from wardline_analyzers.flow.known.values import ANY, Value
from wardline_analyzers.flow.solve import throwing
from wardline_analyzers.flow.solve.patterns import match
from wardline_analyzers.flow.solve.quiet import is_quiet
from wardline_analyzers.flow.solve.statements import EXECUTE, block, unreached
from wardline_analyzers.flow.solve.targets import assign
from wardline_analyzers.flow.solve.wrapping import entered, left, swallows


def _if(run: Run, node: form.If, state: State) -> State | None:
    found: list[State | None] = []
    part: form.If | None = node
    here: State | None = state
    frame = run.frame
    forks = frame.forks
    while part is not None:
        assert here is not None
        then, here = branching.branch(run, part.test, here)
        if then is not None and here is not None:
            frame.forks += 1
        if then is None:
            unreached(run, part.then)
        else:
            found.append(block(run, part.then, then))
        other = part.other
        part = None
        if here is None:
            unreached(run, other)
        elif len(other) == 1 and isinstance(other[0], form.If):
            part = other[0]
        else:
            found.append(block(run, other, here))
    frame.forks = forks
    joined = join_states(found)
    if frame.scopes and joined is not None:
        _look_outside(run, joined, found)
    return joined


def _look_outside(run: Run, joined: State, ways: Sequence[State | None]) -> None:
    """A variable of a function around that only some of the ways have set: what it is, is known there."""
    for name, outer in run.frame.scopes.items():
        if outer and any(way is not None and name not in way.vars for way in ways):
            joined.vars.pop(name, None)


def _match(run: Run, node: form.Match, state: State) -> State | None:
    subject = evaluate(run, node.subject, state)
    note_decision(run, node.subject)
    found: list[State | None] = []
    here: State | None = state
    run.frame.forks += 1
    for case in node.cases:
        if here is None:
            unreached(run, case.body)
            continue
        fits, subject_then, rest = match(run, case.pattern, subject, here, node.subject)
        if fits is False:
            unreached(run, case.body)
            continue
        inner = here.copy()
        subject_then(inner)
        certain = fits is True
        if case.test is not None:
            holds, fails = branching.branch(run, case.test, inner)
            certain = certain and fails is None
            if holds is None:
                unreached(run, case.body)
                continue
            inner = holds
        found.append(block(run, case.body, inner))
        if certain:
            here = None
        elif case.test is None:
            rest(here)
    run.frame.forks -= 1
    found.append(here)
    return join_states(found)


def _with(run: Run, node: form.With, state: State) -> State | None:
    value = evaluate(run, node.value, state)
    held = f"\0with {node.start}"
    """The name under which the object is kept in the block, where it may change."""
    if value.ids and value.callables:
        state.vars[held] = value
    if node.target is not None:
        assign(run, node.target, entered(run, value, node, state), state)
    elif value.callables:
        entered(run, value, node, state)
    before = state.copy() if value.callables else state
    if value.name == _SUPPRESSES or swallows(run, value):
        return block(run, node.body, state) if is_quiet(run, node.body, state) else _suppressing(run, node, state)
    if value.name == _REDIRECTS:
        return _redirecting(run, node, state, element(value, ".to"))
    end = block(run, node.body, state)
    if value.callables:
        behind = end if end is not None else before
        left(run, behind.vars.pop(held, value), node, behind)
    return end


_SUPPRESSES: Final = "contextlib.suppress()"
_REDIRECTS: Final = "contextlib.redirect_stdout()"


def _redirecting(run: Run, node: form.With, state: State, target: Value) -> State | None:
    """`with redirect_stdout(buffer)`: what is printed in it gets there."""
    before = state.vars.get(STANDARD_OUTPUT)
    state.vars[STANDARD_OUTPUT] = target
    end = block(run, node.body, state)
    if end is not None:
        end.vars.pop(STANDARD_OUTPUT, None)
        if before is not None:
            end.vars[STANDARD_OUTPUT] = before
    return end


def _suppressing(run: Run, node: form.With, state: State) -> State | None:
    """`with suppress(E): …`: what raises in it leaves it, and it goes on behind."""
    raised = [state.copy()]
    run.frame.raised.append(raised)
    end = block(run, node.body, state)
    run.frame.raised.pop()
    return join_states([end, *raised])


def _try(run: Run, node: form.Try, state: State) -> State | None:
    frame = run.frame
    mark = len(frame.returns)
    quiet = run.world.models.front.thrown and is_quiet(run, node.body, state)
    raised = [state.copy()]
    frame.raised.append(raised)
    frame.thrown.append([])
    frame.fails = ""
    end = block(run, node.body, state)
    error = frame.fails if end is None and _is_simple(node) else ""
    frame.raised.pop()
    thrown = frame.thrown.pop()
    if thrown and not node.handlers:
        frame.thrown[-1].extend(thrown)
    if end is not None:
        raised.append(end.copy())
    found: list[State | None] = []
    if end is not None:
        found.append(block(run, node.other, end) if node.other else end)
    if quiet:
        for handler in node.handlers:
            unreached(run, handler.body)
    else:
        found.extend(_handled(run, node, join_states(raised), thrown, error))
    joined = join_states(found)
    if not node.last:
        return joined
    inside = len(frame.returns)
    if joined is not None:
        after = block(run, node.last, joined)
    else:  # it is left by return or raise: what stands in `finally` runs all the same
        after = block(run, node.last, join_states([s.copy() for s in raised]))
    if not node.handlers and after is not None and raised and frame.raised:  # what was thrown goes on from here
        frame.raised[-1].append(after.copy())
    if after is None and len(frame.returns) > inside:  # `return` in `finally` replaces any other
        del frame.returns[mark:inside]
    return after if joined is not None else None


def _is_simple(node: form.Try) -> bool:
    """Is it about one statement, which raises one error or none?"""
    return len(node.body) == 1 and isinstance(node.body[0], (form.Do, form.Assign, form.Raise))


def _handled(
    run: Run, node: form.Try, start: State | None, thrown: Sequence[Value], error: str
) -> list[State | None]:
    """The states behind the handlers; `start` is what holds where one is entered, `error` the one that is raised, if
    that is known."""
    if not node.handlers:
        return []
    assert start is not None
    inner = [start.copy() for _ in node.handlers]
    kinds = [
        evaluate(run, handler.kind, here) if handler.kind is not None else ANY
        for handler, here in zip(node.handlers, inner, strict=True)
    ]
    given = throwing.caught(thrown, kinds)
    only = throwing.first_for(error, kinds) if error else None
    found: list[State | None] = []
    for number, (handler, here, value) in enumerate(zip(node.handlers, inner, given, strict=True)):
        if only is not None and number != only:
            unreached(run, handler.body)
            continue
        if handler.name:
            here.vars[handler.name] = throwing.ended(kinds[number], here) or value
        found.append(block(run, handler.body, here))
    return found


EXECUTE.update(
    {
        form.If: _if,
        form.Match: _match,
        form.With: _with,
        form.Try: _try,
    }
)
