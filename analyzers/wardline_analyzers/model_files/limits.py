"""How far a look into a file goes: instructions, unpacked bytes, nesting, time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


class TooMuch(Exception):
    """A limit is reached. The text says which, for people."""


@dataclass(slots=True)
class Limits:
    """What one file may cost; counted down as it is looked at."""

    seconds: float = 60.0
    instructions: int = 20_000_000
    """Of all pickles in the file together."""
    unpacked: int = 512 * 1024 * 1024
    """Bytes that come out of compressed members."""
    members: int = 100_000
    """Entries of an archive's directory."""
    depth: int = 3
    """Archives in archives."""
    _started: float = field(default_factory=time.monotonic)

    def spend_instructions(self, count: int) -> None:
        """Raises TooMuch when they, or the time, are used up."""
        self.instructions -= count
        if self.instructions < 0:
            raise TooMuch("it holds more pickle instructions than are looked at")
        self.check_time()

    def spend_unpacked(self, count: int) -> None:
        self.unpacked -= count
        if self.unpacked < 0:
            raise TooMuch("it unpacks to more bytes than are looked at")
        self.check_time()

    def check_time(self) -> None:
        if time.monotonic() - self._started > self.seconds:
            raise TooMuch(f"looking at it took more than {self.seconds:g} seconds")


def nesting(text: bytes) -> int:
    """How deeply brackets are nested, also those in strings: an upper bound for a parser's depth."""
    depth = deepest = 0
    for each in text:
        if each in b"{[(":
            depth += 1
            deepest = max(deepest, depth)
        elif each in b"}])":
            depth = max(0, depth - 1)
    return deepest
