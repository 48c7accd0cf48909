"""Do the records fit the repository? What contradicts it, what is only worth knowing, and what became of the blocks.

A contradiction is what an honest history does not bring about: a record of a file that never was; a review of code that
no record knows, by somebody whom git does not know, or from before the code was accepted; lines that cannot be read;
two records with one id. That code has changed, moved or gone since is the course of things.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from wardline.origin import journal, records
from wardline.origin.agent_trace import parse, rfc3339
from wardline.origin.claims import Claim, of_record
from wardline.origin.history import History
from wardline.project.git import GitError, Repository
from wardline.project.source import Unreadable, read_bytes
from wardline.review.held import Held, Workspace
from wardline.review.identity import identity
from wardline.review.records import FILE, Review

CLOCKS_APART: Final = 86_400.0
"""Seconds that clocks of different machines may be apart."""
FIRST: Final = 1_577_836_800.0
"""2020-01-01: before that no assistant wrote code that was recorded like this."""
_MOST_ASKED: Final = 500
"""Paths that git is asked about one by one."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was found; `contradicts`: an honest history does not bring it about."""

    kind: str
    """`unreadable`, `duplicate`, `no-such-file`, `unknown-block`, `changed-block`, `unknown-reviewer`, `time`."""
    place: str
    """File of the records and line: `.wardline/reviews.jsonl:3`."""
    message: str
    contradicts: bool = True


@dataclass
class Verified:
    """What came out of it."""

    problems: list[Problem] = field(default_factory=list)
    blocks: Counter[str] = field(default_factory=Counter)
    """How many recorded acceptances are `found` as they were, `changed`, `moved` to another file, or `gone`."""
    records: int = 0
    reviews: int = 0
    git: bool = True
    """Whether git could be asked; without it no file is missing and no reviewer unknown."""

    @property
    def holds(self) -> bool:
        """Whether nothing contradicts anything."""
        return not any(problem.contradicts for problem in self.problems)


def verify(workspace: Workspace) -> Verified:
    """Check the traces and the reviews of a workspace. Never raises on what is in them."""
    outcome = Verified()
    now = time.time()
    claims = _traces(workspace.root, outcome, now)
    held = workspace.held()
    _blocks(workspace.root, claims, held, outcome)
    reviews = _reviews(workspace.root, outcome, now)
    repository = _repository(workspace.root)
    outcome.git = repository is not None
    if repository is not None:
        _files(workspace.root, repository, claims, outcome)
        _people(workspace.root, repository, reviews, outcome)
    _of_what(claims, held, reviews, outcome)
    outcome.problems.sort(
        key=lambda problem: (not problem.contradicts, problem.place.rpartition(":")[0], _line(problem))
    )
    return outcome


# ---------------------------------------------------------------------- lines


def _traces(root: str, outcome: Verified, now: float) -> list[tuple[str, Claim]]:
    """The claims of all records with the place of each; what is wrong with the lines themselves is told."""
    found: list[tuple[str, Claim]] = []
    ids: dict[str, dict[str, Any]] = {}
    for place, data in _lines(root, records.TRACES, outcome):
        record, wrong = parse(data)
        if record is None:
            outcome.problems.append(Problem("unreadable", place, "it is no trace record (Agent Trace 0.1.0)"))
            continue
        if wrong:
            outcome.problems.append(Problem("unreadable", place, f"{wrong} of its parts cannot be understood"))
        outcome.records += 1
        if record.id in ids:
            same = ids[record.id] == data
            what = "it stands there twice" if same else f"another record has the same id, {record.id}"
            outcome.problems.append(Problem("duplicate", place, what, contradicts=not same))
        ids.setdefault(record.id, data)
        _time(outcome, place, "it was recorded", record.timestamp, now)
        for claim in of_record(record):
            found.append((place, claim))
            if claim.accepted and claim.accepted != record.timestamp:
                _time(outcome, place, "the code was accepted", claim.accepted, now)
                if claim.accepted > record.timestamp + CLOCKS_APART:
                    message = "the code was recorded before it was accepted"
                    outcome.problems.append(Problem("time", place, message))
    return found


def _reviews(root: str, outcome: Verified, now: float) -> list[tuple[str, Review]]:
    found: list[tuple[str, Review]] = []
    seen: set[str] = set()
    for place, data in _lines(root, FILE, outcome):
        review = Review.from_json(data)
        if review is None:
            outcome.problems.append(Problem("unreadable", place, "it is no review"))
            continue
        outcome.reviews += 1
        line = json.dumps(data, sort_keys=True)
        if line in seen:
            outcome.problems.append(Problem("duplicate", place, "it stands there twice", contradicts=False))
        seen.add(line)
        _time(outcome, place, "it was reviewed", review.time, now)
        found.append((place, review))
    return found


