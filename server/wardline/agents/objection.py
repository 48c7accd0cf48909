"""What a check says against an event, and how bad it must be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
