"""What expressions are worth. One function for each kind; more are beside it, in calling/ and in decide/."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary import aliases
from wardline_analyzers.flow.boundary.secret_names import is_secret
from wardline_analyzers.flow.boundary.secrets import FEW, is_few, marked, without_secrets
from wardline_analyzers.flow.boundary.sinks import reach
from wardline_analyzers.flow.decide.decisions import note_decision, note_need
from wardline_analyzers.flow.evaluate import enumerations, protocols
from wardline_analyzers.flow.evaluate.attributes import SIGNS, attribute, own_member
from wardline_analyzers.flow.evaluate.operators import falsy, negated, operate, tested, truthy, unary
from wardline_analyzers.flow.evaluate.strings import SOMETHING, as_number, built, is_numeric, quoted
from wardline_analyzers.flow.evaluate.subscripts import index
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.elements import constant, display, element, elements, rebuilt
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.kinds import ENDS_TEXT
from wardline_analyzers.flow.known.outcomes import Known, flagged, truth_of
from wardline_analyzers.flow.known.program import ClassRef, Generating, is_enumeration
from wardline_analyzers.flow.known.run import DEEPEST, SENT, Run
from wardline_analyzers.flow.known.state import State, facts_of, join_states, vouched
from wardline_analyzers.flow.known.values import (
    ANY,
    CLEAN,
    NEVER,
    NO_FACTS,
    NONE,
    PARAMETER,
    START,
    UNKNOWN,
    Facts,
    Value,
)
from wardline_analyzers.flow.solve import raising

Evaluate = Callable[[Run, Any, State], Value]

EVALUATE: Final[dict[type, Evaluate]] = {}
"""How each kind of expression is evaluated; the modules of the solver put theirs in."""


def evaluate(run: Run, node: form.Expression, state: State) -> Value:
    """The value of an expression; what it does (assignments in it, calls) is done to the state."""
    run.budget -= 1
    if run.budget < 0 or run.nesting > DEEPEST:
        run.limited = True
        return ANY
    run.nesting += 1
    value = EVALUATE[type(node)](run, node, state)
    run.nesting -= 1
    if run.watching:
        run.note(node, vouched(value, state.facts) if value.taints and state.facts else value)
    return value


# ---------------------------------------------------------------------- names and parts


def _literal(run: Run, node: form.Literal, state: State) -> Value:
    return constant(node.value)


def _name(run: Run, node: form.Name, state: State) -> Value:
    value = run.variable(node.name, state)
    if value.name == node.name and run.world.models.front.bare_members:
        return own_member(run, node, state) or run.inner_class(node.name) or value
    if value is ANY and is_secret(node.name):
        return marked(value, node.name, node)  # a name that is bound nowhere here
    return constant(SIGNS[value.name]) if value.name in SIGNS else value


def _attribute(run: Run, node: form.Attribute, state: State) -> Value:
    return attribute(run, evaluate(run, node.base, state), node.name, node)


def _index(run: Run, node: form.Index, state: State) -> Value:
    base = evaluate(run, node.base, state)
    key = evaluate(run, node.key, state)
    if key.kind == "slice" and key.items is not None:
        return _sliced(run, base, list(key.items.values()))
    if key.taints:
        if run.watching and (base.items is not None or base.taints):
            note_need(run, (node.key,))
        if base.kind == "dict" and base.items and base.rest is None and not base.taints and base.name is None:
            if run.world.models.front.zeros or run.world.models.front.fields_by_text:
                return _if_there(index(run, base, key, node), facts_of(key))
            if protocols.has(run, base, "__missing__"):
                return index(run, base, key, node)
            state.learn(facts_of(key))  # it raises if there is no such key
        elif run.world.models.front.zeros and _is_kept_map(base):
            found = index(run, base, key, node)
            return found if found.when is not None else found.but(when=(facts_of(key), NO_FACTS))
        elif _is_enumeration(run, base):
            state.learn(facts_of(key))
            return CLEAN
    if run.frame.raised and base.items is not None:
        raising.note_failed_index(run, base, key)
    if base.kind == "class" and (member := enumerations.named(run, base, key.constant, node)) is not None:
        return member
    return aliases.kept(run, base, key, node) or index(run, base, key, node)


def _is_enumeration(run: Run, value: Value) -> bool:
    classes = [each for each in value.callables if isinstance(each, ClassRef)]
    return bool(classes) and all(is_enumeration(run.world.library_bases(each)) for each in classes)


def _is_kept_map(value: Value) -> bool:
    """A map of the program's, or one in an object that it was given: what is under no key is zero, and so not true."""
    if value.kind not in ("dict", "") or value.consts is not None or value.name is not None:
        return False
    return all(taint.kind == PARAMETER and len(taint.key) > 1 for taint in value.taints)


