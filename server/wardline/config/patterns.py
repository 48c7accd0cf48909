"""Patterns as git has them in `.gitignore` (gitignore(5)), through `pathspec`."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Patterns:
    """Some patterns of one directory."""

    __slots__ = ("_spec",)

    def __init__(self, spec: GitIgnoreSpec) -> None:
        self._spec = spec

    def decide(self, relative: str) -> bool | None:
        """Whether a path matches: True; False if a `!` pattern takes it out again; None if no pattern speaks of it.

        `relative` is relative to the patterns' directory, with `/` between parts; a directory ends in `/`.
        """
        return self._spec.check_file(relative).include


_STARS = re.compile(r"\*+")
_MOST_STARS_IN_A_NAME = 3
_MOST_STARS = 8


def _affordable(line: str) -> bool:
    """Whether matching stays fast.

    `pathspec` backtracks, so `*a*a*a*a*a*b` in a hostile repository and a long file name would stop the server.
    """
    stars = [len(_STARS.findall(part)) for part in line.split("/")]
    return max(stars) <= _MOST_STARS_IN_A_NAME and sum(stars) <= _MOST_STARS


@lru_cache(maxsize=4096)
def compile_pattern(line: str) -> Patterns | None:
    """One pattern; None if it is none (a comment, an empty line) or cannot be understood. Never raises."""
    return compile_patterns((line,))


def compile_patterns(lines: Iterable[str]) -> Patterns | None:
    """Some patterns, the last one that matches decides. Those that cannot be understood are left out."""
    # The import takes some 25 ms: only who has patterns pays for it.
    from pathspec import GitIgnoreSpec

    kept = [line for line in lines if _affordable(line)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `[[a]` is a FutureWarning of `re`
        try:
            spec = GitIgnoreSpec.from_lines(kept)
        except (ValueError, re.error, RecursionError, OverflowError):
            if len(kept) <= 1:
                return None
            spec = GitIgnoreSpec.from_lines([line for line in kept if compile_pattern(line) is not None])
    return Patterns(spec) if any(pattern.include is not None for pattern in spec.patterns) else None
