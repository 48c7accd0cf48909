"""Random edits, of the kinds that people, assistants and accidents make."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.fuzz import flows
from tests.fuzz.flaws import FLAWS
from tests.fuzz.sources import STRAYS, lines_of

BREAKS = ('"""', "'''", "\\\n", "  ", "def ", "class ", "f'{", *"\"'()[]{}\\#:=@\n")
"""What half-typed code is made of."""


@dataclass(frozen=True)
class Edit:
    """Replace the bytes `start:end` by `new`."""

    start: int
    end: int
    new: bytes

    def apply(self, text: bytes) -> bytes:
        return text[: self.start] + self.new + text[self.end :]

    def inverse(self, text: bytes) -> Edit:
        """The edit that brings `text`, as it is before this edit, back."""
        return Edit(self.start, self.start + len(self.new), text[self.start : self.end])


def stream(rng: random.Random, text: bytes) -> Iterator[Edit]:
    """An endless run of edits, the first to `text`, each next one to what the one before made of it."""
    undo: list[Edit] = []
    while True:
        for edit in _gesture(rng, text, undo):
            undo.append(edit.inverse(text))
            text = edit.apply(text)
            yield edit
        del undo[:-200]


_GESTURES = {
    **{"type": 12, "write": 12, "flaw": 16, "flow": 24, "paste": 8, "break": 14, "stray": 8, "delete": 12},
    **{"backspace": 8, "replace": 8, "undo": 8, "move": 4, "all": 0.2},
}
"""What a person does, by how often."""


def _gesture(rng: random.Random, text: bytes, undo: list[Edit]) -> Iterator[Edit]:
    """The edits of one thing that a person does."""
    kind = rng.choices(*zip(*_GESTURES.items(), strict=True))[0]
    at = _caret(rng, text)
    if kind == "type":
        for i, char in enumerate(rng.choice(FLAWS)[: rng.randint(1, 40)].encode()):
            yield Edit(at + i, at + i, bytes([char]))
    elif kind == "write":
        yield from _written(rng, text, at)
    elif kind == "flaw":
        at = _line_start(text, at)
        yield Edit(at, at, _line_ends(rng, text, rng.choice(FLAWS)))
    elif kind == "flow":
        # Mostly one statement of some function; else a whole function, which may shadow another.
        start, end = _lines(text, at, rng.choice((0, 1, 30)))
        new = f"    {flows.line(rng)}\n" if rng.random() < 0.7 else f"\n\n{flows.piece(rng)}\n\n"
        yield Edit(start, end, _line_ends(rng, text, new))
    elif kind == "paste":
        if rng.random() < 0.7:
            at = _line_start(text, at)
        yield Edit(at, at, _line_ends(rng, text, lines_of(rng, rng.choice((1, 2, 5, 20, 60)))))
    elif kind == "break":
        yield Edit(at, at, rng.choice(BREAKS).encode())
    elif kind == "stray":
        yield Edit(at, at, rng.choice((*STRAYS, "\r", "\r\n", "\n")).encode())
    elif kind == "delete":
        start, end = _lines(text, at, rng.randint(1, 600))
        yield Edit(start, end, b"")
    elif kind == "backspace":
        for i in range(min(at, rng.randint(1, 12))):
            yield Edit(at - i - 1, at - i, b"")
    elif kind == "replace":
        end = min(len(text), at + int(rng.expovariate(1 / 30)))
        yield Edit(at, end, rng.choice((*FLAWS, *BREAKS)).encode())
    elif kind == "undo":
        # each inverse was made for the text right after its edit, so they are undone last first
        yield from undo[: -rng.randint(1, 12) - 1 : -1]
    elif kind == "move":
        start, end = _lines(text, at, rng.randint(1, 900))
        yield Edit(start, end, b"")
        rest = text[:start] + text[end:]
        target = _line_start(rest, _caret(rng, rest))
        yield Edit(target, target, text[start:end])
    else:
        yield Edit(0, len(text), lines_of(rng, 120).encode("utf-8", "surrogatepass"))


def _written(rng: random.Random, text: bytes, at: int) -> Iterator[Edit]:
    """A statement that is written behind the line at `at`, letter by letter, with slips that are taken back."""
    start = _line_start(text, at)
    line = text[start:].split(b"\n", 1)[0]
    written = b"\n" + line[: len(line) - len(line.lstrip())] + flows.line(rng).encode()
    at = start + len(line)
    for number in range(len(written)):
        char = written[number : number + 1]
        yield Edit(at, at, char)
        if rng.random() < 0.05:
            yield Edit(at, at + 1, b"")
            yield Edit(at, at, char)
        at += 1


def _caret(rng: random.Random, text: bytes) -> int:
    """A place in the text; now and then one of its ends, and seldom inside a character."""
    where = rng.random()
    if where < 0.05:
        return rng.choice((0, len(text)))
    at = rng.randrange(len(text) + 1)
    if where > 0.07:
        while at < len(text) and text[at] & 0xC0 == 0x80:
            at += 1
    return at


def _line_start(text: bytes, at: int) -> int:
    return max(text.rfind(b"\n", 0, at), text.rfind(b"\r", 0, at)) + 1


def _lines(text: bytes, at: int, length: int) -> tuple[int, int]:
    """Whole lines from the one at `at`, about `length` bytes."""
    return _line_start(text, at), _line_start(text, min(len(text), at + length))


def _line_ends(rng: random.Random, text: bytes, new: str) -> bytes:
    """`new` with the line ends of the text, as an editor pastes it; sometimes with its own."""
    data = new.encode("utf-8", "surrogatepass")
    found = re.search(rb"\r\n|\n|\r", text)
    return data.replace(b"\n", found.group()) if found and rng.random() < 0.9 else data
