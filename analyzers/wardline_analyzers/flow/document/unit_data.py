"""What the matchers are told of a unit's dataflow."""

from __future__ import annotations

from typing import Any, NamedTuple

from wardline_analyzers.flow.document.decided import NOTHING_PASSED, Passed
from wardline_analyzers.flow.document.handed import Clean
from wardline_analyzers.flow.known.program import Use
from wardline_analyzers.flow.module.unit_flow import UnitFlow


class Hit(NamedTuple):
    """Data that gets to a sink of a unit. `origin` is the unit whose look found it: the way's places are its."""

    use: Use
    origin: str
    start: int
    end: int
    far: bool = False
    """The sink is in another file; the place is that where the data is handed over."""


class UnitData(NamedTuple):
    """What the matchers are told of a unit's dataflow."""

    flow: UnitFlow
    hits: tuple[Hit, ...]
    clean: Clean
    """Arguments of sinks (byte range, kind of sink) that are known to be harmless whenever they are reached."""
    key: Any
    """Stands for all that it rests on but the unit's text."""
    helps: bool = False
    """It looks like a view, and its module calls it: what its parameters hold is for its callers to say."""
    uncalled: bool = False
    """What its parameters hold gets to a sink, and its module does not call it."""
    passed: Passed = NOTHING_PASSED
    """What its module never reaches of it."""


def told(
    flow: UnitFlow,
    hits: tuple[Hit, ...],
    clean: Clean,
    before: UnitData | None,
    helps: bool = False,
    uncalled: bool = False,
    passed: Passed = NOTHING_PASSED,
) -> UnitData:
    """What is told of a unit now; `before`, the same object, where that tells the same."""
    if (
        before is not None
        and before.flow is flow
        and before.clean == clean
        and (before.helps, before.uncalled, before.passed.key) == (helps, uncalled, passed.key)
        and _same(before.hits, hits)
    ):
        return before
    key = _key(flow, hits, clean), helps, uncalled, passed.key
    return UnitData(flow, hits, clean, key, helps, uncalled, passed)


def _same(some: tuple[Hit, ...], others: tuple[Hit, ...]) -> bool:
    """The same data by the same ways, though they may have moved in another unit."""
    return some == others and all(
        a.use.taint.way is b.use.taint.way or _places(a) == _places(b) for a, b in zip(some, others, strict=True)
    )


def _key(flow: UnitFlow, hits: tuple[Hit, ...], clean: Clean) -> Any:
    """By value: equal texts with equal keys have equal findings."""
    return tuple(flow.asked.items()), tuple((h.use, h.origin, h.start, h.end, _places(h)) for h in hits), clean


def _places(hit: Hit) -> tuple[Any, ...]:
    """The places on the way: they are shown, though two ways count as the same data."""
    way = hit.use.taint.way
    return tuple((s.start, s.end, s.text, s.link) for s in way.steps()) if way is not None else ()
