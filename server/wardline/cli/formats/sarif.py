"""SARIF 2.1.0 (OASIS, errata 01), as plain dictionaries, for code scanning services.

Columns count UTF-16 code units. A place in a notebook is a cell and a line in it, which SARIF can only say as a logical
location.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from wardline import __version__
from wardline.cli.formats.json import portable
from wardline.cli.formats.rules import rule_of
from wardline.project.report import LIMITED, FileReport, Patch, Result, Run, Step
from wardline.project.source import Source
from wardline_analyzers.finding import Confidence, Elsewhere, Severity
from wardline_analyzers.rules import describe, standards
from wardline_analyzers.rules.catalog import find
from wardline_analyzers.rules.problem import PageError
from wardline_analyzers.rules.rule import Rule
from wardline_analyzers.text.positions import units

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BASE = "%SRCROOT%"
_LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note", Severity.INFO: "note"}
_SCORES = {Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "3.0", Severity.INFO: "0.0"}
"""GitHub's `security-severity`: from 7.0 high, from 4.0 medium, above 0.0 low."""
_PRECISIONS = {Confidence.HIGH: "high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}


def render(run: Run) -> str:
    findings = run.findings
    rules = {rule_id: index for index, rule_id in enumerate(sorted({result.rule for _, result in findings}))}
    cwes = sorted({cwe for rule_id in rules if (rule := rule_of(rule_id)) for cwe in rule.cwe})
    data = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Wardline",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "rules": [_rule(rule_id) for rule_id in rules],
                        "supportedTaxonomies": [{"name": "CWE", "index": 0}] if cwes else [],
                    }
                },
                "columnKind": "utf16CodeUnits",
                "originalUriBaseIds": {_BASE: {"uri": Path(run.cwd).as_uri().rstrip("/") + "/"}},
                "invocations": [_invocation(run)],
                "taxonomies": [_taxonomy(cwes)] if cwes else [],
                "results": [_result(run, report, result, rules[result.rule]) for report, result in findings],
            }
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def _rule(rule_id: str) -> dict[str, Any]:
    rule = rule_of(rule_id)
    name = "".join(part.capitalize() for part in rule_id.split("-"))
    if rule is None:  # no page, such as an unused suppression
        return {"id": rule_id, "name": name, "shortDescription": {"text": rule_id}}
    markdown = _help(rule)
    url = describe.documentation_url(rule)
    return {
        "id": rule_id,
        "name": name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.title},
        "help": {"text": describe.plain(markdown), "markdown": markdown},
        **({"helpUri": url} if url else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": ["security", *(f"external/cwe/cwe-{cwe:03}" for cwe in rule.cwe)],
            "precision": _PRECISIONS[rule.confidence],
            "problem.severity": _LEVELS[rule.severity].replace("note", "recommendation"),
            "security-severity": _SCORES[rule.severity],
        },
        "relationships": [
            {"target": {"id": str(cwe), "toolComponent": {"name": "CWE"}}, "kinds": ["superset"]} for cwe in rule.cwe
        ],
    }


def _help(rule: Rule) -> str:
    try:
        found = find(rule.id)
        return describe.explain(rule, found[1].page(rule.id).sections) if found else describe.short(rule)
    except (OSError, PageError):
        return describe.short(rule)


def _taxonomy(cwes: list[int]) -> dict[str, Any]:
    return {
        "name": "CWE",
        "organization": "MITRE",
        "informationUri": "https://cwe.mitre.org/",
        "shortDescription": {"text": "Common Weakness Enumeration"},
        "isComprehensive": False,
        "taxa": [{"id": str(cwe), "helpUri": standards.cwe_url(cwe)} for cwe in cwes],
    }


def _invocation(run: Run) -> dict[str, Any]:
    notes: list[dict[str, Any]] = [{"level": "error", "message": {"text": message}} for message in run.errors]
    notes += [
        {
            "level": "error" if report.error else "note",
            "message": {"text": f"{portable(run.shown_path(report.path))} {report.error or report.note}"},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(run, report.path)}}],
        }
        for report in run.reports
        if report.error or report.note
    ]
    notes += [_limit(run, report, offset) for report in run.reports if report.source for offset in report.limits]
    notes += [{"level": "note", "message": {"text": gap}} for gap in run.gaps]
    failed = any(note["level"] == "error" for note in notes)
    return {"executionSuccessful": not failed, "toolExecutionNotifications": notes}


