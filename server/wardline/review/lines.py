"""Each line of a file: who wrote it, as far as is known, and who reviewed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wardline.origin.model import Block, Kind
from wardline.review.held import Held
from wardline.review.records import Review, Reviews, verdict_of


@dataclass(frozen=True, slots=True)
class Line:
    """One line, counted from 1."""

    number: int
    origin: str
    """`ai`, `inferred-ai`, `mixed`, `human` or `unknown`."""
    known: Block | None = None
    """What a record says of it."""
    block: Block | None = None
    """The AI-written block that it is in, as it is reviewed."""
    reviews: tuple[Review, ...] = ()

    @property
    def verdict(self) -> str:
        """`unreviewed`, `rejected`, `approved`; empty: it is in no block that an AI wrote."""
        return verdict_of(self.reviews) if self.block is not None else ""


def lines_of(held: Held, reviews: Reviews) -> Iterator[Line]:
    """The lines of a file, in order; a line end at the end of the text begins no further line.

    Lines between the pieces of a block are reviewed with it, but no record says who wrote them.
    """
    known: dict[int, Block] = {}
    for block in held.known:
        for number in range(block.start, block.end):
            known.setdefault(number, block)
    blocks: dict[int, tuple[Block, tuple[Review, ...]]] = {}
    for block in held.blocks:
        said = tuple(reviews.of(block.hash))
        for number in range(block.start, block.end):
            blocks.setdefault(number, (block, said))
    for number in range(count(held)):
        of = known.get(number)
        within, said = blocks.get(number, (None, ()))
        yield Line(number + 1, origin_of(of), of, within, said)


def count(held: Held) -> int:
    """How many lines a file has, as people count."""
    text = held.source.text
    return held.source.buffer.line_count - (1 if not text or text.endswith((b"\n", b"\r")) else 0)


def origin_of(block: Block | None) -> str:
    """One word for who wrote a block; None: nothing is known of it."""
    if block is None:
        return Kind.UNKNOWN.value
    return "mixed" if block.contributor == "mixed" else block.author.kind.value
