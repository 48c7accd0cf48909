"""Topic `today`: the date. Rules are functions of what they are told, so they are told this as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from wardline.world.answers import HOUR, About, Answer, Place


def answers(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """The date on this machine, as YYYY-MM-DD."""
    return dict.fromkeys(asked, Answer(date.today().isoformat(), HOUR))
