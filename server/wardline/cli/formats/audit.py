"""The account of what an AI wrote: for a person, as JSON, and as CSV.

The JSON:

    schema_version  1
    tool            {name, version}
    root, revision, generated       the folder of the records; the commit of git, or null; RFC 3339
    totals          {files, files_with_ai, lines, lines_ai, share_ai, blocks, blocks_approved, blocks_rejected,
                    lines_approved, share_approved, by_tool, by_model, by_reviewer}; the last three count lines
    files           a list of {path, lines, lines_ai, lines_approved, blocks}; a block is as in `wardline review --json`
                    (`block_as_json`), with committed_by, verdict and reviews

The CSV (RFC 4180, UTF-8) has a row for each block and review of it; a block without a review has one row. A value that
a spreadsheet would take for a formula is put behind an apostrophe.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from wardline import __version__
from wardline.cli.escape import escape
from wardline.cli.formats.json import portable
from wardline.cli.formats.review import ASCII, block_as_json, minute, review_as_json, said, written_by
from wardline.cli.paint import Paint
from wardline.origin.agent_trace import rfc3339
from wardline.review.audit import Audit, AuditedBlock, AuditedFile

SCHEMA_VERSION = 1
UNKNOWN = "unknown"
_STYLE = {"approved": "good", "rejected": "high", "unreviewed": "medium"}

COLUMNS = (
    "path", "start_line", "end_line", "lines", "origin", "contributor", "tool", "model", "conversation", "accepted",
    "rewritten", "committed_by", "verdict", "reviewer", "review_verdict", "review_time", "review_note", "id", "hash",
)  # fmt: skip


def as_text(audit: Audit, paint: Paint) -> str:
    """Each file with its blocks and their reviews, and the sums."""
    rows: list[str] = []
    for file in audit.files:
        rows += [*_file(file, paint), ""]
    rows += _totals(audit, paint)
    text = "".join(row + "\n" for row in rows)
    return text if paint.unicode else text.translate(ASCII)


def _file(file: AuditedFile, paint: Paint) -> Iterator[str]:
    share = f"{file.lines_ai} of {file.lines} lines by an AI, {file.lines_approved} approved"
    yield f"{paint('path', escape(portable(file.path)))}  {paint('dim', share)}"
    for each in file.blocks:
        block = each.block
        place = f"{block.start + 1}-{block.end}".rjust(11)
        mixed = f" · {block.rewritten:.0%} rewritten" if block.contributor == "mixed" else ""
        committed = f" · committed by {each.committed_by}" if each.committed_by else ""
        verdict = paint(_STYLE[each.verdict], each.verdict)
        yield f"{place}  {verdict}  {escape(written_by(block) + mixed + committed)}"
        for review in each.reviews:
            yield " " * 13 + paint("dim", said(review))


def _totals(audit: Audit, paint: Paint) -> Iterator[str]:
    blocks = audit.blocks
    counts = Counter(each.verdict for each in blocks)
    yield paint("path", "Totals")
    of_all = f"of {audit.lines} in {_files(audit.files_in_all)} ({audit.share_ai:.1%})"
    yield f"  lines by an AI   {audit.lines_ai:>8} {of_all}"
    yield f"  approved of them {audit.lines_approved:>8} ({audit.share_approved:.1%})"
    yield f"  blocks           {len(blocks):>8} in {_files(len(audit.files))}: " + ", ".join(
        f"{counts[verdict]} {verdict}" for verdict in ("approved", "rejected", "unreviewed")
    )
    for what, counter in (("by tool", audit.by_tool), ("by model", audit.by_model), ("approved by", audit.by_reviewer)):
        for name, lines in counter.most_common():
            yield f"  {what:<16} {lines:>8} lines  {escape(name) or UNKNOWN}"
    at = f"commit {audit.revision[:12]}, " if audit.revision else ""
    yield paint("dim", f"  {at}{minute(audit.made)}")


def _files(number: int) -> str:
    return f"{number} file{'' if number == 1 else 's'}"


def as_json(audit: Audit) -> str:
    """One object."""
    counts = Counter(each.verdict for each in audit.blocks)
    data = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "wardline", "version": __version__},
        "root": portable(audit.root),
        "revision": audit.revision or None,
        "generated": rfc3339(audit.made),
        "totals": {
            "files": audit.files_in_all,
            "files_with_ai": len(audit.files),
            "lines": audit.lines,
            "lines_ai": audit.lines_ai,
            "share_ai": round(audit.share_ai, 4),
            "blocks": len(audit.blocks),
            "blocks_approved": counts["approved"],
            "blocks_rejected": counts["rejected"],
            "lines_approved": audit.lines_approved,
            "share_approved": round(audit.share_approved, 4),
            "by_tool": _named(audit.by_tool),
            "by_model": _named(audit.by_model),
            "by_reviewer": _named(audit.by_reviewer),
        },
        "files": [
            {
                "path": portable(file.path),
                "lines": file.lines,
                "lines_ai": file.lines_ai,
                "lines_approved": file.lines_approved,
                "blocks": [_block(each) for each in file.blocks],
            }
            for file in audit.files
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def _block(each: AuditedBlock) -> dict[str, Any]:
    return {
        **block_as_json(each.block),
        "committed_by": each.committed_by or None,
        "verdict": each.verdict,
        "reviews": [review_as_json(review) for review in each.reviews],
    }


def _named(counter: Counter[str]) -> dict[str, int]:
    return {name or UNKNOWN: lines for name, lines in counter.most_common()}


def as_csv(audit: Audit) -> str:
    """A table with a heading."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for each in audit.blocks:
        block, author = each.block, each.block.author
        for review in each.reviews or (None,):
            signed = ("", "", "", "")
            if review is not None:
                signed = (review.reviewer, review.verdict, rfc3339(review.time), review.note)
            row = (
                portable(block.path), block.start + 1, block.end, block.end - block.start, author.kind.value,
                block.contributor, author.tool, author.model, author.conversation,
                rfc3339(block.accepted) if block.accepted else "", round(block.rewritten, 3), each.committed_by,
                each.verdict, *signed, block.id, block.hash,
            )  # fmt: skip
            writer.writerow([_cell(value) for value in row])
    return text.getvalue()


def _cell(value: str | int | float) -> str | int | float:
    """Names and notes are anybody's: `=cmd|…` in a cell would be run by a spreadsheet (CWE-1236)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


_FORMULA = ("=", "+", "-", "@", "\t", "\r")
