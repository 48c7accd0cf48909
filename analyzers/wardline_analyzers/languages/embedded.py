"""Code that stands in a text of another kind: all around it is blanked out, so that all places stay.

Which parts are code is found out anew with each edit: an opened mark changes what all behind it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from wardline_analyzers.languages import braces
from wardline_analyzers.languages.lexicon import Lexicon
from wardline_analyzers.splice import Splice
from wardline_analyzers.text.buffer import Buffer, LineChange

_BLANK: Final = bytes(char if char in b"\r\n" else 0x20 for char in range(256))


def alone(text: bytes, pieces: Iterable[tuple[int, int, bytes]]) -> bytes:
    """The text with spaces for all but these pieces, in their order: from where to where, and what stands there, of as
    many bytes. It has the same lines, and each byte its place. What begins inside the piece before is left out."""
    made: list[bytes] = []
    end = 0
    for start, stop, code in pieces:
        if start < end:
            continue
        made += text[end:start].translate(_BLANK), code
        end = stop
    made.append(text[end:].translate(_BLANK))
    return b"".join(made)


class Splitter(braces.Splitter):
    """The units of the code in a buffer. What is between them is blank lines."""

    def __init__(self, buffer: Buffer, code_in: Callable[[bytes], bytes], lexicon: Lexicon) -> None:
        self._whole = buffer
        self._code_in = code_in
        self._code = Buffer(code_in(buffer.data))
        super().__init__(self._code, lexicon)

    def update(self, change: LineChange) -> Splice:
        """Cut again what an edit has changed of the code."""
        return super().update(self._code.become(self._code_in(self._whole.data)))


__all__ = ["Splitter", "alone"]
