"""The files of a workspace that hold AI-written blocks, each with its blocks as an editor would show them.

A file is looked at because a record names it, because somebody asked for it, or because a file that a record names is
gone and this one could be it under another name. Symbolic links are not followed: a record is data of whoever wrote the
repository, and must not lead to lines outside of it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wardline.origin import records
from wardline.origin.model import Block
from wardline.origin.tracker import Tracker
from wardline.project.discover import SUFFIXES, Discovery
from wardline.project.git import GitError, Repository
from wardline.project.source import Source, Unreadable, read


@dataclass(frozen=True, slots=True)
class Held:
    """A file with what is known of who wrote it."""

    path: str
    """Relative to the root, with `/`."""
    file: str
    """Absolute."""
    source: Source
    known: tuple[Block, ...]
    """What records say, by lines, also of what people wrote."""
    blocks: tuple[Block, ...]
    """What an AI wrote, put together as the editor does it: reviews are bound to the hashes of these."""

    @property
    def is_python(self) -> bool:
        return bool(self.source.language)

    def span(self, block: Block) -> tuple[int, int]:
        """The bytes of a block in the text."""
        buffer = self.source.buffer
        return buffer.line_start(block.start), buffer.line_start(block.end)


@dataclass
class Workspace:
    """One root, and what could not be looked at there, in words."""

    root: str
    notes: list[str] = field(default_factory=list)
    """Files that were left out on purpose."""
    errors: list[str] = field(default_factory=list)
    """Files that could not be read."""

    def held(self, below: Sequence[str] = ()) -> list[Held]:
        """The files with blocks, by path. `below`: only these files and folders, relative to the root (`.`: all)."""
        found = (self.look(path) for path in sorted(set(self._candidates(below))))
        return [held for held in found if held is not None and held.blocks]

    def look(self, path: str) -> Held | None:
        """One file, relative to the root, as it is now; None: it is not there, no text, or cannot be read."""
        file = os.path.join(self.root, *path.split("/"))
        if not os.path.lexists(file):
            return None
        real = os.path.join(os.path.realpath(self.root), *path.split("/"))
        if os.path.normcase(os.path.realpath(file)) != os.path.normcase(real):
            self.notes.append(f"{path} is reached through a symbolic link, which is not followed")
            return None
        try:
            source = read(file)
        except Unreadable as problem:
            self.cannot_read(path, problem)
            return None
        if b"\0" in source.text[:8192]:
            self.notes.append(f"{path} is no text and was left out")
            return None
        return held_of(self.root, path, source)

    def cannot_read(self, path: str, problem: Unreadable) -> None:
        """Tell it among the notes or the errors."""
        (self.notes if problem.on_purpose else self.errors).append(f"{path} {problem}")

    def _candidates(self, below: Sequence[str]) -> Iterator[str]:
        named = records.paths(self.root)
        gone = [path for path in named if not os.path.lexists(os.path.join(self.root, path))]
        for path in (*named, *self._successors(gone)):
            if not below or any(_is_below(path, top) for top in below):
                yield path
        # A file that was asked for by name is looked at, whatever records say: code may have been copied into it.
        yield from (path for path in below if os.path.isfile(os.path.join(self.root, path)))

    def _successors(self, gone: Sequence[str]) -> Iterator[str]:
        """Files that could be those that are gone, under another name."""
        if not gone:
            return
        suffixes = {os.path.splitext(path)[1].lower() for path in gone}
        paths = set(self._committed(suffixes))
        if not suffixes.isdisjoint((*SUFFIXES, "")):
            found = (os.path.relpath(file.path, self.root) for file in Discovery(self.root).files(["."]))
            paths |= {path.replace(os.sep, "/") for path in found}
        for path in sorted(paths):
            file = os.path.join(self.root, path)
            try:
                text = "" if os.path.islink(file) else read(file).text.decode("utf-8", "replace")
            except Unreadable:
                continue
            if records.may_hold(self.root, path, text):
                yield path

    def _committed(self, suffixes: set[str]) -> list[str]:
        try:
            repository = Repository(self.root)
            files = repository.files(repository.commit("HEAD"))
        except GitError:
            return []
        top = os.path.realpath(repository.top)
        here = os.path.relpath(os.path.realpath(self.root), top).replace(os.sep, "/")
        prefix = "" if here == "." else here + "/"
        return [
            path[len(prefix) :]
            for path in files
            if path.startswith(prefix) and os.path.splitext(path)[1].lower() in suffixes
        ]


def held_of(root: str, path: str, source: Source) -> Held:
    """What is known of a text. The blocks are those that a tracker makes of the records, as in an open document."""
    text = source.text
    known = records.known(root, path, text.decode("utf-8", "replace"))
    tracker = Tracker(lambda: source.buffer, time.time, infers=False)
    tracker.remember(known, text)
    blocks = tuple(tracker.as_block(live, path) for live in tracker.blocks())
    return Held(path, os.path.join(root, *path.split("/")), source, tuple(known), blocks)


def _is_below(path: str, top: str) -> bool:
    return top in (".", path) or path.startswith(top + "/")
