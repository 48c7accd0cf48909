"""What the team's policy says of the AI-written blocks of open documents: diagnostics, and a word for the lenses.

It is decided when nobody types (`settle`), for a block is hashed for it. On a keystroke only the lines of what was
decided are looked up anew. Findings and suppressions are the business of the gate: they have diagnostics already.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardline.lsp.documents import Part, Program
from wardline.lsp.jsonrpc import dumps
from wardline_analyzers.text.positions import character_at

if TYPE_CHECKING:
    from wardline.lsp.origins import Origins
    from wardline.lsp.server import Server
    from wardline.origin.model import Block
    from wardline.origin.tracker import LiveBlock
    from wardline.policy.codeowners import Owners
    from wardline.policy.model import Decision
    from wardline.policy.settings import Policy
    from wardline.review.records import Reviews

SOURCE = "wardline policy"
_ERROR, _INFORMATION = 1, 3
"""DiagnosticSeverity."""
_ERRORS = frozenset(("policy-forbidden-path", "policy-tool", "policy-model"))
"""What no review makes right."""
_UNREVIEWED = "policy-unreviewed"


@dataclass(frozen=True, slots=True)
class _Said:
    """A decision on a block, and by what its first line is found again: a run of its acceptance."""

    decision: Decision
    run: int
    """Which of the runs of the acceptance."""
    below: int
    """Lines from where the run begins to the first line of the block."""
    fields: str
    """The JSON of the diagnostic, without its range."""


@dataclass(slots=True)
class _Settled:
    stamp: tuple[object, ...]
    """What it was decided by."""
    said: tuple[_Said, ...] = ()
    words: tuple[tuple[str, int, str], ...] = ()
    """For lenses: id of the acceptance, the first of its runs in the block, and what to say."""


class Policies:
    """What has been decided of all open programs."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._settled: dict[Program, _Settled] = {}
        self._owners: dict[str, tuple[object, Owners]] = {}
        self._changed = 0
        """Counts changes of the settings."""

    def closed(self, program: Program) -> None:
        self._settled.pop(program, None)

    def settings_changed(self) -> None:
        """The policy may be another one."""
        self._changed += 1

    # ------------------------------------------------------------------ deciding

    def settle(self, program: Program, origins: Origins) -> bool:
        """Decide anew if anything has changed; returns whether something else is to be said now."""
        tracker = program.origins
        if not tracker or program.terms.origins not in ("normal", "strict"):
            return self._keep(program, _Settled(()))
        from wardline.policy.settings import checkout_of, policy_of

        reviews, top = origins.reviews(program), checkout_of(program.path, origins.root(program))
        strict = program.terms.origins == "strict"
        stamp = (self._changed, tracker.changed, strict, _stamp(str(reviews.file)), _owners_stamp(top))
        known = self._settled.get(program)
        if known is not None and known.stamp == stamp:
            return False
        policy = policy_of(top).policy
        if policy.is_empty and not strict:
            return self._keep(program, _Settled(stamp))
        owners = self._owners_of(top) if policy.owners else None
        path = os.path.relpath(program.path, top).replace(os.sep, "/")
        said: list[_Said] = []
        words: list[tuple[str, int, str]] = []
        starts = tracker.starts()
        for live, block in origins.blocks(program):
            decisions = _decisions(policy, path, block, reviews, owners, strict)
            runs = starts.get(block.id, [])
            if not runs or not decisions:
                continue
            run = next((n for n, start in enumerate(runs) if start >= live.start), 0)
            below = live.first_line - program.buffer.line_at(runs[run])
            said += (_Said(decision, run, below, _fields(decision)) for decision in decisions)
            words.append((block.id, run, " · ".join(dict.fromkeys(map(_word, decisions)))))
        return self._keep(program, _Settled(stamp, tuple(said), tuple(words)))

    def _keep(self, program: Program, settled: _Settled) -> bool:
        before = self._settled.get(program)
        self._settled[program] = settled
        return (before.said if before else ()) != settled.said

    def _owners_of(self, top: str) -> Owners:
        from wardline.policy.codeowners import NOBODY, OwnersError, read

        stamp = _owners_stamp(top)
        known = self._owners.get(top)
        if known is None or known[0] != stamp:
            try:
                owners = read(top)
            except OwnersError as error:
                owners = NOBODY
                self._server.tell(2, f"the policy asks for owners, and {error}")
            known = self._owners[top] = stamp, owners
        return known[1]

    # ------------------------------------------------------------------ saying

    def items(self, part: Part) -> list[str]:
        """The diagnostics of a part, as JSON."""
        program = part.program
        settled, tracker = self._settled.get(program), program.origins
        if settled is None or not settled.said or not tracker:
            return []
        starts = tracker.starts()
        places: dict[tuple[str, int], str] = {}
        found = []
        for said in settled.said:
            key = said.decision.block, said.run
            if key not in places:
                places[key] = self._place(part, starts.get(said.decision.block, []), said)
            if places[key]:
                found.append(f"{{{places[key]},{said.fields}}}")
        return found

    def _place(self, part: Part, runs: list[int], said: _Said) -> str:
        """The range of the block's first line, as JSON; empty: it has been deleted just now, or is in another part."""
        program, buffer = part.program, part.program.buffer
        if said.run >= len(runs):
            return ""
        line = min(buffer.line_at(runs[said.run]) + said.below, buffer.line_count - 1)
        if len(program.parts) > 1 and program.part_at(buffer.line_start(line)) is not part:
            return ""
        text = buffer.line(line)
        last = len(text.rstrip())
        first = min(last, len(text) - len(text.lstrip()))
        encoding = self._server.client.encoding
        if not text.isascii():
            first, last = (character_at(buffer, line, column, encoding) for column in (first, last))
        line -= part.first_line
        return f'"range":{{"start":{{"line":{line},"character":{first}}},"end":{{"line":{line},"character":{last}}}}}'

    def word(self, program: Program, live: LiveBlock) -> str:
        """What is left to do about a block, in a few words. Mostly nothing."""
        settled, tracker = self._settled.get(program), program.origins
        if settled is None or not settled.words or tracker is None:
            return ""
        runs = tracker.starts().get(live.acceptance.id, [])
        here = next((n for n, start in enumerate(runs) if start >= live.start), 0)
        return next((word for id, run, word in settled.words if (id, run) == (live.acceptance.id, here)), "")


