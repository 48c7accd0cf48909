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
    expanded       a short word became something else: a snippet
    typed          little, and not more than people type within the client's delay
    pasted         nobody has been typing here: assistants suggest how to go on

Words or lines of one suggestion that are accepted one after the other make up one block: a *chain*. What remains in
doubt is a paste behind something that was just typed; clients of ours tell of it.
"""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from wardline.origin.align import aligned, common_front
from wardline_analyzers.text.buffer import Buffer

_WORD = re.compile(rb"[\w\x80-\xff]+")

LEAST_AT_ONCE = 8
"""Bytes without white space that nobody types between two notifications: clients wait for 150 ms at most."""
MOST_PLACES = 4
"""Places that one suggestion changes."""
LEAST_COPIED = 20
"""Bytes from which on it is no accident that the same text stands elsewhere."""
LEAST_WORDS = 2
"""A single word at once is a completion."""
CHAIN_PAUSE = 8.0
"""Seconds between two parts of one suggestion."""
CHAIN_FROM = 3
"""Parts in a row that make a suggestion."""
TYPED_AT_ONCE = 4
"""Characters that a fast person types between two notifications."""
TYPED_LATELY = 15.0
"""Seconds after which it no longer counts that somebody has been typing here."""
_MEMORY = 256
"""Texts that were removed, or offered, and are remembered."""
_MOST_TYPED = 2
"""Single characters between two parts of one suggestion: VS Code takes a lone quote or space as a word."""
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
    alone: bool = False
    """There is nothing else in the document."""

    @property
    def end(self) -> int:
        return self.start + len(self.new)

    def trimmed(self) -> Edit:
        """Without what is the same in front: a completion replaces the beginning of a word by the word."""
        front = common_front(self.removed, self.new, min(len(self.removed), len(self.new)))
        if not front:
            return self
        before = self.before + self.new[:front]
        return replace(
            self, start=self.start + front, removed=self.removed[front:], new=self.new[front:], before=before
        )

    def seen_in(self, buffer: Buffer) -> Edit:
        """With what stands around it in the text, which is the new one."""
        line, last = buffer.line_at(self.start), buffer.line_at(self.end)
        before = buffer.data[buffer.line_start(line) : self.start]
        after = buffer.data[self.end : buffer.line_start(last + 1)].rstrip(b"\r\n")
        text = self.new.strip()
        data = buffer.data
        copied = data.find(text, 0, self.start) >= 0 or data.find(text, self.end) >= 0
        alone = 2 * len(text) > len(data) and len(text) == len(data.strip())
        return replace(self, before=before, after=after, copied=copied, alone=alone)


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
        """When somebody last typed a character that is no white space, or took a suggestion."""
        self._caret = -1
        """Where the last edit ended, in the text as it is now."""
        self._just_removed: Edit | None = None
        """The last edit, if it was a removal."""
        self._chain: list[Edit] = []
        """The parts so far of what may be one suggestion."""
        self._chain_id = ""
        self._chain_is_one = False
        self._chain_end = 0
        self._chain_typed = 0
        """Single characters since the last part."""

    def offered(self, text: bytes) -> None:
        """We have offered an edit that inserts this text: it is no suggestion of an assistant."""
        self._offered.append(text.strip())

    @staticmethod
    def could_be(edit: Edit) -> bool:
        """Worth a closer look: more than one character at once, and no white space alone."""
        return len(edit.new) > 1 and bool(edit.new.strip())

    def judge(self, edits: Sequence[Edit], name: Callable[[], str]) -> list[Verdict]:
        """What the edits of one notification were, in their order. `name` makes a name for a new suggestion."""
        edits = _put_together(edits, self._just_removed)
        verdicts = [self._judge(edit.trimmed(), edits, name) for edit in edits]
        one = next((verdict for verdict in verdicts if verdict.kind is Kind.YES), None)
        if one is not None:  # a suggestion may change several places
            verdicts = [one if v is NO and self.could_be(e) else v for v, e in zip(verdicts, edits, strict=True)]
        for edit in edits:
            self._learn(edit)
        last = edits[-1] if edits else None
        self._just_removed = last if last is not None and last.removed and not last.new else None
        return verdicts

    def _judge(self, edit: Edit, edits: Sequence[Edit], name: Callable[[], str]) -> Verdict:
        if not self.could_be(edit):
            self._between(edit)
            return NO
        why = self._not_one(edit, edits)
        if why:
            self._chain = []
            return Verdict(Kind.NO, why=why)
        if self._follows(edit):
            return self._goes_on(edit)
        if self._goes_on_from_typing(edit):
            if _is_whole(edit):
                self._begin(edit, name(), True)
                return Verdict(Kind.YES, self._chain_id, "at once")
            if not edit.removed and len(edit.new.strip()) > TYPED_AT_ONCE:
                self._begin(edit, name(), False)
                return Verdict(Kind.PERHAPS, self._chain_id, "a part")
        elif _is_line(edit):  # an agent writes lines, one after the other
            self._begin(edit, name(), False)
            return Verdict(Kind.PERHAPS, self._chain_id, "a line")
        self._chain = []
        return NO

    # ------------------------------------------------------------------ what speaks against it

    def _not_one(self, edit: Edit, edits: Sequence[Edit]) -> str:
        """Why this edit was no suggestion; empty if nothing speaks against it."""
        text = edit.new.strip()
        if edit.back or text in self._removed or self._erased.held(text):
            return "came back"
        if any(text in offered for offered in self._offered):
            return "ours"
        if len(edits) > 1 and _is_many(edit, edits):
            return "many"
        if _is_rewritten(edit):
            return "replaced"
        if _is_expanded(edit):
            return "expanded"
        if edit.copied and len(text) >= LEAST_COPIED and not self._follows(edit):
            return "copied"
        if len(text) >= LEAST_AT_ONCE and self._is_on_disk():
            return "on disk"
        return ""

    def _goes_on_from_typing(self, edit: Edit) -> bool:
        """Has somebody been typing here, or taken a suggestion before? An empty document speaks for itself."""
        if edit.alone:
            return True
        # A client that sends the difference may place it one equal character off.
        near = edit.start - 1 <= self._caret <= edit.start + len(edit.removed) + 1
        if near and edit.at - self._typed_at <= TYPED_LATELY:
            return True
        return _reads_on(edit)

    # ------------------------------------------------------------------ parts of one suggestion

    def _begin(self, edit: Edit, name: str, is_one: bool) -> None:
        self._chain, self._chain_id, self._chain_is_one = [edit], name, is_one
        self._chain_end, self._chain_typed = edit.end, 0

    def _follows(self, edit: Edit) -> bool:
        """Does it go on where the last part ended, soon enough, and not in the middle of a word?"""
        if not self._chain:
            return False
        last = self._chain[-1]
        if edit.start != self._chain_end or edit.removed or edit.at - last.at > CHAIN_PAUSE:
            return False
        return not (_WORD.match(edit.new) and _WORD.match(last.new[-1:]))

    def _between(self, edit: Edit) -> None:
        """A single character: a very small part, or somebody types and the suggestion is over."""
        if self._chain and edit.start == self._chain_end and not edit.removed and self._chain_typed < _MOST_TYPED:
            self._chain_end = edit.end
            self._chain_typed += 1
        else:
            self._chain = []

    def _goes_on(self, edit: Edit) -> Verdict:
        self._chain.append(edit)
        self._chain_end, self._chain_typed = edit.end, 0
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
        if len(edit.new.strip()) == 1 or (self._chain and self._chain[-1] is edit):
            self._typed_at = edit.at
        self._caret = edit.end


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


def _is_line(edit: Edit) -> bool:
    """A whole line that was put before another."""
    return not edit.before and edit.new.endswith(b"\n") and edit.new.count(b"\n") == 1 and not edit.removed


def _is_expanded(edit: Edit) -> bool:
    """Did a word become something that does not begin with it? A suggestion keeps what was typed."""
    removed, text = edit.removed.strip(), edit.new.strip()
    return _WORD.fullmatch(removed) is not None and not text.lower().startswith(removed.lower())


def _reads_on(edit: Edit) -> bool:
    """Does it go on behind what stands in its line? What people copy are whole lines, or lines of another depth."""
    if not edit.before or edit.new.endswith((b"\n", b"\r")) or edit.removed.strip():
        return False
    first, *rest = [line.rstrip() for line in edit.new.splitlines() if line.strip()]
    if not rest or edit.before.strip() or edit.new[:1] in (b"\n", b"\r"):
        return True
    depth = len(rest[0]) - len(rest[0].lstrip())
    return depth > len(edit.before) if first.endswith(b":") else depth > 0


def _put_together(edits: Sequence[Edit], before: Edit | None) -> list[Edit]:
    """Some clients send a replacement as a removal and an insertion, even in two notifications (`before` the last)."""
    found: list[Edit] = []
    for edit in edits:
        last = found[-1] if found else before
        if last is not None and not last.new and last.start == edit.start and not edit.removed and edit.new:
            if found:
                found[-1] = replace(last, removed=b"")
            edit = replace(edit, removed=last.removed)
        found.append(edit)
    return found


def _is_many(edit: Edit, edits: Sequence[Edit]) -> bool:
    """Do several places get the same, or is this the small part of something larger?"""
    if len(edits) > MOST_PLACES or not all(other.new.strip() or other.removed.strip() for other in edits):
        return True
    others = [other for other in map(Edit.trimmed, edits) if other.start != edit.start]
    if any(other.new.strip() == edit.new.strip() for other in others):
        return True
    return len(edit.new) * 2 < sum(len(other.new) for other in others)


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
