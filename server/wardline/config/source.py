"""Reading a settings file from disk, however hostile it is."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from wardline.config.problem import START, Problem
from wardline_analyzers.finding import Position

MAX_BYTES = 1 << 20
"""A larger settings file is not read."""

Signature = tuple[int, int]
"""When a file was last written (ns) and its size in bytes: the same signature, the same content."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a settings file (line ends as `\\n`), or the reason why there is none."""

    path: Path
    text: str
    problems: tuple[Problem, ...] = ()


def signature(path: str | Path) -> Signature | None:
    """The signature of a regular file; None if there is none, or if it cannot be looked at."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return (found.st_mtime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None


def read(path: Path) -> Source:
    """Read a settings file. Never raises; a device, a pipe or a directory is not opened."""
    found = signature(path)
    if found is None:
        why = "it is no regular file" if os.path.lexists(path) else "it is not there"
        return _failed(path, f"This file cannot be read: {why}")
    if found[1] > MAX_BYTES:
        return _failed(path, f"This file is larger than {MAX_BYTES} bytes and is not read")
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES)
    except OSError as error:
        return _failed(path, f"This file cannot be read: {error.strerror or error}")
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    try:
        return Source(path, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start)
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1)
        problem = Problem(path, Position(line, column), Position(line, column + 1), "This byte is no UTF-8 text")
        # Latin-1 letters in a comment must not cost the settings around them.
        return Source(path, data.decode("utf-8", "replace"), (problem,))


def _failed(path: Path, message: str) -> Source:
    return Source(path, "", (Problem(path, START, START, message),))
