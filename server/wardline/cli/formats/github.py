"""Workflow commands of GitHub Actions: each finding becomes an annotation in the pull request.

Form and escaping: GitHub Docs, "Workflow commands for GitHub Actions"; `%`, carriage return and line feed are escaped
in the message, in a property also `:` and `,`.
"""

from __future__ import annotations

import os

from wardline.cli.escape import escape
from wardline.cli.formats.json import portable
from wardline.project.report import LIMITED, FileReport, Result, Run
from wardline_analyzers.finding import Severity

_COMMANDS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "notice", Severity.INFO: "notice"}


def render(run: Run) -> str:
    lines = [f"::error::{_data(message)}" for message in run.errors]
    for report in run.reports:
        if report.error:
            path = _property(_path(run, report.path))
            lines.append(f"::error file={path}::{_data(f'{_path(run, report.path)} {report.error}')}")
    lines += [_finding(run, report, result) for report, result in run.findings]
    for report, place in run.limits:
        line = f",line={place.line}" if place.cell is None else ""
        lines.append(f"::notice file={_property(_path(run, report.path))}{line}::{_data(f'this function {LIMITED}')}")
    lines += [f"::notice::{_data(gap)}" for gap in run.gaps]
    return "".join(line + "\n" for line in lines)


def _finding(run: Run, report: FileReport, result: Result) -> str:
    assert report.source is not None
    start, end = report.source.place(result.start), report.source.place(result.end)
    properties = {"file": _path(run, report.path), "title": result.rule}
    message = result.message
    if start.cell is None:
        properties.update(line=str(start.line), endLine=str(end.line))
        if start.line == end.line:  # columns of a range over several lines are refused
            properties.update(col=str(start.column), endColumn=str(max(start.column, end.column - 1)))
    else:
        message = f"cell {start.cell}, line {start.line}: {message}"
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[result.severity]} {listed}::{_data(message)}"


def _path(run: Run, path: str) -> str:
    """Relative to the checkout, which is where GitHub looks for it, if we know where that is."""
    checkout = os.path.join(os.environ.get("GITHUB_WORKSPACE", ""), "")
    if os.path.isabs(checkout) and path.startswith(checkout):
        return portable(path[len(checkout) :])
    return portable(run.shown_path(path))


def _data(text: str) -> str:
    text = "\n".join(map(escape, text.split("\n")))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
