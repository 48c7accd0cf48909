"""Where records about a file are kept."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

CHECKOUTS = (".git", ".jj", ".hg")
"""What stands at the top of a checkout."""
_TOPS = (*CHECKOUTS, ".agent-trace")


def top_of(path: str | Path, marks: Sequence[str] = _TOPS) -> str | None:
    """The nearest folder around a file that has one of the marks; None if there is none. `path` need not exist."""
    for directory in Path(path).parents:
        if any(os.path.lexists(directory / name) for name in marks):
            return str(directory)
    return None


def root_of(path: str, otherwise: str) -> str:
    """The top of the checkout that a file is in, or else this directory."""
    return top_of(path) or otherwise
