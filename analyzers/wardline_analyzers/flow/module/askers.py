"""Which parts of a module asked by which words: whom a change concerns is looked up, not searched for."""

from __future__ import annotations

from collections.abc import Iterable

from wardline_analyzers.flow.module.parts import Part


class Askers:
    """By what the parts' looks asked; follows them one by one."""

    def __init__(self) -> None:
        self._asking: dict[str, list[Part]] = {}
        self._known: dict[Part, frozenset[str]] = {}
        """What each part asked when it was put in."""

    def put(self, part: Part) -> None:
        """Take in a part, or what it asks now."""
        before, now = self._known.get(part, frozenset[str]()), part.asks
        if now is not before:
            self._leave(part, before - now)
            for word in now - before:
                self._asking.setdefault(word, []).append(part)
            self._known[part] = now

    def drop(self, part: Part) -> None:
        self._leave(part, self._known.pop(part, frozenset()))

    def _leave(self, part: Part, words: Iterable[str]) -> None:
        for word in words:
            parts = self._asking[word]
            parts.remove(part)
            if not parts:
                del self._asking[word]

    def of(self, words: Iterable[str]) -> list[Part]:
        """The parts that asked by one of these words, in the order of the text."""
        found = dict.fromkeys(part for word in words for part in self._asking.get(word, ()))
        return sorted(found, key=lambda part: (part.number, part.name))


__all__ = ["Askers"]
