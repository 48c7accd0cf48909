"""Whether an agent may do what it is about to do: `decide`.

This is the seam for policies: a `Check` looks at an event and objects, or does not. The check of the code
(`code_check.py`) is one; `decide` takes any number of others, and the strictest word wins.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from wardline.agents.code_check import code_check
from wardline.agents.event import Event
from wardline.agents.objection import Check, Objection, Outcome, Thresholds


@dataclass(frozen=True, slots=True)
class Decision:
    """The word on an event."""

    outcome: Outcome = Outcome.ALLOW
    objections: tuple[Objection, ...] = field(default=())
    """All of them, the strictest first; those of one check in its order."""

    @property
    def reason(self) -> str:
        """Everything that was said, for the agent. Empty if there is nothing to say."""
        return "\n\n".join(objection.reason for objection in self.objections)


def decide(
    event: Event, thresholds: Thresholds | None = None, checks: Sequence[Check] = (), until: float = math.inf
) -> Decision:
    """The decision on an event: of the check of the code, and of further `checks`.

    Where the settings allow the network, nobody is waited for after `until` (`time.monotonic`).
    """
    thresholds = thresholds or Thresholds()
    objections = list(code_check(event, thresholds, until))
    for check in checks:
        objections.extend(check(event))
    objections.sort(key=lambda objection: -objection.outcome)
    outcome = objections[0].outcome if objections else Outcome.ALLOW
    return Decision(outcome, tuple(objections))
