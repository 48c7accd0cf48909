"""`wardline vet`: what a model file would run when it is loaded, and a package before anybody calls it."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from wardline.cli import CommandError
from wardline.cli.output import put, put_text, say
from wardline.cli.values import megabytes, positive, seconds, working_directory

if TYPE_CHECKING:
    from wardline_analyzers.model_files.report import Report


_WHAT = (
    "a model file, a wheel, a source distribution or a folder; or a package: NAME, NAME==VERSION, pypi:NAME, "
    "npm:NAME or npm:NAME@VERSION"
)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "vet",
        help="tell what a model file or a package would run by itself",
        description="Look at model files without loading them: pickles, torch checkpoints, joblib files, numpy arrays, "
        "Keras models, also packed or in zip archives. Look at wheels, source distributions and folders without "
        "installing them: what do they do when they are installed or imported? Nothing in them is run. A package that "
        "is named is fetched from the index that pip or npm is set up for.",
        epilog="Exit codes: 0 nothing dangerous is known, 1 dangerous, 2 an error (also: one that could not be "
        "looked at to the end).",
    )
    parser.add_argument("files", nargs="*", metavar="WHAT", help=_WHAT)
    parser.add_argument(
        "--installed",
        action="store_true",
        help="look at all packages of the project's environment (`.venv`, …, or the active one), without running it",
    )
    parser.add_argument(
        "--python", metavar="PATH", help="with --installed: of this environment, or of that of this interpreter"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")
    parser.add_argument(
        "--max-download",
        type=megabytes,
        default=200.0,
        metavar="MB",
        help="how large a file of a named package may be that is fetched (default: %(default)g)",
    )
    parser.add_argument(
        "--timeout", type=seconds, default=60.0, metavar="SECONDS", help="for one of them (default: %(default)g)"
    )
    parser.add_argument("--jobs", "-j", type=positive, metavar="N", help="processes (default: one for each core)")
    parser.add_argument("--no-cache", action="store_true", help="neither use nor keep results of earlier runs")


def run(arguments: argparse.Namespace) -> int:
    from wardline.cli.formats import vet as formats
    from wardline.cli.paint import Paint

    if arguments.installed == bool(arguments.files):
        raise CommandError("say what is to be looked at: files and packages, or --installed")
    if arguments.installed:
        from wardline.cli import vet_installed

        return vet_installed.run(arguments)
    looked: list[tuple[str, Report]] = []
    errors = []
    for what in arguments.files:
        try:
            looked += _look(what, arguments)
        except _CannotTell as problem:
            errors.append(f"{what}: {problem}")
    if arguments.format == "json":
        put(sys.stdout, formats.as_json(looked, errors).encode())
    else:
        put_text(formats.as_text(looked, Paint(sys.stdout)))
    for line in errors:
        say(f"error: {line}")
    return formats.exit_code([report for _, report in looked], errors)


class _CannotTell(Exception):
    """There is nothing to look at. The text says why, for people."""


def _look(what: str, arguments: argparse.Namespace) -> list[tuple[str, Report]]:
    from wardline.vet import fetched, model_file, package
    from wardline.vet.contents import is_package
    from wardline.vet.index import IndexProblem
    from wardline.vet.requested import requested
    from wardline_analyzers.model_files.limits import Limits

    cwd = working_directory()
    whole = os.path.join(cwd, what)
    try:
        asked = requested(what, cwd)
        if asked is not None:
            return fetched.look(asked, arguments.timeout, int(arguments.max_download * 1_000_000))
        if is_package(whole):
            return [(what, package.look(whole, arguments.timeout))]
        return [(what, model_file.look(whole, Limits(seconds=arguments.timeout)))]
    except (IndexProblem, ValueError) as problem:
        raise _CannotTell(str(problem)) from None
    except OSError as error:
        raise _CannotTell(error.strerror or "it cannot be read") from None
