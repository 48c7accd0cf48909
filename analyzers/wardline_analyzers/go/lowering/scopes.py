"""Which variable a name is: Go's blocks have variables of their own, the common form's functions have not.

A variable that hides one around it is spelled with a prime (`path'`), so that the two are told apart.
"""

from __future__ import annotations

from typing import Final

PRIME: Final = "'"


class _Function:
    """A function that is being lowered: its open blocks, and the names that it assigns to without declaring them."""

    __slots__ = ("blocks", "outer", "world")

    def __init__(self) -> None:
        self.blocks: list[dict[str, str]] = [{}]
        self.outer: set[str] = set()
        """Variables of a function around it."""
        self.world: set[str] = set()
        """Variables of the package."""


class Scopes:
    """The functions and blocks that are open. Outside of all functions nothing is declared: those are the package's."""

    __slots__ = ("_functions",)

    def __init__(self) -> None:
        self._functions: list[_Function] = []

    def enter(self) -> None:
        """A function begins."""
        self._functions.append(_Function())

    def leave(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """A function ends: the variables of functions around it, and of the package, that it assigns to."""
        function = self._functions.pop()
        return tuple(sorted(function.outer)), tuple(sorted(function.world))

    def open(self) -> None:
        """A block begins."""
        if self._functions:
            self._functions[-1].blocks.append({})

    def close(self) -> None:
        """The block ends."""
        if self._functions:
            self._functions[-1].blocks.pop()

    def declare(self, word: str) -> str:
        """A variable of the innermost block; returns how it is spelled from here on."""
        if word == "_" or not self._functions:
            return word
        block = self._functions[-1].blocks[-1]
        known = block.get(word)
        if known is not None:
            return known
        hidden = self._found(word)
        spelled = word if hidden is None else hidden[0] + PRIME
        block[word] = spelled
        return spelled

    def spelled(self, word: str) -> str:
        """How the variable is spelled that a name means here."""
        found = self._found(word)
        return word if found is None else found[0]

    def assigned(self, word: str) -> str:
        """A variable that is assigned to, not declared; returns how it is spelled."""
        if word == "_" or not self._functions:
            return word
        found = self._found(word)
        if found is None:
            self._functions[-1].world.add(word)
            return word
        spelled, function = found
        if function is not self._functions[-1]:
            self._functions[-1].outer.add(spelled)
        return spelled

    def _found(self, word: str) -> tuple[str, _Function] | None:
        for function in reversed(self._functions):
            for block in reversed(function.blocks):
                known = block.get(word)
                if known is not None:
                    return known, function
        return None
