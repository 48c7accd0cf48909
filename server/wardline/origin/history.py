"""Where lines are from, as git has it: blame, the notes of commits, and what of a text has not been committed."""

from __future__ import annotations

import contextlib
import difflib
import itertools
import os
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cachetools import LRUCache

from wardline.origin.blocks import split
from wardline.origin.git_ai import MAX_NOTE, REFERENCE, Note, parse_note
from wardline.project.git import GitError, Repository

MAX_REWRITTEN: Final = 500
"""Notes of commits that are in no history any more (rebased, squashed) that are looked at: the newest."""

_MAX_CONTENT: Final = 4 << 20
"""Bytes of a file that is blamed."""

_MAX_REWRITTEN: Final = 64 << 20
"""Bytes of the files of such commits together."""

_AT_ONCE: Final = 500
"""Notes that git is asked for at once."""

_MAX_PAIRS: Final = 40_000
"""Lines by lines that are compared where no line tells which is which."""


@dataclass(frozen=True, slots=True)
class Blamed:
    """Lines that came with one commit. Lines are 0-based."""

    start: int
    """In the file as the commit that was asked about has it."""
    count: int
    commit: str
    path: str
    """Of the file in the commit that they came with, relative to the top."""
    line: int
    """Where they were in that commit."""
    time: float
    """Seconds since the epoch (UTC) at which they were written: a rebase keeps that of the commit."""
    previous: str = ""
    """The commit before that one; empty: there was no such file."""
    previous_path: str = ""
    author: str = ""
    """Of the commit: `Name <address>`."""


@dataclass(frozen=True, slots=True)
class Committed:
    """A file as HEAD has it."""

    head: str
    lines: list[bytes]
    blamed: list[Blamed]


