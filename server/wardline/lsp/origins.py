"""Who wrote what in the open documents: what clients tell of it, what they are shown, and what is written down.

A tracker (`wardline.origin.tracker`) hangs on each program and sees its edits. It comes in late, with everything else
that the first diagnostics do without. What is recorded is read and written by `origin_records.py`.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wardline.lsp.documents import Part, Program
from wardline.lsp.origin_records import OriginRecords, on_disk
from wardline.lsp.policies import Policies
from wardline.lsp.wire import Range

if TYPE_CHECKING:
    from wardline.lsp.server import Server
    from wardline.lsp.workspace import Workspace
    from wardline.origin.model import Author, Block
    from wardline.origin.tracker import LiveBlock
    from wardline.review.records import Reviews

class Origins:
    """The trackers of all open programs, in the loop's thread."""

    def __init__(self, server: Server, workspace: Workspace) -> None:
        self._server = server
        self._workspace = workspace
        self._started = False
        self._seen: dict[Program, int] = {}
        """What of a tracker's news the client has been told."""
        self._reviews: dict[str, Reviews] = {}
        self.policies = Policies(server)
        """What the team's policy says of the blocks."""
        self._refreshing = False
        self.records = OriginRecords(server, self._say)

    # ------------------------------------------------------------------ programs

    def start(self) -> None:
        """Everything is loaded: follow the programs that are open, and those to come."""
        self._started = True
        for program in self._workspace.programs():
            self.opened(program)

    def opened(self, program: Program) -> None:
        """Follow a program from now on, if its settings say so."""
        if not self._started or program.terms.origins == "off":
            program.origins = None
            return
        if program.origins is None:
            from wardline.origin.tracker import Tracker

            program.origins = Tracker(lambda: program.buffer, time.time, lambda: on_disk(program))
            program.origins.takes_disk = lambda: self._takes_disk(program)
            self.records.opened(program)
        program.origins.infers = program.terms.infer_origins

    def closed(self, program: Program) -> None:
        self._seen.pop(program, None)
        self.policies.closed(program)

    def settings_changed(self, program: Program) -> None:
        self.opened(program)
        self._say(program)

    # ------------------------------------------------------------------ from the client

    def accepted(self, part: Part, span: Range, author: Author) -> str | None:
        """The client says that this range is a suggestion that was accepted. Returns the id of the acceptance."""
        tracker = part.program.origins
        if tracker is None:
            return None
        found = tracker.told(*self._offsets(part, span), author, time.time())
        self._say(part.program)
        return found

    def pasted(self, part: Part, span: Range) -> None:
        """The client says that this range was pasted by a person."""
        if part.program.origins is not None:
            part.program.origins.not_ai(*self._offsets(part, span))
            self._say(part.program)

    def _offsets(self, part: Part, span: Range) -> tuple[int, int]:
        encoding = self._server.client.encoding
        start, end = (part.offset(p["line"], p["character"], encoding) for p in (span["start"], span["end"]))
        return min(start, end), max(start, end)

    # ------------------------------------------------------------------ to the client

    def changed(self, program: Program) -> None:
        """The program has been analysed: are its blocks other ones than the client knows?"""
        tracker = program.origins
        if tracker is not None and tracker.news != self._seen.get(program, 0):
            self._seen[program] = tracker.news
            self._refresh_lenses()  # clients ask again after an edit of their own accord

    def _say(self, program: Program) -> None:
        """What the client has been told of a program's origins is not so any more."""
        if program.origins is not None:
            self._seen[program] = program.origins.news
        changed = self._started and self.policies.settle(program, self)
        self._workspace.pace.retell(program, pulled=changed)
        self._refresh_lenses()

    def calm(self) -> None:
        """Nobody types: what does the policy say of the blocks as they are now?"""
        for program in self._workspace.programs() if self._started else ():
            if self.policies.settle(program, self):
                self._workspace.pace.retell(program, pulled=True)
                self._refresh_lenses()

    def _refresh_lenses(self) -> None:
        if self._server.client.refresh_lenses and not self._refreshing:
            self._refreshing = True
            self._server.late.when_ready(lambda typed: typed.refresh_lenses(self._refreshed))

    def _refreshed(self) -> None:
        self._refreshing = False

    def note(self, program: Program, offset: int) -> str:
        """What a finding at this byte says of who wrote the code; mostly nothing."""
        tracker = program.origins
        if not tracker or program.terms.origins not in ("normal", "strict"):
            return ""
        acceptance = tracker.at(offset)
        if acceptance is None:
            return ""
        when = f", accepted {clock(acceptance.at)}" if acceptance.at else ""
        likely = " (as far as one can tell)" if acceptance.source in ("inferred", "disk") else ""
        return f" — in AI-written code{when}{likely}"

    def blocks(self, program: Program) -> list[tuple[LiveBlock, Block]]:
        """The blocks that an AI wrote, in order, by their place and by their content."""
        tracker = program.origins
        if not tracker:
            return []
        path = self.relative(program)
        return [(live, tracker.as_block(live, path)) for live in tracker.blocks()]

    def find(self, uri: object, block: object) -> tuple[Part, LiveBlock, Block] | None:
        """The block of an open document with this id."""
        part = self._workspace.fresh(uri) if isinstance(uri, str) else None
        for live, found in self.blocks(part.program) if part is not None else ():
            if found.id == block:
                assert part is not None
                return part, live, found
        return None

    def verdict(self, program: Program, block: Block) -> str:
        """`approved`, `rejected` or `unreviewed`: what people said of the block as it is now."""
        return self.reviews(program).verdict(block.hash)

    def reviewed(self, program: Program) -> None:
        """Somebody has signed off a block."""
        self._say(program)

    def reviewer(self, program: Program) -> str:
        """Who is at the keyboard, as git knows the person."""
        from wardline.review.identity import identity

        return identity(self.root(program))

    # ------------------------------------------------------------------ records

    def root(self, program: Program) -> str:
        return self.records.root(program)

    def relative(self, program: Program) -> str:
        """The path of a program from its root, with `/`."""
        return self.records.relative(program)

    def reviews(self, program: Program) -> Reviews:
        from wardline.review.records import Reviews

        root = self.root(program)
        return self._reviews.setdefault(root, Reviews(root))

    def saved(self, part: Part) -> None:
        """The document is on disk."""
        self.records.saved(part.program)

    def _takes_disk(self, program: Program) -> bool:
        """Does what the file of a program brought just now count as an agent's?"""
        return program.terms.infer_disk_origins and not self.records.by_git(self.root(program))


def clock(at: float) -> str:
    """When something was, for people: the time of today, or the day."""
    when, now = datetime.fromtimestamp(at), datetime.now()
    return f"{when:%H:%M}" if when.date() == now.date() else f"{when:%Y-%m-%d}"


def as_json(live: LiveBlock, block: Block, span: Range, reviewed: str) -> dict[str, Any]:
    """A block for a client (`wardline/origins`)."""
    accepted = datetime.fromtimestamp(block.accepted).astimezone().isoformat(timespec="seconds")
    return {
        "id": block.id,
        "range": span,
        "lines": {"start": block.start, "end": block.end},
        "kind": block.author.kind.value,
        "contributor": block.contributor,
        "tool": block.author.tool or None,
        "model": block.author.model or None,
        "conversation": block.author.conversation or None,
        "accepted": accepted if block.accepted else None,
        "rewritten": round(live.rewritten, 3),
        "review": reviewed,
        "hash": block.hash,
        "source": block.source,
    }
