"""What a file is called where its path matters to the analysis."""

from __future__ import annotations

import os


def job_name(path: str, root: str) -> str:
    """The path that the rules see, and that the key of a result holds."""
    try:
        relative = os.path.relpath(path, root)
    except ValueError:  # another drive
        return path.replace(os.sep, "/")
    return relative.replace(os.sep, "/")
