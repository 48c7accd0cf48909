"""Where the program `wardline` is that belongs to the code that runs here."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig

_EXECUTABLE = "wardline.exe" if os.name == "nt" else "wardline"
_TEMPORARY = ("archive-v", "builds-v")
"""Folders in uv's cache where `uvx` puts an environment that it may remove at any time."""


def find() -> str | None:
    """The absolute path of the program; None if there is none beside this Python.

    If PATH leads to the very same file, the name on PATH is taken (pipx and uv link it there): it stays the same
    when the environment behind it is made anew.
    """
    own = os.path.join(sysconfig.get_path("scripts"), _EXECUTABLE)
    if not os.path.isfile(own):
        own = os.path.join(os.path.dirname(sys.executable), _EXECUTABLE)
        if not os.path.isfile(own):
            return None
    on_path = shutil.which("wardline")
    if on_path and os.path.isabs(on_path) and os.path.realpath(on_path) == os.path.realpath(own):
        return on_path
    return os.path.abspath(own)


def is_temporary(program: str) -> bool:
    """Whether the program stands in an environment that is not meant to last."""
    parts = os.path.realpath(program).split(os.sep)
    return "uv" in parts and any(part.startswith(_TEMPORARY) for part in parts)
