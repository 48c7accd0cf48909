"""From one look at a function to what its calls do, and back: its parameters replaced by what is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from wardline_analyzers.flow.program import Use
from wardline_analyzers.flow.values import (
    DEEPEST,
    NO_FACTS,
    UNKNOWN,
    Facts,
    Key,
    Taint,
    Taints,
    Value,
    element,
    elements,
    join_taints,
)

PARAMETER: Final = "parameter"
"""The kind of taint that stands for whatever a caller gives: its key is (index of the parameter, parts …)."""


def part_of(value: Value, parts: Key) -> Value:
    """What these parts of a value are; a part that it does not tell apart is a part of the whole."""
    for part in parts:
        if part in ("[*]", "[:]"):
            value = elements(value) if part == "[*]" else value
        elif part == "[]":
            value = element(value, UNKNOWN)
        elif isinstance(part, str) and part.startswith("="):
            value = Value(taints=tuple(t.part(part) for t in value.taints), open=value.open)
        else:
            value = element(value, part)
    return value


class Filling:
    """Puts the arguments of one call in the place of parameters. `step` is the call, as a step of the way."""

    __slots__ = ("_arguments", "_link", "_step")

    def __init__(
        self,
        arguments: Sequence[Value],
        step: Callable[[Taint], Taint],
        link: Callable[[Taint], Taint],
    ) -> None:
        self._arguments = arguments
        self._step = step
        self._link = link

    def given(self, key: Key) -> Value:
        index = key[0]
        if not isinstance(index, int) or index >= len(self._arguments):
            return Value(open=True)
        return part_of(self._arguments[index], key[1:])

    def taints(self, taints: Taints) -> tuple[Taints, bool]:
        """What these are in terms of the caller; and whether something unknown is among what is given."""
        found: Taints = ()
        opened = False
        for taint in taints:
            if taint.kind != PARAMETER:
                found = join_taints(found, (self._link(taint),))
                continue
            value = self.given(taint.key)
            opened = opened or value.open
            found = join_taints(found, tuple(self._combined(taint, t) for t in value.taints))
        return found, opened

    def _combined(self, inside: Taint, given: Taint) -> Taint:
        cleared = given.cleared | inside.cleared if inside.cleared else given.cleared
        undone = {kind[1:] for kind in inside.cleared if kind.startswith("-")}
        if undone:
            cleared = frozenset(k for k in cleared if k not in undone and not k.startswith("-"))
        return self._step(
            given.but(cleared=cleared, sure=given.sure and inside.sure, shape=given.shape or inside.shape)
        )

    def value(self, value: Value, depth: int = 0) -> Value:
        """A value of the function in terms of the caller."""
        if not value.taints and not value.callables and value.when is None and value.items is None:
            return value
        taints, opened = self.taints(value.taints)
        items, rest = None, None
        if value.items is not None and depth < DEEPEST:
            items = {key: self.value(item, depth + 1) for key, item in value.items.items()}
            rest = self.value(value.rest, depth + 1) if value.rest is not None else None
        when = None
        if value.when is not None:
            when = (self.facts(value.when[0]), self.facts(value.when[1]))
        return value.but(taints=taints, open=value.open or opened, items=items, rest=rest, when=when)

    def facts(self, facts: Facts) -> Facts:
        if not facts:
            return NO_FACTS
        found: set[tuple[Key, frozenset[str]]] = set()
        for key, kinds in facts:
            if key and isinstance(key[0], int):
                found.update((t.key, kinds) for t in self.given(key).taints)
        return frozenset(found)

    def use(self, use: Use) -> list[Use]:
        """The uses that one use of a parameter becomes."""
        value = self.given(use.taint.key)
        return [Use(self._combined(use.taint, t), use.sink, use.bare, use.cap) for t in value.taints]


__all__ = ["PARAMETER", "Filling", "part_of"]
