"""The words of a policy: what is decided about, and what a decision is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wardline.origin.model import Block
from wardline.policy.codeowners import address_of
from wardline.review.records import APPROVED, Review
from wardline_analyzers.finding import Severity


class Verdict(Enum):
    """`WARN` is said and lets pass."""

    ALLOW = "allow"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one rule of a policy says of one place. Lines are 0-based, `end` excluded; both 0: the whole file."""

    rule: str
    """`policy-…`"""
    verdict: Verdict
    path: str
    start: int
    end: int
    message: str
    """What is wrong, or why it is allowed."""
    todo: str = ""
    """What to do next."""
    block: str = ""
    """The id of the block that it is about, if it is about one."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A block, and what people said of it as it is now."""

    block: Block
    reviews: tuple[Review, ...] = ()

    @property
    def approvers(self) -> tuple[str, ...]:
        """Those who approve of it. Somebody with one address and two names is one person."""
        found = {address_of(r.reviewer): r.reviewer for r in self.reviews if r.verdict == APPROVED}
        return tuple(found.values())

    @property
    def rejected_by(self) -> tuple[str, ...]:
        return tuple(review.reviewer for review in self.reviews if review.verdict != APPROVED)

    @property
    def approved(self) -> bool:
        """Somebody approves of it, and nobody objects."""
        return bool(self.approvers) and not self.rejected_by

    @property
    def lines(self) -> int:
        return self.block.end - self.block.start


@dataclass(frozen=True, slots=True)
class Flaw:
    """A finding that counts: one that the change brings. Lines are 0-based, `end` excluded."""

    rule: str
    severity: Severity
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment that silences rules. `missing`: what it has not, of `reason`, `approver`, `until`."""

    line: int
    tool: str
    """Whose comment it is: `wardline`, `nosec`, `noqa`, `nosemgrep`, `zizmor`."""
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """All that is to be decided of one file. `changed`: the lines of the change, or None for all."""

    path: str
    blocks: tuple[Reviewed, ...] = ()
    """Those that an AI wrote."""
    flaws: tuple[Flaw, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    changed: frozenset[int] | None = None

    def touches(self, start: int, end: int) -> bool:
        return self.changed is None or any(line in self.changed for line in range(start, end))
