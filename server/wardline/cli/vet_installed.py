"""`wardline vet --installed`: all packages of an environment."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from wardline.cli import CommandError
from wardline.cli.output import put, put_text, say
from wardline.cli.values import working_directory

if TYPE_CHECKING:
    from wardline.project.store import Store


def run(arguments: argparse.Namespace) -> int:
    """Look, print, and say how it went."""
    from wardline.cli.formats import vet as formats
    from wardline.cli.paint import Paint
    from wardline.cli.progress import progress_bar
    from wardline.project.scan import cores
    from wardline.vet.environment import NoEnvironment, environment
    from wardline.vet.installed import LeftOut, look
    from wardline.vet.reputation import not_looked_up
    from wardline_analyzers.dependencies.dependency import PYPI

    try:
        where = environment(arguments.python, working_directory())
    except NoEnvironment as problem:
        raise CommandError(str(problem)) from None
    say(f"looking at the packages in {', '.join(where.folders)}")
    with _store(arguments.no_cache) as store, progress_bar(True, "packages") as progress:
        looked = look(where.folders, arguments.timeout, store, arguments.jobs or cores(), progress)
    if where.uses_system:
        looked.left_out.append(LeftOut("", "", "packages of the Python that this environment is made from"))
    if missing := not_looked_up(PYPI):
        looked.left_out.append(LeftOut("", "", missing))
    if arguments.format == "json":
        put(sys.stdout, formats.as_json(looked.reports, looked.problems, looked.left_out).encode())
    else:
        put_text(formats.as_text_of_environment(looked, Paint(sys.stdout)))
    for line in looked.problems:
        say(f"error: {line}")
    return formats.exit_code([report for _, report in looked.reports], looked.problems)


def _store(unwanted: bool) -> Store | nullcontext[None]:
    from wardline.project.store import Store
    from wardline_analyzers.rules.compiled import cache_directory

    directory = None if unwanted else cache_directory()
    return Store(Path(directory, "results.sqlite")) if directory else nullcontext()
