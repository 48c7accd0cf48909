"""Analysing many files: what is remembered is looked up, the rest is done here or on all cores."""

from __future__ import annotations

import datetime
import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeVar

from wardline.project.garbage import collect_if_much, undisturbed
from wardline.project.job_name import job_name as job_name
from wardline.project.keys import depends_on_today, engine_key, result_key
from wardline.project.modules import is_of_project, project_of, renew, snapshot_of
from wardline.project.report import FileReport, Result
from wardline.project.source import Source, Unreadable, read
from wardline.world.answers import Told
from wardline_analyzers.flow.project.dependencies import NOTHING, Dependencies
from wardline_analyzers.languages import PROJECTS, language_of
from wardline_analyzers.profile import Profile

if TYPE_CHECKING:
    from wardline.project.store import Remembered, Store
    from wardline.world.knowledge import Knowledge

T = TypeVar("T")

POOL_FROM = 300_000
"""Bytes of text from which several processes are quicker than one, for each must first load the engine."""
_CHUNK = 50_000
"""Bytes of text that a process is given at a time."""
_REGION = 2_000_000
"""Bytes of text that a process works through before it goes on: their dataflow is remembered (`project_flow.py`)."""
_SAVE_EVERY = 500
"""Results that may be lost if the scan is killed."""
_MOST = 61
"""Windows cannot wait for more processes."""


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return min(_MOST, len(os.sched_getaffinity(0)) or 1)
    return min(_MOST, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Job:
    """One file to analyse."""

    path: str
    """Absolute."""
    name: str
    """What the rules see of the path: relative to the root of the settings, with `/`."""
    profile: Profile
    max_size: int
    root: str = ""
    """The folder whose other modules data is followed through; empty: none."""
    network: bool = False
    """What cannot be known otherwise may be asked there."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """What became of a job: its results, or the reason why there are none."""

    results: tuple[Result, ...] = ()
    digest: bytes = b""
    """Of the text that the results belong to."""
    dated: bool = False
    failed: tuple[str, ...] = ()
    """Rules that broke down in this process; the results may lack theirs."""
    error: str | None = None
    dependencies: Dependencies = NOTHING
    """What the results rest on in other files."""
    limits: tuple[int, ...] = ()
    """See `FileReport`."""
    gaps: tuple[str, ...] = ()
    """See `FileReport`."""
    told: Told = ()
    """What the results rest on beyond the files."""


def analyse(
    source: Source, name: str, profile: Profile, root: str = "", network: bool = False, until: float = math.inf
) -> Analysed:
    """What is found in one text; other modules are looked for below `root`, as they are now.

    `network`: what cannot be known otherwise may be asked there; nobody is waited for after `until` (`time.monotonic`).
    """
    renew()
    return _analyse(source, name, profile, root, network, until)


def _analyse(
    source: Source, name: str, profile: Profile, root: str, network: bool, until: float = math.inf
) -> Analysed:
    from wardline.project.report import limits_of, results_of
    from wardline_analyzers.opening import open_document

    _quieten()
    asks = language_of(source.path, source.language) in PROJECTS
    project = project_of(root) if asks and root and is_of_project(name) else None
    knowledge = knowledge_of(root, network)
    document = open_document(source.text, profile, name, source.language, project, knowledge)
    knowledge.settle(document, until)
    results = results_of(document, datetime.date.today())
    return Analysed(
        results,
        source.digest,
        depends_on_today(source),
        broken_rules(),
        gaps=document.gaps,
        told=knowledge.told(document.asked),
        dependencies=document.dependencies(),
        limits=limits_of(document),
    )


@lru_cache(maxsize=16)
def knowledge_of(root: str, network: bool) -> Knowledge:
    """What this process knows beyond the files of a project."""
    from wardline.world.answers import Place
    from wardline.world.knowledge import Knowledge

    return Knowledge(Place(root, network))


@cache
def _quieten() -> None:
    """A rule that breaks down is in the report; its log line is not to stand in the output as well."""
    import logging

    logging.getLogger("wardline").addHandler(logging.NullHandler())


def scan(
    jobs: Sequence[Job],
    *,
    store: Store | None = None,
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[FileReport]:
    """Analyse files. The reports come in the order of the jobs.

    `progress(done, total)` counts the files that have to be analysed. An exception in it, or Ctrl-C, ends the
    processes of the scan.
    """
    from wardline.project.store import Remembered

    renew()
    today = datetime.date.today()
    engine = engine_key() if store else b""
    reports: dict[str, FileReport] = {}
    todo: list[tuple[int, Job]] = []
    for job in jobs:
        try:
            source = read(job.path, job.max_size)
        except Unreadable as problem:
            reports[job.path] = unreadable(job.path, problem)
            continue
        remembered = None
        if store:
            date = today if depends_on_today(source) else None
            remembered = store.get(result_key(engine, job.profile, job.name, source.digest, date))
            if remembered is not None and not _holds(remembered, job):
                remembered = None
        if remembered is None:
            todo.append((len(source.text), job))
        else:
            results, limits = remembered.results, remembered.limits
            kept = source if results or limits else None
            reports[job.path] = FileReport(job.path, results, kept, root=job.root, limits=limits, gaps=remembered.gaps)
    new: list[tuple[bytes, Remembered]] = []
    for done, (job, outcome) in enumerate(_analysed(todo, processes), 1):
        reports[job.path] = _report(job, outcome)
        if store and outcome.error is None and not outcome.failed:
            date = today if outcome.dated else None
            key = result_key(engine, job.profile, job.name, outcome.digest, date)
            entry = Remembered(outcome.results, outcome.dependencies, outcome.limits, outcome.told, outcome.gaps)
            new.append((key, entry))
            if len(new) >= _SAVE_EVERY:
                store.put(new)
                new.clear()
        if progress:
            progress(done, len(todo))
    if store and new:
        store.put(new)
    return [reports[job.path] for job in jobs]


def _holds(remembered: Remembered, job: Job) -> bool:
    """Whether what results rest on, besides their own file, is what it was."""
    if not snapshot_of(job.root).holds(remembered.dependencies):
        return False
    return not remembered.told or knowledge_of(job.root, job.network).still(remembered.told)


def _analysed(todo: list[tuple[int, Job]], processes: int) -> Iterable[tuple[Job, Analysed]]:
    if processes < 2 or len(todo) < 2 or sum(size for size, _ in todo) < POOL_FROM:
        return _one_by_one(todo)
    from wardline.project.pool import run

    died = Analysed(error="could not be analysed: its process died")
    return ((job, outcome or died) for job, outcome in run(work, shares(todo, processes)))


def _one_by_one(todo: Iterable[tuple[int, Job]]) -> Iterator[tuple[Job, Analysed]]:
    with undisturbed():
        for _, job in todo:
            yield job, work(job)
            collect_if_much()


def shares(todo: Sequence[tuple[int, T]], processes: int) -> list[list[list[T]]]:
    """What each process begins with: files that stand together, for they ask for each other and for the same others."""
    total = sum(size for size, _ in todo) or 1
    found: list[list[list[T]]] = [[] for _ in range(processes)]
    done = 0
    region: dict[tuple[int, int], list[tuple[int, T]]] = {}
    for size, job in todo:
        middle = done + size // 2
        region.setdefault((middle * processes // total, middle // _REGION), []).append((size, job))
        done += size
    for (process, _), files in region.items():
        found[min(process, processes - 1)].extend(_chunks(files))
    return found


def _chunks(todo: Sequence[tuple[int, T]]) -> list[list[T]]:
    """The largest files first, each alone, so that no process is left with one at the end; small ones together."""
    found: list[list[T]] = []
    room = 0
    for size, job in sorted(todo, key=lambda item: -item[0]):
        if not found or room < size:
            found.append([])
            room = _CHUNK
        found[-1].append(job)
        room -= size
    return found


def work(job: Job) -> Analysed:
    """Read and analyse one file; runs in a process of the pool. Never raises."""
    try:
        with undisturbed():
            source = read(job.path, job.max_size)
            return _analyse(source, job.name, job.profile, job.root, job.network)
    except Unreadable as problem:
        return Analysed(error=str(problem))
    except Exception as error:
        # The text of an exception may quote the user's code.
        return Analysed(error=f"could not be analysed ({type(error).__name__}): please report this")


def broken_rules() -> tuple[str, ...]:
    """Rules that have failed in this process."""
    from wardline_analyzers.match.guard import failed_rules

    return tuple(sorted(failed_rules()))


def unreadable(path: str, problem: Unreadable) -> FileReport:
    """The report of a file that was not analysed."""
    return FileReport(path, note=str(problem)) if problem.on_purpose else FileReport(path, error=str(problem))


def _report(job: Job, outcome: Analysed) -> FileReport:
    for _ in range(3):
        if outcome.error or not (outcome.results or outcome.limits):
            return FileReport(job.path, error=outcome.error, failed=outcome.failed, gaps=outcome.gaps)
        try:
            source = read(job.path, job.max_size)
        except Unreadable as problem:
            return unreadable(job.path, problem)
        if source.digest == outcome.digest:
            return FileReport(
                job.path,
                outcome.results,
                source,
                failed=outcome.failed,
                root=job.root,
                limits=outcome.limits,
                gaps=outcome.gaps,
            )
        outcome = work(job)  # it was saved while we looked at it
    return FileReport(job.path, error="keeps changing while it is analysed")
