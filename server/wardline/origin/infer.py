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

from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from wardline.origin.align import solid
from wardline.origin.signs import (
    LEAST_AT_ONCE,
    MOST_PLACES,
    WORD,
    Edit,
    is_expanded,
    is_line,
    is_many,
    is_next_edit,
    is_rewritten,
    is_whole,
    put_together,
    reads_on,
)

LEAST_COPIED = 20
"""Bytes from which on it is no accident that the same text stands elsewhere."""
ON_DISK = "on disk"
_CERTAIN = frozenset(("came back", "ours", ON_DISK))
"""What is certain to be no suggestion."""
CHAIN_PAUSE = 8.0
"""Seconds between two parts of one suggestion."""
CHAIN_FROM = 3
"""Parts in a row that make a suggestion."""
TYPED_AT_ONCE = 4
"""Characters that a fast person types between two notifications."""
LEAST_WAIT = 0.38
"""Seconds that an assistant needs for a suggestion, and a person to see it: whoever pastes can be quicker."""
TYPED_LATELY = 15.0
"""Seconds after which it no longer counts that somebody has been typing here."""
_MEMORY = 256
"""Texts that were removed, or offered, and are remembered."""
_MOST_LINES = 5_000
"""Lines that were removed and are remembered."""
_LEAST_LINE = 8
"""Bytes of a line that is told apart from others."""
_MOST_TYPED = 2
"""Single characters between two parts of one suggestion: VS Code takes a lone quote or space as a word."""
_MOST_ERASED = 20_000
"""Bytes that were removed one by one and are remembered."""


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
        self._removed_lines: OrderedDict[bytes, None] = OrderedDict()
        self._erased = _Erased()
        self._offered: deque[bytes] = deque(maxlen=_MEMORY)
        self._typed_at = float("-inf")
        """When somebody last typed a character that is no white space, or took a suggestion."""
        self._edited_at = float("-inf")
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
        edits = put_together(edits, self._just_removed)
        verdicts = [self._judge(edit.trimmed(), edits, name) for edit in edits]
        if self._are_next_edit(edits, verdicts):
            verdicts[0] = Verdict(Kind.YES, name(), "said in another way")
        one = next((verdict for verdict in verdicts if verdict.kind is Kind.YES), None)
        if one is not None:  # a suggestion may change several places
            pairs = zip(verdicts, edits, strict=True)
            verdicts = [one if v.kind is Kind.NO and self.could_be(e) else v for v, e in pairs]
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
            if is_whole(edit):
                self._begin(edit, name(), True)
                return Verdict(Kind.YES, self._chain_id, "at once")
            if not edit.removed and len(edit.new.strip()) > TYPED_AT_ONCE:
                self._begin(edit, name(), False)
                return Verdict(Kind.PERHAPS, self._chain_id, "a part")
        elif is_line(edit):  # an agent writes lines, one after the other
            self._begin(edit, name(), False)
            return Verdict(Kind.PERHAPS, self._chain_id, "a line")
        self._chain = []
        return NO

    # ------------------------------------------------------------------ what speaks against it

    def _not_one(self, edit: Edit, edits: Sequence[Edit]) -> str:
        """Why this edit was no suggestion; empty if nothing speaks against it."""
        text = edit.new.strip()
        if edit.back or text in self._removed or self._erased.held(text) or self._lines_came_back(text):
            return "came back"
        if any(text in offered for offered in self._offered):
            return "ours"
        if len(edits) > 1 and is_many(edit, edits):
            return "many"
        if is_rewritten(edit):
            return "replaced"
        if is_expanded(edit):
            return "expanded"
        if edit.copied and len(text) >= LEAST_COPIED and not self._follows(edit):
            return "copied"
        if len(text) >= LEAST_AT_ONCE and self._is_on_disk():
            return ON_DISK
        return ""

    def _are_next_edit(self, edits: Sequence[Edit], verdicts: Sequence[Verdict]) -> bool:
        """Do a few small changes together say in another way what was there?"""
        if not 2 <= len(edits) <= MOST_PLACES or any(v.kind is Kind.YES or v.why in _CERTAIN for v in verdicts):
            return False
        trimmed = sorted(map(Edit.trimmed, edits), key=lambda edit: edit.start)
        texts = [edit.new.strip() for edit in trimmed if edit.new.strip()]
        removed, new = (b" ".join(getattr(edit, name) for edit in trimmed) for name in ("removed", "new"))
        whole = replace(trimmed[0], removed=removed, new=new)
        return len(set(texts)) == len(texts) and is_whole(whole) and is_next_edit(whole) and not is_rewritten(whole)

    def _lines_came_back(self, text: bytes) -> bool:
        """Were most of these lines here a moment ago? An undo need not insert just what was removed."""
        lines = [line for line in map(bytes.strip, text.splitlines()) if len(line) >= _LEAST_LINE]
        return len(lines) > 1 and sum(line in self._removed_lines for line in lines) >= 0.8 * len(lines)

    def _goes_on_from_typing(self, edit: Edit) -> bool:
        """Has somebody been typing here, or taken a suggestion before? An empty document speaks for itself."""
        if edit.alone:
            return True
        # A client that sends the difference may place it one equal character off.
        near = edit.start - 1 <= self._caret <= edit.start + len(edit.removed) + 1
        if near and edit.at - self._edited_at < LEAST_WAIT:
            return False
        if near and edit.at - self._typed_at <= TYPED_LATELY:
            return True
        return reads_on(edit) or is_next_edit(edit)

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
        within_a_word = WORD.match(edit.new) and WORD.match(last.new[-1:])
        return not within_a_word or min(len(edit.new), len(last.new)) > TYPED_AT_ONCE

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
            self._chain_is_one = len(solid(whole)) >= LEAST_AT_ONCE
        return Verdict(Kind.YES if self._chain_is_one else Kind.PERHAPS, self._chain_id, "a part")

    # ------------------------------------------------------------------ what it remembers

    def _learn(self, edit: Edit) -> None:
        removed = edit.removed.strip()
        if len(removed) > 1:
            self._removed[removed] = None
            self._removed.move_to_end(removed)
            if len(self._removed) > _MEMORY:
                self._removed.popitem(last=False)
            for line in map(bytes.strip, removed.splitlines()):
                if len(line) >= _LEAST_LINE:
                    self._removed_lines[line] = None
                    self._removed_lines.move_to_end(line)
            while len(self._removed_lines) > _MOST_LINES:
                self._removed_lines.popitem(last=False)
        self._erased.learn(edit)
        if len(edit.new.strip()) == 1 or (self._chain and self._chain[-1] is edit):
            self._typed_at = edit.at
        self._caret = edit.end
        self._edited_at = edit.at


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
