"""Versions of Python that a project asks for, and that get no fixes any more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.dependencies import toml
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Severity, Span
from wardline_analyzers.versions.ends_of_life import PYTHON, Ended, only_ended

TODAY = "today"
"""Topic without anything to know: the date, as YYYY-MM-DD."""
_STATED = (("project", "requires-python"), ("requires", "python_version"), ("requires", "python_full_version"))
"""Where pyproject.toml and Pipfile say it."""
_SETUP = re.compile(rb"^python_requires[ \t]*=[ \t]*([^\r\n#;]+)", re.MULTILINE)


def end_of_life(view: FileView) -> Iterator[FileMatch]:
    """Projects that run on no version of Python which still gets fixes."""
    for span, constraint in _constraints(view):
        ended = only_ended(constraint, view.ask(TODAY))
        if ended is not None:
            yield FileMatch(span.start, span.end, told(PYTHON, ended), severity=Severity.LOW)


def told(runtime: str, ended: Ended) -> dict[str, str]:
    """What the page's message has to know."""
    return {"runtime": f"{runtime} {ended.version}", "date": ended.date}


def _constraints(view: FileView) -> Iterator[tuple[Span, str]]:
    if "setup-cfg" in view.kind.languages:
        for found in _SETUP.finditer(view.text):
            constraint = found[1].rstrip()
            yield Span(found.start(1), found.start(1) + len(constraint)), constraint.decode("utf-8", "replace")
        return
    for entry in toml.assignments(view.text):
        path = entry.table + entry.key
        if path in _STATED:
            said = toml.string(view.text, entry.value)
            if said is not None:
                yield said.span, said.value if path[0] == "project" else f"=={_release(said.value)}.*"


def _release(version: str) -> str:
    """`3.8` of `3.8.19`."""
    return ".".join(version.strip().split(".")[:2])
