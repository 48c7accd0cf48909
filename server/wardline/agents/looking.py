"""One text, looked at as the project's settings say: what `wardline check` would report for a file of this path."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wardline.project.source import Unreadable, source_of

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


def look(path: str, raw: bytes, cwd: str, until: float = math.inf) -> Looked:
    """Analyse bytes as the file `path` (absolute), which need not exist. Raises NotLooked.

    Where the settings allow the network, nobody is waited for after `until` (`time.monotonic`).
    """
    from wardline.config import resolve
    from wardline.project.scan import broken_rules

    settings = resolve(Path(path), workspace=Path(cwd))
    if settings.excluded:
        raise NotLooked("is excluded by the settings and was not checked", expected=True)
    limit = settings.settings.max_file_size
    if len(raw) > limit:
        raise NotLooked(f"is larger than {limit:,} bytes and was not checked")
    try:
        source = source_of(path, raw)
    except Unreadable as problem:
        raise NotLooked(str(problem), expected=problem.on_purpose) from None
    results = analysed(source, settings, until)
    return Looked(source, _unknown(settings, path, results), settings, broken_rules())


def analysed(source: Source, settings: Resolved, until: float = math.inf) -> tuple[Result, ...]:
    """What is found in a source, the baseline left aside."""
    from wardline.project.scan import analyse, job_name

    root, network = str(settings.root), settings.settings.network
    return analyse(source, job_name(source.path, root), settings.profile, root, network, until).results


def _unknown(settings: Resolved, path: str, results: tuple[Result, ...]) -> tuple[Result, ...]:
    from wardline.project.baseline import BaselineError, Baselines

    try:
        return tuple(Baselines().new(settings.settings.baseline, path, results))
    except BaselineError as error:
        raise NotLooked(f"was not checked: {error}") from None
