"""What holds at one place of a function: its variables, and what has been vouched for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wardline_analyzers.flow.known.elements import element, with_element
from wardline_analyzers.flow.known.identity import Changes, replaced
from wardline_analyzers.flow.known.joining import join, widened
from wardline_analyzers.flow.known.kinds import ALL
from wardline_analyzers.flow.known.outcomes import flagged, in_common, learn, tells
from wardline_analyzers.flow.known.values import (
    ADDRESS,
    DEEPEST,
    FALSE_HERE,
    IF_RESOLVED,
    NO_FACTS,
    NO_KINDS,
    PARAMETER,
    RESOLVED,
    TRUE_HERE,
    Facts,
    Id,
    Key,
    Taint,
    Value,
)


class State:
    """Mutable. Joined where two ways meet; copied where they part."""

    __slots__ = ("facts", "vars")

    def __init__(self) -> None:
        self.vars: dict[str, Value] = {}
        self.facts: dict[Key, frozenset[str]] = {}

    def copy(self) -> State:
        other = State.__new__(State)
        other.vars = dict(self.vars)
        other.facts = dict(self.facts) if self.facts else {}
        return other

    def become(self, other: State | None) -> None:
        """What holds here is what holds there. None: this place is not reached, so it does not matter."""
        if other is not None:
            self.vars = other.vars
            self.facts = other.facts

    def replace(self, changes: Changes, probe: set[Id]) -> None:
        """These objects have changed: all that hold them see the change."""
        variables = self.vars
        for name, value in variables.items():
            if (value.ids or value.items is not None) and not value.held.isdisjoint(probe):
                variables[name] = replaced(value, changes, probe)

    # ------------------------------------------------------------------ what has been vouched for

    def learn(self, facts: Facts) -> None:
        learn(self.facts, facts)

    def forget(self, key: Key) -> None:
        """The data is fetched anew: what was tested is another."""
        for known in [k for k in self.facts if k[: len(key)] == key]:
            del self.facts[known]

    def cleared(self, taint: Taint) -> frozenset[str]:
        """The kinds of sink for which this data is harmless here."""
        return _cleared(taint, self.facts) if self.facts else taint.cleared


def facts_of(value: Value, kinds: frozenset[str] = ALL) -> Facts:
    """That all untrusted data in a value is harmless for these kinds of sink."""
    return frozenset((t.key, kinds) for t in value.taints) if value.taints else NO_FACTS


def of_all(row: Value, kinds: frozenset[str] = ALL) -> Facts:
    """That all data in a container is harmless, and so what it was taken out of, element by element."""
    return frozenset((t.key[:-1] if t.key[-1] == "[*]" else t.key, kinds) for t in row.taints)


def of_all_turns(each: Value, told: Facts) -> Facts:
    """What each turn of a loop vouches for, it vouches for all that the loop went through."""
    facts = dict(told)
    found = {(t.key[:-1], kinds) for t in each.taints if t.key[-1] == "[*]" and (kinds := facts.get(t.key, NO_KINDS))}
    for taint in each.taints:
        if taint.key[-2:] == (ADDRESS, "[*]"):  # one of the addresses of a host: a part of it is enough
            size = len(taint.key)
            found.update((taint.key[:-1], kinds) for key, kinds in facts.items() if key[:size] == taint.key)
    return frozenset(found)


def settled(value: Value, state: State) -> Value:
    """A value that is taken over from here: what is vouched for here about its data holds for it from now on."""
    if not state.facts or not value.taints:
        return value
    return value.but(taints=tuple(taint.but(cleared=state.cleared(taint)) for taint in value.taints))


_TRUTHS = frozenset((TRUE_HERE, FALSE_HERE))

_STRANGERS = frozenset(("remote", "fetched", "llm-output", "tool-result"))
"""Kinds of data that somebody else chooses."""


def measured(value: Value, base: Value) -> list[Taint]:
    """The data in a path that a comparison with this base tells of: not its own, and none if strangers set that."""
    if any(t.kind in _STRANGERS and "path" not in t.cleared for t in base.taints):
        return []
    own = [t.key for t in base.taints if "path" not in t.cleared]  # (a number of it leads nowhere)
    return [t for t in value.taints if not any(t.key[: len(key)] == key for key in own)]


def resolved_keys(taints: Iterable[Taint]) -> Iterator[Key]:
    """The data of paths that have been resolved. Of what a caller hands in only the caller knows that."""
    for taint in taints:
        if taint.key and taint.key[-1] == RESOLVED:
            yield taint.key
        elif taint.kind == PARAMETER:
            yield (*taint.key, IF_RESOLVED)


def _cleared(taint: Taint, facts: dict[Key, frozenset[str]]) -> frozenset[str]:
    key = taint.key
    cleared = taint.cleared
    for length in range(len(key), 0, -1):
        kinds = facts.get(key[:length])
        if kinds:
            cleared = cleared | kinds
    return cleared


def vouched(value: Value, facts: dict[Key, frozenset[str]], depth: int = 0) -> Value:
    """The value, whose data is harmless so far as these facts say. What is in a container is too."""
    if value.kind == "instance" and value.items and depth <= DEEPEST:
        return _vouched_fields(value, facts, depth)
    for taint in value.taints:
        if _cleared(taint, facts) is not taint.cleared:
            break
    else:  # mostly: the facts are about other data
        return value
    taints = tuple(t if (kinds := _cleared(t, facts)) is t.cleared else t.but(cleared=kinds) for t in value.taints)
    if value.items is None or depth > DEEPEST:
        return value.but(taints=taints, ids=())
    items = {key: vouched(item, facts, depth + 1) if item.taints else item for key, item in value.items.items()}
    rest, keys = (v and vouched(v, facts, depth + 1) for v in (value.rest, value.keys))
    own = () if any(i is None or not _made_here(i) for i in value.ids) else value.ids
    return value.but(taints=taints, items=items, rest=rest, keys=keys, ids=own)


def _vouched_fields(value: Value, facts: dict[Key, frozenset[str]], depth: int) -> Value:
    """An object, whose fields are not the object."""
    assert value.items is not None
    fields = {key: vouched(each, facts, depth + 1) for key, each in value.items.items()}
    if all(fields[key] is each for key, each in value.items.items()):
        return value
    own = () if any(i is None or not isinstance(i[0], int) for i in value.ids) else value.ids
    return value.but(items=fields, ids=own)


def _made_here(own: Id) -> bool:
    """Is it an object of this function's own? What others may change too is not known to be as it was."""
    return isinstance(own[0], int) and own[0] < 0


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
    apart = (a.facts or b.facts) and a.facts != b.facts
    if apart:  # what holds on one way only is said of what is bound there
        mine, theirs = _bound_apart(a, b), _bound_apart(b, a)
    if mine.keys() == theirs.keys():
        out.vars = {k: v if (w := theirs[k]) is v else join(v, w) for k, v in mine.items()}
    else:
        out.vars = {k: v if (u := theirs.get(k)) is None or u is v else join(v, u) for k, v in mine.items()}
        for name, other in theirs.items():
            if name not in mine:
                out.vars[name] = other
    out.facts = in_common(a.facts, b.facts) if a.facts else a.facts
    for name, here in a.vars.items():
        there = b.vars.get(name)
        if there is not None and here is not there and (apart or tells(here) or tells(there)):
            out.vars[name] = flagged(out.vars[name], here, a.facts, there, b.facts)
    return out


