"""How well acceptances are inferred from what editors send: `make origin-report`.

Each recorded session is replayed into a tracker that is told nothing. A suggestion counts as *found* if most of its
characters belong to an acceptance when it is complete; any other change that makes an acceptance is a *false alarm*.
With `--told` the tracker is told of each acceptance, as a client of ours does.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.origin.sessions import CHANGE, FOLDER, OPEN, Event, Session, load, paths
from wardline.origin.model import Author, Kind
from wardline.origin.tracker import Tracker
from wardline_analyzers.text.buffer import Buffer
from wardline_analyzers.text.positions import Encoding, offset_at

SUGGESTED = ("accept", "accept-part")
AGENT = ("agent-disk", "agent-edit")
"""Written by an AI, but nobody accepted a suggestion: counted apart."""
ON_DISK = ("reload", "agent-disk")
"""The text that the editor has after it is what the file holds."""
_MOST = 0.7
"""Share of a suggestion's characters that must belong to an acceptance."""


@dataclass
class Score:
    """`others` and `large` count changes that are no acceptance: all, and those that insert more than a character."""

    suggestions: int = 0
    found: int = 0
    others: int = 0
    large: int = 0
    false: int = 0
    agents: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name in ("suggestions", "found", "others", "large", "false", "missed", "alarms"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.agents.update(other.agents)


@dataclass
class _Document:
    buffer: Buffer
    saved: bytes
    tracker: Tracker


class Replay:
    """One session, message by message."""

    def __init__(self, session: Session, told: bool) -> None:
        self._session = session
        self._encoding: Encoding = session.encoding  # type: ignore[assignment]
        self._told = told
        self._now = 0.0
        self._open: dict[str, _Document] = {}
        self._parts: list[bytes] = []
        """The suggestion that is being accepted bit by bit."""
        self.score = Score()

    def run(self) -> Score:
        events = self._session.events
        for number, event in enumerate(events):
            self._now = event.at
            uri = event.params.get("textDocument", {}).get("uri", "")
            if event.method == OPEN:
                text = event.params["textDocument"]["text"].encode()
                if uri in self._open and event.by in ON_DISK + AGENT:  # the editor opened the document anew
                    document = self._open[uri]
                    self._replace(document, [(0, len(document.buffer.data), text)], event)
                else:
                    self._open[uri] = self._document(text)
            elif event.method == "textDocument/didSave" and uri in self._open:
                self._open[uri].saved = self._open[uri].buffer.data
            elif event.method == CHANGE:
                document = self._open[uri]
                self._change(document, event)
                following = next((e.by for e in events[number + 1 :] if e.method == CHANGE), None)
                if self._parts and following != "accept-part":
                    self._judge(document, b"".join(self._parts), event)
        return self.score

    def _document(self, text: bytes) -> _Document:
        document = _Document(Buffer(text), text, None)  # type: ignore[arg-type]
        document.tracker = Tracker(lambda: document.buffer, lambda: self._now, lambda: document.saved, not self._told)
        return document

    def _change(self, document: _Document, event: Event) -> None:
        edits = []
        if event.by == "quick-fix":  # the server has offered it, and told the tracker (tests/lsp/test_origins.py)
            for change in event.params["contentChanges"]:
                document.tracker.offered(change["text"])
        document.tracker.begin()
        for change in event.params["contentChanges"]:
            start, end = self._span(document.buffer, change)
            edits.append((start, end, change["text"].encode()))
            self._edit(document, *edits[-1])
        self._ended(document, edits, event)

    def _replace(self, document: _Document, edits: list[tuple[int, int, bytes]], event: Event) -> None:
        document.tracker.begin()
        for edit in edits:
            self._edit(document, *edit)
        self._ended(document, edits, event)

    def _edit(self, document: _Document, start: int, end: int, new: bytes) -> None:
        removed = document.buffer.data[start:end]
        document.buffer.replace(start, end, new)
        document.tracker.edited(start, removed, new)

    def _ended(self, document: _Document, edits: list[tuple[int, int, bytes]], event: Event) -> None:
        if event.by in ON_DISK:
            document.saved = document.buffer.data
        accepted = document.tracker.end()
        if event.by in SUGGESTED:
            _, _, new = max(edits, key=lambda edit: len(edit[2]))
            if self._told:
                self._tell(document, edits)
            self._parts.append(new)
            if event.by == "accept":
                self._judge(document, new, event)
            return
        if event.by in AGENT:
            self.score.agents[f"{event.by} {'seen' if accepted else 'not seen'}"] += 1
            return
        self.score.others += 1
        self.score.large += any(len(new.strip()) > 1 for _, _, new in edits)
        if accepted:
            self.score.false += 1
            self.score.alarms.append(f"{self._session.name}: {event.by} at {event.at:.1f} s")

    def _tell(self, document: _Document, edits: list[tuple[int, int, bytes]]) -> None:
        """What a client says: where each piece is now that all changes are made."""
        for number, (start, _, new) in enumerate(edits):
            moved = sum(len(n) - (e - s) for s, e, n in edits[number + 1 :] if s < start)
            document.tracker.told(start + moved, start + moved + len(new), Author(Kind.AI, "assistant"), self._now)

    def _judge(self, document: _Document, new: bytes, event: Event) -> None:
        """Is the suggestion that has just been completed an acceptance?"""
        self._parts = []
        data = document.buffer.data
        whole = sum(len(part.split()) and len(b"".join(part.split())) for part in [new])
        mine = sum(
            len(b"".join(data[run.start : run.end].split()))
            for block in document.tracker.blocks()
            for run in document.tracker.runs(block)
            if data[run.start : run.end].strip() in new or new.strip() in data[run.start : run.end]
        )
        self.score.suggestions += 1
        if mine >= _MOST * whole:
            self.score.found += 1
        else:
            self.score.missed.append(f"{self._session.name}: {event.by} at {event.at:.1f} s")

    def _span(self, buffer: Buffer, change: dict[str, Any]) -> tuple[int, int]:
        span = change.get("range")
        if span is None:
            return 0, len(buffer.data)
        start, end = (
            offset_at(buffer, p["line"], p["character"], self._encoding) for p in (span["start"], span["end"])
        )
        return start, end


def scored(files: Iterable[Path], told: bool) -> Iterator[tuple[Session, Score]]:
    for path in files:
        session = load(path)
        yield session, Replay(session, told).run()


def main(arguments: list[str]) -> int:
    folder = next((Path(a) for a in arguments if not a.startswith("--")), FOLDER)
    for told in (False, True):
        total, by_editor = Score(), {}  # type: Score, dict[str, Score]
        for session, score in scored(paths(folder), told):
            total.add(score)
            by_editor.setdefault(session.editor, Score()).add(score)
        print("the client says it" if told else "inferred")
        for name, score in (*sorted(by_editor.items()), ("all", total)):
            print(
                f"  {name:8} {score.found} of {score.suggestions} suggestions found; {score.false} false alarms in "
                f"{score.large} other changes that insert more than a character ({score.others} in all)"
            )
        for what, lines in (("missed", total.missed), ("false", total.alarms)):
            for line in lines:
                print(f"    {what}: {line}")
        if not told:
            print("  agents:", ", ".join(f"{count} {name}" for name, count in sorted(total.agents.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
