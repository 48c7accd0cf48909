"""Where records about a file are kept."""

from __future__ import annotations

import os
from pathlib import Path

_TOPS = (".git", ".agent-trace", ".jj", ".hg")
"""What stands at the top of a checkout."""


def top_of(path: str) -> str | None:
    """The top of the checkout that a file is in; None if it is in none. `path` need not exist."""
    for directory in Path(path).parents:
        if any(os.path.lexists(directory / name) for name in _TOPS):
            return str(directory)
    return None


def root_of(path: str, otherwise: str) -> str:
    """The top of the checkout that a file is in, or else this directory."""
    return top_of(path) or otherwise
