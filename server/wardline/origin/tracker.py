"""An open text: which of its characters came from an AI, and in which acceptances.

    begin / edited / end    what the editor does to the text; a verdict on each notification (`infer.py`)
    told                    a client knows that a suggestion was accepted
    remember                records know of blocks of this text (`records.py`)
    blocks                  what is left of each acceptance, as lines

Offsets are bytes in the text, times are seconds since the epoch.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from wardline.origin.align import solid
from wardline.origin.blocks import fingerprint
from wardline.origin.disk import LEAST
from wardline.origin.infer import ON_DISK, Watcher
from wardline.origin.infer import Kind as Verdicts
from wardline.origin.model import Author, Block, Kind
from wardline.origin.ranges import Ranges, Run
from wardline.origin.signs import Edit
from wardline_analyzers.text.buffer import Buffer

_APART = 5
"""Lines of others between two pieces of an acceptance, from which on they are two blocks."""
_LEAST_LEFT = 0.1
"""Share of an acceptance's characters below which what is left of it is nobody's block any more."""
_LEAST_BYTES = 2


@dataclass(slots=True)
class Acceptance:
    """One suggestion that was accepted, as it was then."""

    id: str
    author: Author
    at: float
    size: int
    """Bytes without white space."""
    before: bytes
    """The text that it replaced."""
    source: str
    """See `Block.source`."""
    rewritten: float = 0.0
    """The share that had been rewritten when it was last written down."""


@dataclass(frozen=True, slots=True)
class LiveBlock:
    """What is left of an acceptance in one place: whole lines, for people, and exact bytes, for edits."""

    acceptance: Acceptance
    start: int
    end: int
    """Bytes from the first to behind the last character that was accepted."""
    first_line: int
    last_line: int
    """0-based, behind the last."""
    rewritten: float


_NOTHING = Acceptance("", Author(Kind.UNKNOWN), 0.0, 0, b"", "")


class Tracker:
    """The origins of one open text."""

    def __init__(
        self,
        buffer: Callable[[], Buffer],
        clock: Callable[[], float],
        on_disk: Callable[[], bytes | None] = lambda: None,
        infers: bool = True,
    ) -> None:
        self._buffer = buffer
        self._clock = clock
        self._watcher = Watcher(lambda: on_disk() == buffer().data)
        self._ranges = Ranges()
        self._acceptances: dict[str, Acceptance] = {}
        self._perhaps = _NOTHING
        """What may turn out to be an acceptance."""
        self._open: list[tuple[Edit, str]] | None = None
        self.infers = infers
        self.takes_disk: Callable[[], bool] = lambda: False
        """Does what the file brought by itself, just now, count as an agent's?"""
        self.changed = 0
        """Counts what may have changed the blocks."""
        self.news = 0
        """Counts what has changed the acceptances themselves, and not only their places."""
        self.recorded = 0
        """The count when the blocks were last written down."""

    # ------------------------------------------------------------------ edits

    def begin(self) -> None:
        """A notification of the client comes, with any number of edits."""
        self._open = []

    def edited(self, start: int, removed: bytes, new: bytes) -> None:
        """The bytes `removed` at `start` have become `new`; the text is the new one already."""
        ranges = self._ranges
        if self._open is None:  # an edit that is no client's
            ranges.edit(start, removed, new)
            return
        back = ranges.edit(start, removed, new) if ranges or new else []
        edit = Edit(self._clock(), start, removed, new, bool(back) and not removed)
        tag = ""
        if self.infers and self._watcher.could_be(edit):
            edit = edit.seen_in(self._buffer())
            tag = _new_id()
            ranges.fill(start, start + len(new), tag)
        self._open.append((edit, tag))
        if ranges:
            self.changed += 1

    def end(self) -> list[str]:
        """The notification is over. Returns the ids of suggestions that were accepted with it."""
        edits, self._open = self._open or [], None
        accepted: list[str] = []
        verdicts = self._watcher.judge([edit for edit, _ in edits], _new_id)
        for (edit, tag), verdict in zip(edits, verdicts, strict=True):
            if not tag:
                continue
            if verdict.why == ON_DISK and edit.new.count(b"\n") >= LEAST and self.takes_disk():
                agent = Author(Kind.INFERRED)
                self._acceptances[tag] = Acceptance(tag, agent, edit.at, _size(edit.new), edit.removed, "disk")
                accepted.append(tag)
                continue
            if verdict.kind is Verdicts.NO:
                self._ranges.drop(tag)
                continue
            self._ranges.rename(tag, verdict.name)
            if verdict.name not in self._acceptances and verdict.name != self._perhaps.id:
                self._ranges.drop(self._perhaps.id)  # that came to nothing
                inferred = Author(Kind.INFERRED)
                self._perhaps = Acceptance(verdict.name, inferred, edit.at, 0, edit.removed, "inferred")
            acceptance = self._acceptances.get(verdict.name, self._perhaps)
            acceptance.size += _size(edit.new)
            if verdict.kind is Verdicts.YES:
                self._acceptances[verdict.name] = acceptance
                if acceptance is self._perhaps:
                    self._perhaps = _NOTHING
                accepted.append(verdict.name)
        if accepted:
            self._new()
        return accepted

    def _new(self) -> None:
        self.changed += 1
        self.news += 1

    # ------------------------------------------------------------------ what others know

    def told(self, start: int, end: int, author: Author, at: float) -> str:
        """The client says that `start:end` is a suggestion that was accepted just now. Returns the acceptance's id."""
        self._new()
        text = self._buffer().data[start:end]
        for run in self._ranges.within(start, end):
            known = self._acceptances.get(run.tag)
            if known is None:
                continue
            covered = sum(r.end - r.start for r in self._ranges.of(run.tag) if start <= r.start and r.end <= end)
            if known.source == "inferred" and 2 * covered >= sum(r.end - r.start for r in self._ranges.of(run.tag)):
                known.author, known.source = author, "client"  # we had guessed as much
                self._ranges.tag(start, end, known.id)
                known.size = max(known.size, _size(text))
                return known.id
        tag = _new_id()
        self._acceptances[tag] = Acceptance(tag, author, at, _size(text), b"", "client")
        self._ranges.tag(start, end, tag)
        return tag

    def not_ai(self, start: int, end: int) -> None:
        """The client says that `start:end` was pasted or written by a person: what was inferred of it was wrong."""
        for tag in {run.tag for run in self._ranges.within(start, end)}:
            known = self._acceptances.get(tag)
            if known is not None and known.source == "inferred":
                self.forget(tag)

    def remember(self, known: Sequence[Block], text: bytes) -> None:
        """Take in what records know of a text that this one was, as far as nothing better is known here."""
        then, now = Buffer(text), self._buffer().data
        found = Ranges()
        for block in known:
            if not block.author.kind.is_ai:
                continue
            start, end = then.line_start(block.start), then.line_start(block.end)
            lines = text[start:end]
            found.tag(start + len(lines) - len(lines.lstrip()), start + len(lines.rstrip()), block.id)
            if block.id not in self._acceptances:
                self._acceptances[block.id] = Acceptance(
                    block.id, block.author, block.accepted, 0, b"", block.source, block.rewritten
                )
        for tag in found.tags():
            acceptance = self._acceptances[tag]
            if not acceptance.size:  # as much as makes the share that was rewritten come out as it was
                kept = sum(_size(text[run.start : run.end]) for run in found.of(tag))
                acceptance.size = round(kept / max(_LEAST_LEFT, 1.0 - acceptance.rewritten))
        if now != text:
            found.edit(0, text, now)
        for run in found:
            if not self._ranges.within(run.start, run.end):
                self._ranges.tag(*run)
        self._new()
        self.recorded = self.changed

    def forget(self, tag: str) -> None:
        """This was no suggestion, or is of no interest any more."""
        self._ranges.drop(tag)
        self._acceptances.pop(tag, None)
        self._new()

    # ------------------------------------------------------------------ what is left

    def __bool__(self) -> bool:
        return bool(self._ranges)

    def offered(self, text: str) -> None:
        """We have offered the client an edit that inserts this text."""
        self._watcher.offered(text.encode("utf-8", "replace"))

    def blocks(self) -> list[LiveBlock]:
        """What is left of the acceptances, in the order of the text."""
        by_tag: dict[str, list[Run]] = {}
        for run in self._ranges:
            by_tag.setdefault(run.tag, []).append(run)
        found = [block for tag, runs in by_tag.items() for block in self._left_of(tag, runs)]
        return sorted(found, key=lambda block: (block.start, block.end))

    def runs(self, block: LiveBlock) -> list[Run]:
        """The characters of a block that were accepted."""
        return [run for run in self._ranges.within(block.start, block.end) if run.tag == block.acceptance.id]

    def starts(self) -> dict[str, list[int]]:
        """Where the runs of each acceptance begin, in order. Cheap: for every keystroke."""
        found: dict[str, list[int]] = {}
        for run in self._ranges:
            found.setdefault(run.tag, []).append(run.start)
        return found

    def at(self, offset: int) -> Acceptance | None:
        """The acceptance that the character at `offset` came with."""
        runs = self._ranges.within(offset, offset + 1)
        return self._acceptances.get(runs[0].tag) if runs else None

    def _left_of(self, tag: str, runs: Sequence[Run]) -> Iterator[LiveBlock]:
        acceptance, buffer = self._acceptances.get(tag), self._buffer()
        if acceptance is None:
            return
        data = buffer.data
        pieces = list(_clusters(runs, buffer))
        kept = sum(_size(data[run.start : run.end]) for runs in pieces for run in runs)
        if kept < _LEAST_BYTES or kept < _LEAST_LEFT * acceptance.size:
            return
        within = sum(_size(data[runs[0].start : runs[-1].end]) for runs in pieces)
        rewritten = max(0.0, 1.0 - kept / max(acceptance.size, within))
        for runs in pieces:
            start, end = runs[0].start, runs[-1].end
            text = data[start:end]
            if not text.strip():
                continue
            first = buffer.line_at(start + len(text) - len(text.lstrip()))
            last = buffer.line_at(start + len(text.rstrip()) - 1) + 1
            yield LiveBlock(acceptance, start, end, first, last, rewritten)

    def pieces(self, block: LiveBlock, path: str) -> list[Block]:
        """The block for a record, without lines in it that somebody else wrote: in several pieces with one id."""
        buffer, runs = self._buffer(), self.runs(block)
        found: list[tuple[int, int]] = []
        for run in runs:
            text = buffer.data[run.start : run.end]
            if not text.strip():
                continue
            first = buffer.line_at(run.start + len(text) - len(text.lstrip()))
            last = buffer.line_at(run.start + len(text.rstrip()) - 1) + 1
            if found and not buffer.lines(found[-1][1], first).strip():  # nothing but empty lines between
                found[-1] = found[-1][0], max(found[-1][1], last)
            else:
                found.append((first, last))
        whole = self.as_block(block, path)
        return [
            replace(whole, start=first, end=last, hash=fingerprint(buffer.lines(first, last)).hash)
            for first, last in found
        ]

    def as_block(self, block: LiveBlock, path: str) -> Block:
        """The block by its content, as records speak of it."""
        lines = self._buffer().lines(block.first_line, block.last_line)
        accepted = block.acceptance
        return Block(
            accepted.id,
            path,
            block.first_line,
            block.last_line,
            accepted.author,
            accepted.at,
            fingerprint(lines).hash,
            block.rewritten,
            accepted.source,
        )


def _clusters(runs: Sequence[Run], buffer: Buffer) -> Iterator[list[Run]]:
    """Runs that stand near each other."""
    together: list[Run] = []
    for run in runs:
        if together and buffer.line_at(run.start) - buffer.line_at(together[-1].end) > _APART:
            yield together
            together = []
        together.append(run)
    if together:
        yield together


def _new_id() -> str:
    return uuid.uuid4().hex


def _size(text: bytes) -> int:
    """Bytes that are no white space."""
    return len(solid(text))
