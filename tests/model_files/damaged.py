"""Model files in which some bytes are others, missing, or too many."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

_MOST = 3000


def damaged(seeds: Sequence[bytes], seed: int) -> Iterator[bytes]:
    """Many of them, made of these; the same for the same `seed`."""
    chance = random.Random(seed)
    for _ in range(_MOST):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice((0, 1, 1, 1, 4))] = chance.randbytes(chance.choice((0, 1, 1, 1, 8)))
        yield bytes(data)
