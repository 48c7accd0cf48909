"""What `wardline audit --verify` found, for a person and for a program.

The JSON: {schema_version: 1, holds, git, records, reviews, blocks: {found, changed, moved, gone}, problems: a list of
{kind, place, message, contradicts}}.
"""

from __future__ import annotations

import json

from wardline.cli.escape import escape
from wardline.cli.paint import Paint
from wardline.review.verify import Verified

SCHEMA_VERSION = 1
FATES = ("found", "changed", "moved", "gone")


def as_text(outcome: Verified, paint: Paint) -> str:
    """A line for each problem, the contradictions first, and what it comes to."""
    lines = []
    for problem in outcome.problems:
        word = paint("high", "contradiction") if problem.contradicts else paint("dim", "note")
        lines.append(f"{paint('path', escape(problem.place))}: {word} {problem.kind}: {escape(problem.message)}")
    if lines:
        lines.append("")
    fates = ", ".join(f"{outcome.blocks[fate]} {fate}" for fate in FATES)
    lines.append(f"{_counted(outcome.records, 'record')}, {_counted(outcome.reviews, 'review')}; blocks: {fates}.")
    if not outcome.git:
        lines.append("Git could not be asked: files that are gone and reviewers were not checked.")
    wrong = sum(problem.contradicts for problem in outcome.problems)
    lines.append(
        paint("good", "The records fit the repository.")
        if not wrong
        else paint("high", f"{_counted(wrong, 'contradiction')}: the records do not fit the repository.")
    )
    return "".join(line + "\n" for line in lines)


def as_json(outcome: Verified) -> str:
    """One object."""
    data = {
        "schema_version": SCHEMA_VERSION,
        "holds": outcome.holds,
        "git": outcome.git,
        "records": outcome.records,
        "reviews": outcome.reviews,
        "blocks": {fate: outcome.blocks[fate] for fate in FATES},
        "problems": [
            {
                "kind": problem.kind,
                "place": problem.place,
                "message": problem.message,
                "contradicts": problem.contradicts,
            }
            for problem in outcome.problems
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
