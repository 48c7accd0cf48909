"""A block by its content: its fingerprint, and where it is in a text now.

What a formatter or a move changes does not count: line ends, white space at the end of a line, indentation that all
lines have in common, blank lines. A fingerprint holds no code, only hashes, so that it can be kept and shared.
"""

from __future__ import annotations

import hashlib
import heapq
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

COMMON: Final = 8
"""A line that is in a text more often is no evidence that a block is there: it could be from anywhere."""

NEAR: Final = 20
"""Lines that a single kept line may be away from where its block was, or from its other lines, to count."""

MIN_KEPT: Final = 0.25
"""A block is there if this share of it is, or `MANY` lines that are evidence."""

MANY: Final = 3

_CANDIDATES: Final = 200
"""Places of equal content that are compared at most; the nearest to the old one first."""

_WHITE = b" \t\f\v"
_TOKEN = re.compile(r"[0-9a-f]{8}\.[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`hash`: of the normalised content, `sha256:<16 hex>`. `lines`: for each line that is not blank `<8 hex>.<n>`: the
    hash of the line without white space around it, and its length in bytes of UTF-8."""

    hash: str
    lines: tuple[str, ...]
    others: tuple[int, ...] = ()
    """For each of the lines how often it was in the rest of the file; empty: in none it was. If a line is no more often
    in the file than that, it is one of the others."""


def fingerprint(content: str | bytes | Sequence[str], file: Counter[str] | None = None) -> Fingerprint:
    """The fingerprint of a text, or of lines. `file`: the lines of the file that they are in (`occurrences`)."""
    lines = [bare for line in split(content) if (bare := line.rstrip(_WHITE))]
    tokens = tuple(_token(line.lstrip(_WHITE)) for line in lines)
    others: tuple[int, ...] = ()
    if file is not None:
        own = Counter(tokens)
        others = tuple(max(0, file[token] - own[token]) for token in tokens)
    return Fingerprint(_hash(lines), tokens, others if any(others) else ())


def occurrences(text: str | bytes) -> Counter[str]:
    """How often each line is in a text, by its hash in fingerprints."""
    return Counter(_token(bare) for line in split(text) if (bare := line.strip(_WHITE)))


def is_line(token: object) -> bool:
    """Whether this is what a fingerprint says of a line. Where fingerprints are read from files, they may be wrong."""
    return isinstance(token, str) and _TOKEN.fullmatch(token) is not None


def split(content: str | bytes | Sequence[str]) -> list[bytes]:
    """The lines of a text as LSP counts them (ends are `\\n`, `\\r\\n` and `\\r`), in UTF-8."""
    if not isinstance(content, str | bytes):
        content = "\n".join(line.rstrip("\r\n") for line in content)
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")


@dataclass(frozen=True, slots=True)
class Located:
    """Where a block is: its runs of lines, 0-based, end excluded, in order; none: it is gone.

    `kept` is the share of its characters (without white space around lines) that is still there, 0 to 1.
    """

    runs: tuple[tuple[int, int], ...] = ()
    kept: float = 0.0


GONE: Final = Located()


class Lines:
    """A text, read for blocks to be looked up in it. What is found can be taken, to be found by no other block."""

    def __init__(self, text: str | bytes) -> None:
        self._raw: list[bytes] = []
        self.tokens: list[str] = []
        self.at: list[int] = []
        """The line of each token."""
        self.where: dict[str, list[int]] = {}
        """The places of each token, as indices into `tokens`."""
        self._trivial: set[str] = set()
        self._anywhere: set[str] = set()
        lines = split(text)
        self.count = len(lines)
        for number, line in enumerate(lines):
            bare = line.strip(_WHITE)
            if not bare:
                continue
            token = _token(bare)
            places = self.where.get(token)
            if places is None:
                places = self.where[token] = []
                if _is_trivial(bare):
                    self._trivial.add(token)
                elif bare.startswith(_BOILERPLATE):
                    self._anywhere.add(token)
            places.append(len(self.tokens))
            self.tokens.append(token)
            self.at.append(number)
            self._raw.append(line)
        self._taken = bytearray(len(self.tokens))

    def _is_more(self, block: Fingerprint, index: int) -> bool:
        """Whether a line of a block is in the text once more than it was beside the block."""
        return not block.others or len(self.where.get(block.lines[index], ())) > block.others[index]

    def is_evidence(self, token: str, elsewhere: bool = False) -> bool:
        """Whether a line is one that its block can be known by; `elsewhere`: in a file that the block was not in."""
        places = self.where.get(token)
        if places is None or len(places) > COMMON or token in self._trivial:
            return False
        return not (elsewhere and token in self._anywhere)

    def take(self, start: int, end: int) -> list[tuple[int, int]]:
        """Take lines: the runs of those that were free, without blank lines at their ends."""
        first, last = self._index(start), self._index(end)
        free = [place for place in range(first, last) if not self._taken[place]]
        self._taken[first:last] = b"\1" * (last - first)
        return self._runs(free)

    def locate(self, block: Fingerprint, near: int = 0, elsewhere: bool = False) -> Located:
        """Where a block is, among the lines that are not taken. `near`: the line where it began when last seen.

        `elsewhere`: it was in another file, so more evidence is asked for.
        """
        if not block.lines or not self.tokens:
            return GONE
        return self._exactly(block, near, elsewhere) or self._partly(block, near, elsewhere)

    def _exactly(self, block: Fingerprint, near: int, elsewhere: bool) -> Located | None:
        """All lines in their order; of several such places the one with the same shape, then the nearest."""
        wanted = list(block.lines)
        size = len(wanted)
        if any(token not in self.where for token in wanted):
            return None
        rarest = min(range(size), key=lambda index: len(self.where[wanted[index]]))
        starts = [place - rarest for place in self.where[wanted[rarest]] if place >= rarest]
        starts.sort(key=lambda start: abs(self.at[start] - near))
        found = [
            start
            for start in starts[:_CANDIDATES]
            if self.tokens[start : start + size] == wanted and not any(self._taken[start : start + size])
        ]
        telling = {token for token in wanted if token not in self._trivial}
        if elsewhere:
            if len(telling - self._anywhere) < MANY:
                return None
        elif not any(wanted[i] in telling and self._is_more(block, i) for i in range(size)):
            # `pass` is in many places; it is ours where it was
            found = [start for start in found if self.at[start] == near]
        if not found:
            return None
        same = next((s for s in found[:COMMON] if _hash(self._raw[s : s + size]) == block.hash), found[0])
        return Located(((self.at[same], self.at[same + size - 1] + 1),), 1.0)

    def _partly(self, block: Fingerprint, near: int, elsewhere: bool) -> Located:
        """What is left of it, run by run, the longest first."""
        wanted = block.lines
        evident = [
            self.is_evidence(token, elsewhere) and (elsewhere or self._is_more(block, index))
            for index, token in enumerate(wanted)
        ]
        queue = [
            (-sum(evident[start:end]), abs(self.at[start + off] - start - near), start, end, off)
            for start, end, off in self._common_runs(wanted, evident)
        ]
        heapq.heapify(queue)
        used: set[int] = set()
        places: set[int] = set()
        kept: list[tuple[int, int, int]] = []  # evident lines, first and last line in the text
        weight = 0
        while queue:
            _, away, start, end, off = heapq.heappop(queue)
            free = [index for index in range(start, end) if index not in used and index + off not in places]
            if len(free) < end - start:
                for first, last in _spans(free):
                    if count := sum(evident[first:last]):
                        heapq.heappush(queue, (-count, away, first, last, off))
                continue
            count, top, bottom = sum(evident[start:end]), self.at[start + off], self.at[end - 1 + off]
            if elsewhere and count < MANY:
                break  # the rest is no longer
            if count == 1 and not _is_near(top, bottom, near, len(wanted), kept):
                continue
            kept.append((count, top, bottom))
            used.update(range(start, end))
            places.update(range(start + off, end + off))
            weight += sum(_weight(token) for token in wanted[start:end])
        share = weight / sum(_weight(token) for token in wanted)
        enough = share >= MIN_KEPT or sum(count for count, _, _ in kept) >= MANY
        return Located(tuple(self._runs(sorted(places))), share) if kept and enough else GONE

    def _common_runs(self, wanted: tuple[str, ...], evident: list[bool]) -> Iterator[tuple[int, int, int]]:
        """The longest runs that the block and the text have in common around each evident line: its start and end in
        the block, and how far behind the text has it. Bounded: an evident line has at most `COMMON` places."""
        seeds: dict[int, list[int]] = {}
        for index, token in enumerate(wanted):
            if evident[index]:
                for place in self.where[token]:
                    if not self._taken[place]:
                        seeds.setdefault(place - index, []).append(index)
        for off, indices in seeds.items():
            low, high = max(0, -off), min(len(wanted), len(self.tokens) - off)
            done = low
            for seed in indices:
                if seed < done:
                    continue
                start, end = seed, seed + 1
                while start > done and self._agree(wanted, start - 1, off):
                    start -= 1
                while end < high and self._agree(wanted, end, off):
                    end += 1
                yield start, end, off
                done = end

    def _agree(self, wanted: tuple[str, ...], index: int, off: int) -> bool:
        return wanted[index] == self.tokens[index + off] and not self._taken[index + off]

    def _index(self, line: int) -> int:
        """The first token on this line or behind it."""
        return bisect_left(self.at, line)

    def _runs(self, places: list[int]) -> list[tuple[int, int]]:
        """Lines of places, which are in order: blank lines between two neighbours belong to the run."""
        return [(self.at[first], self.at[end - 1] + 1) for first, end in _spans(places)]


def locate(block: Fingerprint, text: str | bytes | Lines, near: int = 0, elsewhere: bool = False) -> Located:
    """Where a block is in a text; see `Lines.locate`. For several blocks, make one `Lines` of the text."""
    lines = text if isinstance(text, Lines) else Lines(text)
    return lines.locate(block, near, elsewhere)


_TRIVIAL = frozenset(
    b"""pass|else:|try:|finally:|except:|return|return None|return True|return False|return self|return null;|return;
|return true;|return false;|return 0;|continue|continue;|break|break;|break;|default:|else {|} else {|try {|} finally {
|} else|do {|then|done|esac|end|endif|return result|return nil|yield|raise|raise NotImplementedError|super().__init__()
|@property|@staticmethod|@classmethod|@override|main()|if __name__ == "__main__":|if __name__ == '__main__':|use strict
|"use strict";|'use strict';|<div>|</div>|EOF|\"\"\"|'''""".replace(b"\n", b"").split(b"|")
)
_BOILERPLATE = (
    b"import ",
    b"from ",
    b"#include ",
    b"using ",
    b"package ",
    b"use ",
    b"require ",
    b"export * ",
    b"# -*-",
)
"""How lines begin that are in many files of a project."""


def _is_trivial(line: bytes) -> bool:
    """A line that is in every program says nothing of where it is from."""
    return line in _TRIVIAL or sum(char.isalnum() for char in line[:40].decode("utf-8", "replace")) < 4


def _token(line: bytes) -> str:
    return f"{hashlib.sha256(line).hexdigest()[:8]}.{len(line)}"


def _weight(token: str) -> int:
    return int(token.partition(".")[2])


def _hash(lines: list[bytes]) -> str:
    """Of lines without blank ones."""
    bare = [line.rstrip(_WHITE) for line in lines]
    indents = [line[: len(line) - len(line.lstrip(_WHITE))] for line in bare]
    first, last = min(indents, default=b""), max(indents, default=b"")
    common = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    content = b"\n".join(line[common:] for line in bare)
    return f"sha256:{hashlib.sha256(content).hexdigest()[:16]}"


def _spans(numbers: list[int]) -> list[tuple[int, int]]:
    """Ascending numbers as ranges without gaps, end excluded."""
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number:
            spans[-1] = (spans[-1][0], number + 1)
        else:
            spans.append((number, number + 1))
    return spans


def _is_near(top: int, bottom: int, near: int, size: int, kept: list[tuple[int, int, int]]) -> bool:
    """Whether lines are about where their block was, or where the rest of it is."""
    reach = size + NEAR
    if near - reach <= top <= near + reach:
        return True
    return any(first - reach <= bottom and top <= last + reach for _, first, last in kept)
