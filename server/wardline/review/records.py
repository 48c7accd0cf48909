"""Sign-offs on blocks that an AI wrote: lines in `.wardline/reviews.jsonl`, which git merges by keeping all of them.

A review is bound to the hash of a block's normalised content (`origin/blocks.py`): it holds wherever the block goes,
and as long as it says the same. A later review of the same block by the same person replaces the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from wardline.origin import journal

FILE = ".wardline/reviews.jsonl"
"""Relative to the root of the workspace."""
VERSION = 1

APPROVED = "approved"
REJECTED = "rejected"
VERDICTS = (APPROVED, REJECTED)
OPEN = "unreviewed"
"""Nobody has said anything."""


@dataclass(frozen=True, slots=True)
class Review:
    """One person's verdict on one block."""

    block: str
    """The hash of its normalised content."""
    path: str
    """Where it was then, relative to the root, with `/`."""
    reviewer: str
    """`Name <address>`, as git knows the person."""
    time: float
    """Seconds since the epoch (UTC)."""
    verdict: str
    """`approved` or `rejected`."""
    findings: tuple[str, ...] = ()
    """The rules that had findings in it at that time."""
    note: str = ""
    tool: str = ""
    model: str = ""
    """What the block was written with, as far as it was known."""

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "version": VERSION,
            "block": self.block,
            "path": self.path,
            "reviewer": self.reviewer,
            "time": datetime.fromtimestamp(self.time, timezone.utc).isoformat(timespec="seconds"),
            "verdict": self.verdict,
            "findings": list(self.findings),
        }
        optional = {"note": self.note, "tool": self.tool, "model": self.model}
        return found | {name: value for name, value in optional.items() if value}

    @classmethod
    def from_json(cls, line: dict[str, Any]) -> Review | None:
        """None: it is no review."""
        texts = [line.get(name) for name in ("block", "path", "reviewer", "time", "verdict")]
        if not all(isinstance(text, str) for text in texts):
            return None
        block, path, reviewer, time, verdict = map(str, texts)
        try:
            at = datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp()
        except (ValueError, OverflowError):
            return None
        if verdict not in VERDICTS:
            return None
        findings = line.get("findings")
        rules = tuple(rule for rule in findings if isinstance(rule, str)) if isinstance(findings, list) else ()
        note, tool, model = (str(line.get(name) or "") for name in ("note", "tool", "model"))
        return cls(block, path, reviewer, at, verdict, rules, note, tool, model)


def verdict_of(reviews: Sequence[Review]) -> str:
    """What people say of a block together: one objection weighs more than any approval."""
    if any(review.verdict == REJECTED for review in reviews):
        return REJECTED
    return APPROVED if reviews else OPEN


class Reviews:
    """All reviews of a workspace."""

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root)
        self.file = self.root / FILE
        self._by_block: dict[str, dict[str, Review]] = {}
        self._seen: tuple[int, int] | None = None

    def of(self, block: str) -> list[Review]:
        """The reviews of a block, one a person, the latest last."""
        self._bring_up()
        return sorted(self._by_block.get(block, {}).values(), key=lambda review: review.time)

    def all(self) -> list[Review]:
        self._bring_up()
        return sorted((r for found in self._by_block.values() for r in found.values()), key=lambda review: review.time)

    def verdict(self, block: str) -> str:
        """What people say of a block together."""
        return verdict_of(self.of(block))

    def add(self, reviews: Iterable[Review]) -> None:
        """Write reviews down; they are on disk when this returns. Raises JournalError."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        journal.ensure_union_merge(self.root, FILE)
        journal.append(self.file, [review.as_json() for review in reviews])

    def _bring_up(self) -> None:
        try:
            facts = self.file.stat()
        except OSError:
            self._by_block, self._seen = {}, None
            return
        seen = (facts.st_size, facts.st_mtime_ns)
        if seen == self._seen:
            return
        self._seen, self._by_block = seen, {}
        for line in journal.read(self.file)[0]:
            review = Review.from_json(line)
            if review is not None:
                known = self._by_block.setdefault(review.block, {})
                before = known.get(review.reviewer)
                if before is None or before.time <= review.time:
                    known[review.reviewer] = review
