"""All packages of an environment: what their code does by itself. Known content is not looked at again."""

from __future__ import annotations

import os
import stat
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from wardline.vet.contents import Contents, is_compiled
from wardline.vet.distributions import Distribution, distributions
from wardline.vet.package import judged
from wardline.vet.reputation import known_malicious
from wardline_analyzers.dependencies.dependency import PYPI
from wardline_analyzers.model_files.report import Danger, Evidence, Report, Verdict

if TYPE_CHECKING:
    from wardline.project.store import Store

_FORM = 1
"""Of what is kept; to be raised when it changes."""
_LARGEST = 4_000_000
"""Bytes of a file that is looked at."""
_FEW = 300
"""Files from which on several processes are quicker than one."""
_SHOWN = 5


class LeftOut(NamedTuple):
    """What is not looked at, and why."""

    name: str
    """Of a package; empty: it is none."""
    version: str
    why: str


@dataclass(slots=True)
class Looked:
    """What was found in an environment."""

    reports: list[tuple[str, Report]] = field(default_factory=list)
    """By the paths of the packages' metadata."""
    left_out: list[LeftOut] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Job(NamedTuple):
    """One package to be looked at, by any process."""

    path: str
    """Of its metadata; no other has the same."""
    folder: str
    files: tuple[str, ...]
    seconds: float


class Answer(NamedTuple):
    """What came of it, and of which content."""

    digest: bytes
    report: dict[str, Any]


def look(
    folders: Sequence[str],
    seconds: float,
    store: Store | None = None,
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Looked:
    """What the packages in these folders do by themselves. `seconds` is for one of them."""
    looked = Looked()
    packages: list[tuple[Distribution, Job]] = []
    for folder in folders:
        found, problems = distributions(folder)
        looked.problems += problems
        for each in found:
            if each.in_place:
                looked.left_out.append(LeftOut(each.name, each.version, f"its code is in {each.in_place}"))
            packages.append((each, Job(each.path, folder, tuple(each.files), seconds)))
    engine = _engine() if store is not None else b""
    known: dict[Job, Report] = {}
    changed: dict[Job, list[str]] = {}
    digests: dict[Job, bytes] = {}
    for each, job in packages:
        digests[job], changed[job] = _digest(each, job)
        report = store.recall(engine + digests[job], _read) if store is not None else None
        if report is not None:
            known[job] = report
    todo = [job for _, job in packages if job not in known]
    kept: list[tuple[bytes, Any]] = []
    for done, (job, answer) in enumerate(_answers(todo, processes), 1):
        known[job] = _read(answer.report) if answer else Report(problems=["its process died"], package=True)
        if answer is not None and answer.digest == digests[job] and not known[job].problems:
            kept.append((engine + answer.digest, answer.report))
        if progress is not None:
            progress(done, len(todo))
    if store is not None:
        store.keep(kept)
    for each, job in packages:
        report = known[job]
        report.name, report.version = each.name, each.version
        report.notes += _notes(each, changed[job])
        report.malicious = known_malicious(PYPI, each.name, each.version) if each.name else []
        if each.in_place and report.verdict is Verdict.CLEAN:
            continue
        looked.reports.append((each.path, report))
    return looked


def _answers(todo: Sequence[Job], processes: int) -> Iterator[tuple[Job, Answer | None]]:
    if processes < 2 or sum(len(job.files) for job in todo) < _FEW:
        yield from ((job, answer(job)) for job in todo)
        return
    from wardline.project.pool import run

    largest = sorted(todo, key=lambda job: -len(job.files))
    yield from run(answer, [[[job] for job in largest[first::processes]] for first in range(processes)])


def answer(job: Job) -> Answer:
    """Look at one package. Never raises for any content."""
    deadline = time.monotonic() + job.seconds
    found = Contents("installed package", built=True)
    whole = sha256()
    for path in job.files:
        try:
            data = _content(job.folder, path)
        except OSError as error:
            found.problems.append(f"{path}: {error.strerror or 'it cannot be read'}")
            continue
        whole.update(_part(path, sha256(data).digest()))
        if is_compiled(path):
            found.problems.append(f"{path}: it is compiled code without its source")
        elif len(data) > _LARGEST:
            found.problems.append(f"{path}: it is larger than is looked at")
        else:
            found.files[path] = data
    report = judged(found, deadline)
    return Answer(whole.digest(), asdict(report))


def _digest(package: Distribution, job: Job) -> tuple[bytes, list[str]]:
    """The hash of all that matters in a package, and the files that are others than its record says."""
    whole = sha256()
    changed = []
    hashed = any(package.recorded.values())
    for path in job.files:
        try:
            digest = sha256(_content(job.folder, path)).digest()
        except OSError:
            continue
        whole.update(_part(path, digest))
        stated = package.recorded.get(path)
        if hashed and (stated is None or (stated and stated != _as_recorded(digest))):
            changed.append(path)
    return whole.digest(), changed


def _content(folder: str, path: str) -> bytes:
    """The bytes of a file, as far as they are looked at and one more. Raises OSError."""
    whole = os.path.join(folder, *path.split("/"))
    if not stat.S_ISREG(os.stat(whole).st_mode):
        raise OSError(0, "it is no regular file", whole)
    with open(whole, "rb") as file:
        return file.read(_LARGEST + 1)


def _part(path: str, digest: bytes) -> bytes:
    return path.encode("utf-8", "surrogateescape") + b"\0" + digest


def _as_recorded(digest: bytes) -> str:
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _notes(package: Distribution, changed: Sequence[str]) -> Iterator[str]:
    if changed:
        more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
        names = ", ".join(changed[:_SHOWN])
        yield f"not as it was installed, by the hashes of its record: {names}{more}"
    if not package.name:
        yield "no package has these files in its record"


def _engine() -> bytes:
    from wardline.project.keys import engine_key

    return engine_key() + f"vet {_FORM} ".encode()


def _read(data: Any) -> Report:
    evidence = [Evidence(**{**each, "danger": Danger(each["danger"])}) for each in data["evidence"]]
    return Report(**{**data, "evidence": evidence})