class History:
    """What a checkout's git has stored about who wrote what. Not for several threads at once."""

    def __init__(self, root: str) -> None:
        """Raises GitError if the folder is in no checkout."""
        self._repository = Repository(root)
        below = os.path.relpath(os.path.realpath(root), os.path.realpath(self._repository.top)).replace(os.sep, "/")
        self._prefix = "" if below == "." else below + "/"
        self._files: LRUCache[tuple[str, str], Committed | None] = LRUCache(64)
        self._notes: dict[str, str] = {}
        self._parsed: LRUCache[str, Note] = LRUCache(2000)
        self.head = ""
        """The commit that is checked out; empty: none yet."""
        self.notes = ""
        """The state of all notes; empty: there are none."""

    def refresh(self) -> None:
        """Look where HEAD and the notes are now. Other answers hold as long as these two are the same."""
        self.head = self._repository.tip("HEAD")
        tip = self._repository.tip(REFERENCE)
        if tip != self.notes:
            files = self._repository.files(tip) if tip else {}
            # Notes may be in folders by the first digits of the commit.
            named = ((path.replace("/", ""), id) for path, id in files.items())
            self._notes = {commit: id for commit, id in named if _COMMIT.fullmatch(commit)}
            self.notes = tip

    @property
    def has_notes(self) -> bool:
        return bool(self._notes)

    def top_path(self, path: str) -> str:
        """A path relative to the root, relative to the top of the checkout."""
        return self._prefix + path

    def root_path(self, path: str) -> str:
        """A path relative to the top, relative to the root; empty if it is not below it."""
        return path[len(self._prefix) :] if path.startswith(self._prefix) else ""

    def committed(self, path: str) -> Committed | None:
        """A file, relative to the root, as HEAD has it; None: HEAD does not have it, or it is too large."""
        key = (self.head, path)
        if key not in self._files:
            self._files[key] = self._committed(self.top_path(path)) if self.head else None
        return self._files[key]

    def forget(self, path: str) -> None:
        """Let go of what is remembered of a file."""
        for key in [key for key in self._files if key[1] == path]:
            del self._files[key]

    def note(self, commit: str) -> Note | None:
        """The note of a commit; None: it has none."""
        id = self._notes.get(commit)
        if id is None:
            return None
        if id not in self._parsed:
            self._read_notes([id])
        return self._parsed.get(id)

    def noted_paths(self) -> set[str]:
        """The files that notes speak of, relative to the root, as of their commits. Raises GitError."""
        ids = list(self._notes.values())
        found: set[str] = set()
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            self._read_notes([id for id in some if id not in self._parsed])
            found.update(*(self._parsed[id].files for id in some if id in self._parsed))
        return {below for path in found if (below := self.root_path(path))}

    def committers(self, path: str, lines: Sequence[bytes]) -> list[str]:
        """For each line of a file as it is now, the author of the commit that it came with; empty: in none yet."""
        file = self.committed(path)
        if file is None:
            return [""] * len(lines)
        of_old = [""] * len(file.lines)
        for blamed in file.blamed:
            for line in range(blamed.start, min(blamed.start + blamed.count, len(of_old))):
                of_old[line] = blamed.author
        return [of_old[old] if old >= 0 else "" for old in aligned(file.lines, lines)]

    def rewritten(self) -> Iterator[tuple[str, float, Note, dict[str, list[bytes]]]]:
        """Notes of commits that are not in HEAD's history (before a rebase, on other branches), the newest first: the
        commit, when it was made, its note, and the lines of the files that the note speaks of. Raises GitError."""
        if not self.head or not self._notes:
            return
        times = self._repository.not_in(self._notes, self.head)
        commits = list(times)[:MAX_REWRITTEN]
        self._read_notes([id for commit in commits if (id := self._notes[commit]) not in self._parsed])
        wanted = [
            (commit, path) for commit in commits if (note := self.note(commit)) is not None for path in note.files
        ]
        found = self._repository.blobs(f"{commit}:{path}" for commit, path in wanted)
        there: list[tuple[str, str, str]] = []
        total = 0
        for (commit, path), (id, size) in zip(wanted, found, strict=True):
            total += size if size <= _MAX_CONTENT else 0
            if id and size <= _MAX_CONTENT and total <= _MAX_REWRITTEN:
                there.append((commit, path, id))
        texts: dict[str, dict[str, list[bytes]]] = {}
        contents = self._repository.contents(id for _, _, id in there)
        for (commit, path, _), data in zip(there, contents, strict=True):
            texts.setdefault(commit, {})[path] = split(data)
        for commit, files in texts.items():
            note = self.note(commit)
            if note is not None:
                yield commit, times[commit], note, files

    def _committed(self, path: str) -> Committed | None:
        try:
            ((id, size),) = self._repository.blobs([f"{self.head}:{path}"])
            if not id or size > _MAX_CONTENT:
                return None
            (data,) = self._repository.contents([id])
            return Committed(self.head, split(data), parse_blame(self._repository.blame(self.head, path)))
        except (GitError, ValueError):  # also: a path that no file can have
            return None

    def _read_notes(self, ids: list[str]) -> None:
        with contextlib.suppress(GitError):
            for id, data in zip(ids, self._repository.contents(ids), strict=True):
                self._parsed[id] = parse_note(data) if len(data) <= MAX_NOTE else Note({}, 1)


_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}", re.ASCII)
_HEADER = re.compile(rb"([0-9a-f]{40,64}) (\d+) (\d+) (\d+)")


