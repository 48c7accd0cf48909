"""`wardline check`: analyse files, report what is found, mend it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from wardline.cli import CommandError, output
from wardline.cli.formats import NAMES
from wardline.cli.overrides import Overrides, add_arguments
from wardline.cli.values import positive, working_directory
from wardline.project.report import FileReport, Result, Run
from wardline_analyzers.finding import Severity
from wardline_analyzers.languages import PYTHON

if TYPE_CHECKING:
    from wardline.config import Resolved
    from wardline.project.diff import Changes
    from wardline.project.scan import Analysed
    from wardline.project.source import Source
    from wardline.project.store import Store

Keep = Callable[[Sequence[FileReport]], list[FileReport]]
"""Takes away the results that are not to be shown."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "check",
        help="analyse files and report what is found",
        description="Analyse files and report what is found: code, notebooks, manifests, and any other text.",
        epilog="Exit codes: 0 clean, or nothing but hints (severity info); 1 findings; 2 an error (also: a file or a "
        "setting that cannot be read).",
    )
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files and directories (default: .); - reads stdin. Much is no flaw in tests: it is told where folders of "
        "tests are all that is named",
    )
    show = parser.add_argument_group("output")
    show.add_argument("--format", choices=NAMES, default="text", help="default: %(default)s")
    show.add_argument("--json", action="store_const", dest="format", const="json", help="the same as --format json")
    show.add_argument("--output", metavar="FILE", help="write the report to FILE, not to stdout")
    show.add_argument("--statistics", action="store_true", help="count the findings of each rule (text only)")
    show.add_argument("--quiet", "-q", action="store_true", help="only findings and errors: no summary, no progress")
    show.add_argument("--exit-zero", action="store_true", help="exit code 0 even if there are findings")
    add_arguments(parser.add_argument_group("rules (on top of the settings)"))
    what = parser.add_argument_group("what is looked at")
    what.add_argument("--diff", metavar="BASE", help="only lines changed since this git revision, committed or not")
    what.add_argument(
        "--history",
        action="store_true",
        help="secrets in all that git has stored, with the commit that brought each",
    )
    what.add_argument("--since", metavar="REV", help="with --history: only commits that are not in this revision")
    known = what.add_mutually_exclusive_group()
    known.add_argument("--baseline", metavar="FILE", help="known findings (default: the setting `baseline`)")
    known.add_argument("--no-baseline", action="store_true", help="show known findings, too")
    what.add_argument("--exclude", action="append", metavar="PATTERN", help="leave out more paths (as in .gitignore)")
    what.add_argument("--force-exclude", action="store_true", help="leave out excluded files even if they are named")
    what.add_argument("--stdin", action="store_true", help="read the text from stdin (the same as the path -)")
    what.add_argument(
        "--stdin-filename",
        metavar="PATH",
        help="read stdin as the file of this path: it decides settings, suppressions, notebook or not, and which other "
        "modules data is followed through; the file need not exist",
    )
    fix = parser.add_argument_group("fixes")
    fix.add_argument("--fix", action="store_true", help="make the safe fixes")
    fix.add_argument("--fix-suggested", action="store_true", help="make also those that may change behaviour")
    fix.add_argument("--fix-dry-run", action="store_true", help="print what the fixes would change, as a diff")
    speed = parser.add_argument_group("speed")
    speed.add_argument("--jobs", "-j", type=positive, metavar="N", help="processes (default: one for each core)")
    speed.add_argument("--no-cache", action="store_true", help="neither use nor keep results of earlier runs")


def run(arguments: argparse.Namespace) -> int:
    from wardline.project.garbage import to_the_end

    with to_the_end():
        return _Check(arguments).run()


