"""What a reader made of each finding: verdicts.json, and how it fits the findings.

A verdict belongs to a project, a path, a rule and the text of the line, not its number, so it holds while lines move and
for the project's next version. `code` may be a list: lines of one file to which the same applies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.corpus.scan import Hit, Scan

KINDS = {
    "right": "a real flaw, or what the rule's page promises to point at",
    "accepted": "a test, an example, or what the library is for, and a reviewer would still want to see it",
    "wrong": "a false alarm: a bug of ours",
}
NOT_READ = "not read"

FIELDS = {"path", "rule", "code", "verdict", "why"}

Key = tuple[str, str, str, str]
"""Project without its version, path, rule, text of the line."""


class VerdictError(ValueError):
    """verdicts.json says something that cannot be."""


@dataclass(frozen=True)
class Verdict:
    """One of `KINDS`, and why, in a sentence."""

    kind: str
    why: str


Verdicts = dict[Key, Verdict]


def key(scan: Scan, hit: Hit) -> Key:
    return scan.project.name, hit.path, hit.rule, hit.code


def load(path: Path) -> Verdicts:
    return read(path.read_text(encoding="utf-8"))


def read(text: str) -> Verdicts:
    """The verdicts of a text; raises VerdictError where one is incomplete, unknown or given twice."""
    verdicts: Verdicts = {}
    for project, entries in json.loads(text).items():
        for entry in entries:
            verdict = _verdict(project, entry)
            codes = [entry["code"]] if isinstance(entry["code"], str) else entry["code"]
            for code in codes:
                found = (project, entry["path"], entry["rule"], code)
                if found in verdicts:
                    raise VerdictError(f"{name(found)}: has two verdicts; leave one")
                verdicts[found] = verdict
    return verdicts


def without_verdict(scans: Iterable[Scan], verdicts: Verdicts) -> list[Key]:
    """The findings that nobody has read."""
    return sorted({key(scan, hit) for scan in scans for hit in scan.hits} - verdicts.keys())


def without_finding(scans: Iterable[Scan], verdicts: Verdicts) -> list[Key]:
    """The verdicts on what is no longer found."""
    return sorted(verdicts.keys() - {key(scan, hit) for scan in scans for hit in scan.hits})


def name(found: Key) -> str:
    """A key for people."""
    project, path, rule, code = found
    return f"{project} {path} {rule}: {code[:100]}"


def _verdict(project: str, entry: dict[str, Any]) -> Verdict:
    place = f"{project} {entry.get('path', '?')} {entry.get('rule', '?')}"
    if entry.keys() != FIELDS:
        raise VerdictError(f"{place}: needs exactly {', '.join(sorted(FIELDS))}")
    if entry["verdict"] not in KINDS:
        raise VerdictError(f"{place}: the verdict must be one of {', '.join(KINDS)}, not {entry['verdict']!r}")
    if not entry["why"].strip():
        raise VerdictError(f"{place}: say why")
    return Verdict(entry["verdict"], entry["why"])
