"""Was this edit an accepted suggestion? Inferred from the edit itself, for clients that do not say.

What editors send (measured, see tests/origin/sessions): an acceptance is one notification with one change that inserts
the whole text at the caret. So is a paste, an undo, a reload from disk, a completion with a snippet. What tells them
apart is what came before and what else is known:

    came back      the text was there a moment ago: undo, redo, a move
    on disk        the text is now what the file holds: a reload
    ours           we have offered this very edit: a quick fix
    copied         the text stands elsewhere in an open document: a paste, a duplicated line
    replaced       what was replaced is mostly the same: a formatter, a renaming, a completion of a typed word
    many           several changes at once: several cursors, a replacement everywhere, an organised import
    typed          little, and not faster than people type within the client's delay
    pasted         whole lines put at the start of a line, where nobody has been typing

Words or lines of one suggestion that are accepted one after the other make up one block: a *chain*.
"""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from wardline.origin.align import aligned
from wardline_analyzers.text.buffer import Buffer

_WORD = re.compile(rb"[\w\x80-\xff]+")

LEAST_AT_ONCE = 12
"""Bytes without white space that nobody types between two notifications: clients wait for 150 ms at most."""
LEAST_WORDS = 2
"""A single word at once is a completion."""
CHAIN_PAUSE = 8.0
"""Seconds between two parts of one suggestion."""
CHAIN_FROM = 3
"""Parts in a row that make a suggestion."""
TYPED_PER_SECOND = 20.0
"""Characters that a person types in a second at most."""
TYPED_LATELY = 15.0
"""Seconds after which it no longer counts that somebody has been typing here."""
_MEMORY = 256
"""Texts that were removed, or offered, and are remembered."""
_MOST_ERASED = 20_000
"""Bytes that were removed one by one and are remembered."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The bytes `removed` at `start` have become `new`, at a time (seconds)."""

    at: float
    start: int
    removed: bytes
    new: bytes
    back: bool = False
    """The text came back with origins that it had."""
    before: bytes = b""
    """The line up to the edit."""
    after: bytes = b""
    """The line behind it."""
    copied: bool = False
    """The same text stands elsewhere in the document."""

    @property
    def end(self) -> int:
        return self.start + len(self.new)

    def seen_in(self, buffer: Buffer) -> Edit:
        """With what stands around it in the text, which is the new one."""
        line, last = buffer.line_at(self.start), buffer.line_at(self.end)
        before = buffer.data[buffer.line_start(line) : self.start]
        after = buffer.data[self.end : buffer.line_start(last + 1)].rstrip(b"\r\n")
        text = self.new.strip()
        copied = text in buffer.data[: self.start] or text in buffer.data[self.end :]
        return replace(self, before=before, after=after, copied=copied)


