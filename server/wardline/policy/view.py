"""The files of the working tree, of the index, or of a commit; their content, and which of their lines are new."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from wardline.project.diff import LINE_END, MOST_LINES, blob_id, changed_lines
from wardline.project.discover import Discovery
from wardline.project.git import GitError
from wardline.project.source import Unreadable, read_bytes
from wardline.project.staging import NO_COMMIT, Staging

LARGEST = 5_000_000
"""Larger files (bytes) are not looked at: no person wrote them."""
_AT_ONCE = 200
"""Files whose content git is asked for in one question."""


@dataclass
class View:
    """Some files of a checkout at one moment, with their content before a change."""

    git: Staging
    what: str
    """"the working tree", "the index", or the short id of a commit."""
    paths: tuple[str, ...]
    """Relative to the top, with `/`, sorted: those that differ from the base, or all."""
    ids: Mapping[str, str] | None = None
    """The contents; None: they are on disk."""
    base: Mapping[str, str] | None = None
    """The contents of the base; None: everything counts as new."""
    renames: Mapping[str, str] = field(default_factory=dict)
    """New paths to the old ones."""
    left_out: list[str] = field(default_factory=list)
    """Files that could not be read or are too large, each in words."""

    @property
    def on_disk(self) -> bool:
        return self.ids is None

    def files(self) -> Iterator[tuple[str, bytes, frozenset[int] | None]]:
        """Each file with its content, and its lines that are new (0-based; None: all)."""
        for n in range(0, len(self.paths), _AT_ONCE):
            chunk = self.paths[n : n + _AT_ONCE]
            new = dict(self._read(chunk)) if self.ids is None else self._stored({p: self.ids[p] for p in chunk})
            ids = {path: id for path in new if (id := self._before(path))}
            same = {path for path, id in ids.items() if self.ids is None and blob_id(new[path], id) == id}
            old = self._stored({path: id for path, id in ids.items() if path not in same})
            for path, raw in new.items():
                if path in same or b"\0" in raw[:8192]:  # no text
                    continue
                if len(raw) > LARGEST:
                    self.left_out.append(f"{path} is larger than {LARGEST:,} bytes and was left out")
                    continue
                before = old.get(path)
                if before is None:
                    yield path, raw, None
                elif changed := _changed(before, raw):
                    yield path, raw, changed

    def content(self, path: str) -> bytes | None:
        """A file of the view, whether it has changed or not; None: it has none of this name."""
        if self.ids is not None:
            return self._stored({path: self.ids[path]})[path] if path in self.ids else None
        return next((raw for _, raw in self._read((path,))), None)

    def _before(self, path: str) -> str | None:
        if self.base is None:
            return None
        return self.base.get(path) or self.base.get(self.renames.get(path, ""))

    def _stored(self, wanted: Mapping[str, str]) -> dict[str, bytes]:
        ids = list(dict.fromkeys(wanted.values()))
        contents = dict(zip(ids, self.git.contents(ids), strict=True))
        return {path: contents[id] for path, id in wanted.items()}

    def _read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for path in paths:
            file = os.path.join(self.git.top, *path.split("/"))
            if os.path.islink(file) or not os.path.lexists(file):  # a link leads to what is no part of the checkout
                continue
            try:
                yield path, read_bytes(file, LARGEST)
            except Unreadable as problem:
                self.left_out.append(f"{path} {problem}")


def working_tree(git: Staging, base: str | None) -> View:
    """The files on disk: all that git knows, and all of Python that it does not ignore."""
    known = set(git.index())
    known.update(_relative(git, file.path) for file in Discovery(git.top).files([git.top]))
    if base is None:
        return View(git, "the working tree", tuple(sorted(known)))
    commit = git.branched_from(git.commit(base))
    renames: Mapping[str, str] = {}
    if head := git.tip("HEAD"):
        renames = git.renames(commit, head)
    return View(git, "the working tree", tuple(sorted(known)), base=git.files(commit), renames=renames)


def staged(git: Staging, base: str | None) -> View:
    """The index, as it is about to be committed: what differs from HEAD, or from where HEAD left `base`."""
    if git.unmerged():
        raise GitError("a merge is not settled: some files have conflicts")
    ids = git.index()
    commit = git.branched_from(git.commit(base)) if base else git.tip("HEAD")
    if not commit:
        return View(git, "the index", tuple(sorted(ids)), ids)
    return _between(git, "the index", ids, commit, git.index_renames(commit))


def pushed(git: Staging, references: Iterable[str], remote: str, base: str | None = None) -> list[View]:
    """What is about to be pushed, by the lines that git gives to a pre-push hook (githooks(5)). Raises GitError."""
    views = []
    for line in references:
        words = line.split()
        if not words:
            continue
        if len(words) != 4:
            raise GitError(
                "a pre-push hook is given lines of `local-ref local-id remote-ref remote-id` on stdin, not others"
            )
        _, local, _, known = words
        if local in NO_COMMIT:  # a branch is deleted
            continue
        commit = git.commit(local)
        since = git.commit(base) if base else git.pushed_base(commit, remote, known)
        views.append(between(git, since, commit))
    return views


def between(git: Staging, base: str, commit: str) -> View:
    """What a commit has that another one has not; base empty: everything."""
    ids = git.files(commit)
    if not base:
        return View(git, commit[:10], tuple(sorted(ids)), ids)
    return _between(git, commit[:10], ids, base, git.renames(base, commit))


def _between(git: Staging, what: str, ids: dict[str, str], base: str, renames: Mapping[str, str]) -> View:
    before = git.files(base)
    changed = (path for path, id in ids.items() if before.get(path) != id)
    return View(git, what, tuple(sorted(changed)), ids, before, renames)


def _changed(before: bytes, after: bytes) -> frozenset[int]:
    """The lines that are new or differ, and those around lines that are gone: without a line that was in the middle
    of it, a block is another one than was reviewed."""
    old, new = LINE_END.split(before), LINE_END.split(after)
    changed = set(changed_lines(old, new))
    head = 0
    shorter = min(len(old), len(new))
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(old), len(new)) <= MOST_LINES:
        for kind, _, _, start, _ in SequenceMatcher(None, old, new).get_opcodes():
            if kind == "delete":
                changed.update((max(0, head + start - 1), head + start))
    return frozenset(changed)


def _relative(git: Staging, path: str) -> str:
    return os.path.relpath(path, git.top).replace(os.sep, "/")
