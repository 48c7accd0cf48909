"""Which lines of the working tree differ from a git revision: committed, staged, unstaged and untracked ones alike."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from wardline.project import notebook
from wardline.project.git import GitError, Repository
from wardline.project.report import FileReport, Result
from wardline.project.source import Source
from wardline_analyzers.text.decoding import decode

LINE_END = re.compile(rb"\r\n?|\n")
_MOST_STEPS = 100
"""Lines that an inserted block may be moved by."""
MOST_LINES = 20_000
"""Of a larger change than this every line counts as new: comparing would take minutes."""


class Changes:
    """What has changed in a checkout since it branched off from `revision`. Raises GitError."""

    def __init__(self, directory: str, revision: str) -> None:
        self._repository = Repository(directory)
        commit = self._repository.commit(revision)
        self._base = self._repository.branched_from(commit)
        self._files: Mapping[str, str] = self._repository.files(self._base)
        try:
            self._renames: Mapping[str, str] = self._repository.renames(self._base, self._repository.commit("HEAD"))
        except GitError:  # no commit yet on this branch
            self._renames = {}

    def touched(self, path: str) -> bool:
        """Whether a file may have a changed line. By git's own hash of its content: much quicker than an analysis."""
        before = self._before(path)
        if before is None:
            return True
        try:
            with open(path, "rb") as file:
                raw = file.read()
        except OSError:
            return True
        return blob_id(raw, before) != before

    def only(self, reports: Sequence[FileReport]) -> list[FileReport]:
        """The reports with only the results that touch a changed line, or whose data comes through one."""
        wanted: dict[str, str] = {}
        for report in reports:
            if report.results and (id := self._before(report.path)):
                wanted[report.path] = id
        ids = list(dict.fromkeys(wanted.values()))
        contents = dict(zip(ids, self._repository.contents(ids), strict=True))
        return [self._kept(report, contents.get(wanted.get(report.path, ""))) for report in reports]

    def _before(self, path: str) -> str | None:
        """The id of the content that a file had; None if it is new."""
        relative = os.path.relpath(os.path.realpath(path), os.path.realpath(self._repository.top)).replace(os.sep, "/")
        return self._files.get(relative) or self._files.get(self._renames.get(relative, ""))

    def _kept(self, report: FileReport, before: bytes | None) -> FileReport:
        source = report.source
        if source is None or before is None or not report.results:
            return report
        if before == source.raw:
            return report.keep(())
        changed = changed_lines(_lines(_text(source.path, before)), _lines(source.text))
        return report.keep(tuple(result for result in report.results if _touches(result, source, changed)))


def blob_id(raw: bytes, like: str) -> str:
    """The id that git gives to a content, by the same hash function as another id."""
    kind = "sha1" if len(like) == 40 else "sha256"
    digest = hashlib.new(kind, b"blob %d\0" % len(raw), usedforsecurity=False)
    digest.update(raw)
    return digest.hexdigest()


def changed_lines(before: Sequence[bytes], after: Sequence[bytes]) -> set[int]:
    """The 0-based lines of `after` that are new or differ."""
    head = 0
    shorter = min(len(before), len(after))
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    changed: set[int] = set()
    if max(len(old), len(new)) > MOST_LINES:
        return set(range(head, head + len(new)))
    inserted: list[range] = []
    for kind, _, _, start, end in SequenceMatcher(None, old, new).get_opcodes():
        if kind in ("insert", "replace"):
            block = range(head + start, head + end)
            changed.update(block)
            if kind == "insert":
                inserted.append(block)
    for block in inserted:
        changed.difference_update(block)
        changed.update(_settled(block, after, changed))
    return changed


def _settled(block: range, lines: Sequence[bytes], changed: set[int]) -> range:
    """Where an inserted block most likely is, among the places where it may be just as well.

    If `g, blank` comes behind `f, blank`, then `blank, g` may be called new as well. As in git's indent heuristic, the
    place is taken whose first line is indented the least, the first one of several.
    """
    first, end = block.start, block.stop
    highest, lowest = max(0, first - _MOST_STEPS), min(len(lines), end + _MOST_STEPS)
    while first > highest and first - 1 not in changed and lines[first - 1] == lines[end - 1]:
        first, end = first - 1, end - 1
    best, least = first, _indent(lines, first)
    while end < lowest and end not in changed and lines[first] == lines[end]:
        first, end = first + 1, end + 1
        if _indent(lines, first) < least:
            best, least = first, _indent(lines, first)
    return range(best, best + len(block))


def _indent(lines: Sequence[bytes], number: int) -> int:
    """The indent of a line; a blank one belongs to what comes below it."""
    for line in lines[number : number + _MOST_STEPS]:
        if stripped := line.lstrip():
            return len(line) - len(stripped)
    return 0


def _touches(result: Result, source: Source, changed: set[int]) -> bool:
    places: Iterable[tuple[int, int]] = ((result.start, result.end), *((s.start, s.end) for s in result.trace))
    for start, end in places:
        first = source.buffer.line_at(start)
        last = source.buffer.line_at(max(start, end - 1))
        if not changed.isdisjoint(range(first, last + 1)):
            return True
    return False


def _text(path: str, raw: bytes) -> bytes:
    if path.endswith(".ipynb"):
        cells = notebook.read(raw)
        return cells.program() if cells else b""
    return decode(raw).text


def _lines(text: bytes) -> list[bytes]:
    """Line ends do not count: git may have changed them on checkout."""
    return LINE_END.split(text)
