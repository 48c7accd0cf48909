"""`wardline review`: what an AI wrote and nobody has approved, listed, or walked through and signed off."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from wardline.cli import CommandError
from wardline.cli.output import put, put_text, say

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from wardline.project.store import Store
    from wardline.review.held import Workspace
    from wardline.review.unreviewed import Unreviewed


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "review",
        help="review what an AI wrote, the riskiest first",
        description="Walk through the AI-written blocks that nobody has approved, the riskiest first, and sign them "
        "off. Without a terminal they are listed.",
        epilog="Exit codes: 0 done (with --check: nothing is unreviewed), 1 with --check: something is, 2 an error.",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories (default: .)")
    parser.add_argument("--list", action="store_true", help="list only, also on a terminal")
    parser.add_argument("--json", action="store_true", help="list as JSON, for programs")
    parser.add_argument("--all", action="store_true", help="also blocks that have been approved")
    parser.add_argument("--check", action="store_true", help="exit code 1 if something is unreviewed, for CI")
    parser.add_argument("--no-cache", action="store_true", help="neither use nor keep results of earlier runs")
    sign = parser.add_argument_group("without a walk (a block is named by its hash, or by PATH:LINE)")
    sign.add_argument("--approve", action="append", metavar="BLOCK", default=[], help="sign a block off")
    sign.add_argument("--reject", action="append", metavar="BLOCK", default=[], help="say that it is not good enough")
    sign.add_argument("--note", metavar="TEXT", help="what to write beside the verdict")


def run(arguments: argparse.Namespace) -> int:
    from wardline.cli.checkout import checkout
    from wardline.review.held import Workspace

    root, below = checkout(arguments.paths)
    workspace = Workspace(root)
    if arguments.approve or arguments.reject:
        from wardline.cli.review_sign import sign_named

        sign_named(arguments, workspace, below if arguments.paths else ["."])
        _tell(workspace)
        return 2 if workspace.errors else 0
    if arguments.note is not None:
        raise CommandError("--note belongs to --approve or --reject")
    found = _find(arguments, workspace, below, arguments.all)
    walks = not (arguments.list or arguments.json) and sys.stdin.isatty() and sys.stdout.isatty()
    if walks and found:
        from wardline.cli.review_walk import walk

        left = walk(workspace, found)
    else:
        _list(arguments, workspace, found)
        left = [each for each in found if each.verdict != "approved"]
    _tell(workspace)
    return 2 if workspace.errors else 1 if arguments.check and left else 0


def _find(arguments: argparse.Namespace, workspace: Workspace, below: list[str], everything: bool) -> list[Unreviewed]:
    from wardline.cli.progress import progress_bar
    from wardline.project.scan import cores
    from wardline.review.unreviewed import unreviewed

    with _store(arguments.no_cache) as store, progress_bar(not arguments.json) as progress:
        return unreviewed(workspace, below, everything=everything, store=store, processes=cores(), progress=progress)


def _store(unwanted: bool) -> AbstractContextManager[Store | None]:
    from pathlib import Path

    from wardline.project.store import Store
    from wardline_analyzers.rules.compiled import cache_directory

    directory = None if unwanted else cache_directory()
    return Store(Path(directory, "results.sqlite")) if directory else nullcontext()


def _list(arguments: argparse.Namespace, workspace: Workspace, found: list[Unreviewed]) -> None:
    from wardline.cli.formats import review as formats
    from wardline.cli.paint import Paint

    if arguments.json:
        put(sys.stdout, formats.as_json(found, workspace).encode())
    else:
        text = formats.as_text(found, Paint(sys.stdout))
        put_text(text)


def _tell(workspace: Workspace) -> None:
    for note in dict.fromkeys(workspace.notes):
        say(note)
    for error in dict.fromkeys(workspace.errors):
        say(f"error: {error}")
