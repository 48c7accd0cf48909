"""The check of the code: what an edit brings that was not there before."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wardline.agents.event import Change, Event, Phase
from wardline.agents.looking import Looked, NotLooked, look
from wardline.agents.objection import Objection, Outcome, Thresholds
from wardline.agents.telling import short, told

if TYPE_CHECKING:
    from wardline.project.report import Result


def code_check(event: Event, thresholds: Thresholds, until: float = math.inf) -> Iterator[Objection]:
    """One objection for each file with new findings, and one for each thing that could not be checked.

    Where the settings allow the network, nobody is waited for after `until` (`time.monotonic`).
    """
    seen: set[str] = set()
    unchecked = Outcome.DENY if thresholds.fail_closed else Outcome.ALLOW
    for reason in event.unchecked:
        yield Objection(unchecked, short(f"Wardline did not check this edit: {reason}."))
    for change in event.changes:
        name = shown(change.path, event.cwd)
        try:
            looked, new = new_findings(change, event.cwd, until)
        except NotLooked as reason:
            if not reason.expected:
                yield Objection(unchecked, short(f"Wardline: {name} {reason}."))
            continue
        for remark in _remarks(looked):
            if remark not in seen:
                seen.add(remark)
                yield Objection(Outcome.ALLOW, short(f"Wardline: {remark}"))
        if new:
            outcome = max(thresholds.outcome(result.severity, result.confidence) for result in new)
            worst_first = sorted(new, key=lambda result: -thresholds.outcome(result.severity, result.confidence))
            yield Objection(outcome, _reason(event.phase, outcome, looked, worst_first, name))


def new_findings(change: Change, cwd: str, until: float = math.inf) -> tuple[Looked, list[Result]]:
    """The file with the change, and the findings that it would not have without. Raises NotLooked.

    A finding is the same before and after if its rule and the text of its lines are (`Placed.fingerprint`).
    """
    after = look(change.path, change.after, cwd, until)
    if not after.results or change.before is None:
        return after, list(after.results)
    try:
        known = {result.fingerprint for result in look(change.path, change.before, cwd, until).results}
    except NotLooked:
        known = set()
    return after, [result for result in after.results if result.fingerprint not in known]


def shown(path: str, cwd: str) -> str:
    """A path as people are shown it: relative to `cwd` if it is below."""
    below = os.path.join(cwd, "")
    return (path[len(below) :] if path.startswith(below) else path).replace(os.sep, "/")


def _remarks(looked: Looked) -> list[str]:
    remarks = [f"settings: {problem}" for problem in looked.problems]
    remarks += [f"the rule {rule} broke down, and its findings may be missing" for rule in looked.failed]
    return remarks


def _reason(phase: Phase, outcome: Outcome, looked: Looked, new: list[Result], name: str) -> str:
    count = "a new security finding" if len(new) == 1 else f"{len(new)} new security findings"
    brings = "would bring" if phase is Phase.BEFORE else "has brought"
    todo = {
        Outcome.DENY: "Write it without them; do not hide them." if phase is Phase.BEFORE else "Mend them now.",
        Outcome.ASK: "A person is to decide." if phase is Phase.BEFORE else "Mend them, or tell the person why not.",
        Outcome.ALLOW: "Consider writing it otherwise.",
    }[outcome]
    head = f"Wardline: this edit {brings} {count} in {name}. {todo}"
    return short(head) + "\n" + told(looked.source, new, name)
