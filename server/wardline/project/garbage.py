"""When garbage in circles is looked for while many files are looked at: seldom, for they leave little of it."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from typing import Final

_MOST_MADE: Final = 4_000_000
"""Objects that may be made, beyond those that went again, before a process looks for garbage in circles: some 400 MB.
To go through them takes a second and more, and nine tenths of them are no garbage."""

_inside = 0
"""How many ask for it: scans are generators, and need not end in the order in which they began."""
_before = gc.get_threshold()


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Look at a file without a look for garbage, unless that file makes very much: it took a fifth of a scan."""
    global _inside, _before
    if not _inside:
        _before = gc.get_threshold()
        seldom()
    _inside += 1
    try:
        yield
    finally:
        _inside -= 1
        if not _inside:
            gc.set_threshold(*_before)


@contextlib.contextmanager
def to_the_end() -> Iterator[None]:
    """For all that a command does that ends then: what is left is not gone through once more, neither when garbage is
    looked for as often as before, nor when Python ends."""
    with undisturbed():
        try:
            yield
        finally:
            gc.freeze()


def seldom() -> None:
    """Let this process look for garbage only where very much has been made: one file may make gigabytes of it."""
    gc.set_threshold(_MOST_MADE, 1, 1)


def collect_if_much() -> None:
    """Between two files, if there may be much."""
    if gc.get_count()[0] > _MOST_MADE:
        gc.collect()
