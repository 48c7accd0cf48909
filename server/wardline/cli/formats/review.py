"""Blocks to be reviewed, for a person and for a program.

The JSON:

    schema_version  1
    root            the folder that the records are in, absolute; paths are relative to it
    blocks          a list, the riskiest first, of
        id, hash        of the acceptance; of the block's normalised content, which reviews are bound to
        path, lines     {start, end}: from 1, the last one included
        origin          ai | inferred-ai; contributor: ai | mixed
        tool, model, conversation, accepted     null where not known; accepted: RFC 3339
        rewritten       the share of it that has been rewritten since, 0 to 1
        verdict         unreviewed | rejected | approved
        reviews         a list of {reviewer, time, verdict, note?, findings}
        risk            {score, level: high | medium | low, reasons}
        findings        a list of {rule, severity, confidence, line, message}
        capabilities    names; adds: nouns of those that the rest of the file does not have
        changes         commits that changed the file in the last 90 days
        checklist       what to look at
    errors, notes   texts
    summary         {blocks, unreviewed, rejected, approved, lines}
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from wardline.cli.escape import escape
from wardline.cli.formats.json import portable
from wardline.cli.paint import Paint
from wardline.origin.agent_trace import rfc3339
from wardline.origin.model import Block, Kind
from wardline.review.checklist import checklist
from wardline.review.held import Workspace
from wardline.review.records import Review
from wardline.review.unreviewed import Unreviewed

SCHEMA_VERSION = 1
ASCII = str.maketrans({"·": "-", "…": "~", "│": "|", "▌": ">"})


def as_text(found: Sequence[Unreviewed], paint: Paint) -> str:
    """One paragraph for each block, and how many there are."""
    lines: list[str] = []
    for each in found:
        lines += [*heading(each, paint), ""]
    lines.append(_summary(found, paint))
    text = "".join(line + "\n" for line in lines)
    return text if paint.unicode else text.translate(ASCII)


def heading(each: Unreviewed, paint: Paint) -> Iterator[str]:
    """Where a block is, its risk and why, and who wrote it."""
    block = each.block
    place = paint("path", f"{escape(portable(block.path))}:{block.start + 1}-{block.end}")
    verdict = paint(
        "good" if each.verdict == "approved" else "high" if each.verdict == "rejected" else "dim", each.verdict
    )
    yield f"{place}  {paint(each.risk.level, f'{each.risk.level} risk')} {each.risk.score:g}  {verdict}"
    yield f"  {escape(' · '.join(each.risk.reasons))}"
    yield "  " + paint("dim", escape(f"{written_by(block)} · {block.hash}"))
    for review in each.reviews:
        yield "  " + said(review)


def written_by(block: Block) -> str:
    """`cursor, anthropic/claude-sonnet-4-5, accepted 2026-01-21 14:53 UTC`."""
    author = block.author
    words = [author.tool or "an AI", author.model]
    if author.kind is Kind.INFERRED:
        words[0] = author.tool or "an AI, as far as one can tell"
    words.append(f"accepted {minute(block.accepted)}" if block.accepted else "")
    words.append(author.conversation)
    return ", ".join(filter(None, words))


def minute(at: float) -> str:
    """A time in UTC, for people."""
    return f"{rfc3339(at)[:16].replace('T', ' ')} UTC"


def said(review: Review) -> str:
    """One review, on one line."""
    note = f": {review.note}" if review.note else ""
    return escape(f"{review.verdict} by {review.reviewer}, {minute(review.time)}{note}")


def _summary(found: Sequence[Unreviewed], paint: Paint) -> str:
    counts = Counter(each.verdict for each in found)
    open_ = len(found) - counts["approved"]
    if not open_:
        return paint("good", "Nothing that an AI wrote is unreviewed.")
    lines = sum(each.block.end - each.block.start for each in found if each.verdict != "approved")
    objected = f", {counts['rejected']} of them rejected" if counts["rejected"] else ""
    done = f"; {counts['approved']} approved" if counts["approved"] else ""
    blocks = f"{open_} AI-written block{'' if open_ == 1 else 's'}"
    return f"{blocks} ({lines} line{'' if lines == 1 else 's'}) not approved{objected}{done}."


def as_json(found: Sequence[Unreviewed], workspace: Workspace) -> str:
    """One object."""
    counts = Counter(each.verdict for each in found)
    data = {
        "schema_version": SCHEMA_VERSION,
        "root": portable(workspace.root),
        "blocks": [_plain(each) for each in found],
        "errors": workspace.errors,
        "notes": workspace.notes,
        "summary": {
            "blocks": len(found),
            **{verdict: counts[verdict] for verdict in ("unreviewed", "rejected", "approved")},
            "lines": sum(each.block.end - each.block.start for each in found),
        },
    }
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def _plain(each: Unreviewed) -> dict[str, Any]:
    line_at = each.held.source.buffer.line_at
    return {
        **block_as_json(each.block),
        "verdict": each.verdict,
        "reviews": [review_as_json(review) for review in each.reviews],
        "risk": {"score": each.risk.score, "level": each.risk.level, "reasons": list(each.risk.reasons)},
        "findings": [
            {
                "rule": result.rule,
                "severity": result.severity.label,
                "confidence": result.confidence.label,
                "line": line_at(result.start) + 1,
                "message": result.message,
            }
            for result in each.findings
        ],
        "capabilities": list(each.capabilities),
        "adds": list(each.brings),
        "changes": each.changes,
        "checklist": checklist(each.capabilities, each.rules),
    }


def block_as_json(block: Block) -> dict[str, Any]:
    """What is known of a block itself."""
    author = block.author
    return {
        "id": block.id,
        "hash": block.hash,
        "path": portable(block.path),
        "lines": {"start": block.start + 1, "end": block.end},
        "origin": author.kind.value,
        "contributor": block.contributor,
        "tool": author.tool or None,
        "model": author.model or None,
        "conversation": author.conversation or None,
        "accepted": rfc3339(block.accepted) if block.accepted else None,
        "rewritten": round(block.rewritten, 3),
        "source": block.source,
    }


def review_as_json(review: Review) -> dict[str, Any]:
    """What a person said of a block."""
    note = {"note": review.note} if review.note else {}
    when = rfc3339(review.time)
    return (
        {"reviewer": review.reviewer, "time": when, "verdict": review.verdict}
        | note
        | {"findings": list(review.findings)}
    )
