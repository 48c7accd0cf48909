"""What zizmor says of a workflow (its JSON, version 1), as places in the text, with the edits of its fixes.

The report names fixes and does not hold them. They are read off the text that `zizmor --fix=all` makes: each run of
changed lines belongs to the finding that it touches, if that is the only one with a fix.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_LEVELS = {"Unknown": 1, "Informational": 1, "Low": 2, "Medium": 3, "High": 4}
_SURE = {"Unknown": 1, "Low": 1, "Medium": 2, "High": 3}


class Audit(NamedTuple):
    """One finding of zizmor's."""

    name: str
    """Of the audit: `cache-poisoning`."""
    start: int
    end: int
    """Bytes of the place that it points to first."""
    what: str
    """In zizmor's words."""
    severity: int
    """1 to 4, as `finding.Severity`."""
    confidence: int
    """1 to 3, as `finding.Confidence`."""
    fix: str
    """The title of its fix; empty: it has none."""
    related: tuple[tuple[int, int, str], ...]
    """Further places, and what they have to do with it."""
    around: tuple[tuple[int, int], ...]
    """What it stands in: its step or job."""


class Change(NamedTuple):
    """Replace the bytes `start:end`."""

    start: int
    end: int
    text: str


def audits(report: Any, length: int) -> list[Audit]:
    """The findings of a report that hold for a text of this length; what is not understood is left out."""
    found = []
    for entry in report if isinstance(report, list) else ():
        try:
            audit = _audit(entry)
        except (AttributeError, KeyError, TypeError, IndexError, ValueError):
            continue
        if audit is not None and 0 <= audit.start <= audit.end <= length:
            found.append(audit)
    return found


def _audit(entry: Any) -> Audit | None:
    if entry.get("ignored"):
        return None
    places = [(place["symbolic"], place["concrete"]["location"]["offset_span"]) for place in entry["locations"]]
    primary = next((place for place in places if place[0]["kind"] == "Primary"), places[0])
    said = entry["determinations"]
    note = str(primary[0].get("annotation") or "")
    desc = str(entry["desc"])
    fixes = entry.get("fixes") or ()
    return Audit(
        str(entry["ident"]),
        int(primary[1]["start"]),
        int(primary[1]["end"]),
        f"{desc}: {note}" if note and note != desc else desc,
        _LEVELS.get(said["severity"], 1),
        _SURE.get(said["confidence"], 1),
        str(fixes[0]["title"]) if fixes else "",
        tuple(
            (int(span["start"]), int(span["end"]), str(symbolic.get("annotation") or ""))
            for symbolic, span in places
            if symbolic["kind"] == "Related"
        ),
        tuple((int(span["start"]), int(span["end"])) for symbolic, span in places if symbolic["kind"] != "Primary"),
    )


def slim(report: Any) -> list[Any]:
    """A report without what is not needed: it quotes much of the text."""
    kept = []
    for entry in report if isinstance(report, list) else ():
        try:
            places = [
                {
                    "symbolic": {"kind": place["symbolic"]["kind"], "annotation": place["symbolic"].get("annotation")},
                    "concrete": {"location": {"offset_span": place["concrete"]["location"]["offset_span"]}},
                }
                for place in entry["locations"]
            ]
            kept.append(
                {
                    "ident": entry["ident"],
                    "desc": entry["desc"],
                    "determinations": entry["determinations"],
                    "ignored": entry.get("ignored", False),
                    "fixes": [{"title": fix["title"]} for fix in entry.get("fixes") or ()],
                    "locations": places,
                }
            )
        except (AttributeError, KeyError, TypeError):
            continue
    return kept


def hunks(text: str, fixed: str) -> list[Change]:
    """What the fixes have changed: runs of whole lines."""
    before, after = _LINE.findall(text), _LINE.findall(fixed)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line.encode("utf-8", "surrogateescape")))
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [
        Change(starts[first], starts[last], "".join(after[low:high]))
        for tag, first, last, low, high in opcodes
        if tag != "equal"
    ]


def owned(changed: Any, text: bytes, found: Sequence[Audit]) -> dict[int, list[Change]]:
    """By the number of a finding, what its fix changes; only where one finding alone can have caused a change."""
    made: dict[int, list[Change]] = {}
    for entry in changed if isinstance(changed, (list, tuple)) else ():
        if not isinstance(entry, (list, tuple)) or [type(part) for part in entry] != [int, int, str]:
            continue
        change = Change(*entry)
        if not 0 <= change.start <= change.end <= len(text):
            continue
        begin, end = len(text[: change.start].rstrip()), _line_after(text, change.end)
        owners = [n for n, audit in enumerate(found) if audit.fix and audit.start < end and audit.end >= begin]
        if not owners:  # what is added at the end of a step whose first line is pointed to
            owners = [
                number
                for number, audit in enumerate(found)
                if audit.fix and any(low < end and high >= begin for low, high in audit.around)
            ]
        if len(owners) == 1:
            made.setdefault(owners[0], []).append(change)
    return made


def _line_after(text: bytes, offset: int) -> int:
    """Where the line that begins here ends."""
    found = text.find(b"\n", offset)
    return found + 1 if found >= 0 else len(text)
