"""`wardline vet`: what a model file would run when it is loaded, and a package before anybody calls it."""

from __future__ import annotations

import argparse
import os
import sys

from wardline.cli import CommandError
from wardline.cli.output import put, say
from wardline.cli.values import seconds, working_directory


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "vet",
        help="tell what a model file or a package would run by itself",
        description="Look at model files without loading them: pickles, torch checkpoints, joblib files, numpy arrays, "
        "Keras models, also packed or in zip archives. Look at wheels, source distributions and folders without "
        "installing them: what do they do when they are installed or imported? Nothing in them is run.",
        epilog="Exit codes: 0 nothing dangerous is known, 1 dangerous, 2 an error (also: one that could not be "
        "looked at to the end).",
    )
    parser.add_argument("files", nargs="+", metavar="PATH", help="model files, wheels, source distributions, folders")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")
    parser.add_argument(
        "--timeout", type=seconds, default=60.0, metavar="SECONDS", help="for one of them (default: %(default)g)"
    )


def run(arguments: argparse.Namespace) -> int:
    from wardline.cli.formats import vet as formats
    from wardline.cli.paint import Paint
    from wardline.vet import model_file, package
    from wardline.vet.contents import is_package
    from wardline_analyzers.model_files.limits import Limits
    from wardline_analyzers.model_files.report import Verdict

    cwd = working_directory()
    looked = []
    errors = []
    for path in arguments.files:
        try:
            whole = os.path.join(cwd, path)
            if is_package(whole):
                looked.append((path, package.look(whole, arguments.timeout)))
            else:
                looked.append((path, model_file.look(whole, Limits(seconds=arguments.timeout))))
        except ValueError:
            raise CommandError(f"{path}: there is no such file") from None
        except OSError as error:
            errors.append(f"{path}: {error.strerror or 'it cannot be read'}")
    if arguments.format == "json":
        put(sys.stdout, formats.as_json(looked, errors).encode())
    else:
        text = formats.as_text(looked, Paint(sys.stdout))
        put(sys.stdout, text.replace("\n", os.linesep).encode(sys.stdout.encoding, "backslashreplace"))
    for line in errors:
        say(f"error: {line}")
    verdicts = [report.verdict for _, report in looked]
    if Verdict.DANGEROUS in verdicts:
        return 1
    return 2 if errors or Verdict.UNREADABLE in verdicts else 0
