"""What holds at one place of a function: its variables, which of them are the same object, what has been vouched for."""

from __future__ import annotations

from collections.abc import Iterable

from wardline_analyzers.flow.values import NO_KINDS, Facts, Key, Taint, Value, join, widened

_HOST = frozenset(("url", "redirect"))
_FOR_WHOLE = {
    "=host": _HOST,
    ".netloc": _HOST,
    ".hostname": _HOST,
    ".host": _HOST,
    "=name": frozenset(("path",)),
    "=resolved": frozenset(("path",)),
}
"""Parts of data whose check vouches for all of it, for these kinds of sink: the host of a URL, a resolved path."""


class State:
    """Mutable. Joined where two ways meet; copied where they part."""

    __slots__ = ("facts", "groups", "vars")

    def __init__(self) -> None:
        self.vars: dict[str, Value] = {}
        self.groups: dict[str, object] = {}
        """Variables that are the same mutable object have the same token."""
        self.facts: dict[Key, frozenset[str]] = {}

    def copy(self) -> State:
        other = State.__new__(State)
        other.vars = dict(self.vars)
        other.groups = dict(self.groups) if self.groups else {}
        other.facts = dict(self.facts) if self.facts else {}
        return other

    # ------------------------------------------------------------------ variables

    def bind(self, name: str, value: Value) -> None:
        """`name = value`: the name leaves the object that it was."""
        self.groups.pop(name, None)
        self.vars[name] = value

    def share(self, name: str, other: str) -> None:
        """`name` is the same object as `other`."""
        token = self.groups.get(other)
        if token is None:
            token = self.groups[other] = object()
        self.groups[name] = token

    def mutate(self, name: str, value: Value) -> None:
        """The object that `name` is has changed: all that share it see the change."""
        token = self.groups.get(name)
        if token is not None:
            for other, known in self.groups.items():
                if known is token:
                    self.vars[other] = value
        self.vars[name] = value

    # ------------------------------------------------------------------ what has been vouched for

    def learn(self, facts: Facts) -> None:
        for key, kinds in facts:
            self.facts[key] = self.facts.get(key, NO_KINDS) | kinds
            if key and isinstance(key[-1], str) and key[-1] in _FOR_WHOLE:
                whole = kinds & _FOR_WHOLE[key[-1]]
                if whole:
                    self.learn(frozenset(((key[:-1], whole),)))

    def forget(self, key: Key) -> None:
        """The data is fetched anew: what was tested is another."""
        for known in [k for k in self.facts if k[: len(key)] == key]:
            del self.facts[known]

    def cleared(self, taint: Taint) -> frozenset[str]:
        """The kinds of sink for which this data is harmless here."""
        facts = self.facts
        cleared = taint.cleared
        if facts:
            key = taint.key
            for length in range(len(key), 0, -1):
                kinds = facts.get(key[:length])
                if kinds:
                    cleared = cleared | kinds
        return cleared


def join_states(states: Iterable[State | None]) -> State | None:
    """What holds where these ways meet; None: none of them gets there."""
    joined: State | None = None
    for state in states:
        if state is not None:
            joined = state if joined is None else _join(joined, state)
    return joined


def _join(a: State, b: State) -> State:
    if a is b:
        return a
    out = State.__new__(State)
    mine, theirs = a.vars, b.vars
    if mine.keys() == theirs.keys():
        out.vars = {k: v if (w := theirs[k]) is v else join(v, w) for k, v in mine.items()}
    else:
        out.vars = {k: v if (w := theirs.get(k)) is None or w is v else join(v, w) for k, v in mine.items()}
        for name, value in theirs.items():
            if name not in mine:
                out.vars[name] = value
    out.groups = a.groups if a.groups == b.groups else {**b.groups, **a.groups}
    facts = a.facts
    if facts:
        facts = {k: kinds for k, v in a.facts.items() if (kinds := v & b.facts.get(k, NO_KINDS))}
    out.facts = facts
    return out


def widen(before: State, after: State | None) -> State:
    """The state at the head of a loop, given those before it and at the end of a round."""
    if after is None:
        return before.copy()
    joined = _join(before, after)
    out = joined.copy() if joined is before or joined is after else joined
    for name, value in before.vars.items():
        other = after.vars.get(name)
        if other is not None and other is not value:
            out.vars[name] = widened(value, other)
    return out
