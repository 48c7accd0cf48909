"""When garbage in circles is looked for while many files are looked at: seldom, for they leave little of it."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from typing import Final

_MOST_MADE: Final = 2_000_000
"""Objects that may be made, beyond those that went again, before a process looks for garbage in circles."""


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Look at a file without a look for garbage: that took a fifth of a scan."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def collect_if_much() -> None:
    """For a process that does not look for it by itself."""
    if gc.get_count()[0] > _MOST_MADE:
        gc.collect()
