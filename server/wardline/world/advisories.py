"""The advisories that are used: `wardline_analyzers/advisories/known.py` asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wardline.advisories import store
from wardline.advisories.age import STALE, days
from wardline.world.answers import MINUTE, About, Answer, Place

_LASTS = 10 * MINUTE
"""The user may fetch others at any time."""


def data(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """About (ecosystem): of when the advisories are that are used, and whose they are."""
    found = {}
    for about in asked:
        used = store.used(about[0])
        date = used.date if used is not None else ""
        own = used is not None and bool(used.fetched)
        found[about] = Answer({"date": date, "own": own, "stale": days(date) > STALE}, _LASTS)
    return found


def packages(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """About (ecosystem, name): the records of the package."""
    names: dict[str, list[str]] = {}
    for ecosystem, name in asked:
        names.setdefault(ecosystem, []).append(name)
    return {
        (ecosystem, name): Answer(text, _LASTS)
        for ecosystem, wanted in names.items()
        for name, text in store.records(ecosystem, wanted).items()
    }
