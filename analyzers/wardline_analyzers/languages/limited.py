"""Parsing what a grammar never comes back from.

Where nothing closes a comment, grammars look through all that follows once for each `/*`, and go on behind the next
one. Of very many such signs none is shown to them (`readable`).

The scanner of tree-sitter-kotlin 1.1.0 looks for the end of a line without asking for the end of the text, and some
texts it reads in more ways than anybody waits for. So the text gets a line's end, and the parser a number of steps.
Both depend on nothing but the text: what comes of it is the same each time.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Language, Parser, Tree

_OPEN: Final = b"/*"
_CLOSED: Final = b"*/"
_MOST_OPEN: Final = 100
"""Signs of comments that nothing closes, with which any grammar comes back soon."""
_STEPS: Final = 20
_BYTES_PER_STEP: Final = 16
"""Text for which one more step is granted. A step is a hundred of the parser's own; whole and broken files take one for
30 bytes at most, and each step of a text that it does not come back from takes a millisecond."""
_PIECE: Final = 1 << 16
"""Bytes that are handed over at once: whoever goes back in a large text gets no copy of all that follows."""


def readable(text: bytes) -> bytes:
    """The text for a parser: as it is, or with spaces for the signs that open comments and that nothing closes."""
    if text.count(_OPEN) <= text.count(_CLOSED) + _MOST_OPEN:
        return text
    last = text.rfind(_CLOSED) + 1
    return text[:last] + text[last:].replace(_OPEN, b"  ")


def parsed_within(language: Language, text: bytes) -> Tree:
    """The tree of a text; that of an empty one, if the parser takes too many steps."""
    text = readable(text) + b"\n"
    left = _STEPS + len(text) // _BYTES_PER_STEP

    def piece(offset: int, _point: object) -> bytes:
        return text[offset : offset + _PIECE]

    def is_over(*_: object) -> bool:
        nonlocal left
        left -= 1
        return left < 0

    parser = Parser(language)
    try:
        return parser.parse(piece, progress_callback=is_over)
    except ValueError:  # "Parsing failed"
        return Parser(language).parse(b"\n")


__all__ = ["parsed_within", "readable"]
