"""A scan of files on disk, in other processes, so that neither typing nor memory feels it.

One thread finds the files and waits for the processes; what they report comes to the loop's thread. A process gets a
handful of files at a time, and looks them up in the store of results first: a second scan is nearly free.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wardline.config import Resolver
from wardline.project.scan import Job, cores, job_name, scan

if TYPE_CHECKING:
    from wardline.lsp.loop import Loop
    from wardline.project.report import FileReport

_HANDFUL = 12
"""Files that a process is given at a time."""
_NICE = 10
"""How much less important the scan is than everything else on the machine."""

Top = tuple[str, Mapping[str, Any]]
"""A file or folder to scan, and the editor's settings for it."""


class Scan:
    """One scan, under way from the moment that it is made. All callbacks run in the loop's thread.

    `report(reports, done, total)` comes for each handful of files, `end(error)` once: None, or the exception that
    ended it.
    """

    def __init__(
        self,
        loop: Loop,
        tops: Sequence[Top],
        report: Callable[[list[FileReport], int, int], None],
        end: Callable[[Exception | None], None],
    ) -> None:
        self._loop = loop
        self._tops = tops
        self._report = report
        self._end = end
        self._cancelled = False
        threading.Thread(target=self._run, name="wardline-scan", daemon=True).start()

    def cancel(self) -> None:
        """Stop as soon as possible. There are no more reports; `end` still comes."""
        self._cancelled = True

    def _run(self) -> None:
        failure: Exception | None = None
        try:
            self._scan()
        except Exception as error:
            failure = error
        self._loop.post(lambda: self._end(failure))

    def _scan(self) -> None:
        from wardline.project.pool import run

        jobs: list[Job] = []
        for top, settings in self._tops:
            for job in _jobs(top, settings):
                jobs.append(job)
                if self._cancelled:
                    return
        handfuls = [tuple(jobs[n : n + _HANDFUL]) for n in range(0, len(jobs), _HANDFUL)]
        done = 0
        processes = max(1, min(cores() - 1, len(handfuls)))
        most = max(1, -(-len(handfuls) // processes))
        chunks = [[handful] for handful in handfuls]
        outcomes = run(analyse, [chunks[n : n + most] for n in range(0, len(chunks), most)])
        for handful, reports in outcomes:
            if self._cancelled:
                outcomes.close()  # type: ignore[attr-defined]  # a generator: this ends the processes
                return
            done += len(handful)
            self._post(reports or [], done, len(jobs))

    def _post(self, reports: list[FileReport], done: int, total: int) -> None:
        def deliver() -> None:
            if not self._cancelled:
                self._report(reports, done, total)

        self._loop.post(deliver)


def analyse(jobs: tuple[Job, ...]) -> list[FileReport]:
    """A handful of files, looked up or analysed. Runs in a process of the pool."""
    from wardline.project.store import Store
    from wardline_analyzers.rules.compiled import cache_directory

    _be_nice()
    directory = cache_directory()
    if directory is None:
        return scan(jobs)
    with Store(Path(directory, "results.sqlite")) as store:
        return scan(jobs, store=store)


_nice = False


def _be_nice() -> None:
    global _nice
    if not _nice and hasattr(os, "nice"):
        _nice = True
        os.nice(_NICE)


def _jobs(top: str, settings: Mapping[str, Any]) -> Iterator[Job]:
    """The files below a folder (or the file itself) that are to be analysed. Notebooks are left out: their diagnostics
    belong to cells, which exist only in an editor."""
    from wardline.project.discover import Discovery

    folder = top if os.path.isdir(top) else os.path.dirname(top)
    resolver = Resolver()
    for file in Discovery(folder, everything=True, force_exclude=True).files([top]):
        if file.path.endswith(".ipynb"):
            continue
        resolved = resolver.resolve(Path(file.path), settings, workspace=Path(folder))
        if not settings or not resolved.excluded:
            root = str(resolved.root)
            settings_of = resolved.settings
            name = job_name(file.path, root)
            yield Job(file.path, name, resolved.profile, settings_of.max_file_size, root, settings_of.network)
