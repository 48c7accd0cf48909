"""`wardline watch`: tells when a file that AI agents act upon changes, for whoever works in a terminal."""

from __future__ import annotations

import argparse
import os
import time

from wardline.cli import CommandError
from wardline.cli.escape import escape
from wardline.cli.output import say
from wardline.cli.values import seconds


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "watch",
        help="tell when files that AI agents act upon change",
        description="Looks again and again at the files that AI agents act upon (instructions, MCP configurations, "
        "hooks, settings, tasks), and prints what has changed in them; `!` marks what lets an agent do more. Nothing "
        "in them is started, and nothing is written. Ends with Ctrl-C.",
        epilog="Exit codes: 0 nothing has changed (--for), 1 something has (--for, --first), 2 an error, "
        "130 interrupted.",
    )
    parser.add_argument("folder", nargs="?", default=".", metavar="FOLDER", help="default: the working directory")
    parser.add_argument(
        "--interval", type=seconds, default=2.0, metavar="SECONDS", help="between two looks (default: %(default)g)"
    )
    parser.add_argument("--for", type=seconds, dest="duration", metavar="SECONDS", help="how long to watch")
    parser.add_argument("--first", action="store_true", help="end at the first change")


def run(arguments: argparse.Namespace) -> int:
    from wardline.watch.polling import Polling

    top = os.path.abspath(arguments.folder)
    if not os.path.isdir(top):
        raise CommandError(f"{arguments.folder}: there is no such folder")
    polling = Polling(top)
    say(f"watching {polling.count} {'file' if polling.count == 1 else 'files'} that AI agents act upon in {top}")
    end = time.monotonic() + arguments.duration if arguments.duration is not None else None
    changed = False
    while end is None or time.monotonic() < end:
        time.sleep(min(arguments.interval, max(0.0, end - time.monotonic())) if end is not None else arguments.interval)
        for report in polling.look():
            changed = True
            mark = "!" if report.grave else " "
            print(f"{time.strftime('%H:%M:%S')} {mark} {escape(report.name)}: {report.summary}", flush=True)
        if changed and arguments.first:
            break
    return 1 if changed else 0
