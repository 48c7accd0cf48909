"""What the gate says: as text for people, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wardline.cli.escape import escape
from wardline.policy.model import Decision, Verdict


@dataclass(frozen=True)
class Report:
    """One run of `wardline gate`."""

    passed: bool
    policy: str
    """The file that the policy is in; empty: there is none."""
    looked_at: tuple[str, ...]
    decisions: tuple[Decision, ...]
    problems: tuple[str, ...] = ()
    """What is wrong with the policy."""
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def shown(self, explain: bool) -> list[Decision]:
        """What is wrong; all decisions, if they are to be explained."""
        return [d for d in self.decisions if explain or d.verdict is not Verdict.ALLOW]


def as_text(report: Report, explain: bool) -> str:
    """Each decision with its place and what to do, and one line that sums it up."""
    lines = []
    for decision in report.shown(explain):
        verdict = "" if decision.verdict is Verdict.BLOCK and not explain else f"{_WORDS[decision.verdict]}: "
        lines.append(escape(f"{_place(decision)}: {verdict}{decision.message} [{decision.rule}]"))
        if decision.todo:
            lines.append("    " + escape(decision.todo))
    lines.append(escape(" ".join(_summary(report))))
    return "\n".join(lines) + "\n"


_WORDS = {Verdict.ALLOW: "allowed", Verdict.WARN: "warning", Verdict.BLOCK: "blocked"}


def _place(decision: Decision) -> str:
    """`path`, `path:line` or `path:first-last`, 1-based."""
    if not decision.end:
        return decision.path
    last = f"-{decision.end}" if decision.end - decision.start > 1 else ""
    return f"{decision.path}:{decision.start + 1}{last}"


def _summary(report: Report) -> Iterator[str]:
    blocked = [d for d in report.decisions if d.verdict is Verdict.BLOCK]
    warned = sum(d.verdict is Verdict.WARN for d in report.decisions)
    yield "gate passed" if report.passed else "gate: blocked" if blocked else "gate: error"
    counts = [f"{len(blocked)} to settle in {_files(len({d.path for d in blocked}))}"] if blocked else []
    counts += [f"{warned} warning{'s' if warned != 1 else ''}"] if warned else []
    looked_at = [", ".join(report.looked_at)] if report.looked_at else []
    where = [f"policy in {report.policy}"] if report.policy else []
    yield f"({'; '.join([*counts, *looked_at, *where]) or 'nothing was looked at'})"


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def as_json(report: Report, explain: bool) -> str:
    """One object; lines are 1-based, the last one included, and null for what is about the whole file."""
    return (
        json.dumps(
            {
                "version": 1,
                "passed": report.passed,
                "policy": report.policy or None,
                "looked_at": list(report.looked_at),
                "decisions": [_decision(decision) for decision in report.shown(explain)],
                "problems": list(report.problems),
                "errors": list(report.errors),
                "notes": list(report.notes),
            },
            indent=2,
        )
        + "\n"
    )


def _decision(decision: Decision) -> dict[str, Any]:
    lines = {"start": decision.start + 1, "end": decision.end} if decision.end else None
    return {
        "rule": decision.rule,
        "verdict": decision.verdict.value,
        "path": decision.path,
        "lines": lines,
        "message": decision.message,
        "todo": decision.todo or None,
        "block": decision.block or None,
    }
