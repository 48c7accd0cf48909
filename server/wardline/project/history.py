"""The secrets in all that git has ever stored here: each content once, and with the commit that brought it.

Everything is streamed: the list of contents is held (some hundred bytes for each), their texts are not. What was looked
at once is remembered by its id, so that the next run looks at what is new.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from wardline.project.git import GitError, Repository
from wardline.project.report import Commit, FileReport, Result
from wardline.project.source import Source, Unreadable, source_of
from wardline_analyzers.profile import Profile

if TYPE_CHECKING:
    import subprocess

    from wardline.project.store import Store

RULES = (
    "credential-in-url", "hardcoded-credential", "hardcoded-framework-secret", "hardcoded-llm-key",
    "jwt-hardcoded-secret", "token-in-source",
)  # fmt: skip
"""The rules that find secrets; no other is asked about the past."""
_BATCH = 400
"""Contents from which several processes are quicker than one, and after which what was found is kept."""
_CHUNK = 50
"""Contents that a process is given at a time."""


@dataclass(frozen=True, slots=True)
class Blob:
    """One content of a file, and where it first was."""

    id: str
    path: str
    """From the top of the checkout, with `/`."""
    commit: str


@dataclass(frozen=True, slots=True)
class Look:
    """One content to be looked at, by any process."""

    directory: str
    """Of the checkout."""
    blob: Blob
    name: str
    """What the rules see of the path."""
    profile: Profile
    max_size: int


def about_secrets(profile: Profile) -> Profile:
    """The same settings, with those of their rules that are about secrets."""
    from wardline_analyzers.rules.catalog import extended_by
    from wardline_analyzers.rules.selection import selected

    running = selected(extended_by(profile.custom_rules), profile)
    return replace(profile, select=tuple(rule for rule in RULES if rule in running) or ("none",))


def blobs(repository: Repository, commits: Sequence[str]) -> Iterator[Blob]:
    """Each content that these commits brought, once: with the first of them, and its path there."""
    process = repository.started(
        "diff-tree", "--stdin", "-r", "-m", "--root", "--no-renames", "--diff-filter=AMT", "-z", "--raw", "--no-abbrev",
        "--no-ext-diff", "--no-textconv", "--ignore-submodules=all",
    )  # fmt: skip
    seen: set[bytes] = set()
    commit, entry = "", b""
    try:
        for field in _asked(process, commits):
            if entry:
                mode, digest = entry.split(b" ")[1], entry.split(b" ")[3]
                entry = b""
                if mode in (b"100644", b"100755") and bytes.fromhex(digest.decode("ascii")) not in seen:
                    seen.add(bytes.fromhex(digest.decode("ascii")))
                    yield Blob(digest.decode("ascii"), os.fsdecode(field), commit)
            elif field.startswith(b":"):
                entry = field
            else:
                commit = field.decode("ascii").strip()
        if process.wait():
            raise GitError("git cannot read the history (a partial or broken clone)")
    finally:
        _end(process)


def _asked(process: subprocess.Popen[bytes], commits: Sequence[str]) -> Iterator[bytes]:
    """What git answers to these commits, cut at the zero bytes. It is asked from a thread: it answers as it reads."""
    import threading

    def ask() -> None:
        assert process.stdin is not None
        with suppress(OSError, ValueError):
            for commit in commits:
                process.stdin.write(f"{commit}\n".encode("ascii"))
            process.stdin.close()

    threading.Thread(target=ask, daemon=True).start()
    assert process.stdout is not None
    rest = b""
    while part := process.stdout.read(1 << 16):
        *whole, rest = (rest + part).split(b"\0")
        yield from whole


class Contents:
    """The contents of blobs by their ids, from one git that stays."""

    def __init__(self, repository: Repository) -> None:
        self._process = repository.started("cat-file", "--batch")

    def read(self, blob: str, most: int) -> bytes:
        """A content. Raises Unreadable: it is not here, or has more than `most` bytes."""
        ask, answer = self._process.stdin, self._process.stdout
        assert ask is not None and answer is not None
        try:
            ask.write(f"{blob}\n".encode("ascii"))
            ask.flush()
            head = answer.readline().split()
            if len(head) != 3 or head[1] != b"blob":
                raise Unreadable("is not stored here (a partial or broken clone)")
            size = int(head[2])
            if size <= most:
                return answer.read(size + 1)[:size]
            left = size + 1
            while left > 0 and (part := answer.read(min(left, 1 << 20))):
                left -= len(part)
        except OSError:
            raise Unreadable("cannot be read from git") from None
        raise Unreadable(f"is larger than {most:,} bytes and was left out", on_purpose=True)

    def close(self) -> None:
        """End the git."""
        _end(self._process)


def _end(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()
    if process.poll() is None:
        process.terminate()
    process.wait()


@lru_cache(maxsize=1)
def _contents(directory: str) -> Contents:
    """Of this process."""
    return Contents(Repository(directory))


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look has found."""

    results: tuple[Result, ...] = ()
    texts: tuple[str, ...] = ()
    """For each result a hash of what it points to: the same secret in the next version of a file is no news."""
    error: str | None = None
    dated: bool = False
    """It may be another tomorrow: a suppression may expire."""


