"""Users' own rule pages: `.wardline/rules/*.md`, and one folder a family below it.

The pages of a workspace are data, whoever wrote them: nothing of them is ever run (see `rules.catalog.load_user_rules`
for what is refused).
"""

from __future__ import annotations

import os
from pathlib import Path

from wardline.config.problem import Problem
from wardline.config.source import read
from wardline_analyzers.finding import Position

FOLDER = os.path.join(".wardline", "rules")

_MOST_PAGES = 300
"""Pages of a workspace that are read."""

Pages = tuple[tuple[str, str], ...]
"""(path below the folder, text) of each page, sorted; see `Profile.custom_rules`."""


def user_rules(root: Path) -> tuple[Pages, list[Problem]]:
    """The rule pages of a workspace, and what is wrong with them. Never raises; costs next to nothing without any."""
    folder = root / FOLDER
    names = _names(folder)
    if not names:
        return (), []
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for name in names[:_MOST_PAGES]:
        source = read(folder / name)
        problems += source.problems
        if source.text:
            texts[name] = source.text
    if len(names) > _MOST_PAGES:
        problems.append(_problem(folder / names[_MOST_PAGES], 0, f"only {_MOST_PAGES} pages are read"))
    from wardline_analyzers.rules.catalog import extended_by, load_user_rules

    for found in load_user_rules(str(folder), texts)[1]:
        advice = f"; {found.suggestion}" if found.suggestion else ""
        problems.append(_problem(Path(found.path), found.line - 1, found.message + advice))
    pages = tuple(sorted(texts.items()))
    extended_by(pages)  # from now on `catalog.find` knows them
    return pages, problems


def is_page(path: Path) -> bool:
    """Whether a path is that of a user's rule page, by its name."""
    parts = path.parts
    return path.suffix == ".md" and any(
        parts[n : n + 2] == (".wardline", "rules") for n in range(max(0, len(parts) - 4), len(parts) - 1)
    )


def _names(folder: Path) -> list[str]:
    """The pages in the folder and in its folders, as paths below it with forward slashes."""
    names: list[str] = []
    for entry in _entries(folder):
        if entry.name.endswith(".md"):
            names.append(entry.name)
        elif not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
            names += (f"{entry.name}/{e.name}" for e in _entries(entry.path) if e.name.endswith(".md"))
    return names


def _entries(folder: str | Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (OSError, ValueError):
        return []


def _problem(path: Path, line: int, message: str) -> Problem:
    at = Position(max(0, line), 0)
    return Problem(path, at, Position(at.line + 1, 0), message[:1].upper() + message[1:])
