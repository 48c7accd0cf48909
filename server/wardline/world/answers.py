"""An answer, and where it is looked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Answer(NamedTuple):
    """What was found out."""

    value: Any
    """Plain values as in JSON; None: this cannot be found out."""
    lasts: float = HOUR
    """Seconds for which it is taken to hold."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where answers are looked for."""

    root: str
    """The folder of the settings: absolute."""
    network: bool = False
    """Others may be asked over the network."""
    until: float = math.inf
    """Whoever has not answered by then (`time.monotonic`) is not waited for."""


About = tuple[str, ...]
Told = tuple[tuple[str, About, Any], ...]
"""Questions and what was said to them, as plain values: (topic, about, answer)."""
Answerer = Callable[[Sequence[About], Place], Mapping[About, Answer]]
"""Answers all open questions of one topic; what it leaves out cannot be found out. May take long, and may raise."""