class _Check:
    """One run of the command."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.overrides = Overrides.of(arguments)
        self.errors: list[str] = []
        self.notes: list[str] = []
        """Lines for stderr that do not change the exit code."""
        self.hidden = 0
        self.settings: dict[str, Resolved] = {}
        """By absolute path of the file."""
        self.tests: tuple[str, ...] = ()
        """Folders of tests that are judged as other code is."""
        self.cwd = working_directory()
        self.stdin = arguments.stdin or arguments.stdin_filename is not None or arguments.paths == ["-"]
        if self.stdin and arguments.paths not in ([], ["-"]):
            raise CommandError("stdin is one file: no other paths can be given with it")
        if arguments.since and not arguments.history:
            raise CommandError("--since belongs to --history")
        self.fixing = arguments.fix or arguments.fix_suggested or arguments.fix_dry_run

        if arguments.history and (self.stdin or self.fixing or arguments.diff):
            raise CommandError("--history looks at what git has stored: no --diff, no stdin and no fixes with it")

    def run(self) -> int:
        from wardline.project.git import GitError

        try:
            return self._run()
        except GitError as error:
            asked = "--history" if self.arguments.history else f"--diff {self.arguments.diff}"
            raise CommandError(f"{asked}: {error}") from None

    def _run(self) -> int:
        changes = self._changes()
        reports = self._history() if self.arguments.history else self._stdin() if self.stdin else self._files(changes)
        self._tell_settings()
        self._tell_broken_rules(reports)
        changed: Keep = changes.only if changes else list
        new = self._only_new()
        reports = changed(reports)
        found = sum(len(report.results) for report in reports)
        reports = new(reports)
        self.hidden = found - sum(len(report.results) for report in reports)
        if self.fixing:
            return self._mend(reports, lambda again: new(changed(again)))
        return self._report(reports)

    # ------------------------------------------------------------------ what is found

    def _files(self, changes: Changes | None) -> list[FileReport]:
        from wardline.cli.progress import progress_bar
        from wardline.project.discover import Discovery
        from wardline.project.job_name import asked_for_by_themselves, job_name
        from wardline.project.scan import Job, cores, scan

        options = self.arguments
        discovery = Discovery(self.cwd, options.exclude or (), everything=True, force_exclude=options.force_exclude)
        jobs = []
        paths = options.paths or ["."]
        files = list(discovery.files(paths))
        absolute = [os.path.normpath(os.path.join(self.cwd, path)) for path in paths]
        self.tests = asked_for_by_themselves(absolute, self.cwd)
        for file in files:
            if changes and not changes.touched(file.path):
                continue
            self.settings[file.path] = settings = file.settings
            root = str(settings.root)
            profile = self.overrides.apply(settings.profile)
            most, network = settings.settings.max_file_size, settings.settings.network
            name = job_name(file.path, root, self.tests)
            jobs.append(Job(file.path, name, profile, most, root, network))
        self.errors += discovery.problems
        if not files and not self.errors:
            self.notes.append("there are no text files here")
        with self._store() as store, progress_bar(not options.quiet) as progress:
            return scan(jobs, store=store, processes=options.jobs or cores(), progress=progress)

    def _history(self) -> list[FileReport]:
        from wardline.cli.history import History

        history = History(self.arguments, self.overrides, self.cwd)
        with self._store() as store:
            reports = history.reports(store)
        self.notes += history.notes
        self.settings.update(history.settings)
        return reports

    def _store(self) -> Store | nullcontext[None]:
        from wardline.project.store import Store
        from wardline_analyzers.rules.compiled import cache_directory

        directory = None if self.arguments.no_cache else cache_directory()
        return Store(Path(directory, "results.sqlite")) if directory else nullcontext()

    def _stdin(self) -> list[FileReport]:
        from wardline.config import resolve
        from wardline.project.scan import broken_rules, unreadable
        from wardline.project.source import Unreadable, source_of

        path = os.path.normpath(os.path.join(self.cwd, self.arguments.stdin_filename or "-"))
        settings = self.settings[path] = resolve(Path(path), workspace=Path(self.cwd))
        raw = sys.stdin.buffer.read()
        try:
            source = source_of(path, raw, "" if self.arguments.stdin_filename else PYTHON)
        except Unreadable as problem:
            return [unreadable(path, problem)]
        if self.arguments.force_exclude and settings.excluded:
            return [FileReport(path, source=source)]
        outcome = self._analyse(source)
        root = str(settings.root)
        report = FileReport(path, outcome.results, source, failed=broken_rules(), root=root)
        return [replace(report, limits=outcome.limits, gaps=outcome.gaps)]

    def _analyse(self, source: Source) -> Analysed:
        from wardline.project.scan import analyse, job_name

        settings = self.settings[source.path]
        root = str(settings.root)
        profile = self.overrides.apply(settings.profile)
        name = job_name(source.path, root, self.tests)
        return analyse(source, name, profile, root, settings.settings.network)

    def _tell_broken_rules(self, reports: Sequence[FileReport]) -> None:
        for rule in sorted({rule for report in reports for rule in report.failed}):
            self.errors.append(f"the rule {rule} broke down, and its findings may be missing: please report this")

    def _tell_settings(self) -> None:
        seen = set()
        for settings in self.settings.values():
            for problem in settings.problems:
                if problem not in seen:
                    seen.add(problem)
                    path = self._whole(()).shown_path(str(problem.path)) if problem.path else ""
                    at = f"{path}:{problem.start.line + 1}:{problem.start.column + 1}: " if path else ""
                    self.errors.append(f"settings: {at}{problem.text()}")

    # ------------------------------------------------------------------ what of it is shown

    def _changes(self) -> Changes | None:
        """What is new since the revision of `--diff`."""
        if not self.arguments.diff:
            return None
        from wardline.project.diff import Changes

        return Changes(self.cwd, self.arguments.diff)

    def _only_new(self) -> Keep:
        """Takes away what the baseline knows."""
        if self.arguments.no_baseline:
            return list
        from wardline.project.baseline import BaselineError, Baselines

        given = Path(self.cwd, self.arguments.baseline) if self.arguments.baseline else None
        if given is not None and not given.exists():
            raise CommandError(f"{self.arguments.baseline}: there is no such baseline")
        baselines = Baselines()

        def new(reports: Sequence[FileReport]) -> list[FileReport]:
            try:
                return [
                    report.keep(tuple(baselines.new(given or self._baseline_of(report), report.path, report.results)))
                    for report in reports
                ]
            except BaselineError as error:
                raise CommandError(str(error)) from None

        return new

    def _baseline_of(self, report: FileReport) -> Path | None:
        return self.settings[report.path].settings.baseline

    def _mend(self, reports: Sequence[FileReport], keep: Keep) -> int:
        from wardline.cli import mend

        limits: dict[str, tuple[int, ...]] = {}

        def look(source: Source) -> tuple[Result, ...]:
            outcome = self._analyse(source)
            limits[source.path] = outcome.limits
            (report,) = keep([FileReport(source.path, outcome.results, source)])
            return report.results

        def mended(report: FileReport) -> FileReport:
            changed = report.path in limits and report.error is None
            return replace(report, limits=limits[report.path]) if changed else report

        if self.arguments.fix_dry_run:
            mend.print_diff(reports, look, self.arguments, self.cwd)
            output.tell_problems(self._whole(reports), self.notes)
            return self._code(reports)
        if self.stdin:
            left = [mended(mend.mended_stdin(report, look, self.arguments, self.cwd)) for report in reports]
            return self._report(left, sys.stderr)
        return self._report([mended(report) for report in mend.mend(reports, look, self.arguments, self.cwd)])

    def _report(self, reports: Sequence[FileReport], stream: TextIO | None = None) -> int:
        whole = self._whole(reports)
        output.write(whole, self.arguments, stream or sys.stdout)
        output.tell_problems(whole, self.notes)
        return self._code(reports)

    def _whole(self, reports: Sequence[FileReport]) -> Run:
        return Run(tuple(reports), self.cwd, self.hidden, tuple(self.errors))

    def _code(self, reports: Sequence[FileReport]) -> int:
        if self.errors or any(report.error for report in reports):
            return 2
        if self.arguments.exit_zero:
            return 0
        # A hint is for whoever writes the code; it is nothing to stop a build for.
        return int(any(result.severity > Severity.INFO for report in reports for result in report.results))