class Kind(Enum):
    """Is it an accepted suggestion? `PERHAPS`: if more of it follows."""

    NO = "no"
    PERHAPS = "perhaps"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an edit was: `name` is that of the suggestion that it is, or is a part of."""

    kind: Kind
    name: str = ""
    why: str = ""


NO = Verdict(Kind.NO)


class Watcher:
    """Looks at the edits of one document, one notification after the other.

    `is_on_disk` tells whether the document's text is, at this moment, what its file holds.
    """

    def __init__(self, is_on_disk: Callable[[], bool] = lambda: False) -> None:
        self._is_on_disk = is_on_disk
        self._removed: OrderedDict[bytes, None] = OrderedDict()
        """Texts that were removed lately, without the white space around them."""
        self._erased = _Erased()
        self._offered: deque[bytes] = deque(maxlen=_MEMORY)
        self._typed_at = float("-inf")
        """When somebody last typed a character."""
        self._caret = -1
        """Where the last edit ended, in the text as it is now."""
        self._last = float("-inf")
        """When the last edit came."""
        self._chain: list[Edit] = []
        """The parts so far of what may be one suggestion."""
        self._chain_id = ""
        self._chain_is_one = False

    def offered(self, text: bytes) -> None:
        """We have offered an edit that inserts this text: it is no suggestion of an assistant."""
        self._offered.append(text.strip())

    @staticmethod
    def could_be(edit: Edit) -> bool:
        """Worth a closer look: more than one character at once, and no white space alone."""
        return len(edit.new) > 1 and bool(edit.new.strip())

    def judge(self, edits: Sequence[Edit], name: Callable[[], str]) -> list[Verdict]:
        """What the edits of one notification were, in their order. `name` makes a name for a new suggestion."""
        verdicts = [self._judge(edit, edits, name) for edit in edits]
        for edit in edits:
            self._learn(edit)
        return verdicts

    def _judge(self, edit: Edit, edits: Sequence[Edit], name: Callable[[], str]) -> Verdict:
        if not self.could_be(edit):
            if edit.removed or (self._chain and edit.start != self._chain[-1].end):
                self._chain = []
            return NO
        why = self._not_one(edit, edits)
        if why:
            self._chain = []
            return Verdict(Kind.NO, why=why)
        if self._follows(edit):
            return self._goes_on(edit)
        if _is_whole(edit) and not self._looks_pasted(edit):
            self._begin(edit, name(), True)
            return Verdict(Kind.YES, self._chain_id, "at once")
        if _is_part(edit, edit.at - self._last):
            self._begin(edit, name(), False)
            return Verdict(Kind.PERHAPS, self._chain_id, "a part")
        self._chain = []
        return NO

    # ------------------------------------------------------------------ what speaks against it

    def _not_one(self, edit: Edit, edits: Sequence[Edit]) -> str:
        """Why this edit was no suggestion; empty if nothing speaks against it."""
        text = edit.new.strip()
        if edit.back or text in self._removed or self._erased.held(text):
            return "came back"
        if text in self._offered:
            return "ours"
        if len(edits) > 1 and _is_many(edit, edits):
            return "many"
        if _is_rewritten(edit):
            return "replaced"
        if edit.copied and (b"\n" in text or len(text) >= LEAST_AT_ONCE):
            return "copied"
        if len(text) >= LEAST_AT_ONCE and self._is_on_disk():
            return "on disk"
        return ""

    def _looks_pasted(self, edit: Edit) -> bool:
        """Whole lines at the start of a line: a suggestion goes on from the caret, where somebody has been typing."""
        near = edit.start <= self._caret <= edit.start + len(edit.removed)
        if near and edit.at - self._typed_at <= TYPED_LATELY:
            return False
        return edit.new.endswith(b"\n") or not edit.before

    # ------------------------------------------------------------------ parts of one suggestion

    def _begin(self, edit: Edit, name: str, is_one: bool) -> None:
        self._chain, self._chain_id, self._chain_is_one = [edit], name, is_one

    def _follows(self, edit: Edit) -> bool:
        """Does it go on where the last part ended, soon enough, and not in the middle of a word?"""
        if not self._chain:
            return False
        last = self._chain[-1]
        if edit.start != last.end or edit.removed or edit.at - last.at > CHAIN_PAUSE:
            return False
        return not (_WORD.match(edit.new) and _WORD.match(last.new[-1:])) and _is_part(edit, edit.at - last.at)

    def _goes_on(self, edit: Edit) -> Verdict:
        self._chain.append(edit)
        if not self._chain_is_one and len(self._chain) >= CHAIN_FROM:
            whole = b"".join(part.new for part in self._chain)
            self._chain_is_one = len(b"".join(whole.split())) >= LEAST_AT_ONCE
        return Verdict(Kind.YES if self._chain_is_one else Kind.PERHAPS, self._chain_id, "a part")

    # ------------------------------------------------------------------ what it remembers

    def _learn(self, edit: Edit) -> None:
        removed = edit.removed.strip()
        if len(removed) > 1:
            self._removed[removed] = None
            self._removed.move_to_end(removed)
            if len(self._removed) > _MEMORY:
                self._removed.popitem(last=False)
        self._erased.learn(edit)
        if len(edit.new) == 1 and not edit.removed:
            self._typed_at = edit.at
        self._caret = edit.end
        self._last = edit.at


class _Erased:
    """Characters that were removed one by one, as one text: an undo brings them back together."""

    def __init__(self) -> None:
        self._text = bytearray()
        self._at = -1

    def held(self, text: bytes) -> bool:
        return len(text) > 1 and text in self._text

    def learn(self, edit: Edit) -> None:
        if edit.new or not edit.removed:
            return
        if edit.start + len(edit.removed) == self._at:  # backspace
            self._text[:0] = edit.removed
        elif edit.start == self._at:  # delete
            self._text += edit.removed
        else:
            self._text = bytearray(edit.removed)
        del self._text[_MOST_ERASED:]
        self._at = edit.start


def _is_whole(edit: Edit) -> bool:
    """Too much to have been typed between two notifications, and more than a word that is completed."""
    text = edit.new.strip()
    return len(b"".join(text.split())) >= LEAST_AT_ONCE and len(_WORD.findall(text)) >= LEAST_WORDS


def _is_part(edit: Edit, since: float) -> bool:
    """A word or a line of a suggestion that is taken bit by bit: inserted at once, nothing replaced.

    Some clients send what was typed within a moment as one edit (Neovim: 150 ms). That has a length that can be typed
    since the edit before (`since` seconds).
    """
    return not edit.removed and len(edit.new.strip()) > max(1.0, TYPED_PER_SECOND * min(since, 1.0))


def _is_many(edit: Edit, edits: Sequence[Edit]) -> bool:
    """Do several places get the same, or is this the small part of something larger?"""
    others = [other for other in edits if other is not edit]
    if any(other.new.strip() == edit.new.strip() for other in others):
        return True
    return len(edit.new) * 2 < sum(len(other.new) for other in edits)


def _is_rewritten(edit: Edit) -> bool:
    """Is what was replaced mostly still there?"""
    removed, text = edit.removed.strip(), edit.new.strip()
    if not removed:
        return False
    if b"".join(removed.split()) == b"".join(text.split()):
        return True
    if len(removed) < LEAST_AT_ONCE:  # the typed beginning of a word, which a completion or a suggestion goes on
        return False
    return 2 * sum(piece.length for piece in aligned(removed, text)) >= len(text)
