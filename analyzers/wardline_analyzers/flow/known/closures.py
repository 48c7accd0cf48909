"""Functions inside functions, with the variables around them."""

from __future__ import annotations

from typing import Any

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.program import LocalClass
from wardline_analyzers.flow.known.values import Key, Value
from wardline_analyzers.flow.known.world import World


class Closure:
    """A function inside another, with the variables around it.

    `world` is the program as its unit sees it, `watching` tells whether that is the unit at hand. `owner`: the local
    class that it is a method of. `defaults`: what the parameters are that a caller leaves out, as it was where the
    function was made; None for those without. `facts`: what had been vouched for by then.
    """

    __slots__ = ("defaults", "facts", "frame", "function", "owner", "watching", "world")

    def __init__(
        self,
        function: form.Function,
        frame: Any,
        world: World,
        watching: bool,
        defaults: tuple[Value | None, ...] = (),
        facts: dict[Key, frozenset[str]] | None = None,
    ) -> None:
        self.function = function
        self.frame = frame
        self.world = world
        self.watching = watching
        self.defaults = defaults
        self.facts: dict[Key, frozenset[str]] = dict(facts) if facts else {}
        self.owner: LocalClass | None = None

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Closure)
            and self.function is other.function
            and self.frame is other.frame
            and self.defaults == other.defaults
        )

    def __hash__(self) -> int:
        return id(self.function)