def _bound_apart(a: State, b: State) -> dict[str, Value]:
    """The variables of the first, of which those that differ are cleared of what holds only there."""
    there = b.facts
    only = {k: v for k, kinds in a.facts.items() if k[-1] not in _TRUTHS and (v := kinds - there.get(k, NO_KINDS))}
    if not only:
        return a.vars
    found = a.vars
    for name, value in a.vars.items():
        other = b.vars.get(name)
        if (value.taints or value.kind == "instance") and other is not value:
            clear = vouched(_told_apart(value, other, only) if other is not None and other.items else value, only)
            if clear is not value:
                if found is a.vars:
                    found = dict(found)
                found[name] = clear
    return found


def _told_apart(value: Value, other: Value, facts: dict[Key, frozenset[str]]) -> Value:
    """An object with those fields by themselves which it has otherwise on the other way, and which are vouched for
    here: `if self.order not in COLUMNS: self.order = "id"`."""
    if value.kind not in _OBJECTS or value.consts is not None:
        return value
    made = value
    for key in other.items or ():
        if isinstance(key, str) and key.startswith(".") and (value.items is None or key not in value.items):
            field = element(value, key)
            clear = vouched(field, facts)
            if clear is not field:
                made = with_element(made, key, clear)
    return made if made is value else made.but(ids=value.ids)


_OBJECTS = frozenset(("instance", ""))


def widen(before: State, after: State | None) -> State:
    """The state at the head of a loop, given those before it and at the end of a round."""
    if after is None:
        return before.copy()
    joined = _join(before, after)
    out = joined.copy() if joined is before or joined is after else joined
    found = _bound_apart(after, before) if after.facts and after.facts != before.facts else after.vars
    for name, value in before.vars.items():
        other = found.get(name)
        if other is not None and other is not value:
            out.vars[name] = widened(value, other)
    return out
