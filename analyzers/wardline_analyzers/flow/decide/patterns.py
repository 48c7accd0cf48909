"""Patterns of `match`: whether one fits, and what it binds."""

from __future__ import annotations

from collections.abc import Callable

from wardline_analyzers.flow import form
from wardline_analyzers.flow.calling.overloads import is_of
from wardline_analyzers.flow.decide.comparisons import constant_of_class, is_another_letter
from wardline_analyzers.flow.decide.decisions import note_condition
from wardline_analyzers.flow.evaluate.expressions import evaluate
from wardline_analyzers.flow.known.elements import element, elements, rebuilt
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, facts_of
from wardline_analyzers.flow.known.values import UNKNOWN, Value
from wardline_analyzers.flow.solve.targets import assign

Effect = Callable[[State], None]


def match(
    run: Run, pattern: form.Pattern, subject: Value, state: State, node: form.Expression
) -> tuple[bool | None, Effect, Effect]:
    """(does it fit, None: that is not sure; what it does to the state where it fits; and where not)."""
    bound: list[tuple[str, Value]] = []
    learned: list[Value] = []
    wanted: list[object] = []
    fits = _fits(run, pattern, subject, state, bound, learned, wanted)

    def then(inner: State) -> None:
        for value in learned:
            inner.learn(facts_of(value))
        for name, value in bound:
            assign(run, form.Name(pattern.start, pattern.end, name), value, inner)
        if isinstance(node, form.Name) and wanted and pattern.kind in ("value", "or"):
            known = inner.vars.get(node.name)
            if known is not None and known.items is None:
                inner.vars[node.name] = Value(consts=tuple(wanted), kind=known.kind, head="")

    def otherwise(outer: State) -> None:
        for constant in wanted if pattern.kind in ("value", "or") else ():
            outer.learn(is_another_letter(subject, constant))
        if isinstance(node, form.Name) and wanted:
            known = outer.vars.get(node.name)
            if known is not None and known.consts is not None:
                kept = tuple(c for c in known.consts if c not in wanted)
                if kept:
                    outer.vars[node.name] = known.but(consts=kept)

    return fits, then, otherwise


def _fits(
    run: Run,
    pattern: form.Pattern,
    subject: Value,
    state: State,
    bound: list[tuple[str, Value]],
    learned: list[Value],
    wanted: list[object],
) -> bool | None:
    kind = pattern.kind
    if kind == "capture":
        if pattern.name:
            bound.append((pattern.name, subject))
        return True
    if kind == "value":
        value = evaluate(run, pattern.value, state) if pattern.value is not None else Value(open=True)
        if subject.taints and not value.taints:
            learned.append(subject)
        if value.constant is not UNKNOWN:
            wanted.append(value.constant)
            if subject.consts is not None:
                same = [type(c) is type(value.constant) and c == value.constant for c in subject.consts]
                return True if all(same) else None if any(same) else False
        return _names_constant(pattern.value, subject)
    if kind == "or":
        results = []
        for part in pattern.parts:
            results.append(_fits(run, part, subject, state, bound, learned, wanted))
            if results[-1] is True:
                break
        if any(p.kind == "capture" for p in pattern.parts):
            learned.clear()
        return True if True in results else None if None in results else False
    if kind == "as":
        result = _fits(run, pattern.parts[0], subject, state, bound, learned, wanted) if pattern.parts else None
        bound.append((pattern.name, subject))
        return result
    if kind == "list":
        return _sequence(run, pattern, subject, state, bound)
    if kind == "dict":
        return _mapping(run, pattern, subject, state, bound)
    if kind == "class":
        of = evaluate(run, pattern.value, state) if pattern.value is not None else None
        result = is_of(run, subject, of) if of is not None else None
        if result is None:
            note_condition(run, (subject,))
        results = [result]
        names = pattern.attributes
        positional = len(pattern.parts) - len(names)
        for number, part in enumerate(pattern.parts):
            if number < positional:
                # `str(x)` binds the subject itself; a class's `__match_args__` are mostly its fields in order.
                inner = subject if subject.items is None else elements(subject)
                if subject.items is not None and number < len(subject.items):
                    inner = list(subject.items.values())[number]
            else:
                inner = element(subject, "." + names[number - positional])
            results.append(_fits(run, part, inner, state, bound, [], []))
        return False if False in results else None if None in results else True
    return None


def _names_constant(label: form.Expression | None, subject: Value) -> bool | None:
    """`case RED`, where the subject is known to be one of the constants of its enum; None: it is not known."""
    constant = constant_of_class(subject)
    if constant is None or not isinstance(label, (form.Name, form.Attribute)):
        return None
    return str(constant[1]).removeprefix(".") == label.name


def _mapping(
    run: Run, pattern: form.Pattern, subject: Value, state: State, bound: list[tuple[str, Value]]
) -> bool | None:
    """A dictionary: all its keys are known, or it may have others too."""
    exact = subject.items is not None and subject.rest is None and subject.kind == "dict"
    results: list[bool | None] = []
    left = dict(subject.items or {})
    for key, part in zip(pattern.keys, pattern.parts, strict=False):
        found = evaluate(run, key, state).constant
        results.append(_fits(run, part, element(subject, found), state, bound, [], []))
        if exact and found is not UNKNOWN and left.pop(found, None) is None:
            return False
    if pattern.name:
        bound.append((pattern.name, rebuilt(subject, left, None) if exact else subject))
    if not exact:
        return None
    return False if False in results else None if None in results else True


def _sequence(
    run: Run, pattern: form.Pattern, subject: Value, state: State, bound: list[tuple[str, Value]]
) -> bool | None:
    parts = pattern.parts
    star = next((n for n, part in enumerate(parts) if part.kind == "star"), None)
    exact = subject.items is not None and subject.rest is None and subject.kind in ("list", "tuple")
    count = len(subject.items) if subject.items is not None else 0
    if exact and (count != len(parts) if star is None else count < len(parts) - 1):
        return False
    results: list[bool | None] = []
    for number, part in enumerate(parts):
        if part.kind == "star":
            if part.name:
                items = list(subject.items.values())[number : count - (len(parts) - number - 1)] if exact else []  # type: ignore[union-attr]
                rest = None if exact else elements(subject)
                bound.append((part.name, rebuilt(Value(kind="list"), dict(enumerate(items)), rest)))
            continue
        if star is not None and number > star:
            inner = element(subject, count - (len(parts) - number)) if exact else elements(subject)
        else:
            inner = element(subject, number)
        results.append(_fits(run, part, inner, state, bound, [], []))
    if not exact:
        return None
    return False if False in results else None if None in results else True