def _decisions(
    policy: Policy, path: str, block: Block, reviews: Reviews, owners: Owners | None, strict: bool
) -> list[Decision]:
    """What is wrong with a block. In strict mode an unreviewed one always is."""
    from wardline.origin.model import Kind
    from wardline.policy.codeowners import NOBODY
    from wardline.policy.decide import of_block, written_by
    from wardline.policy.model import Decision, Reviewed, Verdict

    reviewed = Reviewed(block, tuple(reviews.of(block.hash)))
    found: list[Decision] = []
    if policy.inferred != "ignore" or block.author.kind is not Kind.INFERRED:
        decisions = of_block(policy, path, reviewed, owners or NOBODY)
        found = [decision for decision in decisions if decision.verdict is not Verdict.ALLOW]
    if strict and not reviewed.reviews and not any(decision.rule == _UNREVIEWED for decision in found):
        said = f"{written_by(block)}: nobody has reviewed it"
        found.append(Decision(_UNREVIEWED, Verdict.WARN, path, block.start, block.end, said, "", block.id))
    return found


def _fields(decision: Decision) -> str:
    fields = {
        "severity": _ERROR if decision.rule in _ERRORS and decision.verdict.value == "block" else _INFORMATION,
        "code": decision.rule,
        "source": SOURCE,
        "message": f"{decision.message[:1].upper()}{decision.message[1:]}."
        + (f" {decision.todo}" * bool(decision.todo)),
    }
    return dumps(fields).decode()[1:-1]


_WORDS = {
    "policy-tool": "tool not allowed",
    "policy-model": "model not allowed",
    "policy-forbidden-path": "forbidden here",
    "policy-rejected": "somebody objects",
    "policy-second-review": "needs another reviewer",
    "policy-owner": "needs an owner's review",
    "policy-block-size": "too large to stay unreviewed",
}


def _word(decision: Decision) -> str:
    if decision.rule == _UNREVIEWED:
        return "needs 2 reviewers" if "two people must" in decision.message else "needs a review"
    return _WORDS[decision.rule]


def _stamp(file: str) -> tuple[int, int] | None:
    try:
        facts = os.stat(file)
    except (OSError, ValueError):
        return None
    return facts.st_size, facts.st_mtime_ns


def _owners_stamp(top: str) -> tuple[object, ...]:
    from wardline.policy.codeowners import PLACES

    return tuple(_stamp(os.path.join(top, name)) for name in PLACES)
