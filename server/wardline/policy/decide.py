"""What a policy says: of the blocks that an AI wrote, of findings, of suppressions. Pure: nothing is read here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wardline.origin.model import Block, Kind
from wardline.policy.codeowners import Owners, is_owner, members
from wardline.policy.model import Decision, File, Reviewed, Verdict
from wardline.policy.settings import Policy


def decide(policy: Policy, file: File, owners: Owners) -> list[Decision]:
    """All decisions on a file, those that allow included, in the order of the text."""
    blocks = [reviewed for reviewed in file.blocks if file.touches(reviewed.block.start, reviewed.block.end)]
    if policy.inferred == "ignore":
        blocks = [reviewed for reviewed in blocks if reviewed.block.author.kind is not Kind.INFERRED]
    file = replace(file, blocks=tuple(blocks))
    found = [decision for reviewed in blocks for decision in of_block(policy, file.path, reviewed, owners)]
    found.extend(_share(policy, file))
    found.extend(_flaws(policy, file))
    found.extend(_suppressions(policy, file))
    return sorted(found, key=lambda decision: (decision.start, decision.rule))


def blocked(decisions: Sequence[Decision]) -> bool:
    return any(decision.verdict is Verdict.BLOCK for decision in decisions)


def of_block(policy: Policy, path: str, reviewed: Reviewed, owners: Owners) -> Iterator[Decision]:
    """The decisions on one block."""
    block = reviewed.block
    softened = policy.inferred == "warn" and block.author.kind is Kind.INFERRED
    rules = _Rules(policy, path, reviewed, owners)
    for decision in (*rules.names(), *rules.forbidden(), *rules.review(), *rules.owner(), *rules.size()):
        if softened and decision.verdict is Verdict.BLOCK:
            decision = replace(decision, verdict=Verdict.WARN)
        yield decision


def wanted(policy: Policy, path: str) -> int:
    """How many people must have reviewed what an AI wrote in a file."""
    return 2 if policy.second_review.match(path) else 1 if policy.review.match(path) else 0


def written_by(block: Block) -> str:
    """ "written by copilot (openai/gpt-5)", as far as it is known."""
    author = block.author
    who = author.tool or ("an AI" if author.model or author.kind is Kind.AI else "")
    who += f" ({author.model})" if author.model else ""
    by = f"written by {who}" if who else "written by an AI"
    if block.contributor == "mixed":
        by += f", {block.rewritten:.0%} rewritten"
    return by + (" (as far as one can tell)" if author.kind is Kind.INFERRED else "")


class _Rules:
    """The rules about one block."""

    def __init__(self, policy: Policy, path: str, reviewed: Reviewed, owners: Owners) -> None:
        self.policy, self.path, self.reviewed = policy, path, reviewed
        self.block = reviewed.block
        self.by = written_by(reviewed.block)
        self.wanted = wanted(policy, path)
        self.owners = owners.of(path) if policy.owners and self.wanted else ()
        self.how = f"Run `wardline review {path}`."

    def _decision(self, rule: str, verdict: Verdict, message: str, todo: str = "") -> Decision:
        block = self.block
        said = f"{self.by}: {message}"
        return Decision(f"policy-{rule}", verdict, self.path, block.start, block.end, said, todo, block.id)

    def names(self) -> Iterator[Decision]:
        """Is the tool, is the model allowed?"""
        author = self.block.author
        for what, name, names in (
            ("tool", author.tool, self.policy.tools),
            ("model", author.model, self.policy.models),
        ):
            if not names:
                continue
            if not (why := names.objection(name)):
                yield self._decision(what, Verdict.ALLOW, f"the {what} is allowed")
            elif name:
                todo = f"Write it anew without it, or ask to have the {what} allowed."
                yield self._decision(what, Verdict.BLOCK, why, todo)
            else:
                # Nobody has said which it was: no proof of anything where even the AI was guessed.
                verdict = Verdict.WARN if author.kind is Kind.INFERRED else Verdict.BLOCK
                todo = f"Let the editor tell the {what} (`wardline/suggestionAccepted`), or write it anew."
                yield self._decision(what, verdict, f"the {what} is not known, and {why}", todo)

    def forbidden(self) -> Iterator[Decision]:
        if self.policy.forbidden:
            if self.policy.forbidden.match(self.path):
                todo = "Write it by hand, or move it elsewhere."
                if self.block.author.kind is Kind.INFERRED:
                    todo += " If a person wrote it, say so in the editor (`wardline.pasted`)."
                yield self._decision("forbidden-path", Verdict.BLOCK, "no AI-written code may be here", todo)
            else:
                yield self._decision("forbidden-path", Verdict.ALLOW, "AI-written code may be here")

    def review(self) -> Iterator[Decision]:
        """Have enough people reviewed it, and does nobody object?"""
        reviewed, approvers = self.reviewed, self.reviewed.approvers
        if reviewed.rejected_by:
            verdict = Verdict.BLOCK if self.wanted else Verdict.WARN
            who = _and(reviewed.rejected_by)
            yield self._decision("rejected", verdict, f"{who} objects to it", "Mend it, and have it reviewed again.")
        elif len(approvers) < self.wanted:
            if approvers:
                said, rule = f"only {approvers[0]} has reviewed it, and two people must", "second-review"
                todo = f"Ask somebody else to run `wardline review {self.path}`."
            else:
                rule, todo = "unreviewed", self.how
                said = "nobody has reviewed it" + (", and two people must" if self.wanted == 2 else "")
                if self.owners:
                    todo = f"Ask one of {', '.join(self.owners)} to run `wardline review {self.path}`."
            yield self._decision(rule, Verdict.BLOCK, said, todo)
        elif self.wanted:
            yield self._decision("unreviewed", Verdict.ALLOW, f"reviewed by {_and(approvers)}")

    def owner(self) -> Iterator[Decision]:
        """Is one of the reviewers an owner? Nothing is said before anybody has reviewed it."""
        approvers = self.reviewed.approvers
        if not self.owners or not approvers:
            return
        people, unknown = members(self.owners, dict(self.policy.teams))
        if any(is_owner(approver, people) for approver in approvers):
            yield self._decision("owner", Verdict.ALLOW, "an owner has reviewed it")
            return
        said = f"no owner of {self.path} has reviewed it (only {_and(approvers)})"
        todo = f"Ask one of {', '.join(self.owners)} to run `wardline review {self.path}`."
        if unknown:
            said += f"; who is in {_and(unknown)} is not known"
            todo += " Name the members of teams under `teams` in the policy."
        yield self._decision("owner", Verdict.BLOCK, said, todo)

    def size(self) -> Iterator[Decision]:
        most, lines = self.policy.max_unreviewed_lines, self.reviewed.lines
        if most is None or self.reviewed.approved:
            return
        if lines > most:
            said = f"{lines} lines that nobody has reviewed, and at most {most} may be"
            yield self._decision("block-size", Verdict.BLOCK, said, self.how)
        else:
            said = f"{lines} lines that nobody has reviewed, of at most {most}"
            yield self._decision("block-size", Verdict.ALLOW, said)


def _share(policy: Policy, file: File) -> Iterator[Decision]:
    most = policy.max_unreviewed_share
    every = sum(reviewed.lines for reviewed in file.blocks)
    if most is None or not every:
        return
    left = [reviewed for reviewed in file.blocks if not reviewed.approved]
    share = 100 * sum(reviewed.lines for reviewed in left) / every
    said = f"{share:.0f} % of the AI-written lines are unreviewed, at most {most} % may be"
    verdict = Verdict.ALLOW
    if share > most:
        guessed = all(reviewed.block.author.kind is Kind.INFERRED for reviewed in left)
        verdict = Verdict.WARN if guessed and policy.inferred == "warn" else Verdict.BLOCK
    todo = "" if verdict is Verdict.ALLOW else f"Run `wardline review {file.path}`."
    yield Decision("policy-unreviewed-share", verdict, file.path, 0, 0, said, todo)


def _flaws(policy: Policy, file: File) -> Iterator[Decision]:
    limits = [limit for limit in (policy.block_anywhere, policy.block_in_ai_code) if limit is not None]
    for flaw in file.flaws if limits else ():
        written = any(r.block.start < flaw.end and flaw.start < r.block.end for r in file.blocks)
        in_ai = policy.block_in_ai_code if written else None
        least = min((limit for limit in (policy.block_anywhere, in_ai) if limit is not None), default=None)
        said = (
            f"{flaw.rule}, a finding of severity {flaw.severity.name.lower()}{' in AI-written code' if written else ''}"
        )
        if least is not None and flaw.severity >= least:
            todo = f"Mend it: `wardline check --fix {file.path}`, `wardline explain {flaw.rule}`."
            said += f"; {least.name.lower()} and above block"
            yield Decision("policy-finding", Verdict.BLOCK, file.path, flaw.start, flaw.end, said, todo)
        else:
            said += f"; here {least.name.lower()} and above block" if least is not None else "; none blocks here"
            yield Decision("policy-finding", Verdict.ALLOW, file.path, flaw.start, flaw.end, said)


def _suppressions(policy: Policy, file: File) -> Iterator[Decision]:
    for comment in file.suppressions if policy.suppressions else ():
        if not file.touches(comment.line, comment.line + 1):
            continue
        missing = [what for what in policy.suppressions if what in comment.missing]
        whose = "the suppression" if comment.tool == "wardline" else f"the `{comment.tool}` comment"
        if missing:
            said = f"{whose} has no {' and no '.join(missing)}"
            todo = "Write `# wardline: ignore[rule] reason by=NAME until=YYYY-MM-DD`."
            yield Decision("policy-suppression", Verdict.BLOCK, file.path, comment.line, comment.line + 1, said, todo)
        else:
            said = f"{whose} has {' and '.join(policy.suppressions)}"
            yield Decision("policy-suppression", Verdict.ALLOW, file.path, comment.line, comment.line + 1, said)


def _and(people: Sequence[str]) -> str:
    return " and ".join(people)
