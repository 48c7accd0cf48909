"""`wardline check --fix`: mend the files, or show what would change."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from wardline.cli.escape import escape
from wardline.cli.formats.json import portable
from wardline.cli.output import put, say
from wardline.cli.paint import Paint
from wardline.project.fix import Fixed, FixError, fix, write
from wardline.project.report import FileReport, Result
from wardline.project.source import Source

Analyse = Callable[[Source], tuple[Result, ...]]


def mended(report: FileReport, analyse: Analyse, arguments: argparse.Namespace) -> Fixed | None:
    """The file after its fixes; None if there is nothing to mend."""
    suggested = arguments.fix_suggested
    if report.source is None or not any(r.patches if suggested else r.fixable for r in report.results):
        return None
    fixed = fix(report.source, report.results, analyse, suggested=suggested)
    return fixed if fixed.applied or fixed.refused else None


def mend(reports: Iterable[FileReport], analyse: Analyse, arguments: argparse.Namespace, cwd: str) -> list[FileReport]:
    """Mend the files on disk and say what was done; the reports of what is left."""
    left = []
    for report in reports:
        fixed = mended(report, analyse, arguments)
        if fixed is None:
            left.append(report)
            continue
        assert report.source is not None
        shown = _shown(report.path, cwd)
        try:
            if fixed.applied:
                write(report.source, fixed.source)
        except FixError as error:
            left.append(replace(report, error=str(error)))
            continue
        if not arguments.quiet:
            tell(fixed, shown)
        left.append(replace(report, results=fixed.results, source=fixed.source))
    return left


def mended_stdin(report: FileReport, analyse: Analyse, arguments: argparse.Namespace, cwd: str) -> FileReport:
    """Print the file after its fixes to stdout; the report of what is left."""
    fixed = mended(report, analyse, arguments)
    source = fixed.source if fixed else report.source
    if source is not None:
        put(sys.stdout, source.raw)
    if fixed is None:
        return report
    if not arguments.quiet:
        tell(fixed, _shown(report.path, cwd))
    return replace(report, results=fixed.results, source=fixed.source)


def tell(fixed: Fixed, shown: str) -> None:
    """Say on stderr what was done to a file."""
    for (rule, title), count in Counter(fixed.applied).items():
        times = f" ({count} times)" if count > 1 else ""
        say(f"{shown}: fixed {rule}: {title}{times}")
    for rule, title in fixed.refused:
        say(f"{shown}: not fixed {rule}: {title}: the file would be broken")


def print_diff(reports: Iterable[FileReport], analyse: Analyse, arguments: argparse.Namespace, cwd: str) -> None:
    """Print what `mend` would change, as a unified diff that `patch` and `git apply` take."""
    paint = Paint(sys.stdout)
    for report in reports:
        fixed = mended(report, analyse, arguments)
        if fixed is None or not fixed.applied:
            continue
        assert report.source is not None
        name = os.fsencode(portable(_shown(report.path, cwd)))
        before, after = (raw.splitlines(keepends=True) for raw in (report.source.raw, fixed.source.raw))
        for line in difflib.diff_bytes(difflib.unified_diff, before, after, b"a/" + name, b"b/" + name):
            _print(line, paint)


def _print(line: bytes, paint: Paint) -> None:
    # bytes.splitlines knows only the three line ends of source code, and the last line may have none.
    end = b"" if line.endswith((b"\n", b"\r")) else b"\n\\ No newline at end of file\n"
    if paint.coloured:
        text = escape((line.rstrip(b"\r\n")).decode("utf-8", "surrogateescape").replace("\t", "    "))
        style = {"+": "added", "-": "removed", "@": "dim"}.get(text[:1], "")
        print(paint(style, text) if style else text)
        return
    put(sys.stdout, line + end)


def _shown(path: str, cwd: str) -> str:
    below = os.path.join(cwd, "")
    return path[len(below) :] if path.startswith(below) else path