def _limit(run: Run, report: FileReport, offset: int) -> dict[str, Any]:
    """A function whose data was not followed to the end (SARIF 3.58: a condition that the tool met while it ran)."""
    assert report.source is not None
    text = report.source.text
    end = report.source.buffer.line_start(report.source.buffer.line_at(offset) + 1)
    return {
        "descriptor": {"id": "limit-reached"},
        "level": "warning",
        "message": {"text": f"{portable(run.shown_path(report.path))}: a function {LIMITED}"},
        "locations": [_location(run, report, report.source, offset, offset + len(text[offset:end].rstrip()))],
    }


def _artifact(run: Run, path: str) -> dict[str, Any]:
    shown = run.shown_path(path)
    if shown == path and Path(path).is_absolute():
        return {"uri": Path(path).as_uri()}
    relative = shown.replace(os.sep, "/")
    return {"uri": quote(relative.encode("utf-8", "surrogateescape")), "uriBaseId": _BASE}


def _result(run: Run, report: FileReport, result: Result, index: int) -> dict[str, Any]:
    source = report.source
    assert source is not None
    steps = [_step(run, report, source, step) for step in result.trace]
    related = [_step(run, report, source, step, n) for n, step in enumerate(result.related, 1)]
    fixes = [] if source.notebook else [_fix(run, report, source, patch) for patch in result.patches]
    return {
        "ruleId": result.rule,
        "ruleIndex": index,
        "level": _LEVELS[result.severity],
        "message": {"text": result.message},
        "locations": [_location(run, report, source, result.start, result.end)],
        **({"relatedLocations": related} if related else {}),
        **({"codeFlows": [{"threadFlows": [{"locations": [{"location": s} for s in steps]}]}]} if steps else {}),
        **({"fixes": fixes} if fixes else {}),
        "partialFingerprints": {"wardline/v1": result.fingerprint},
        "properties": {
            "severity": result.severity.label,
            "confidence": result.confidence.label,
            **({"commit": report.commit.id} if report.commit else {}),
        },
    }


def _step(run: Run, report: FileReport, source: Source, step: Step, number: int | None = None) -> dict[str, Any]:
    far = step.elsewhere
    location = _location(run, report, source, step.start, step.end) if far is None else _elsewhere(run, report, far)
    return {**({} if number is None else {"id": number}), **location, "message": {"text": step.message}}


def _elsewhere(run: Run, report: FileReport, place: Elsewhere) -> dict[str, Any]:
    region = {
        "startLine": place.line + 1,
        "startColumn": place.columns[1] + 1,
        "endLine": place.end_line + 1,
        "endColumn": place.end_columns[1] + 1,
    }
    return {"physicalLocation": {"artifactLocation": _artifact(run, report.path_of(place)), "region": region}}


def _location(run: Run, report: FileReport, source: Source, start: int, end: int) -> dict[str, Any]:
    artifact = _artifact(run, report.path)
    place = source.place(start)
    if place.cell is None:
        return {"physicalLocation": {"artifactLocation": artifact, "region": _region(source, start, end)}}
    name = f"cell {place.cell}, line {place.line}, column {place.column}"
    return {"physicalLocation": {"artifactLocation": artifact}, "logicalLocations": [{"name": name}]}


def _fix(run: Run, report: FileReport, source: Source, patch: Patch) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(source, start, end), "insertedContent": {"text": text}}
        for start, end, text in patch.edits
    ]
    change = {"artifactLocation": _artifact(run, report.path), "replacements": replacements}
    return {"description": {"text": patch.title}, "artifactChanges": [change]}


def _region(source: Source, start: int, end: int) -> dict[str, int]:
    first, last = source.buffer.line_at(start), source.buffer.line_at(end)
    return {
        "startLine": first + 1,
        "startColumn": _column(source, first, start),
        "endLine": last + 1,
        "endColumn": _column(source, last, end),
    }


def _column(source: Source, line: int, offset: int) -> int:
    return units(source.text[source.buffer.line_start(line) : offset], "utf-16") + 1
