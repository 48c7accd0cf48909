"""One text, looked at as the project's settings say: what `wardline check` would report for a file of this path."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wardline.project.source import Unreadable, is_python_file, source_of
from wardline_analyzers.opening import PYTHON

if TYPE_CHECKING:
    from wardline.config import Resolved
    from wardline.project.report import Result
    from wardline.project.source import Source


class NotLooked(Exception):
    """Why a text was not analysed, in words that follow its name; `expected` if it is not meant to be."""

    def __init__(self, reason: str, expected: bool = False) -> None:
        super().__init__(reason)
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Looked:
    """A text and what is found in it; findings that the project's baseline knows are left out."""

    source: Source
    results: tuple[Result, ...]
    settings: Resolved
    failed: tuple[str, ...] = ()
    """Rules that broke down in this process; their findings may be missing."""

    @property
    def problems(self) -> tuple[str, ...]:
        """Mistakes in the settings, one line each."""
        return tuple(problem.text() for problem in self.settings.problems)


def is_python(path: str, raw: bytes) -> bool:
    """Whether a file of this name with these bytes is Python: by its suffix or the one behind a link, else by its
    first line."""
    return is_python_file(path, raw) or (os.path.islink(path) and is_python_file(os.path.realpath(path), raw))


def look(path: str, raw: bytes, cwd: str) -> Looked:
    """Analyse bytes as the file `path` (absolute), which need not exist. Raises NotLooked."""
    from wardline.config import resolve
    from wardline.project.scan import broken_rules

    settings = resolve(Path(path), workspace=Path(cwd))
    if settings.excluded:
        raise NotLooked("is excluded by the settings and was not checked", expected=True)
    limit = settings.settings.max_file_size
    if len(raw) > limit:
        raise NotLooked(f"is larger than {limit:,} bytes and was not checked")
    try:
        source = source_of(path, raw, PYTHON if is_python(path, raw) else "")
    except Unreadable as problem:
        raise NotLooked(str(problem), expected=problem.on_purpose) from None
    results = analysed(source, settings)
    return Looked(source, _unknown(settings, path, results), settings, broken_rules())


def analysed(source: Source, settings: Resolved) -> tuple[Result, ...]:
    """What is found in a source, the baseline left aside."""
    from wardline.project.scan import analyse, job_name

    root = str(settings.root)
    return analyse(source, job_name(source.path, root), settings.profile, root).results


def _unknown(settings: Resolved, path: str, results: tuple[Result, ...]) -> tuple[Result, ...]:
    from wardline.project.baseline import BaselineError, Baselines

    try:
        return tuple(Baselines().new(settings.settings.baseline, path, results))
    except BaselineError as error:
        raise NotLooked(f"was not checked: {error}") from None
