"""One edit, and what it looks like by itself: signs that it is an accepted suggestion, or is not (see `infer.py`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wardline.origin.align import aligned, solid
from wardline_analyzers.text.buffer import Buffer
from wardline_analyzers.text.shared import shared_end, shared_start

WORD = re.compile(rb"[\w\x80-\xff]+")

LEAST_AT_ONCE = 8
"""Bytes without white space that nobody types between two notifications: clients wait for 150 ms at most."""
LEAST_WORDS = 2
"""A single word at once is a completion."""
MOST_PLACES = 4
"""Places that one suggestion changes."""
_SAME_WORDS = 0.4
"""Share of the words of what replaces something that were there before, if it says the same in another way."""
_AT_ONCE = 0.3
"""Seconds within which two notifications are one step of the client."""


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
    copied: bool = False
    """The same text stands elsewhere in the document."""
    alone: bool = False
    """There is nothing else in the document."""

    @property
    def end(self) -> int:
        return self.start + len(self.new)

    def trimmed(self) -> Edit:
        """Without what is the same in front and behind: a completion replaces the beginning of a word by the word."""
        front = shared_start(self.removed, self.new)
        removed, new = self.removed[front:], self.new[front:]
        back = shared_end(removed, new)
        return replace(
            self,
            start=self.start + front,
            removed=removed[: len(removed) - back],
            new=new[: len(new) - back],
            before=self.before + self.new[:front],
        )

    def seen_in(self, buffer: Buffer) -> Edit:
        """With what stands around it in the text, which is the new one."""
        before = buffer.data[buffer.line_start(buffer.line_at(self.start)) : self.start]
        text = self.new.strip()
        data = buffer.data
        copied = data.find(text, 0, self.start) >= 0 or data.find(text, self.end) >= 0
        alone = 2 * len(text) > len(data) and len(text) == len(data.strip())
        return replace(self, before=before, copied=copied, alone=alone)


def is_whole(edit: Edit) -> bool:
    """Too much to have been typed between two notifications, and more than a word that is completed."""
    text = edit.new.strip()
    return len(solid(text)) >= LEAST_AT_ONCE and len(WORD.findall(text)) >= LEAST_WORDS


def is_line(edit: Edit) -> bool:
    """A whole line that was put before another."""
    return not edit.before and edit.new.endswith(b"\n") and edit.new.count(b"\n") == 1 and not edit.removed


def is_expanded(edit: Edit) -> bool:
    """Did a word become something that does not begin with it? A suggestion keeps what was typed."""
    removed, text = edit.removed.strip(), edit.new.strip()
    return WORD.fullmatch(removed) is not None and not text.lower().startswith(removed.lower())


def reads_on(edit: Edit) -> bool:
    """Does it go on behind what stands in its line? What people copy are whole lines, or lines of another depth."""
    if not edit.before or edit.new.endswith((b"\n", b"\r")) or edit.removed.strip():
        return False
    if edit.before.strip() or edit.new[:1] in (b"\n", b"\r"):
        return True
    first, *rest = [line.rstrip() for line in edit.new.splitlines() if line.strip()]
    if not rest:
        return False
    depth = len(rest[0]) - len(rest[0].lstrip())
    return depth > len(edit.before) if first.endswith(b":") else depth > 0


def is_next_edit(edit: Edit) -> bool:
    """Does it say in another way what was there? Assistants suggest that anywhere; people paste something else."""
    before, after = WORD.findall(edit.removed), WORD.findall(edit.new)
    if len(before) < LEAST_WORDS or edit.new.endswith((b"\n", b"\r")) != edit.removed.endswith((b"\n", b"\r")):
        return False
    same = (Counter(before) & Counter(after)).total()
    return same >= _SAME_WORDS * len(after)


def put_together(edits: Sequence[Edit], before: Edit | None) -> list[Edit]:
    """Some clients send a replacement as a removal and an insertion, even in two notifications (`before` the last)."""
    found: list[Edit] = []
    for edit in edits:
        last = found[-1] if found else before
        if last is not None and not last.new and last.start == edit.start and not edit.removed and edit.new:
            if not found and (edit.at - last.at > _AT_ONCE or len(last.removed) < 2):
                found.append(edit)
                continue
            if found:
                found[-1] = replace(last, removed=b"")
            edit = replace(edit, removed=last.removed)
        found.append(edit)
    return found


def is_many(edit: Edit, edits: Sequence[Edit]) -> bool:
    """Do several places get the same, or is this the small part of something larger?"""
    if len(edits) > MOST_PLACES or not all(other.new.strip() or other.removed.strip() for other in edits):
        return True
    others = [other for other in map(Edit.trimmed, edits) if other.start != edit.start]
    if any(other.new.strip() == edit.new.strip() for other in others):
        return True
    return len(edit.new) * 2 < sum(len(other.new) for other in others)


def is_rewritten(edit: Edit) -> bool:
    """Is what was replaced mostly still there?"""
    removed, text = edit.removed.strip(), edit.new.strip()
    if not removed:
        return False
    if solid(removed) == solid(text):
        return True
    if len(removed) < LEAST_AT_ONCE:  # the typed beginning of a word, which a completion or a suggestion goes on
        return False
    return 2 * sum(piece.length for piece in aligned(removed, text)) >= len(text)
