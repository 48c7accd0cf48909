"""Reading and writing what is recorded of the open documents' origins, in threads: it may be long, and git is asked."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from wardline.lsp.documents import Program

if TYPE_CHECKING:
    from wardline.lsp.server import Server
    from wardline.origin.disk import Seen
    from wardline.origin.model import Block

_LARGEST = 5_000_000
"""Bytes of a text whose records are looked for."""


class OriginRecords:
    """`learned` is called in the loop's thread when records have told something of a program."""

    def __init__(self, server: Server, learned: Callable[[Program], None]) -> None:
        self._server = server
        self._learned = learned
        self._states: dict[str, str] = {}
        """What git had checked out, by root, when it was last looked at."""
        self._writing = threading.Lock()

    def root(self, program: Program) -> str:
        """Where the records of a program are: the top of its checkout, else the folder of its settings."""
        from wardline.origin.places import root_of

        return root_of(program.path, program.terms.root)

    def relative(self, program: Program) -> str:
        return os.path.relpath(program.path, self.root(program)).replace(os.sep, "/")

    # ------------------------------------------------------------------ reading

    def opened(self, program: Program) -> None:
        """Look for what is recorded of a program's text."""
        if not program.uri.startswith("file:") or len(program.buffer.data) > _LARGEST:
            return
        place = self.root(program), self.relative(program)
        if program.terms.infer_disk_origins:
            self.by_git(place[0])
        work = (program, *place, program.buffer.data, program.terms.infer_disk_origins)
        threading.Thread(target=self._read, args=work, name="wardline-origins", daemon=True).start()

    def _read(self, program: Program, root: str, path: str, text: bytes, disk: bool) -> None:
        from wardline.origin.records import known

        try:
            found = known(root, path, text.decode("utf-8", "replace"))
            if disk:
                found = [*found, *_foreign(root, path, text, found)]
        except Exception as error:
            self._server.loop.post(partial(self._server.log.exception, "origins", error))
            return
        if found:
            self._server.loop.post(lambda: self._remember(program, text, found))

    def _remember(self, program: Program, text: bytes, found: Sequence[Block]) -> None:
        if program.origins is not None:
            program.origins.remember(found, text)
            self._learned(program)

    def by_git(self, root: str) -> bool:
        """Has git changed what is checked out since this was last asked?"""
        from wardline.origin.disk import state

        before, now = self._states.get(root), state(root)
        self._states[root] = now
        return before != now

    # ------------------------------------------------------------------ writing

    def saved(self, program: Program) -> None:
        """The document is on disk: write down what an AI wrote in it."""
        tracker, terms = program.origins, program.terms
        if tracker is None or not program.uri.startswith("file:"):
            return
        pieces = None
        path = self.relative(program)
        if terms.record_origins and tracker.recorded != tracker.changed:
            tracker.recorded = tracker.changed
            pieces = [piece for live in tracker.blocks() for piece in tracker.pieces(live, path)]
        if pieces is not None or terms.infer_disk_origins:
            work = (self.root(program), path, pieces, program.buffer.data, terms.infer_disk_origins)
            # Not a daemon: what has been saved is written down, come what may.
            threading.Thread(target=self._write, args=work, name="wardline-record", daemon=False).start()

    def _write(self, root: str, path: str, blocks: Sequence[Block] | None, text: bytes, disk: bool) -> None:
        from wardline.origin import journal
        from wardline.origin.records import record_for, traces_file
        from wardline.project.git import head

        if disk:
            _seen().remember(root, path, text)
        if blocks is None:
            return
        try:
            line = record_for(path, blocks, text.decode("utf-8", "replace"), head(root))
            with self._writing:
                journal.append(traces_file(root), [line])
        except journal.JournalError as error:
            problem = f"who wrote what could not be written down: {error}"
            self._server.loop.post(lambda: self._server.tell(2, problem))


def on_disk(program: Program) -> bytes | None:
    """What the file of a program holds now; None if it has none, or it is another size than its text."""
    try:
        if not program.uri.startswith("file:") or os.path.getsize(program.path) != len(program.buffer.data):
            return None
        with open(program.path, "rb") as file:
            return file.read()
    except OSError:
        return None


def _foreign(root: str, path: str, text: bytes, known: Sequence[Block]) -> list[Block]:
    """Blocks of the lines that came into the file since the editor last had it, where no record knows them."""
    from wardline.origin.blocks import fingerprint, split
    from wardline.origin.model import Author, Block, Kind

    taken = {line for block in known for line in range(block.start, block.end)}
    lines, now = split(text), time.time()
    return [
        Block(uuid.uuid4().hex, path, start, end, Author(Kind.INFERRED), now, fingerprint(content).hash, source="disk")
        for start, end in _seen().foreign(root, path, text)
        if taken.isdisjoint(range(start, end)) and (content := b"\n".join(lines[start:end]))
    ]


def _seen() -> Seen:
    from wardline.origin import disk
    from wardline_analyzers.rules.compiled import cache_directory

    return disk.Seen(cache_directory())