def _if_there(value: Value, facts: Facts) -> Value:
    """What a map of constants gives: where it is true, the key is one of the map's."""
    if value.consts is None or not all(each for each in value.consts if each is not None):
        return value
    return Value(kind=value.kind, when=(facts, NO_FACTS))


def _slice(run: Run, node: form.Slice, state: State) -> Value:
    base = evaluate(run, node.base, state)
    parts = (node.low, node.high, node.step)
    return _sliced(run, base, [evaluate(run, part, state) if part is not None else NONE for part in parts])


def _sliced(run: Run, base: Value, bounds: list[Value]) -> Value:
    """`base[low:high:step]`"""
    known = [b.constant for b in bounds]
    if all(k is None or (isinstance(k, int) and not isinstance(k, bool)) for k in known) and known[2] != 0:
        where = slice(*known)
        if base.consts is not None and all(isinstance(c, (str, bytes)) for c in base.consts):
            return join_all(constant(c[where]) for c in base.consts)
        if known == [None, 0, None] and base.kind in ("str", ""):
            return constant("") if base.kind else CLEAN
        if base.head and base.kind == "str" and _in_front(known, len(base.head.partition(SOMETHING)[0])):
            return constant(base.head[where])
        if base.items is not None and base.rest is None and base.kind in ("list", "tuple"):
            part = display(base.kind, list(base.items.values())[where])
            if base.kind == "list":
                part.ids = run.fresh()
            return part
    if base.items is not None:
        return rebuilt(base, {}, element(base, UNKNOWN) if base.items or base.rest is not None else None)
    step = "[:]" if known[0] else START
    if base.taints and is_few(known[0], known[1]):
        base, step = without_secrets(base), FEW
    return Value(taints=tuple(t.part(step) for t in base.taints), open=base.open, kind=base.kind, name=base.name)


def _in_front(bounds: list[Any], length: int) -> bool:
    """Is the part within the first so many characters?"""
    low, high, step = bounds
    return isinstance(high, int) and 0 <= high <= length and (low is None or low >= 0) and step is None


# ---------------------------------------------------------------------- operators


def _text(run: Run, node: form.Text, state: State) -> Value:
    parts: list[str | Value] = []
    number = -1
    for piece in node.pieces:
        if isinstance(piece, str):
            parts.append(piece)
            continue
        number += 1
        value = evaluate(run, piece, state)
        if value.taints and state.facts and parts and isinstance(parts[-1], str) and parts[-1][-1:] in ENDS_TEXT:
            value = vouched(value, state.facts)  # what ends the quotes may have been asked for
        spec = node.formats[number] if number < len(node.formats) else ""
        if spec and is_numeric(spec):
            value = as_number(value)
        elif value.callables:
            value = protocols.as_text(run, value, piece, spec)
        parts.append(quoted(value) if spec[:2] in ("!r", "!a") else value)
    return built(parts, node)