def _lines(root: str, name: str, outcome: Verified) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects in a journal, each with its place; lines that are none are told."""
    path = os.path.join(root, *name.split("/"))
    if not os.path.lexists(path):
        return
    try:
        data = read_bytes(path, journal.MAX_READ)
    except Unreadable as problem:
        outcome.problems.append(Problem("unreadable", f"{name}:0", f"the file {problem}"))
        return
    lines = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        try:
            found = json.loads(line) if len(line) < journal.MAX_LINE else None
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            yield place, found
        else:
            torn = " at the end of the file: its writer was interrupted" if number == len(lines) else ""
            outcome.problems.append(
                Problem("unreadable", place, f"the line is torn, too long, or no JSON object{torn}")
            )


def _time(outcome: Verified, place: str, what: str, at: float, now: float) -> None:
    if at > now + CLOCKS_APART or at < FIRST:
        when = "in the future" if at > now else "before there was any such tool"
        outcome.problems.append(Problem("time", place, f"{what} {when} ({rfc3339(at)})"))


# ---------------------------------------------------------------------- what the lines are about


def _blocks(root: str, claims: Sequence[tuple[str, Claim]], held: Sequence[Held], outcome: Verified) -> None:
    """What became of each recorded acceptance: the newest record of it says how it was."""
    newest: dict[str, Claim] = {}
    for _, claim in claims:
        before = newest.get(claim.id)
        if claim.author.kind.is_ai and (before is None or before.recorded <= claim.recorded):
            newest[claim.id] = claim
    places: dict[str, set[str]] = {}
    hashes: dict[str, set[str]] = {}
    for file in held:
        for block in (*file.known, *file.blocks):
            places.setdefault(block.id, set()).add(file.path)
            hashes.setdefault(block.id, set()).add(block.hash)
    for id, claim in newest.items():
        if id not in places:
            outcome.blocks["gone"] += 1
        elif claim.path not in places[id]:
            outcome.blocks["moved"] += 1
        elif not claim.content_hash or claim.content_hash in hashes[id]:
            outcome.blocks["found"] += 1
        else:
            outcome.blocks["changed"] += 1


def _files(root: str, repository: Repository, claims: Sequence[tuple[str, Claim]], outcome: Verified) -> None:
    """Files that records name and that neither are nor ever were."""
    first: dict[str, str] = {}
    for place, claim in claims:
        first.setdefault(claim.path, place)
    gone = [path for path in first if not os.path.lexists(os.path.join(root, *path.split("/")))]
    history = History(root)
    for path in gone[:_MOST_ASKED]:
        try:
            had = repository.had(history.top_path(path))
        except (GitError, ValueError):
            had = False
        if not had:
            message = f"no commit has ever had {path}, and it is not there now"
            outcome.problems.append(Problem("no-such-file", first[path], message))


def _people(root: str, repository: Repository, reviews: Sequence[tuple[str, Review]], outcome: Verified) -> None:
    """Reviewers whom git does not know. Who is at the keyboard need not have committed anything yet."""
    try:
        known = repository.people()
    except GitError:
        known = set()
    known.add(identity(root))
    addresses = {_address(person) for person in known}
    told: set[str] = set()
    for place, review in reviews:
        if _address(review.reviewer) not in addresses and review.reviewer not in told:
            told.add(review.reviewer)
            message = f"{review.reviewer} reviewed, and no commit is by somebody with this address"
            outcome.problems.append(Problem("unknown-reviewer", place, message))


def _of_what(
    claims: Sequence[tuple[str, Claim]],
    held: Sequence[Held],
    reviews: Sequence[tuple[str, Review]],
    outcome: Verified,
) -> None:
    """Reviews of blocks that no record knows, or from before the block was accepted."""
    accepted: dict[str, float] = {}
    paths: set[str] = set()
    for _, claim in claims:
        if claim.author.kind.is_ai:
            paths.add(claim.path)
            _earliest(accepted, claim.content_hash, claim.accepted)
    for file in held:
        paths.add(file.path)
        for block in file.blocks:
            _earliest(accepted, block.hash, block.accepted)
    for place, review in reviews:
        at = accepted.get(review.block)
        if at is not None:
            if at and review.time < at - CLOCKS_APART:
                message = f"{review.block} was reviewed before it was accepted ({rfc3339(at)})"
                outcome.problems.append(Problem("time", place, message))
        elif review.path in paths:
            message = f"{review.block} in {review.path} has changed since it was reviewed: the review holds no more"
            outcome.problems.append(Problem("changed-block", place, message, contradicts=False))
        else:
            message = f"no record knows of AI-written code in {review.path} ({review.block})"
            outcome.problems.append(Problem("unknown-block", place, message))


def _earliest(times: dict[str, float], hash: str, at: float) -> None:
    if hash:
        before = times.get(hash)
        times[hash] = at if before is None else min(before, at)


def _repository(root: str) -> Repository | None:
    try:
        return Repository(root)
    except GitError:
        return None


def _address(person: str) -> str:
    """What a person is known by: the address; where there is none, the name."""
    return person.rpartition("<")[2].rstrip(">").strip().casefold()


def _line(problem: Problem) -> int:
    number = problem.place.rpartition(":")[2]
    return int(number) if number.isdecimal() else 0
