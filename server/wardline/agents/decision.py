"""Whether an agent may do what it is about to do: `decide`.

This is the seam for policies: a `Check` looks at an event and objects, or does not. The check of the code
(`code_check.py`) is one; `decide` takes any number of others, and the strictest word wins.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from wardline.agents.event import Event
from wardline_analyzers.finding import Confidence, Severity


class Outcome(IntEnum):
    """Ordered: the greatest of several counts."""

    ALLOW = 0
    """No objection. The agent program's own permissions still hold: an answer never grants more than they do."""
    ASK = 1
    """A person is to decide."""
    DENY = 2


@dataclass(frozen=True, slots=True)
class Objection:
    """What one check says against an event. With ALLOW it is only a remark."""

    outcome: Outcome
    reason: str
    """For the agent and for people: what is wrong, and what to do instead. May have several lines."""


Check = Callable[[Event], Iterable[Objection]]
"""Must not raise on any event, must not write, and must not run anything that the event names."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How bad and how sure a new finding must be. None: no finding is bad enough."""

    deny: Severity | None = Severity.HIGH
    deny_confidence: Confidence = Confidence.HIGH
    ask: Severity | None = Severity.MEDIUM
    ask_confidence: Confidence = Confidence.MEDIUM
    fail_closed: bool = False
    """Deny what could not be checked."""

    def outcome(self, severity: Severity, confidence: Confidence) -> Outcome:
        """What a finding of this kind leads to."""
        if self.deny is not None and severity >= self.deny and confidence >= self.deny_confidence:
            return Outcome.DENY
        if self.ask is not None and severity >= self.ask and confidence >= self.ask_confidence:
            return Outcome.ASK
        return Outcome.ALLOW


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
    from wardline.agents.code_check import code_check

    thresholds = thresholds or Thresholds()
    objections = list(code_check(event, thresholds, until))
    for check in checks:
        objections.extend(check(event))
    objections.sort(key=lambda objection: -objection.outcome)
    outcome = objections[0].outcome if objections else Outcome.ALLOW
    return Decision(outcome, tuple(objections))