def _operation(run: Run, node: form.Operation, state: State) -> Value:
    operands = node.operands
    if len(operands) == 1:
        return unary(node.operator, evaluate(run, operands[0], state))
    first = operands[0]
    if type(first) is not form.Operation or len(first.operands) == 1:
        return _operated(run, node, evaluate(run, first, state), evaluate(run, operands[1], state), state)
    spine = [node]  # `a + b + c + …`: as deep as it is long
    while type(first) is form.Operation and len(first.operands) == 2:
        spine.append(first)
        first = first.operands[0]
    value = evaluate(run, first, state)
    for each in reversed(spine):
        value = _operated(run, each, value, evaluate(run, each.operands[1], state), state)
        run.budget -= 1
        if run.watching and each is not node:
            run.note(each, vouched(value, state.facts) if value.taints and state.facts else value)
    return value


def _operated(run: Run, node: form.Operation, left: Value, right: Value, state: State) -> Value:
    if node.operator == "*" and (left.taints or right.taints):
        for text, count in ((left, right), (right, left)):
            if text.kind in _REPEATED and count.kind in ("int", "") and count.taints:
                reach(run, "resource", "", count, node, state)
    if right.taints and state.facts and node.operator == "+" and _ends_open(left.constant):
        right = vouched(right, state.facts)
    return operate(run, node.operator, left, right, node)


def _ends_open(text: object) -> bool:
    """Does a text end in a quote? What ends that may have been asked for."""
    return isinstance(text, str) and text[-1:] in ENDS_TEXT


_REPEATED: Final = frozenset(("str", "bytes", "list", "tuple"))


def _choice(run: Run, node: form.Choice, state: State) -> Value:
    then, other = run.interpreter.branch(run, node.test, state.copy())
    values: list[Value] = []
    facts: list[Known] = []
    gone: list[State] = []
    for ways, part in ((then, node.then), (other, node.other)):
        if ways is None:
            if run.watching:
                run.dead.append((part.start, part.end))
        else:
            value = evaluate(run, part, ways)
            if value is NEVER:
                gone.append(ways)
                continue
            values.append(vouched(value, ways.facts) if value.taints and ways.facts else value)
            facts.append(ways.facts)
    if not values:
        return NEVER
    state.become(join_states(way for way in (then, other) if not any(way is g for g in gone)))
    joined = join_all(values)
    return flagged(joined, values[0], facts[0], values[1], facts[1]) if len(values) == 2 else joined


def _await(run: Run, node: form.Await, state: State) -> Value:
    value = evaluate(run, node.value, state)
    return value


def _star(run: Run, node: form.Star, state: State) -> Value:
    return elements(evaluate(run, node.value, state))


def _opaque(run: Run, node: form.Opaque, state: State) -> Value:
    for part in node.parts:
        evaluate(run, part, state)
    return ANY


# ---------------------------------------------------------------------- functions and bindings


def defaults_of(run: Run, function: form.Function, state: State) -> tuple[Value | None, ...]:
    """The default values of a function's parameters where it is made."""
    if not run.world.models.front.early_defaults or all(p.default is None for p in function.parameters):
        return ()
    return tuple(evaluate(run, p.default, state) if p.default is not None else None for p in function.parameters)


def _lambda(run: Run, node: form.Lambda, state: State) -> Value:
    defaults = defaults_of(run, node.function, state)
    closure = Closure(node.function, run.frame, run.world, run.watching, defaults, state.facts)
    run.frame.closures.append(closure)
    return Value(kind="function", callables=(closure,))


def _walrus(run: Run, node: form.Walrus, state: State) -> Value:
    value = evaluate(run, node.value, state)
    run.interpreter.assign(run, node.target, value, state)
    return value


def _yield(run: Run, node: form.Yield, state: State) -> Value:
    frame = run.frame
    frame.in_order = frame.in_order and frame.sure
    if node.value is None:
        frame.yields.append(NONE)
    else:
        value = evaluate(run, node.value, state)
        if node.whole:
            if value.kind == "list" and value.items is not None and value.rest is None:
                frame.yields.extend(value.items.values())
            else:
                frame.in_order = False
                frame.yields.append(protocols.each_of(run, value, node))
            return join_all(c.result for c in value.callables if isinstance(c, Generating)) if value.callables else ANY
        frame.yields.append(vouched(value, state.facts) if value.taints and state.facts else value)
    return state.vars.get(SENT, NONE)


