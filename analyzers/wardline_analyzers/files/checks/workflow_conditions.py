"""Conditions of workflows that hold when nobody meant them to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.files.by_job import by_job
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety, Severity
from wardline_analyzers.pipelines.workflow import workflow
from wardline_analyzers.structured.node import Scalar, pair, resolved

_FENCE = re.compile(r"\$\{\{(?:[^}']|'[^']*'|\}(?!\}))*\}\}")
_CONTAINS = re.compile(
    r"\bcontains\s*\(\s*'([^']*)'\s*,\s*((?:github|inputs|env|matrix|steps|needs)[\w.\-]*(?:\[[^\]]*\])?)\s*\)",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    r"github\.(?:ref|ref_name|head_ref|base_ref|actor|triggering_actor|repository_owner|event\..*)|inputs\..*|env\..*",
    re.IGNORECASE,
)
"""Values that somebody may choose to be a part of a text."""


@by_job
def always_true(view: FileView) -> Iterator[FileMatch]:
    """An expression with text around it: together they are a text, and every text that is not empty is true."""
    for condition in _conditions(view):
        said = condition.text
        if not _FENCE.search(said) or _FENCE.fullmatch(said):
            continue
        around = _FENCE.sub("", said)
        message = None
        fixes: tuple[Fix, ...] = ()
        if not around.strip():
            if condition.style not in ("|", ">") or _is_stripped(condition):
                continue
            message = (
                "The line break at the end of this block is a part of the condition, so it is a text, and always true. "
                "Write `|-`, or the condition without `${{ }}`."
            )
            at = condition.start + 1
            fixes = (Fix("Leave the line break out", Safety.SUGGESTED, (Edit(at, at, "-"),)),)
        elif (unfenced := _unfenced(view, condition)) is not None:
            fixes = (Fix("Leave out the ${{ }}", Safety.SUGGESTED, unfenced),)
        yield FileMatch(*condition.inner, {}, message, fixes=fixes)


def _is_stripped(condition: Scalar) -> bool:
    """Whether a block ends without a line break."""
    return b"-" in condition.raw.split(b"\n", 1)[0]


def _unfenced(view: FileView, condition: Scalar) -> tuple[Edit, ...] | None:
    """The edits that take the fences away; None where the quotes of the text hold something that must stay."""
    if condition.style not in ("", "|", ">"):
        return None
    edits = []
    for found in re.finditer(rb"\$\{\{[ \t]*|[ \t]*\}\}", condition.raw):
        start, end = condition.start + found.start(), condition.start + found.end()
        edits.append(Edit(start, end, ""))
    return tuple(edits)


@by_job
def part_of_text(view: FileView) -> Iterator[FileMatch]:
    """`contains('a b', x)`: it holds for every x that is a part of the text, `a` or ` ` as well."""
    for condition in _conditions(view):
        for found in _CONTAINS.finditer(condition.text):
            chosen = _CHOSEN.fullmatch(found[2]) is not None
            yield FileMatch(
                *condition.inner,
                {"value": found[2], "text": found[1]},
                severity=Severity.MEDIUM if chosen else Severity.INFO,
                confidence=Confidence.HIGH if chosen else Confidence.LOW,
            )


def _conditions(view: FileView) -> Iterator[Scalar]:
    found = view.of(workflow)
    for node in (*(job.node for job in found.jobs), *(step.node for step in found.steps)):
        entry = pair(node, "if")
        condition = resolved(entry.value) if entry is not None else None
        if isinstance(condition, Scalar):
            yield condition
