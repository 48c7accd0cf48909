"""What a policy says: of the blocks that an AI wrote, of findings, of suppressions. Pure: nothing is read here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from wardline.origin.model import Block
from wardline.policy.codeowners import Owners, is_owner
from wardline.policy.settings import Names, Policy
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


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A block, and what people said of it as it is now."""

    block: Block
    reviews: tuple[Review, ...] = ()

    @property
    def approvers(self) -> tuple[str, ...]:
        return tuple(review.reviewer for review in self.reviews if review.verdict == APPROVED)

    @property
    def rejected_by(self) -> tuple[str, ...]:
        return tuple(review.reviewer for review in self.reviews if review.verdict != APPROVED)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A finding: its first line is 0-based."""

    rule: str
    severity: Severity
    line: int


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment that silences rules. `missing`: what it has not, of `reason`, `approver`, `until`."""

    line: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """All that is to be decided of one file. `changed`: the lines of the change, or None for all."""

    path: str
    blocks: tuple[Reviewed, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    changed: frozenset[int] | None = None

    def touches(self, start: int, end: int) -> bool:
        return self.changed is None or any(line in self.changed for line in range(start, end))


_Make = Callable[..., Decision]
"""Makes a decision on a block: rule, verdict, message, what to do."""


def decide(policy: Policy, file: File, owners: Owners) -> list[Decision]:
    """All decisions on a file, those that allow included, in the order of the text."""
    found = [
        decision
        for reviewed in file.blocks
        if file.touches(reviewed.block.start, reviewed.block.end)
        for decision in of_block(policy, file.path, reviewed, owners)
    ]
    found.extend(_share(policy, file))
    found.extend(_flaws(policy, file))
    found.extend(_suppressions(policy, file))
    return sorted(found, key=lambda decision: (decision.start, decision.rule))


def of_block(policy: Policy, path: str, reviewed: Reviewed, owners: Owners) -> Iterator[Decision]:
    """The decisions on one block."""
    block = reviewed.block

    def decision(rule: str, verdict: Verdict, message: str, todo: str = "") -> Decision:
        return Decision(f"policy-{rule}", verdict, path, block.start, block.end, message, todo)

    for rule, what, name, names in (
        ("tool", "tool", block.author.tool, policy.tools),
        ("model", "model", block.author.model, policy.models),
    ):
        if names != Names():
            why = names.objection(name)
            said = f"written with the {what} {name or '(unknown)'}"
            if why:
                yield decision(
                    rule, Verdict.BLOCK, f"{said}: {why}", f"Write it anew, or ask to have the {what} allowed."
                )
            else:
                yield decision(rule, Verdict.ALLOW, f"{said}, which is allowed")
    if policy.forbidden.match(path):
        yield decision(
            "forbidden-path",
            Verdict.BLOCK,
            "AI-written code is forbidden here",
            "Write it by hand, or move it elsewhere.",
        )
    yield from _review(policy, path, reviewed, owners, decision)


def _review(policy: Policy, path: str, reviewed: Reviewed, owners: Owners, decision: _Make) -> Iterator[Decision]:
    block, approvers = reviewed.block, reviewed.approvers
    wanted = 2 if policy.second_review.match(path) else 1 if policy.review.match(path) else 0
    how = f"Run `wardline review {path}`."
    if reviewed.rejected_by:
        verdict = Verdict.BLOCK if wanted else Verdict.WARN
        who = ", ".join(reviewed.rejected_by)
        yield decision("rejected", verdict, f"{who} objects to it", "Mend it, and have it reviewed again.")
    elif len(approvers) < wanted:
        rule = "unreviewed" if not approvers else "second-review"
        said = "nobody has reviewed it" if not approvers else f"only {approvers[0]} has reviewed it, and two must"
        yield decision(rule, Verdict.BLOCK, said, how)
    elif wanted:
        yield decision("unreviewed", Verdict.ALLOW, f"reviewed by {', '.join(approvers)}")
    mine = owners.of(path) if policy.owners and wanted else ()
    if mine and approvers and not any(is_owner(approver, mine) for approver in approvers):
        todo = f"Ask one of {', '.join(mine)} to run `wardline review {path}`."
        yield decision("owner", Verdict.BLOCK, f"no owner of {path} has reviewed it", todo)
    most, lines = policy.max_unreviewed_lines, block.end - block.start
    if most is not None and not approvers:
        if lines > most:
            yield decision("block-size", Verdict.BLOCK, f"{lines} lines are unreviewed, at most {most} may be", how)
        else:
            yield decision("block-size", Verdict.ALLOW, f"{lines} unreviewed lines, at most {most} may be")


def _share(policy: Policy, file: File) -> Iterator[Decision]:
    most = policy.max_unreviewed_share
    blocks = [r for r in file.blocks if file.touches(r.block.start, r.block.end)]
    every = sum(r.block.end - r.block.start for r in blocks)
    if most is None or not every:
        return
    share = 100 * sum(r.block.end - r.block.start for r in blocks if not r.approvers) / every
    said = f"{share:.0f} % of the AI-written lines are unreviewed, at most {most} % may be"
    verdict = Verdict.BLOCK if share > most else Verdict.ALLOW
    todo = f"Run `wardline review {file.path}`." if verdict is Verdict.BLOCK else ""
    yield Decision("policy-unreviewed-share", verdict, file.path, 0, 0, said, todo)


def _flaws(policy: Policy, file: File) -> Iterator[Decision]:
    for flaw in file.flaws:
        if not file.touches(flaw.line, flaw.line + 1):
            continue
        written = any(r.block.start <= flaw.line < r.block.end for r in file.blocks)
        for least, where in (
            (policy.block_anywhere, ""),
            (policy.block_in_ai_code if written else None, " in AI code"),
        ):
            if least is not None and flaw.severity >= least:
                said = f"{flaw.rule}: a finding of severity {flaw.severity.name.lower()}{where}"
                todo = f"Mend it: `wardline check --fix {file.path}`, `wardline explain {flaw.rule}`."
                yield Decision("policy-finding", Verdict.BLOCK, file.path, flaw.line, flaw.line + 1, said, todo)
                break


def _suppressions(policy: Policy, file: File) -> Iterator[Decision]:
    for comment in file.suppressions if policy.suppressions else ():
        missing = [what for what in comment.missing if what in policy.suppressions]
        if missing and file.touches(comment.line, comment.line + 1):
            said = f"the suppression has no {' and no '.join(missing)}"
            todo = "Write `# wardline: ignore[rule] reason by=NAME until=YYYY-MM-DD`."
            yield Decision("policy-suppression", Verdict.BLOCK, file.path, comment.line, comment.line + 1, said, todo)


def blocked(decisions: Sequence[Decision]) -> bool:
    return any(decision.verdict is Verdict.BLOCK for decision in decisions)
