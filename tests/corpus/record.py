"""findings.json: what was found, one finding a line, with all that the report needs, so that it is made without the projects."""

from __future__ import annotations

import json
from pathlib import Path

from tests.corpus.download import Project
from tests.corpus.scan import Hit, Scan


def write(scans: list[Scan]) -> str:
    """The text of findings.json."""
    parts = []
    for scan in scans:
        hits = ",\n".join(json.dumps(_fields(hit), ensure_ascii=False) for hit in scan.hits)
        found = f"[\n{hits}\n]" if hits else "[]"
        parts.append(f'{json.dumps(scan.project.label)}: {{"lines": {scan.lines}, "findings": {found}}}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def read(text: str) -> list[Scan]:
    """The scans of which `write` made this text."""
    scans = []
    for label, found in json.loads(text).items():
        name, _, version = label.rpartition("-")
        hits = tuple(Hit(**fields) for fields in found["findings"])
        scans.append(Scan(Project(name, version), found["lines"], hits))
    return scans


def load(path: Path) -> list[Scan]:
    return read(path.read_text(encoding="utf-8"))


def _fields(hit: Hit) -> dict[str, str | int]:
    return {
        "path": hit.path,
        "line": hit.line,
        "rule": hit.rule,
        "confidence": hit.confidence,
        "code": hit.code,
    }
