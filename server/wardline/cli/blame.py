"""`wardline blame`: who wrote each line of a file, and who reviewed it."""

from __future__ import annotations

import argparse
import os
import re
import sys

from wardline.cli import CommandError
from wardline.cli.output import put, put_text, say

_RANGE = re.compile(r"(\d{0,9})(?:,(\+?)(\d{0,9}))?", re.ASCII)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "blame",
        help="show who wrote each line of a file: an AI, a person, both",
        description="Show for each line of a file whether an AI wrote it, with which tool and model, when it was "
        "accepted, and who has reviewed it.",
        epilog="Exit codes: 0 done, 2 an error.",
    )
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("-L", dest="lines", metavar="A,B", help="only lines A to B (also A,+N; A or B may be left out)")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def run(arguments: argparse.Namespace) -> int:
    from wardline.cli.checkout import checkout
    from wardline.cli.formats import blame as formats
    from wardline.cli.paint import Paint
    from wardline.review.held import Workspace
    from wardline.review.lines import lines_of
    from wardline.review.records import Reviews

    if os.path.isdir(arguments.file):
        raise CommandError(f"{arguments.file} is a directory; name a file in it (`wardline audit` tells of all)")
    root, (path,) = checkout([arguments.file])
    workspace = Workspace(root)
    held = workspace.look(path)
    if held is None:
        raise CommandError("; ".join((*workspace.errors, *workspace.notes)) or f"{path} cannot be read")
    found = list(lines_of(held, Reviews(root)))
    if arguments.lines is not None:
        first, last = _range(arguments.lines, len(found))
        found = found[first - 1 : last]
    if arguments.json:
        put(sys.stdout, formats.as_json(held, found).encode())
    else:
        text = formats.as_text(held, found, Paint(sys.stdout))
        put_text(text)
        if not held.known:
            say(f"no record knows who wrote lines of {path}")
    return 0


def _range(text: str, count: int) -> tuple[int, int]:
    """The first and the last line (from 1) of `A,B`, `A,+N`, `A` or `,B`. Raises CommandError."""
    match = _RANGE.fullmatch(text)
    if match is None or not text.strip(","):
        raise CommandError(f"-L needs A,B or A,+N (lines, from 1), not {text}")
    first = int(match[1] or 1)
    last = int(match[3]) if match[3] else count
    if match[2]:
        last = first + last - 1
    if not 1 <= first <= max(1, count) or last < first:
        raise CommandError(f"-L {text}: the file has {count} lines")
    return first, min(last, count)
