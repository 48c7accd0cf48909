"""`wardline baseline`: remember what is found now, so that only new findings are shown from here on."""

from __future__ import annotations

import argparse
import os
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from wardline.cli import CommandError
from wardline.cli.escape import escape
from wardline.cli.output import say
from wardline.cli.values import positive, working_directory

if TYPE_CHECKING:
    from wardline.project.baseline import Baseline, Entry
    from wardline.project.discover import File
    from wardline.project.report import FileReport
    from wardline.project.store import Store


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "baseline",
        help="hide the findings of today, and show only new ones from here on",
        description="Write what is found now to the baseline file (the setting `baseline`, by default "
        "`.wardline/baseline.json`). `wardline check` and the editor then show only what is not in it. "
        "The file belongs into the repository.",
        epilog="Exit codes: 0 written, 2 an error (also: a file that could not be analysed; its entries are kept).",
    )
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and directories (default: .); others keep theirs"
    )
    parser.add_argument("--prune", action="store_true", help="only take out what is not found any more")
    parser.add_argument("--jobs", "-j", type=positive, metavar="N", help="processes (default: one for each core)")


def run(arguments: argparse.Namespace) -> int:
    from wardline.project.baseline import BaselineError

    try:
        return _Update(arguments).run()
    except BaselineError as error:
        raise CommandError(str(error)) from None


class _Update:
    def __init__(self, arguments: argparse.Namespace) -> None:
        self._paths: list[str] = arguments.paths or ["."]
        self._prune: bool = arguments.prune
        self._jobs: int | None = arguments.jobs
        self._errors: list[str] = []
        self._cwd = working_directory()

    def run(self) -> int:
        from wardline.config import resolve
        from wardline.project.baseline import Baselines
        from wardline.project.discover import Discovery

        discovery = Discovery(self._cwd, everything=True)
        files = list(discovery.files(self._paths))
        self._errors += discovery.problems
        # One that holds for no file any more may still need its entries taken out.
        here = resolve(Path(self._cwd, "_"), workspace=Path(self._cwd)).settings.baseline
        by_baseline: dict[Path, list[File]] = {here: []} if here else {}
        switched_off = 0
        for file in files:
            target = file.settings.settings.baseline
            if target is None:
                switched_off += 1
            else:
                by_baseline.setdefault(target, []).append(file)
        if files and switched_off == len(files):
            raise CommandError('the settings switch the baseline off (`baseline = ""`)')
        read = Baselines()
        old = {path: baseline for path in by_baseline if (baseline := read.of(path)) is not None}
        reports = {report.path: report for report in self._scan(files)}
        for path, of_it in by_baseline.items():
            if of_it or old[path].entries:
                self._write(old[path], [reports[file.path] for file in of_it])
        for error in self._errors:
            say(f"error: {error}")
        return 2 if self._errors else 0

    def _scan(self, files: list[File]) -> list[FileReport]:
        from wardline.cli.progress import progress_bar
        from wardline.project.scan import Job, cores, job_name, scan

        jobs = [
            Job(
                file.path,
                job_name(file.path, str(file.settings.root)),
                file.settings.profile,
                file.settings.settings.max_file_size,
                str(file.settings.root),
                file.settings.settings.network,
            )
            for file in files
        ]
        with self._store() as store, progress_bar(True) as progress:
            reports = scan(jobs, store=store, processes=self._jobs or cores(), progress=progress)
        self._errors += [f"{report.path}: {report.error}" for report in reports if report.error]
        return reports

    def _store(self) -> Store | nullcontext[None]:
        from wardline.project.store import Store
        from wardline_analyzers.rules.compiled import cache_directory

        directory = cache_directory()
        return Store(Path(directory, "results.sqlite")) if directory else nullcontext()

    def _write(self, old: Baseline, reports: list[FileReport]) -> None:
        from wardline.project.baseline import Entry, write

        analysed = {old.name(report.path) for report in reports if not report.error and not report.note}
        found: set[Entry] = set()
        for report in reports:
            new = {result.fingerprint for result in old.new(report.path, report.results)}
            name = old.name(report.path)
            found.update(
                Entry(name, result.rule, result.fingerprint)
                for result in report.results
                if not self._prune or result.fingerprint not in new
            )
        kept = {entry for entry in old.entries if entry.path not in analysed and not self._looked_for(old, entry)}
        entries = kept | found
        write(old.file, entries)
        known = {(entry.rule, entry.fingerprint) for entry in old.entries}
        added = sum((entry.rule, entry.fingerprint) not in known for entry in entries)
        removed = len(old.entries) + added - len(entries)
        shown = os.path.relpath(old.file, self._cwd)
        print(f"{escape(shown)}: {_count(len(entries))} known ({added} new, {removed} gone)")

    def _looked_for(self, old: Baseline, entry: Entry) -> bool:
        """Whether a file that was not analysed is gone, and from a place where we looked."""
        from wardline.project.baseline import anchor

        if not old.is_gone(entry.path):
            return False
        path = os.path.normpath(os.path.join(anchor(old.file), entry.path))
        tops = (os.path.normpath(os.path.join(self._cwd, given)) for given in self._paths)
        return any(path == top or path.startswith(os.path.join(top, "")) for top in tops)


def _count(number: int) -> str:
    return f"{number} finding{'' if number == 1 else 's'}"
