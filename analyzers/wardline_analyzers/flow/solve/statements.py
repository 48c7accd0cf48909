"""What statements do to the state. One function for each kind; more are in `ways.py`, `loops.py`, `definitions.py`.

It follows the text from top to bottom. Where ways part, both are followed with a state of their own; where they meet,
the states are joined.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide import branching
from wardline_analyzers.flow.decide.decisions import note_decision
from wardline_analyzers.flow.evaluate.expressions import evaluate
from wardline_analyzers.flow.evaluate.operators import operate
from wardline_analyzers.flow.evaluate.protocols import called
from wardline_analyzers.flow.known.elements import elements, extended, with_element
from wardline_analyzers.flow.known.run import DEEPEST, Run
from wardline_analyzers.flow.known.state import State, vouched
from wardline_analyzers.flow.known.values import ANY, CLEAN, NEVER, NONE, Value
from wardline_analyzers.flow.solve import raising, throwing
from wardline_analyzers.flow.solve.targets import assign, change, remove
from wardline_analyzers.flow.solve.wrapping import annotated

Execute = Callable[[Run, Any, State], "State | None"]

EXECUTE: Final[dict[type, Execute]] = {}
"""How each kind of statement is looked at; the modules of the solver put theirs in. None: no way leads on from it."""


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
        execute = EXECUTE[type(statement)]
        memory = run.memory
        state = execute(run, statement, state) if memory is None else memory.execute(run, statement, state, execute)
        run.nesting -= 1
        if state is None and type(statement) is form.Do and run.world.models.front.reads_on:
            block(run, body[position + 1 :], before)
            return None
        if run.frame.raised and state is not None and position < len(body) - 1:
            run.frame.raised[-1].append(state.copy())
    return state


def unreached(run: Run, body: Sequence[form.Statement]) -> None:
    """Note that these statements are never reached."""
    if body and run.watching:
        run.dead.append((body[0].start, body[-1].end))


# ---------------------------------------------------------------------- names and their values


def _do(run: Run, node: form.Do, state: State) -> State | None:
    return None if _worked_out(run, node.value, state) is NEVER else state


def _worked_out(run: Run, node: form.Expression, state: State) -> Value:
    """The value of a statement's expression; NEVER too where something in it raises for sure."""
    run.frame.fails = ""
    value = evaluate(run, node, state)
    if not run.frame.fails or not raising.is_plain(node):
        run.frame.fails = ""
        return value
    return NEVER


def _assign(run: Run, node: form.Assign, state: State) -> State | None:
    value = _worked_out(run, node.value, state)
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
    frame = run.frame
    if frame.outer is not None and frame.function is frame.outer.function:  # a field of a class
        if run.world.models.front.zeros:  # what its type tells, and no more
            told = annotated(run, CLEAN, node.annotation, state)
            if told.callables or (told.name or "").endswith("()"):
                state.vars[node.name] = told
    elif frame.function is not None:
        state.vars[node.name] = annotated(run, ANY, node.annotation, state)
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


# ---------------------------------------------------------------------- leaving


def _return(run: Run, node: form.Return, state: State) -> None:
    value = evaluate(run, node.value, state) if node.value is not None else NONE
    if isinstance(node.value, form.Compare):
        note_decision(run, node.value)
    if value is not NEVER:
        if state.facts:
            value = vouched(value, state.facts)
        run.frame.returns.append((node, value, state))


def _raise(run: Run, node: form.Raise, state: State) -> None:
    run.frame.fails = ""
    if node.value is not None:
        value = evaluate(run, node.value, state)
        if node.cause is not None:
            cause = evaluate(run, node.cause, state)
            if cause.taints and value.kind == "instance" and value.items is not None:
                value = with_element(value, ".__cause__", cause)
        throwing.throw(run, value)
        run.frame.fails = throwing.builtin_error(value)
    if run.frame.raised:
        run.frame.raised[-1].append(state)


def _assert(run: Run, node: form.Assert, state: State) -> State | None:
    return branching.branch(run, node.test, state)[0]


EXECUTE.update(
    {
        form.Do: _do,
        form.Assign: _assign,
        form.Declare: _declare,
        form.Augment: _augment,
        form.Delete: _delete,
        form.Import: _import,
        form.Return: _return,
        form.Raise: _raise,
        form.Assert: _assert,
    }
)

__all__ = ["EXECUTE", "block", "unreached"]
