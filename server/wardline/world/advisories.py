"""Newer advisories than those that come with Wardline: `wardline_analyzers/advisories/known.py` asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wardline.advisories import store
from wardline.world.answers import MINUTE, About, Answer, Place

_LASTS = 10 * MINUTE
"""The user may fetch others at any time."""


def data(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """About (ecosystem): the date of what the user has fetched, if it is newer than what comes with us."""
    found = {}
    for about in asked:
        used = store.used(about[0])
        found[about] = Answer(used.date if used is not None and used.fetched else None, _LASTS)
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
