"""Where the report goes, and what is said beside it."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TextIO

from wardline.cli import CommandError
from wardline.cli.escape import escape
from wardline.project.report import Run


def write(run: Run, arguments: argparse.Namespace, stream: TextIO) -> None:
    """Print the report, or write it to the file that was asked for. Raises CommandError."""
    deliver(_rendered(run, arguments, stream), arguments, stream)


def deliver(text: str, arguments: argparse.Namespace, stream: TextIO) -> None:
    """Put a rendered text where `--output` says, else into the stream. Raises CommandError."""
    if arguments.output:
        try:
            with open(arguments.output, "wb") as file:
                file.write(text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise CommandError(f"cannot write {arguments.output}: {error.strerror}") from None
    elif arguments.format == "text":
        put(stream, text.replace("\n", os.linesep).encode(stream.encoding, "backslashreplace"))
    else:  # formats for programs are UTF-8 wherever they are printed
        put(stream, text.encode("utf-8", "backslashreplace"))


def put(stream: TextIO, data: bytes) -> None:
    """Write all of it. Without a buffer (PYTHONUNBUFFERED) Python forgets what a pipe did not take at once."""
    stream.flush()
    rest = memoryview(data)
    while rest:
        rest = rest[stream.buffer.write(rest) :]
    stream.flush()


def put_text(text: str) -> None:
    """Print what is for a person."""
    put(sys.stdout, text.replace("\n", os.linesep).encode(sys.stdout.encoding, "backslashreplace"))


def _rendered(run: Run, arguments: argparse.Namespace, stream: TextIO) -> str:
    name = arguments.format
    if name == "text":
        from wardline.cli.formats import text
        from wardline.cli.paint import Paint

        paint = Paint(None if arguments.output else stream)
        return text.render(run, paint, quiet=arguments.quiet, statistics=arguments.statistics)
    if name == "json":
        from wardline.cli.formats import json

        return json.render(run)
    if name == "sarif":
        from wardline.cli.formats import sarif

        return sarif.render(run)
    if name == "github":
        from wardline.cli.formats import github

        return github.render(run)
    from wardline.cli.formats import junit

    return junit.render(run)


def say(message: str) -> None:
    """One line on stderr."""
    print(f"wardline: {escape(message)}", file=sys.stderr)


def tell_problems(run: Run, notes: list[str]) -> None:
    """What could not be analysed, and what was left out, on stderr."""
    for note in notes:
        say(note)
    for report in run.reports:
        if report.error:
            say(f"error: {run.shown_path(report.path)} {report.error}")
        elif report.note:
            say(f"{run.shown_path(report.path)} {report.note}")
    for gap in run.gaps:
        say(gap)
    for error in run.errors:
        say(f"error: {error}")
