"""A text as the rules' functions see it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeVar

from wardline_analyzers.files.kinds import FileKind
from wardline_analyzers.world import Nowhere, Question, World

T = TypeVar("T")


class FileView:
    """One version of a file's text. All offsets are bytes, all lines 0-based."""

    def __init__(self, text: bytes, path: str, kind: FileKind, world: World | None = None) -> None:
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
        self._made: dict[Callable[[FileView], Any], Any] = {}

    def of_part(self, text: bytes, parts: int) -> FileView:
        """One of so many parts of this text, to be looked at by itself."""
        made = FileView(text, self.path, self.kind, self._world)
        made.parts = parts
        return made

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
