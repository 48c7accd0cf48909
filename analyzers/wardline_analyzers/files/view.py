"""A text as the rules' functions see it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from itertools import accumulate
from typing import Any, TypeVar

from wardline_analyzers.files.kinds import FileKind
from wardline_analyzers.files.parts import Cutter, Kept, Parts
from wardline_analyzers.world import Nowhere, Question, World

R = TypeVar("R")
T = TypeVar("T")


class FileView:
    """One version of a file's text. All offsets are bytes, all lines 0-based."""

    def __init__(
        self, text: bytes, path: str, kind: FileKind, world: World | None = None, kept: Kept | None = None
    ) -> None:
        """`kept`: what was kept of the versions before this one."""
        self.text = text
        self.path = path
        """With forward slashes, relative to the root of the project where that is known."""
        self.kind = kind
        self.asked: set[Question] = set()
        """What has been asked of the world."""
        self.gaps: dict[str, None] = {}
        """What is not known, so that no finding is no all-clear: lines for people, in order."""
        self.parts = 1
        """Of how many like this one the whole text is made."""
        self._world = world or Nowhere()
        self._kept = kept or Kept()
        self._cut: dict[Cutter, Parts] = {}
        self._made: dict[Callable[[FileView], Any], Any] = {}

    def of_part(self, text: bytes, parts: int) -> FileView:
        """One of so many parts of this text, to be looked at by itself."""
        made = FileView(text, self.path, self.kind, self._world)
        made.parts = parts
        return made

    def cut(self, cutter: Cutter) -> Parts:
        """The text in the parts of this cutter; those that the last version had too are the same objects."""
        made = self._cut.get(cutter)
        if made is None:
            made = self._cut[cutter] = self._kept.parts(cutter, self.text)
        return made

    def holds(self, find: Callable[[bytes], int], reach: int) -> bool:
        """Does the text hold what `find` looks for? It says where that begins, -1 if nowhere; no more than `reach`
        bytes from there on make it so."""
        return self._kept.holds(find, reach, self.text)

    def has_one_of(self, words: tuple[bytes, ...]) -> bool:
        """Does the text hold one of these words? After an edit the rest of it is not searched again."""
        return self.holds(*_one_of(words))

    def has_match(self, pattern: re.Pattern[bytes], reach: int) -> bool:
        """Does the text hold a match of a pattern, which has and looks at no more than `reach` bytes?"""
        return self.holds(_first_of(pattern), reach)

    def of_each(
        self, cutter: Cutter, read: Callable[[bytes], R], make: Callable[[FileView, R], T]
    ) -> Iterator[tuple[int, T]]:
        """What `make` makes of what `read` reads in each part, and where the part begins. It may ask the world; what it
        made holds until something else is known of that."""
        for start, part in self.cut(cutter).placed():
            known = part.of(_Answers)
            if known.world is not self._kept.world:
                known.world, known.made = self._kept.world, {}
            if make not in known.made:
                alone = self.of_part(part.text, 1)
                known.made[make] = make(alone, part.of(read)), frozenset(alone.asked), tuple(alone.gaps)
            made, asked, gaps = known.made[make]
            self.asked |= asked
            self.gaps |= dict.fromkeys(gaps)
            yield start, made

    def of(self, make: Callable[[FileView], T]) -> T:
        """What `make` makes of this view, made once for all rules: `view.of(yaml_tree)`."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    def ask(self, topic: str, *about: str) -> Any:
        """What is known beyond the text (`world.py`); None: not known, or not yet."""
        question = Question(topic, about)
        self.asked.add(question)
        return self._world.ask(question)

    @cached_property
    def line_starts(self) -> list[int]:
        """The offsets at which lines start."""
        starts = [0, *accumulate(map(len, self.text.splitlines(keepends=True)))]
        if not self.text.endswith((b"\n", b"\r")) and len(starts) > 1:
            starts.pop()  # no line break, no next line
        return starts

    def line_at(self, offset: int) -> int:
        """The line that holds this offset."""
        return bisect_right(self.line_starts, offset) - 1

    def line(self, number: int) -> bytes:
        """A line without its line break; empty if there is none of that number."""
        starts = self.line_starts
        if not 0 <= number < len(starts):
            return b""
        end = starts[number + 1] if number + 1 < len(starts) else len(self.text)
        return self.text[starts[number] : end].rstrip(b"\r\n")


@cache
def _one_of(words: tuple[bytes, ...]) -> tuple[Callable[[bytes], int], int]:
    """Where a text holds one of the words, and how many bytes the longest has."""
    return (lambda text: next((at for word in words if (at := text.find(word)) >= 0), -1)), max(map(len, words))


@cache
def _first_of(pattern: re.Pattern[bytes]) -> Callable[[bytes], int]:
    """Where a text holds a match of a pattern."""
    return lambda text: -1 if (found := pattern.search(text)) is None else found.start()


class _Answers:
    """What was made of a part with the help of the world."""

    def __init__(self, text: bytes) -> None:
        self.world: object = None
        self.made: dict[Callable[..., Any], tuple[Any, frozenset[Question], tuple[str, ...]]] = {}
