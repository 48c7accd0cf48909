"""The client's open documents, and the programs that they make up.

A *program* is one text under analysis: a Python file, or all code cells of a notebook one after the other. A *part*
is one text document of the client within it: the file, or a cell. Everything that speaks to the client goes by part;
everything that speaks to the engine goes by program. Offsets are bytes in the program's text; lines are 0-based.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from wardline.lsp.wire import ContentChange, Position, Range
from wardline_analyzers.finding import Finding, Placed
from wardline_analyzers.languages import PROJECTS, PYTHON, language_of
from wardline_analyzers.opening import open_document
from wardline_analyzers.text.buffer import Buffer
from wardline_analyzers.text.positions import Encoding, character_at, offset_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardline.lsp.log import Log
    from wardline.lsp.loop import Timer
    from wardline.lsp.projects import Projects
    from wardline.lsp.settings import Terms
    from wardline.origin.tracker import Tracker
    from wardline_analyzers.document import Document
    from wardline_analyzers.opening import AnyDocument
    from wardline_analyzers.world import World


class Part:
    """One text document of the client."""

    def __init__(self, uri: str, version: int | None, program: Program) -> None:
        self.uri = uri
        self.version = version
        self.program = program
        self.start = 0
        """Byte offset in the program of this part's first byte."""
        self.fragments: dict[int, tuple[Finding, str, str]] = {}
        """See `diagnostics.py`."""
        self.delivery: Literal["push", "pull", "undecided"] = "push"
        """How the client gets this part's diagnostics (`pace.py`)."""
        self.timer: Timer | None = None
        """Ends `undecided`."""
        self.pushed: bytes | None = None
        """The diagnostics that the client was last sent unasked, and for which version."""
        self.pushed_version: int | None = None
        self.told_early: str | None = None
        """The result id of what the client was answered while the findings were not yet complete."""
        self.told: str | None = None
        """The result id of what the client was last answered."""
        self.limits: list[Range] = []
        """The limits of the analysis that the client was last told (`status.py`)."""
        self.gaps: list[str] = []
        """Likewise: what is not known."""

    @property
    def first_line(self) -> int:
        """The program's line that is this part's line 0."""
        return self.program.buffer.line_at(self.start) if self.start else 0

    @property
    def text(self) -> Buffer:
        """What the client has: the program's own text, if this part is all of it."""
        return self.program.buffer

    @property
    def end(self) -> int:
        """Byte offset in the program after this part's last byte."""
        return self.start + len(self.text.data)

    def change(self, changes: list[ContentChange], encoding: Encoding) -> None:
        """Apply the content changes of one didChange, in order. Ranges outside the text are clamped."""
        origins = self.program.origins
        if origins is not None:
            origins.begin()
        try:
            self._change(changes, encoding)
        finally:
            if origins is not None:
                origins.end()

    def _change(self, changes: list[ContentChange], encoding: Encoding) -> None:
        for change in changes:
            new = to_bytes(change["text"])
            own = self.text
            span = change.get("range")
            start = _offset(own, span["start"], encoding) if span is not None else 0
            end = _offset(own, span["end"], encoding) if span is not None else len(own.data)
            if end < start:
                start, end = end, start
            self.replace(start, end, new)

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Replace the bytes `start:end` of this part."""
        self.program.replace(start, end, new)

    def offset(self, line: int, character: int, encoding: Encoding) -> int:
        """The byte offset in the program of a client's position in this part."""
        return self.start + offset_at(self.text, line, character, encoding)

    def position(self, offset: int, encoding: Encoding) -> Position:
        """The client's position of a byte offset of the program that lies in this part."""
        found = position(self.program.buffer, offset, encoding)
        found["line"] -= self.first_line
        return found

    def range(self, start: int, end: int, encoding: Encoding) -> Range:
        return {"start": self.position(start, encoding), "end": self.position(end, encoding)}


