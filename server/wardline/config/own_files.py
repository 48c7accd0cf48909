"""A workspace's own rule pages and models: files below its folder `.wardline`, found and read with bounds."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from wardline.config.problem import Problem
from wardline.config.source import read
from wardline_analyzers.finding import Position

if TYPE_CHECKING:
    from wardline_analyzers.rules.problem import Problem as Found

_MOST_ENTRIES = 10_000
"""Names in the folders that are looked at."""


def texts_below(folder: Path, suffix: str, depth: int, most: int) -> tuple[dict[str, str], list[Problem]]:
    """The texts of the files with this suffix, by path below the folder (with `/`), and what is wrong with them.

    Folders are looked into `depth` levels deep; of more than `most` files the rest is left out. Never raises; costs
    next to nothing if there is no such folder.
    """
    names = sorted(_names(folder, suffix, depth))
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for name in names[:most]:
        source = read(folder / name)
        problems += source.problems
        if source.text:
            texts[name] = source.text
    if len(names) > most:
        problems.append(problem_at(folder / names[most], 0, f"only {most} files are read"))
    return texts, problems


def told(found: Iterable[Found]) -> list[Problem]:
    """What a loader found wrong in these files, as problems of settings."""
    return [
        problem_at(Path(each.path), each.line - 1, each.message + (f"; {each.suggestion}" if each.suggestion else ""))
        for each in found
    ]


def problem_at(path: Path, line: int, message: str) -> Problem:
    """A problem that concerns a line (0-based) of a file."""
    at = Position(max(0, line), 0)
    return Problem(path, at, Position(at.line + 1, 0), message[:1].upper() + message[1:])


def is_below(path: Path, folder: str, suffix: str) -> bool:
    """Whether a path is, by its name, that of such a file below `.wardline/<folder>`."""
    parts = path.parts
    return path.suffix == suffix and (".wardline", folder) in pairwise(parts[:-1])


def _names(folder: Path, suffix: str, depth: int) -> list[str]:
    names: list[str] = []
    waiting = [("", depth)]
    left = _MOST_ENTRIES
    while waiting:
        below, deeper = waiting.pop()
        for entry in _entries(folder / below, left):
            left -= 1
            name = f"{below}{entry.name}"
            if entry.name.endswith(suffix):
                names.append(name)
            elif deeper and not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                waiting.append((f"{name}/", deeper - 1))
    return names


def _entries(folder: Path, most: int) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted((entry for entry, _ in zip(entries, range(most), strict=False)), key=lambda entry: entry.name)
    except (OSError, ValueError):
        return []
