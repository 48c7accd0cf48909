"""What is to be said of a block that an AI wrote: its findings, what it can do, what to look at."""

from __future__ import annotations

from wardline.lsp.capabilities import FIX_BLOCK, REJECT, REVIEW
from wardline.lsp.documents import Program
from wardline.origin.model import Block, Kind
from wardline.origin.tracker import LiveBlock
from wardline.review.checklist import checklist
from wardline_analyzers.capabilities.document import capabilities_of
from wardline_analyzers.capabilities.result import added, united
from wardline_analyzers.capabilities.wording import nouns
from wardline_analyzers.finding import Placed, Safety


def findings(program: Program, live: LiveBlock) -> list[Placed]:
    """The findings in the lines of a block."""
    return [placed for placed in program.findings if live.first_line <= placed.start.line < live.last_line]


def safe_fixes(program: Program, live: LiveBlock) -> int:
    """How many findings of a block have a safe fix."""
    return sum(
        1 for placed in findings(program, live) if any(fix.safety is Safety.SAFE for fix in placed.finding.fixes)
    )


def capabilities(program: Program, live: LiveBlock) -> tuple[str, ...]:
    """What a block can do to the world around it, by name."""
    document = program.python
    return capabilities_of(document, _span(program, live)).names if document is not None else ()


def brings(program: Program, live: LiveBlock) -> str:
    """What a block can do and the rest of its module can not, in words: "adds network egress". Mostly nothing."""
    document = program.python
    if document is None:
        return ""
    start, end = _span(program, live)
    rest = ((0, start), (end, len(program.buffer.data)))
    new = added(united(capabilities_of(document, span) for span in rest), capabilities_of(document, (start, end)))
    return f"adds {nouns(new)}" if new else ""


def what_to_look_at(program: Program, live: LiveBlock) -> list[str]:
    """The checklist of a block."""
    rules = (placed.finding.rule for placed in findings(program, live))
    return checklist(capabilities(program, live), rules)


def title(program: Program, live: LiveBlock, block: Block, verdict: str) -> str:
    """What a code lens says of a block."""
    what = "AI block" if block.author.kind is Kind.AI else "AI block (inferred)"
    if block.contributor == "mixed":
        what += f", {live.rewritten:.0%} rewritten"
    count = len(findings(program, live))
    found = "no findings" if not count else "1 finding" if count == 1 else f"{count} findings"
    return " · ".join(filter(None, (what, found, brings(program, live), verdict)))


def offers(program: Program, live: LiveBlock, block: Block, verdict: str) -> list[tuple[str, str]]:
    """What can be done about a block: title and command."""
    found = []
    if verdict != "approved":
        found.append(("Review", REVIEW))
    if safe_fixes(program, live):
        found.append(("Fix all", FIX_BLOCK))
    if verdict != "approved" and block.source in ("client", "inferred"):  # else nobody knows what was there before
        found.append(("Reject", REJECT))
    return found


def _span(program: Program, live: LiveBlock) -> tuple[int, int]:
    buffer = program.buffer
    return buffer.line_start(live.first_line), buffer.line_start(live.last_line)
