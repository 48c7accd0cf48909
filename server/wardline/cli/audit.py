"""`wardline audit`: who accepted and reviewed what an AI wrote, and whether the records fit the repository."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from wardline.cli import CommandError
from wardline.cli.output import deliver, say

if TYPE_CHECKING:
    from wardline.cli.paint import Paint
    from wardline.review.audit import Audit

FORMATS = ("text", "json", "csv", "cyclonedx", "spdx")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "audit",
        help="report what an AI wrote, and who accepted and reviewed it",
        description="Report what an AI wrote: with which tool and model, who committed and who reviewed it. With "
        "--verify, check the records against the repository instead.",
        epilog="Exit codes: 0 done, 1 with --verify: the records contradict the repository, 2 an error.",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories (default: .)")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: %(default)s")
    parser.add_argument("--output", "-o", metavar="FILE", help="write the report to FILE, not to stdout")
    parser.add_argument("--verify", action="store_true", help="check the records and reviews (text or json)")


def run(arguments: argparse.Namespace) -> int:
    from wardline.cli.checkout import checkout
    from wardline.review.held import Workspace

    root, below = checkout(arguments.paths)
    workspace = Workspace(root)
    code = 0
    if arguments.verify:
        if arguments.format not in ("text", "json"):
            raise CommandError(f"--verify has no {arguments.format} report; use --format text or json")
        if arguments.paths:
            raise CommandError("--verify checks all records of a checkout: leave the paths out")
        from wardline.cli.formats import verified
        from wardline.review.verify import verify

        outcome = verify(workspace)
        code = 0 if outcome.holds else 1
        text = verified.as_json(outcome) if arguments.format == "json" else verified.as_text(outcome, _paint(arguments))
    else:
        from wardline.review.audit import audit

        text = _rendered(arguments, audit(workspace, below))
    deliver(text, arguments, sys.stdout)
    for note in workspace.notes:
        say(note)
    for error in workspace.errors:
        say(f"error: {error}")
    return 2 if workspace.errors else code


def _paint(arguments: argparse.Namespace) -> Paint:
    from wardline.cli.paint import Paint

    return Paint(None if arguments.output else sys.stdout)


def _rendered(arguments: argparse.Namespace, report: Audit) -> str:
    from wardline.cli.formats import audit, cyclonedx, spdx

    if arguments.format == "text":
        return audit.as_text(report, _paint(arguments))
    return {"json": audit.as_json, "csv": audit.as_csv, "cyclonedx": cyclonedx.render, "spdx": spdx.render}[
        arguments.format
    ](report)
