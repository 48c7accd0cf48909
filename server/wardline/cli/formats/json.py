"""The report for programs. The form is stable: a change that breaks a reader raises `schema_version`.

    schema_version  1
    tool            {name, version}
    findings        a list, sorted by path and place, of
        rule, message
        severity        info | low | medium | high
        confidence      low | medium | high
        cwe             numbers of the Common Weakness Enumeration
        path            relative to the working directory if it is below, with `/`; else absolute
        cell            notebooks only, beside each start: the number of the cell, from 1; lines are those of the cell
        start, end      {line, column}: from 1, columns in characters (Unicode code points); `end` is behind the last
        trace           the way of the data: a list of {message, path?, start, end}; `path` if it is in another file
        related         other places: likewise
        fixes           a list of {title, safety: safe | suggested, edits: a list of {start, end, text},
                        lines?: a list of {path, text}}; `lines` are needed at the end of other files, unless there
        advice          what is to be done beside mending the text, as Markdown; only where there is something
        commit          with --history only: {id, date} of what brought it; places are those of that text
        fingerprint     the same for the same finding after code around it has moved
    errors          a list of {message, path?}: what could not be analysed
    skipped         a list of {message, path}: files that were left out on purpose
    gaps            a list of texts: what is not known, so that no finding is no all-clear
    limits          a list of {message, path, cell?, line}: functions whose data was not followed to the end
    summary         {files, findings, fixable, hidden, limited, by_severity: {…}, by_rule: {…}}; `hidden`: by the
                    baseline; `limited`: how many `limits` there are
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import Any

from wardline import __version__
from wardline.cli.formats.rules import cwe_of
from wardline.project.report import LIMITED, FileReport, Result, Run, Step
from wardline.project.source import Place, Source
from wardline_analyzers.finding import Line

SCHEMA_VERSION = 1


def render(run: Run) -> str:
    findings = run.findings
    data: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "wardline", "version": __version__},
        "findings": [_finding(run, report, result) for report, result in findings],
        "errors": [{"message": message} for message in run.errors]
        + [{"message": r.error, "path": portable(run.shown_path(r.path))} for r in run.reports if r.error],
        "skipped": [{"message": r.note, "path": portable(run.shown_path(r.path))} for r in run.reports if r.note],
        "gaps": run.gaps,
        "limits": [_limit(run, report, place) for report, place in run.limits],
        "summary": {
            "files": run.analysed,
            "findings": len(findings),
            "fixable": sum(result.fixable for _, result in findings),
            "hidden": run.hidden,
            "limited": len(run.limits),
            "by_severity": dict(sorted(Counter(result.severity.label for _, result in findings).items())),
            "by_rule": dict(sorted(Counter(result.rule for _, result in findings).items())),
        },
    }
    # ASCII only: control characters and half characters of file names harm neither terminals nor readers.
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def _limit(run: Run, report: FileReport, place: Place) -> dict[str, Any]:
    return {
        "message": f"a function {LIMITED}",
        "path": portable(run.shown_path(report.path)),
        **({} if place.cell is None else {"cell": place.cell}),
        "line": place.line,
    }


def portable(path: str) -> str:
    """A path with `/`; bytes in it that are not UTF-8 as `\\xff`."""
    return path.replace(os.sep, "/").encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _finding(run: Run, report: FileReport, result: Result) -> dict[str, Any]:
    source = report.source
    assert source is not None
    return {
        "rule": result.rule,
        "message": result.message,
        "severity": result.severity.label,
        "confidence": result.confidence.label,
        "cwe": list(cwe_of(result.rule)),
        "path": portable(run.shown_path(report.path)),
        **_range(source, result.start, result.end),
        "trace": [_step(run, report, source, step) for step in result.trace],
        "related": [_step(run, report, source, step) for step in result.related],
        "fixes": [
            {
                "title": patch.title,
                "safety": patch.safety.value,
                "edits": [{**_range(source, start, end), "text": text} for start, end, text in patch.edits],
                **({"lines": [_line(run, report, line) for line in patch.lines]} if patch.lines else {}),
            }
            for patch in result.patches
        ],
        **({"advice": result.advice} if result.advice else {}),
        **({"commit": {"id": report.commit.id, "date": report.commit.date}} if report.commit else {}),
        "fingerprint": result.fingerprint,
    }


def _line(run: Run, report: FileReport, line: Line) -> dict[str, Any]:
    path = os.path.join(report.root or run.cwd, *line.file.split("/"))
    return {"path": portable(run.shown_path(path)), "text": line.text}


def _step(run: Run, report: FileReport, source: Source, step: Step) -> dict[str, Any]:
    far = step.elsewhere
    if far is not None:
        return {
            "message": step.message,
            "path": portable(run.shown_path(report.path_of(far))),
            "start": {"line": far.line + 1, "column": far.columns[2] + 1},
            "end": {"line": far.end_line + 1, "column": far.end_columns[2] + 1},
        }
    return {"message": step.message, **_range(source, step.start, step.end)}


def _range(source: Source, start: int, end: int) -> dict[str, Any]:
    first, last = source.place(start), source.place(end)
    return {
        **({} if first.cell is None else {"cell": first.cell}),
        "start": {"line": first.line, "column": first.column},
        "end": {"line": last.line, "column": last.column},
    }
