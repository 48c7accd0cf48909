"""Where what is found in a text one after the other ends: routes, marked methods, exported functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence


def with_ends(found: Sequence[re.Match[bytes]], text: bytes) -> Iterator[tuple[re.Match[bytes], int]]:
    """Each of these with where the next one begins; the last one with where the text ends."""
    return zip(found, (*(each.start() for each in found[1:]), len(text)), strict=False)


__all__ = ["with_ends"]