def _not(run: Run, node: form.Not, state: State) -> Value:
    value = negated(protocols.truth(run, evaluate(run, node.operand, state), node))
    if run.watching and value.when is not None:
        note_decision(run, node.operand)
    return value


def _logic(run: Run, node: form.Logic, state: State) -> Value:
    """`and` / `or`: the operands behind one are looked at where that one let through."""
    conjunction = node.operator == "and"
    last = node.operands[-1]
    values: list[Value] = []
    here = state
    first = true, false = NO_FACTS, NO_FACTS
    for operand in node.operands:
        value = evaluate(run, operand, here)
        when = tested(value) or (NO_FACTS, NO_FACTS)
        if operand is node.operands[0]:
            first = true, false = when
        elif conjunction:
            true, false = true | when[0], _common_facts(false, when[1])
        else:
            true, false = _common_facts(true, when[0]), false | when[1]
        if operand is last:
            if value is NEVER and here is not state:  # `found or abort(404)`: on from here only the other way
                if len(node.operands) == 2:
                    state.learn(first[1 if conjunction else 0])
                return join_all(values)
            values.append(value)
            break
        note_decision(run, operand)
        truth = truth_of(value)
        if truth is (not conjunction):  # the operands behind it are never looked at
            values.append(value)
            if run.watching:
                run.dead.append((operand.end, node.end))
            break
        if truth is None:
            values.append(falsy(value) if conjunction else truthy(value))
            if here is state:
                here = state.copy()
        if here is not state:
            here.learn(when[0 if conjunction else 1])
    if here is not state:
        state.become(join_states((state, here)))
    if values[-1] is NEVER:
        return NEVER
    joined = join_all(values if conjunction else _kept(values))
    return joined.but(when=(true, false)) if true or false else joined


def _kept(values: list[Value]) -> list[Value]:
    """`global.store ?? new Store()`: what is kept there, of which nothing is known, is what is made otherwise; so is
    what a caller may give, `db or connect()`."""
    *before, made = values
    if made.name is None or not made.name.endswith("()"):
        return values
    like = [value.but(name=made.name) if _is_of_global(value) or _is_given(value) else value for value in before]
    return [*like, made]


def _is_given(value: Value) -> bool:
    """A parameter of which nothing is known."""
    if value.name is not None or value.kind or value.items is not None or value.callables or not value.taints:
        return False
    return all(taint.kind == PARAMETER and len(taint.key) == 1 for taint in value.taints)


def _is_of_global(value: Value) -> bool:
    """A field of the object of all globals, and nothing else is known of it."""
    root, _, field = (value.name or "").partition(".")
    return root in _GLOBALS and "." not in field and not value.taints and not value.callables and value.items is None


_GLOBALS: Final = frozenset(("globalThis", "global", "window"))


def _common_facts(a: Facts, b: Facts) -> Facts:
    if not a or not b:
        return NO_FACTS
    mine, theirs = dict(a), dict(b)
    return frozenset((k, kinds) for k, v in mine.items() if (kinds := v & theirs.get(k, frozenset())))


EVALUATE.update(
    {
        form.Literal: _literal,
        form.Name: _name,
        form.Attribute: _attribute,
        form.Index: _index,
        form.Slice: _slice,
        form.Text: _text,
        form.Operation: _operation,
        form.Choice: _choice,
        form.Await: _await,
        form.Star: _star,
        form.Opaque: _opaque,
        form.Lambda: _lambda,
        form.Walrus: _walrus,
        form.Yield: _yield,
        form.Not: _not,
        form.Logic: _logic,
    }
)

__all__ = ["EVALUATE", "evaluate"]
