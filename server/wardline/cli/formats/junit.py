"""JUnit's XML, as CI servers read it: a suite for each file with findings, a failed case for each finding."""

from __future__ import annotations

from xml.sax import saxutils

from wardline.cli.escape import escape
from wardline.cli.formats.json import portable
from wardline.cli.formats.text import where
from wardline.project.report import FileReport, Result, Run


def render(run: Run) -> str:
    failures = len(run.findings)
    errors = sum(report.error is not None for report in run.reports) + len(run.errors)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    suites: list[str] = []
    for report in run.reports:
        if report.error:
            suites += _suite(run, report, [_case(run, report, None)], 0, 1)
        elif report.results:
            cases = [_case(run, report, result) for result in report.results]
            suites += _suite(run, report, cases, len(cases), 0)
    for message in run.errors:
        suites.append(f'  <testsuite name="wardline" tests="1" failures="0" errors="1">{_problem(message)}</testsuite>')
    if not suites:  # some servers take a report without any test for a failure
        clean = '<testcase name="no findings" classname="wardline"/>'
        suites.append(f'  <testsuite name="wardline" tests="1" failures="0" errors="0">{clean}</testsuite>')
    tests = max(1, failures + errors)
    lines.append(f'<testsuites name="wardline" tests="{tests}" failures="{failures}" errors="{errors}">')
    return "\n".join([*lines, *suites, "</testsuites>", ""])


def _suite(run: Run, report: FileReport, cases: list[str], failures: int, errors: int) -> list[str]:
    name = _attribute(portable(run.shown_path(report.path)))
    head = f'  <testsuite name={name} tests="{len(cases)}" failures="{failures}" errors="{errors}">'
    return [head, *cases, "  </testsuite>"]


def _case(run: Run, report: FileReport, result: Result | None) -> str:
    path = portable(run.shown_path(report.path))
    if result is None:
        return "    " + _problem(f"{path} {report.error}")
    assert report.source is not None
    place = report.source.place(result.start)
    name = _attribute(f"{result.rule} ({where(path, place).removeprefix(path + ':')})")
    head = f'    <testcase name={name} classname={_attribute(path)} file={_attribute(path)} line="{place.line}">'
    kind = f"{result.severity.label} severity, {result.confidence.label} confidence"
    body = f"{where(path, place)}: {result.rule}: {result.message} ({kind})"
    failure = f"<failure type={_attribute(result.rule)} message={_attribute(result.message)}>{_text(body)}</failure>"
    return f"{head}\n      {failure}\n    </testcase>"


def _problem(message: str) -> str:
    return f'<testcase name="analysis" classname="wardline"><error message={_attribute(message)}/></testcase>'


def _text(text: str) -> str:
    # XML 1.0 has no control characters, not even as references (production 2): they are written as escapes.
    return saxutils.escape(escape(text))


def _attribute(text: str) -> str:
    return saxutils.quoteattr(escape(text))
