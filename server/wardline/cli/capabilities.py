"""`wardline capabilities`: what files, functions and packages can do."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from wardline.cli.output import put, put_text, say
from wardline.cli.values import positive, working_directory

if TYPE_CHECKING:
    from wardline.project.capabilities import FileAbilities
    from wardline.project.store import Store


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "capabilities",
        help="list what code can do: network, processes, files, and so on",
        description="List what Python files, scripts and notebooks can do, with the places that show it. A package may "
        "be that of an installed dependency.",
        epilog="Exit codes: 0 done, whatever was found; 2 an error (also: a file that cannot be read).",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories (default: .)")
    parser.add_argument("--by", choices=("file", "package", "function"), default="file", help="default: %(default)s")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.add_argument("--exclude", action="append", metavar="PATTERN", help="leave out more paths (as in .gitignore)")
    parser.add_argument("--jobs", "-j", type=positive, metavar="N", help="processes (default: one for each core)")
    parser.add_argument("--no-cache", action="store_true", help="neither use nor keep results of earlier runs")


def run(arguments: argparse.Namespace) -> int:
    from wardline.cli.formats import capabilities as formats
    from wardline.cli.paint import Paint

    cwd = working_directory()
    files, errors = _files(arguments, cwd)
    groups = formats.groups_of(files, arguments.by, cwd)
    errors = [*errors, *(f"{formats.shown_path(file.path, cwd)} {file.error}" for file in files if file.error)]
    for file in files:
        if file.note:
            say(f"{formats.shown_path(file.path, cwd)} {file.note}")
    if not files and not errors:
        say("there are no Python files here")
    if arguments.json:
        put(sys.stdout, formats.as_json(groups, arguments.by, errors, cwd).encode())
    else:
        text = formats.as_text(groups, arguments.by, len(files), Paint(sys.stdout))
        put_text(text)
    for error in errors:
        say(f"error: {error}")
    return 2 if errors else 0


def _files(arguments: argparse.Namespace, cwd: str) -> tuple[list[FileAbilities], list[str]]:
    """The answers about all files that there are below the paths, and what could not be looked into."""
    from wardline.cli.progress import progress_bar
    from wardline.project.capabilities import native, scan
    from wardline.project.discover import Discovery
    from wardline.project.packages import native_beside
    from wardline.project.scan import cores

    discovery = Discovery(cwd, arguments.exclude or ())
    jobs = [(file.path, file.settings.settings.max_file_size) for file in discovery.files(arguments.paths or ["."])]
    with _store(arguments.no_cache) as store, progress_bar(not arguments.json) as progress:
        files = scan(jobs, store=store, processes=arguments.jobs or cores(), progress=progress)
    files += [native(path) for path in native_beside(path for path, _ in jobs)]
    return files, discovery.problems


def _store(unwanted: bool) -> Store | nullcontext[None]:
    from wardline.project.store import Store
    from wardline_analyzers.rules.compiled import cache_directory

    directory = None if unwanted else cache_directory()
    return Store(Path(directory, "results.sqlite")) if directory else nullcontext()