def parse_blame(data: bytes) -> list[Blamed]:
    """The answer of `git blame --incremental`, in the order of the lines."""
    found: list[Blamed] = []
    times: dict[bytes, float] = {}
    before: dict[bytes, tuple[str, str]] = {}
    people: dict[bytes, str] = {}
    header: re.Match[bytes] | None = None
    for line in data.split(b"\n"):
        if (match := _HEADER.fullmatch(line)) is not None:
            header = match
        elif header is None:
            continue
        elif line.startswith(b"author-time "):
            with contextlib.suppress(ValueError):
                times[header[1]] = float(line[len(b"author-time ") :])
        elif line.startswith(b"author "):
            people[header[1]] = line[len(b"author ") :].decode("utf-8", "replace")
        elif line.startswith(b"author-mail "):
            address = line[len(b"author-mail ") :].decode("utf-8", "replace")
            people[header[1]] = f"{people.get(header[1], '')} {address}"
        elif line.startswith(b"previous "):
            commit, _, path = line[len(b"previous ") :].partition(b" ")
            before[header[1]] = (commit.decode("ascii", "replace"), _unquoted(path))
        elif line.startswith(b"filename "):  # always the last of an entry
            previous, previous_path = before.get(header[1], ("", ""))
            found.append(
                Blamed(
                    start=int(header[3]) - 1,
                    count=int(header[4]),
                    commit=header[1].decode("ascii"),
                    path=_unquoted(line[len(b"filename ") :]),
                    line=int(header[2]) - 1,
                    time=times.get(header[1], 0.0),
                    previous=previous,
                    previous_path=previous_path,
                    author=people.get(header[1], ""),
                )
            )
            header = None
    return sorted(found, key=lambda blamed: blamed.start)


def _unquoted(path: bytes) -> str:
    """A path as git writes it: unusual ones in quotes, with the escapes of C."""
    if len(path) > 1 and path.startswith(b'"') and path.endswith(b'"'):
        with contextlib.suppress(UnicodeError):
            path = path[1:-1].decode("unicode_escape").encode("latin-1")
    return os.fsdecode(path)


def aligned(old: Sequence[bytes], new: Sequence[bytes]) -> list[int]:
    """For each new line the old line that it is, or -1. The order is kept, white space around lines does not count.

    Lines that are once in both tell where the others belong (as in patience diff), so this takes about linear time.
    """
    before, after = [line.strip() for line in old], [line.strip() for line in new]
    result = [-1] * len(after)
    todo = [(0, len(before), 0, len(after))]
    budget = 50 * (len(before) + len(after)) + 10_000  # lines looked at
    while todo and budget > 0:
        a, b, c, d = todo.pop()
        budget -= b - a + d - c
        while a < b and c < d and before[a] == after[c]:
            result[c] = a
            a, c = a + 1, c + 1
        while a < b and c < d and before[b - 1] == after[d - 1]:
            b, d = b - 1, d - 1
            result[d] = b
        if a == b or c == d:
            continue
        anchors = _anchors(before, after, a, b, c, d)
        for one, two in anchors:
            result[two] = one
        if anchors:
            edges = [(a - 1, c - 1), *anchors, (b, d)]
            todo += [(p + 1, q, r + 1, s) for (p, r), (q, s) in itertools.pairwise(edges)]
        elif (b - a) * (d - c) <= _MAX_PAIRS:
            matcher = difflib.SequenceMatcher(None, before[a:b], after[c:d], autojunk=False)
            for one, two, size in matcher.get_matching_blocks():
                result[c + two : c + two + size] = range(a + one, a + one + size)
    return result


def _anchors(before: list[bytes], after: list[bytes], a: int, b: int, c: int, d: int) -> list[tuple[int, int]]:
    """Lines that are once in both parts, as many of them as are in the same order (the longest such sequence)."""
    once = _once(before, a, b)
    pairs = [(once[line], place) for line, place in _once(after, c, d).items() if line in once]
    pairs.sort(key=lambda pair: pair[1])
    tails: list[int] = []
    ends: list[int] = []
    links: list[int] = []
    for index, (one, _) in enumerate(pairs):
        length = bisect_left(tails, one)
        links.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [one]
        ends[length : length + 1] = [index]
    chain = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = links[index]
    return chain[::-1]


def _once(lines: list[bytes], start: int, end: int) -> dict[bytes, int]:
    places: dict[bytes, int] = {}
    for place in range(start, end):
        line = lines[place]
        if line:
            places[line] = -1 if line in places else place
    return {line: place for line, place in places.items() if place >= 0}
