"""How much a block wants a reader: a number to sort by, and the words that explain it.

The number is a sum of points, each with its reason. The weights are a judgement, not a measurement: one sure finding
of high severity outweighs everything that a large and busy, but harmless, block can have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wardline_analyzers.finding import Confidence, Severity

SEVERITY: Final = {Severity.INFO: 1.0, Severity.LOW: 4.0, Severity.MEDIUM: 12.0, Severity.HIGH: 30.0}
CONFIDENCE: Final = {Confidence.LOW: 0.4, Confidence.MEDIUM: 0.7, Confidence.HIGH: 1.0}
CAPABILITY: Final = 8.0
"""For each thing that the block can do and the rest of its file can not."""
LINE: Final = 0.1
CHANGE: Final = 0.5
"""For each commit of the last `DAYS` days that changed the file."""
MOST: Final = 8.0
"""Points that the size and that the changes can give at most."""
DAYS: Final = 90

HIGH: Final = 20.0
MEDIUM: Final = 8.0


@dataclass(frozen=True, slots=True)
class Risk:
    """Points (0 or more), and what they are for, the weightiest first."""

    score: float
    reasons: tuple[str, ...]

    @property
    def level(self) -> str:
        """`high`, `medium` or `low`."""
        return "high" if self.score >= HIGH else "medium" if self.score >= MEDIUM else "low"


def assess(
    *,
    findings: Sequence[tuple[str, Severity, Confidence]] = (),
    brings: Sequence[str] = (),
    lines: int = 0,
    changes: int = 0,
    rewritten: float = 0.0,
) -> Risk:
    """The risk of a block.

    `findings`: rule, severity, confidence. `brings`: nouns of the capabilities that the rest of the file does not
    have. `lines`: its size. `changes`: commits that changed its file lately. `rewritten`: the share (0 to 1) that has
    been rewritten since; who rewrites has read, so size and changes count less.
    """
    read = 1.0 - min(1.0, max(0.0, rewritten))
    points: list[tuple[float, str]] = []
    if findings:
        points.append((sum(SEVERITY[how] * CONFIDENCE[sure] for _, how, sure in findings), _of_findings(findings)))
    if brings:
        points.append((CAPABILITY * len(brings), f"adds {_listed(brings)}"))
    points.append((min(MOST, LINE * lines) * read, _counted(lines, "line")))
    if changes:
        often = f"its file changed in {_counted(changes, 'commit')} of the last {DAYS} days"
        points.append((min(MOST, CHANGE * changes) * read, often))
    points.sort(key=lambda point: -point[0])
    reasons = [reason for _, reason in points]
    if rewritten >= 0.01:
        reasons.append(f"{rewritten:.0%} rewritten since")
    return Risk(round(sum(value for value, _ in points), 1), tuple(reasons))


def _of_findings(findings: Sequence[tuple[str, Severity, Confidence]]) -> str:
    counts = Counter(how for _, how, _ in findings)
    words = _listed([f"{counts[how]} {how.label}" for how in sorted(counts, reverse=True)])
    ordered = sorted(findings, key=lambda finding: (-finding[1], -finding[2], finding[0]))
    rules = list(dict.fromkeys(rule for rule, _, _ in ordered))
    more = f" and {len(rules) - 3} more" if len(rules) > 3 else ""
    return f"{words} finding{'' if len(findings) == 1 else 's'} ({', '.join(rules[:3])}{more})"


def _listed(words: Sequence[str]) -> str:
    from wardline_analyzers.capabilities.wording import listed

    return listed(words)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
