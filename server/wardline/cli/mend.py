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
from wardline.project.lines import additions
from wardline.project.lines import write as write_lines
from wardline.project.report import FileReport, Result
from wardline.project.source import Source
from wardline_analyzers.finding import Line

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
        _append(fixed, report.root, arguments, cwd)
        left.append(replace(report, results=fixed.results, source=fixed.source))
    return left


def _append(fixed: Fixed, root: str, arguments: argparse.Namespace, cwd: str) -> None:
    """Write what the fixes of a file need in other files, and say so."""
    for addition in additions(fixed.lines, root) if root else ():
        shown = _shown(addition.path, cwd)
        try:
            write_lines(addition)
        except OSError as error:
            say(f"{shown}: cannot be written: {error.strerror}")
            continue
        if not arguments.quiet:
            say(f"{shown}: added {', '.join(addition.text.split())}")


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
        for addition in additions(fixed.lines, report.root) if report.root else ():
            say(f"{_shown(addition.path, cwd)}: not written; it needs {', '.join(addition.text.split())}")
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
    needed: dict[str, list[Line]] = {}
    for report in reports:
        fixed = mended(report, analyse, arguments)
        if fixed is None or not fixed.applied:
            continue
        assert report.source is not None
        needed.setdefault(report.root, []).extend(fixed.lines)
        _print_diff(report.path, report.source.raw, fixed.source.raw, cwd, paint)
    for root, lines in needed.items():
        for addition in additions(dict.fromkeys(lines), root) if root else ():
            old = None if addition.before is None else addition.before.encode()
            _print_diff(addition.path, old, (addition.before or "").encode() + addition.text.encode(), cwd, paint)


def _print_diff(path: str, before: bytes | None, after: bytes, cwd: str, paint: Paint) -> None:
    """The change of one file; None before: it is new."""
    name = os.fsencode(portable(_shown(path, cwd)))
    old, new = ((raw or b"").splitlines(keepends=True) for raw in (before, after))
    source = b"/dev/null" if before is None else b"a/" + name
    for line in difflib.diff_bytes(difflib.unified_diff, old, new, source, b"b/" + name):
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