def look(job: Look) -> Seen:
    """Look at one content; runs in a process of the pool. Never raises."""
    try:
        source = _source(job)
        from wardline.project.scan import analyse

        analysed = analyse(source, job.name, job.profile)
        found = analysed.results
        return Seen(found, tuple(_hash(source, result) for result in found), dated=analysed.dated)
    except Unreadable as problem:
        return Seen(error=None if problem.on_purpose else str(problem))
    except GitError as problem:
        return Seen(error=str(problem))
    except Exception as error:
        # The text of an exception may quote the user's code.
        return Seen(error=f"could not be analysed ({type(error).__name__}): please report this")


def _source(job: Look) -> Source:
    raw = _contents(job.directory).read(job.blob.id, job.max_size)
    return source_of(os.path.join(job.directory, *job.blob.path.split("/")), raw)


def _hash(source: Source, result: Result) -> str:
    return blake2b(source.text[result.start : result.end], digest_size=12).hexdigest()


def scan(
    jobs: Sequence[Look],
    commits: dict[str, float],
    *,
    store: Store | None = None,
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[FileReport]:
    """A report of each of these contents, in their order; each secret of a path is in one, where it was brought."""
    seen: dict[str, Seen] = {}
    keys = _keys(jobs) if store else {}
    todo = []
    for job in jobs:
        known = store.recall(keys[job.blob.id], _read) if store else None
        if known is None:
            todo.append(job)
        else:
            seen[job.blob.id] = known
    new: list[tuple[bytes, object]] = []
    reports = []
    told: set[tuple[str, str, str]] = set()
    try:
        for done, (job, outcome) in enumerate(_looked(todo, processes), 1):
            seen[job.blob.id] = outcome
            if store and outcome.error is None and not outcome.dated:
                new.append((keys[job.blob.id], _written(outcome)))
                if len(new) >= _BATCH:
                    store.keep(new)
                    new.clear()
            if progress:
                progress(done, len(todo))
        if store:
            store.keep(new)
        for job in jobs:
            reports.append(_report(job, seen[job.blob.id], commits[job.blob.commit], told))
    finally:
        if _contents.cache_info().currsize:
            _contents(jobs[0].directory).close()
            _contents.cache_clear()
    return reports


def _report(job: Look, found: Seen, time: float, told: set[tuple[str, str, str]]) -> FileReport:
    path = os.path.join(job.directory, *job.blob.path.split("/"))
    if found.error is not None:
        return FileReport(path, error=f"{found.error} (in commit {job.blob.commit[:10]})")
    new = []
    for result, text in zip(found.results, found.texts, strict=True):
        key = (job.blob.path, result.rule, text)
        if key not in told:
            told.add(key)
            new.append(result)
    if not new:
        return FileReport(path)
    date = datetime.datetime.fromtimestamp(time, datetime.timezone.utc).date().isoformat()
    commit = Commit(job.blob.commit, date)
    said = f" It came with commit {commit.id[:10]} of {date}."
    try:
        source = _source(job)
    except Unreadable as problem:
        return FileReport(path, error=str(problem))
    results = tuple(replace(result, message=result.message + said, patches=()) for result in new)
    return FileReport(path, results, source, commit=commit)


def _looked(todo: Sequence[Look], processes: int) -> Iterator[tuple[Look, Seen]]:
    if processes < 2 or len(todo) < _BATCH:
        yield from ((job, look(job)) for job in todo)
        return
    from wardline.project.pool import run

    chunks = [todo[at : at + _CHUNK] for at in range(0, len(todo), _CHUNK)]
    shares = [chunks[first::processes] for first in range(processes)]
    died = Seen(error="could not be analysed: its process died")
    yield from ((job, outcome or died) for job, outcome in run(look, shares))


def _keys(jobs: Sequence[Look]) -> dict[str, bytes]:
    from wardline.project.keys import engine_key, result_key

    engine = engine_key() + b"history"
    return {job.blob.id: result_key(engine, job.profile, job.name, bytes.fromhex(job.blob.id), None) for job in jobs}


def _written(seen: Seen) -> object:
    from wardline.project.report import to_json

    return [to_json(seen.results), list(seen.texts)]


def _read(data: object) -> Seen:
    from wardline.project.report import from_json

    if not isinstance(data, list):
        raise TypeError("not what was looked at")
    results, texts = data
    return Seen(from_json(results), tuple(str(text) for text in texts))
