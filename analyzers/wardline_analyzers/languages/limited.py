"""Parsing with a grammar that never comes back from some half-typed texts.

The scanner of tree-sitter-kotlin 1.1.0 looks for the end of a line without asking for the end of the text, and some
texts it reads in more ways than anybody waits for. So the text gets a line's end, and the parser a number of steps.
Both depend on nothing but the text: what comes of it is the same each time.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Language, Parser, Tree

_STEPS: Final = 20
_BYTES_PER_STEP: Final = 16
"""Text for which one more step is granted. A step is a hundred of the parser's own; whole and broken files take one for
30 bytes at most, and each step of a text that it does not come back from takes a millisecond."""
_PIECE: Final = 1 << 16
"""Bytes that are handed over at once: whoever goes back in a large text gets no copy of all that follows."""


def parsed_within(language: Language, text: bytes) -> Tree:
    """The tree of a text; that of an empty one, if the parser takes too many steps."""
    text += b"\n"
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


__all__ = ["parsed_within"]
