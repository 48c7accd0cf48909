"""Patterns of `match`: whether one fits, and what it binds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wardline_analyzers.flow import form
from wardline_analyzers.flow.calling.overloads import is_of
from wardline_analyzers.flow.decide.comparisons import is_another_letter
from wardline_analyzers.flow.decide.decisions import note_condition
from wardline_analyzers.flow.evaluate.expressions import evaluate
from wardline_analyzers.flow.known.class_constants import constant_of_class
from wardline_analyzers.flow.known.elements import element, elements, rebuilt
from wardline_analyzers.flow.known.outcomes import all_cases
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, facts_of
from wardline_analyzers.flow.known.values import NO_FACTS, UNKNOWN, Facts, Value
from wardline_analyzers.flow.solve.targets import assign

Effect = Callable[[State], None]


def match(
    run: Run, pattern: form.Pattern, subject: Value, state: State, node: form.Expression
) -> tuple[bool | None, Effect, Effect]:
    """(does it fit, None: that is not sure; what it does to the state where it fits; and where not)."""
    held = _Held(run, state)
    fits = held.fits(pattern, subject)
    one_of = held.wanted if pattern.kind in ("value", "or") else []

    def then(inner: State) -> None:
        for value in held.learned:
            inner.learn(facts_of(value))
        inner.learn(held.told)
        for name, value in held.bound:
            assign(run, form.Name(pattern.start, pattern.end, name), value, inner)
        if isinstance(node, form.Name) and one_of:
            known = inner.vars.get(node.name)
            if known is not None and known.items is None:
                inner.vars[node.name] = Value(consts=tuple(one_of), kind=known.kind, head="")

    def otherwise(outer: State) -> None:
        for constant in one_of:
            outer.learn(is_another_letter(subject, constant))
        outer.learn(all_cases(subject.cases, one_of, False))
        if isinstance(node, form.Name) and held.wanted:
            known = outer.vars.get(node.name)
            if known is not None and known.consts is not None:
                kept = tuple(c for c in known.consts if c not in held.wanted)
                if kept:
                    outer.vars[node.name] = known.but(consts=kept)

    return fits, then, otherwise


class _Held:
    """A pattern that is held against a value: what it binds, and what is known of the value once it fits."""

    def __init__(self, run: Run, state: State) -> None:
        self._run = run
        self._state = state
        self.bound: list[tuple[str, Value]] = []
        self.learned: list[Value] = []
        """Values that are equal to a constant."""
        self.wanted: list[object] = []
        """The constants, one of which the value is."""
        self.told: Facts = NO_FACTS
        """What holds once it fits, since constants have been matched that tell."""

    def fits(self, pattern: form.Pattern, subject: Value) -> bool | None:
        """Whether it does; None: that is not sure."""
        kind = pattern.kind
        if kind == "capture":
            if pattern.name:
                self.bound.append((pattern.name, subject))
            return True
        if kind in ("value", "or"):
            before = len(self.wanted)
            result = self._constant(pattern, subject) if kind == "value" else self._one_of(pattern, subject)
            if not any(part.kind == "capture" for part in pattern.parts):
                self.told |= all_cases(subject.cases, self.wanted[before:], True)
            return result
        if kind == "as":
            result = self.fits(pattern.parts[0], subject) if pattern.parts else None
            self.bound.append((pattern.name, subject))
            return result
        if kind == "list":
            return self._sequence(pattern, subject)
        if kind == "dict":
            return self._mapping(pattern, subject)
        return self._class(pattern, subject) if kind == "class" else None

    def _part(self, pattern: form.Pattern, subject: Value) -> bool | None:
        """The same of a part of the value: only what is bound there counts."""
        inner = _Held(self._run, self._state)
        inner.bound = self.bound
        result = inner.fits(pattern, subject)
        self.told |= inner.told
        return result

    def _constant(self, pattern: form.Pattern, subject: Value) -> bool | None:
        value = evaluate(self._run, pattern.value, self._state) if pattern.value is not None else Value(open=True)
        if subject.taints and not value.taints:
            self.learned.append(subject)
        if value.constant is UNKNOWN:
            return _names_constant(pattern.value, subject)
        self.wanted.append(value.constant)
        if subject.consts is None:
            return _names_constant(pattern.value, subject)
        same = [type(c) is type(value.constant) and c == value.constant for c in subject.consts]
        return True if all(same) else None if any(same) else False

    def _one_of(self, pattern: form.Pattern, subject: Value) -> bool | None:
        results: list[bool | None] = []
        for part in pattern.parts:
            results.append(self._constant(part, subject) if part.kind == "value" else self.fits(part, subject))
            if results[-1] is True:
                break
        if any(p.kind == "capture" for p in pattern.parts):
            self.learned.clear()
        return True if True in results else None if None in results else False

    def _class(self, pattern: form.Pattern, subject: Value) -> bool | None:
        of = evaluate(self._run, pattern.value, self._state) if pattern.value is not None else None
        result = is_of(self._run, subject, of) if of is not None else None
        if result is None:
            note_condition(self._run, (subject,))
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
            results.append(self._part(part, inner))
        return _all_of(results)

    def _mapping(self, pattern: form.Pattern, subject: Value) -> bool | None:
        """A dictionary: all its keys are known, or it may have others too."""
        exact = subject.items is not None and subject.rest is None and subject.kind == "dict"
        results: list[bool | None] = []
        left = dict(subject.items or {})
        for key, part in zip(pattern.keys, pattern.parts, strict=False):
            found = evaluate(self._run, key, self._state).constant
            results.append(self._part(part, element(subject, found)))
            if exact and found is not UNKNOWN and left.pop(found, None) is None:
                return False
        if pattern.name:
            self.bound.append((pattern.name, rebuilt(subject, left, None) if exact else subject))
        return _all_of(results) if exact else None

    def _sequence(self, pattern: form.Pattern, subject: Value) -> bool | None:
        parts = pattern.parts
        star = next((n for n, part in enumerate(parts) if part.kind == "star"), None)
        known = list((subject.items or {}).values())
        exact = subject.items is not None and subject.rest is None and subject.kind in ("list", "tuple")
        count = len(known)
        if exact and (count != len(parts) if star is None else count < len(parts) - 1):
            return False
        results: list[bool | None] = []
        for number, part in enumerate(parts):
            behind = len(parts) - number - 1
            """Parts of the pattern behind this one."""
            if part.kind == "star":
                if part.name:
                    items = known[number : count - behind] if exact else []
                    rest = None if exact else elements(subject)
                    self.bound.append((part.name, rebuilt(Value(kind="list"), dict(enumerate(items)), rest)))
                continue
            if star is not None and number > star:
                inner = element(subject, count - behind - 1) if exact else elements(subject)
            else:
                inner = element(subject, number)
            results.append(self._part(part, inner))
        return _all_of(results) if exact else None


def _all_of(results: Sequence[bool | None]) -> bool | None:
    return False if False in results else None if None in results else True


def _names_constant(label: form.Expression | None, subject: Value) -> bool | None:
    """`case RED`, where the subject is known to be one of the constants of its enum; None: it is not known."""
    constant = constant_of_class(subject)
    if constant is None or not isinstance(label, (form.Name, form.Attribute)):
        return None
    return str(constant[1]).removeprefix(".") == label.name


__all__ = ["match"]
