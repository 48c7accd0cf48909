"""Walking through blocks on a terminal: each is shown with what there is to know, and waits for a key."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from wardline.cli import editor, keys
from wardline.cli.escape import escape
from wardline.cli.formats.review import ASCII, heading
from wardline.cli.frame import clipped
from wardline.cli.paint import Paint
from wardline.origin.journal import JournalError
from wardline.review.checklist import checklist
from wardline.review.held import Workspace
from wardline.review.records import APPROVED, REJECTED
from wardline.review.sign import LONGEST_NOTE, HasChanged, sign
from wardline.review.unreviewed import Unreviewed, again
from wardline_analyzers.languages import PYTHON
from wardline_analyzers.secrets.masking import hide, mode_of

_SCREEN = 40
"""Lines of a block that are shown before a key is asked for; the others with `m`."""
_KEYS = (
    ("a", "approve"),
    ("r", "not good enough"),
    ("n", "note"),
    ("e", "edit"),
    ("m", "more code"),
    ("s", "skip"),
    ("q", "quit"),
)
_CHOICES = ", ".join(f"[{key}] {what}" for key, what in _KEYS)


def walk(workspace: Workspace, found: Sequence[Unreviewed]) -> list[Unreviewed]:
    """Go through the blocks until the end or `q`. Returns those that are not approved then.

    Each verdict is on disk before the next block is shown.
    """
    return _Walk(workspace, found).go()


class _Walk:
    def __init__(self, workspace: Workspace, found: Sequence[Unreviewed]) -> None:
        self.workspace = workspace
        self.found = list(found)
        self.paint = Paint(sys.stdout)
        self.approved: set[str] = {each.block.hash for each in found if each.verdict == APPROVED}
        self.signed = 0

    def go(self) -> list[Unreviewed]:
        for number in range(len(self.found)):
            if self.found[number].block.hash in self.approved and self.found[number].verdict != APPROVED:
                continue  # the same code in another place, approved a moment ago
            if not self._block(number):
                break
        left = [each for each in self.found if each.block.hash not in self.approved]
        self._say(f"{self.signed} signed, {len(left)} of {len(self.found)} not approved.")
        return left

    def _block(self, number: int) -> bool:
        """One block. False: the person has had enough."""
        note, whole = "", False
        keys.forget_typed()  # a key pressed twice must not sign a block that nobody has seen
        self._show(number, whole)
        while True:
            if note:
                self._say(self.paint("dim", f"Note: {escape(note)}"))
            pressed = keys.key(f"{self.paint('path', _CHOICES)} ? ").lower()
            print()
            each = self.found[number]
            if pressed in ("q", keys.END):
                return False
            if pressed == "s":
                return True
            if pressed == "n":
                note = (keys.line("Note: ") or note)[:LONGEST_NOTE]
            elif pressed == "m":
                whole = True
                self._show(number, whole)
            elif pressed == "e":
                problem = editor.open_at(each.held.file, each.block.start + 1)
                if problem:
                    self._say(escape(problem))
                now = again(self.workspace, each)
                if now is None:
                    self._say("This block is gone.")
                    return True
                self.found[number] = now
                self._show(number, whole)
            elif pressed in ("a", "r"):
                if pressed == "r" and not note:
                    note = (keys.line("Why? (Return for no reason) ") or "")[:LONGEST_NOTE]
                if self._sign(each, APPROVED if pressed == "a" else REJECTED, note):
                    return True
                now = again(self.workspace, each)
                if now is None:
                    return True
                self.found[number] = now
                self._show(number, whole)
            else:
                self._say("Keys: " + ", ".join(f"{key} {what}" for key, what in _KEYS))

    def _sign(self, each: Unreviewed, verdict: str, note: str) -> bool:
        try:
            review = sign(self.workspace, each, verdict, note)
        except (HasChanged, JournalError) as error:
            self._say(self.paint("high", escape(str(error))))
            return False
        self.signed += 1
        if verdict == APPROVED and not any(
            other.verdict == REJECTED and other.reviewer != review.reviewer for other in each.reviews
        ):
            self.approved.add(each.block.hash)
        else:
            self.approved.discard(each.block.hash)
        self._say(self.paint("good" if verdict == APPROVED else "high", verdict) + f" by {escape(review.reviewer)}")
        return True

    # ------------------------------------------------------------------ what is shown

    def _show(self, number: int, whole: bool) -> None:
        each = self.found[number]
        self._say("")
        self._say(self.paint("dim", f"{number + 1} of {len(self.found)}"))
        for text in (*heading(each, self.paint), "", *self._code(each, whole), "", *self._to_do(each)):
            self._say(text)

    def _code(self, each: Unreviewed, whole: bool) -> Iterator[str]:
        source, block = each.held.source, each.block
        marks = {source.buffer.line_at(result.start): result.severity.label for result in each.findings}
        last = block.end if whole else min(block.end, block.start + _SCREEN)
        mode = mode_of(source.path, source.language == PYTHON)
        for line in range(block.start, last):
            bar = self.paint(marks[line], "▌") if line in marks else self.paint("dim", "│")
            text = clipped(hide(source.line(line), mode), self.paint.width - 9)
            yield f"  {self.paint('dim', f'{line + 1:>4}')} {bar} {text}".rstrip()
        if last < block.end:
            yield self.paint("dim", f"       … {block.end - last} more lines (m)")

    def _to_do(self, each: Unreviewed) -> Iterator[str]:
        source = each.held.source
        for result in each.findings:
            place = self.paint("path", f"line {source.buffer.line_at(result.start) + 1}")
            rule = self.paint("rule", result.rule)
            yield f"  {place}: {self.paint.severity(result.severity)} {rule}: {escape(result.message)}"
        for line in checklist(each.capabilities, each.rules):
            yield f"  [ ] {escape(line)}"

    def _say(self, text: str) -> None:
        print(text if self.paint.unicode else text.translate(ASCII))
