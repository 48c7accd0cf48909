"""Who wrote each line, for a person and for a program.

The JSON:

    schema_version  1
    path            relative to the root of the records, with `/`
    lines           a list of {line, origin: ai | inferred-ai | mixed | human | unknown, block?, verdict?}; `block` is
                    an index into the list `blocks`
    blocks          as in `wardline review --json` (`block_as_json`), with `verdict` and `reviews`
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from wardline.cli.escape import escape
from wardline.cli.formats.json import portable
from wardline.cli.formats.review import ASCII, block_as_json, review_as_json
from wardline.cli.frame import clipped
from wardline.cli.paint import Paint
from wardline.origin.agent_trace import rfc3339
from wardline.origin.model import Block
from wardline.review.held import Held
from wardline.review.lines import Line
from wardline_analyzers.languages import PYTHON
from wardline_analyzers.secrets.masking import hide, mode_of

SCHEMA_VERSION = 1
_STYLE = {"ai": "rule", "inferred-ai": "rule", "mixed": "medium", "human": "good", "unknown": "dim"}
_VERDICT = {"approved": "good", "rejected": "high", "unreviewed": "medium"}
_WIDEST_WHO = 36
_WIDEST_SAID = 28


def as_text(held: Held, lines: Sequence[Line], paint: Paint) -> str:
    """A row for each line: origin, (tool and model, date of acceptance, review, line number), code; as git blame."""
    who = [_cut(_who(line), _WIDEST_WHO) for line in lines]
    said = [_cut(_said(line), _WIDEST_SAID) for line in lines]
    when = [rfc3339(line.known.accepted)[:10] if line.known and line.known.accepted else "" for line in lines]
    widths = [max(map(len, column), default=0) for column in (who, when, said)]
    origin = max((len(line.origin) for line in lines), default=0)
    number = len(str(lines[-1].number)) if lines else 1
    gutter = origin + sum(widths) + number + 7
    rows = []
    mode = mode_of(held.source.path, held.source.language == PYTHON)
    for line, name, day, review in zip(lines, who, when, said, strict=True):
        head = paint(_STYLE[line.origin], line.origin.ljust(origin))
        verdict = paint(_VERDICT.get(line.verdict, "dim"), review.ljust(widths[2]))
        code = clipped(hide(held.source.line(line.number - 1), mode), max(20, paint.width - gutter))
        about = f"({name.ljust(widths[0])} {day:<{widths[1]}} {verdict} {line.number:>{number}})"
        rows.append(f"{head} {about} {code}".rstrip())
    text = "".join(row + "\n" for row in rows)
    return text if paint.unicode else text.translate(ASCII)


def _who(line: Line) -> str:
    if line.known is None:
        return ""
    author = line.known.author
    return escape(" ".join(filter(None, (author.tool, author.model))))


def _said(line: Line) -> str:
    if not line.reviews:
        return line.verdict
    names = [review.reviewer.partition(" <")[0] or review.reviewer for review in line.reviews]
    return escape(f"{line.verdict} {', '.join(names)}")


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def as_json(held: Held, lines: Sequence[Line]) -> str:
    """One object."""
    numbers: dict[tuple[str, int], int] = {}
    blocks: list[dict[str, Any]] = []
    rows = []
    for line in lines:
        row: dict[str, Any] = {"line": line.number, "origin": line.origin}
        block = line.block or line.known
        if block is not None:
            row["block"] = _number(block, line, numbers, blocks)
        if line.verdict:
            row["verdict"] = line.verdict
        rows.append(row)
    data = {"schema_version": SCHEMA_VERSION, "path": portable(held.path), "lines": rows, "blocks": blocks}
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def _number(block: Block, line: Line, numbers: dict[tuple[str, int], int], blocks: list[dict[str, Any]]) -> int:
    key = (block.id, block.start)
    if key not in numbers:
        numbers[key] = len(blocks)
        reviews = [review_as_json(review) for review in line.reviews]
        blocks.append(block_as_json(block) | {"verdict": line.verdict or None, "reviews": reviews})
    return numbers[key]
