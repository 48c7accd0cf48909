"""What puts a list in another order by chance."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.sources import sourced
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.functions.rows import row_of
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.elements import elements
from wardline_analyzers.flow.known.joining import join
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import CLEAN, NONE, Value
from wardline_analyzers.flow.solve.targets import change


def shuffled(run: Run, given: Given, name: str, node: form.Call, state: State) -> None:
    """Where the elements are now, nobody knows; who knows the generator of this name can compute it."""
    source = run.world.models.source(name)
    drawn = CLEAN if source is None else sourced(source, name, node).but(name=None)
    change(run, given.node, state, lambda old: row_of(join(elements(old), drawn)).but(ids=old.ids), given.value)


def _shuffled(name: str) -> Function:
    def shuffle(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given = arguments.get("0|x")
        if given is None:
            return None
        shuffled(run, given, f"{name}()", node, state)
        return NONE

    return shuffle


SHUFFLING: Final[dict[str, Function]] = {
    name: _shuffled(name) for name in ("random.shuffle", "random.Random().shuffle", "random.SystemRandom().shuffle")
}

__all__ = ["SHUFFLING", "shuffled"]
