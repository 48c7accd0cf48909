"""A text in parts that outlive an edit: those around it are cut anew, what was made of the others is there already."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from wardline_analyzers.text.shared import shared_end, shared_start

T = TypeVar("T")


class Part:
    """Some bytes of a text, and what was made of them."""

    __slots__ = ("_made", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._made: dict[Any, Any] = {}

    def of(self, make: Callable[[bytes], T]) -> T:
        """What `make` makes of its text, made once."""
        if make not in self._made:
            self._made[make] = make(self.text)
        made: T = self._made[make]
        return made


class Parts(NamedTuple):
    """A text, cut."""

    text: bytes
    starts: list[int]
    """Where each part begins."""
    parts: list[Part]
    reaches: list[int]
    """What was looked at for each part and those before it: up to where."""

    def placed(self) -> Iterator[tuple[int, Part]]:
        """The parts, each with its first byte."""
        return zip(self.starts, self.parts, strict=True)


class Cutter:
    """Cuts texts. `end(text, start)` says where the part that begins at `start` ends, further on, and how many bytes
    behind that it has looked at, the end of the text counting as one. What is before `start` it must not look at."""

    def __init__(self, end: Callable[[bytes, int], tuple[int, int]]) -> None:
        self._end = end

    def __call__(self, text: bytes, before: Parts | None = None) -> Parts:
        """The parts of a text: those that it shares with the text `before` are the same objects. How a text is cut does
        not depend on what was before."""
        if before is None:
            before = Parts(b"", [], [], [])
        same = shared_start(before.text, text)
        behind = shared_end(before.text, text, same)
        by = len(text) - len(before.text)
        kept = bisect_right(before.reaches, same)
        starts, parts, reaches = before.starts[:kept], before.parts[:kept], before.reaches[:kept]
        position = before.starts[kept] if kept < len(before.starts) else len(before.text)
        while position < len(text):
            number = bisect_left(before.starts, position - by) if position >= len(text) - behind else len(before.starts)
            if before.starts[number : number + 1] == [position - by]:
                high = reaches[-1] if reaches else 0
                parts += before.parts[number:]
                starts += [start + by for start in before.starts[number:]]
                reaches += [max(high, reach + by) for reach in before.reaches[number:]]
                break
            end, ahead = self._end(text, position)
            starts.append(position)
            parts.append(Part(text[position:end]))
            reaches.append(max(reaches[-1] if reaches else 0, end + ahead))
            position = end
        return Parts(text, starts, parts, reaches)


class _Edit:
    """From one version of a text to the next."""

    __slots__ = ("before", "span", "text")

    def __init__(self, before: bytes, text: bytes) -> None:
        start = shared_start(before, text)
        self.before = before
        self.text = text
        self.span = start, len(text) - shared_end(before, text, start)


class Kept:
    """What a text under edit keeps from one version to the next."""

    def __init__(self) -> None:
        self._cut: dict[Cutter, Parts] = {}
        self._held: dict[Callable[[bytes], int], tuple[bytes, int]] = {}
        self._edit = _Edit(b"", b"")
        self.world = object()
        """Another one once something else is known of the world."""

    def parts(self, cutter: Cutter, text: bytes) -> Parts:
        """A version of the text, cut."""
        made = self._cut[cutter] = cutter(text, self._cut.get(cutter))
        return made

    def holds(self, find: Callable[[bytes], int], reach: int, text: bytes) -> bool:
        """Does a version of the text hold what `find` looks for? It says where that begins, -1 if nowhere; no more than
        `reach` bytes from there on make it so. After an edit only what is around it is looked at, as long as the edit
        does not touch what was found."""
        known = self._held.get(find)
        at = find(text) if known is None else self._found(find, reach, text, *known)
        self._held[find] = text, at
        return at >= 0

    def _found(self, find: Callable[[bytes], int], reach: int, text: bytes, before: bytes, at: int) -> int:
        """The same, where it was found at this place of the version before."""
        start, end = self._edited(before, text)
        by = len(text) - len(before)
        if at < 0:
            return find(text) if find(text[max(0, start - reach) : end + reach]) >= 0 else -1
        if at + reach < start:
            return at
        return at + by if at > end - by else find(text)

    def _edited(self, before: bytes, text: bytes) -> tuple[int, int]:
        """What is new in a version of the text, from its first byte to behind its last. All ask for the same two."""
        if self._edit.before is not before or self._edit.text is not text:
            self._edit = _Edit(before, text)
        return self._edit.span

    def world_changed(self) -> None:
        """What rests on the world does not hold any more."""
        self.world = object()