class Program:
    """One text under analysis. Without a `document` (too large, excluded) it has no findings."""

    def __init__(
        self,
        uri: str,
        path: str,
        terms: Terms,
        projects: Projects,
        world: Callable[[Terms], World],
        language: str = PYTHON,
    ) -> None:
        self.uri = uri
        self.path = path
        """Absolute."""
        self.language = language
        """The client's language id."""
        self.terms = terms
        self._projects = projects
        self._world = world
        self.parts: list[Part] = []
        self._text = b""
        self._buffer: Buffer | None = None
        self.document: AnyDocument | None = None
        self.findings: list[Placed] = []
        """Those that are shown: the baseline's are left out."""
        self.complete = True
        """The findings are all there are for this text; False: the slower analyses are still to come."""
        self.behind = False
        """The findings are those of an older text: its analysis is not done."""
        self.asks_others = False
        """Something about other modules is not known yet, or has changed: see `look_around`."""
        self.origins: Tracker | None = None
        """Who wrote which characters; None: that is not followed, or not yet."""

    @property
    def buffer(self) -> Buffer:
        """The text. Its lines are counted when first asked for: nobody may ever ask for those of 50 MB."""
        if self._buffer is None:
            self._buffer = Buffer(self._text)
        return self._buffer

    @property
    def too_large(self) -> bool:
        """The text is longer than what is analysed."""
        text = self._text if self._buffer is None else self._buffer.data
        return len(text) > self.terms.limit

    @property
    def python(self) -> Document | None:
        """The document, if it is Python."""
        from wardline_analyzers.document import Document  # here: other files do without

        found = self.document if isinstance(self.document, Document) else None
        return found if found is not None and found.front.name == PYTHON else None

    def set_text(self, text: bytes) -> None:
        """Start over with this text."""
        terms = self.terms
        self._text, self._buffer, self.document = text, None, None
        if not self.too_large and not terms.excluded:
            asks = language_of(self.path, self.language) in PROJECTS
            project = self._projects.of(terms) if asks else None
            self.document = open_document(
                text, terms.profile, terms.name, self.language, project, self._world(terms)
            )
            self._text, self._buffer = b"", self.document.buffer

    def settings_changed(self, terms: Terms) -> None:
        """Take other settings, and look at everything again."""
        named = terms.name == self.terms.name and terms.root == self.terms.root
        self.terms = terms
        if self.document is not None and named and not terms.excluded and not self.too_large:
            self.document.set_profile(terms.profile)
        else:
            self.set_text(self.buffer.data)

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Replace the bytes `start:end`."""
        if self.origins is None:
            self._replace(start, end, new)
            return
        removed = self.buffer.data[start:end]
        self._replace(start, end, new)
        self.origins.edited(start, removed, new)

    def _replace(self, start: int, end: int, new: bytes) -> None:
        if self.document is None:
            self.buffer.replace(start, end, new)
            if not self.too_large and not self.terms.excluded:
                self.set_text(self.buffer.data)
            return
        self.document.replace(start, end, new)
        if self.too_large:
            self.set_text(self.buffer.data)

    def part_at(self, offset: int) -> Part:
        """The part that holds a byte of the program."""
        found = self.parts[0]
        for part in self.parts:
            if part.start > offset:
                break
            found = part
        return found

    def analyse(self, log: Log, deadline: float | None = None) -> None:
        """Bring the findings up to the text, at keystroke pace; what is slower is left to `work`, and so is what is not
        done by the deadline (`time.perf_counter`): then this is `behind`."""
        self._advance(lambda document: document.analyse(deadline), log)
        self.behind = self.document is not None and self.document.behind
        if self.behind:
            return
        if self.document is not None and self.document.asks_others:
            self.asks_others = True
        self.findings = self._placed(log)

    def work(self, deadline: float, log: Log) -> None:
        """Go on with what `analyse` has left, where this is not `behind`, until the deadline."""
        self._advance(lambda document: document.work(deadline), log)
        if self.complete:
            self.findings = self._placed(log)

    def others_changed(self) -> None:
        """Other modules are not what they were."""
        if self.document is not None and self.document.project is not None:
            self.document.others_changed()
            self.asks_others = True

    def world_changed(self) -> None:
        """Something that was asked of the world is known now, or has changed."""
        if self.document is not None:
            self.document.world_changed()

    def look_around(self, deadline: float, log: Log) -> bool:
        """Find out what is to be known of other modules; may read files. False: there is more to do."""
        done = True
        if self.document is not None:
            try:
                done = self.document.look_around(deadline)
            except Exception as error:  # as in `_advance`
                log.exception("analysis", error)
                self.document = None
        if done:
            self.asks_others = False
            self.findings = self._placed(log)
        return done

    def _advance(self, step: Callable[[AnyDocument], bool], log: Log) -> None:
        self.complete = True
        if self.document is not None:
            try:
                self.complete = step(self.document)
            except Exception as error:  # the engine must not raise; if it does, this text goes without
                log.exception("analysis", error)
                self.document = None

    def _placed(self, log: Log) -> list[Placed]:
        if self.document is None:
            return []
        try:
            return self.terms.shown(self.path, self.document.findings())
        except Exception as error:
            log.exception("findings", error)
            self.document = None
            return []


def position(buffer: Buffer, offset: int, encoding: Encoding) -> Position:
    """The client's position of a byte offset in a text."""
    line = buffer.line_at(offset)
    return {"line": line, "character": character_at(buffer, line, offset - buffer.line_start(line), encoding)}


def to_bytes(text: str) -> bytes:
    """UTF-8. A lone surrogate, which UTF-8 cannot hold, becomes `?`: one unit in every encoding, as it was."""
    return text.encode("utf-8", "replace")


def _offset(buffer: Buffer, position: Position, encoding: Encoding) -> int:
    return offset_at(buffer, position["line"], position["character"], encoding)
