"""Findings in words for an agent: where, what, and how to write it instead. Bounded, and on single lines."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wardline.cli.escape import escape
from wardline_analyzers.finding import Safety

if TYPE_CHECKING:
    from wardline.project.report import Patch, Result
    from wardline.project.source import Source

MOST_FINDINGS = 10
"""Findings that are told in full; an agent mends the first ones and asks again."""
_LONGEST_LINE = 300
"""Characters of one line that is told."""
_LONGEST_FIX = 12
"""Lines of a fix that are told."""


def told(source: Source, results: Sequence[Result], name: str) -> str:
    """The findings of one file, a paragraph each."""
    parts = [_told(source, result, name) for result in results[:MOST_FINDINGS]]
    if len(results) > MOST_FINDINGS:
        parts.append(f"… and {len(results) - MOST_FINDINGS} more in {escape(name)}.")
    return "\n".join(parts)


def _told(source: Source, result: Result, name: str) -> str:
    place = source.place(result.start)
    cell = "" if place.cell is None else f"cell {place.cell}, line "
    lines = [f"{name}:{cell}{place.line}: {result.severity.label} {result.rule}: {result.message}"]
    safe = next((patch for patch in result.patches if patch.safety is Safety.SAFE), None)
    if safe is not None:
        lines.append(f"  Safe fix: {safe.title}")
        lines += [f"    {line}" for line in changed_lines(source, safe)]
    elif result.patches:
        lines.append(f"  Suggested fix: {result.patches[0].title}")
    lines.append(f"  `wardline explain {result.rule}` says more.")
    return "\n".join(short(line) for line in lines)


def changed_lines(source: Source, patch: Patch) -> list[str]:
    """The lines that a fix takes away (`- …`) and writes (`+ …`); none if it cannot be shown."""
    from wardline_analyzers.fixes.edits import apply_edits
    from wardline_analyzers.secrets.masking import hide

    try:
        after = apply_edits(source.text, patch.edits)
    except ValueError:
        return []
    before_lines, after_lines = (text.decode("utf-8", "replace").splitlines() for text in (source.text, after))
    rows = [
        f"{line[0]} {hide(line[1:])}"
        for line in difflib.unified_diff(before_lines, after_lines, n=0, lineterm="")
        if line[:1] in ("+", "-") and not line.startswith(("+++ ", "--- "))
    ]
    return rows[:_LONGEST_FIX] + ["…"] * (len(rows) > _LONGEST_FIX)


def short(line: str) -> str:
    """A line without what could mislead its reader, cut where it gets too long."""
    indent = len(line) - len(line.lstrip(" "))
    safe = " " * indent + escape(line[indent:])
    return safe if len(safe) <= _LONGEST_LINE else safe[: _LONGEST_LINE - 1] + "…"
