"""Claims that say only where lines were, brought to the lines of now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

from wardline.origin.blocks import fingerprint
from wardline.origin.claims import Claim, Claims, note_id
from wardline.origin.history import Blamed, History, aligned

Run = tuple[int, int]
"""Lines, 0-based, end excluded."""

_MAX_CHECKED: Final = 200_000
"""Lines that are hashed at most to see whether blocks are still where they were recorded."""


def in_place(claims: Sequence[Claim], lines: list[bytes]) -> Iterator[tuple[Claim, list[Run]]]:
    """The claims without hashes of lines whose `content_hash` is that of the lines at their place.

    Which content others hash is not specified: it may be ours, or that of the lines as they are.
    """
    checked = 0
    for claim in reversed(claims):
        algorithm, _, digest = claim.content_hash.partition(":")
        if claim.print is not None or algorithm != "sha256" or len(digest) < 16 or claim.end > len(lines):
            continue
        checked += claim.end - claim.start
        if checked > _MAX_CHECKED:
            return
        content = b"\n".join(lines[claim.start : claim.end])
        plain = (hashlib.sha256(content + end).hexdigest() for end in (b"", b"\n"))
        if claim.content_hash == fingerprint(content).hash or any(each.startswith(digest) for each in plain):
            yield claim, [(claim.start, claim.end)]


def placed(history: History, traces: Claims, path: str, lines: list[bytes]) -> Iterator[tuple[Claim, list[Run]]]:
    """What notes of git, and traces that name a revision, say of the lines of a text: a claim, and where it holds.

    A line is followed to the commit that it came with (Agent Trace 0.1.0, 6.5). Records are also made before there is
    that commit, and then name the one before it; for lines that are not committed yet, that is HEAD. A record is read
    in this second way only if none of its lines came with the commit that it names.
    """
    if not history.has_notes and not traces.at_revision:
        return
    file = history.committed(path)
    old_of = aligned(file.lines, lines) if file is not None else [-1] * len(lines)
    blamed_lines = file.blamed if file is not None else []
    exact = {id(claim) for blamed in blamed_lines for claim in _traced(history, traces, blamed)}
    if history.head:
        for claim in traces.at_revision.get((history.head, path), ()):
            if id(claim) in exact:
                continue
            fresh = [line for line in range(claim.start, min(claim.end, len(lines))) if old_of[line] < 0]
            yield claim, _runs(fresh)
    if file is None:
        return
    new_of = {old: new for new, old in enumerate(old_of) if old >= 0}
    for blamed in file.blamed:
        before = [claim for claim in _traced_before(history, traces, blamed) if id(claim) not in exact]
        for claim in (*_noted(history, blamed), *_traced(history, traces, blamed), *before):
            first = max(claim.start, blamed.line)
            last = min(claim.end, blamed.line + blamed.count)
            shift = blamed.start - blamed.line
            yield claim, _runs([new_of[old + shift] for old in range(first, last) if old + shift in new_of])


def _noted(history: History, blamed: Blamed) -> Iterator[Claim]:
    note = history.note(blamed.commit)
    for attested in note.files.get(blamed.path, ()) if note is not None else ():
        for number, (start, end) in enumerate(attested.ranges):
            if start >= blamed.line + blamed.count or end <= blamed.line:
                continue
            yield Claim(
                id=note_id(blamed.commit, attested.key, number),
                path=blamed.path,
                start=start,
                end=end,
                author=attested.author,
                recorded=blamed.time,
                source="git-ai",
                accepted=blamed.time,
            )


def _traced(history: History, traces: Claims, blamed: Blamed) -> Iterator[Claim]:
    """Those that name the commit that lines came with, and some of these lines."""
    for claim in traces.at_revision.get((blamed.commit, history.root_path(blamed.path)), ()):
        if claim.start < blamed.line + blamed.count and blamed.line < claim.end:
            yield claim


def _traced_before(history: History, traces: Claims, blamed: Blamed) -> Iterator[Claim]:
    """Those that name the commit before the one that lines came with, and are no younger than that."""
    if blamed.previous:
        for claim in traces.at_revision.get((blamed.previous, history.root_path(blamed.previous_path)), ()):
            if claim.recorded <= blamed.time + 1:  # git counts whole seconds
                yield claim


def _runs(numbers: list[int]) -> list[Run]:
    runs: list[Run] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number:
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number, number + 1))
    return runs
