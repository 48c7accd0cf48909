"""What is wrong with a page, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Problem:
    """One mistake in one page."""

    path: str
    """The page, as it was named to the loader."""
    line: int
    """1-based line in the page."""
    message: str
    suggestion: str = ""
    """What to write instead, or empty."""

    def __str__(self) -> str:
        hint = f" ({self.suggestion})" if self.suggestion else ""
        return f"{self.path}:{self.line}: {self.message}{hint}"


class PageError(ValueError):
    """A page that is not a rule. `problem` says where and why."""

    def __init__(self, line: int, message: str, suggestion: str = "", path: str = "") -> None:
        self.problem = Problem(path, line, message, suggestion)
        super().__init__(line, message, suggestion, path)

    def __str__(self) -> str:
        return str(self.problem)

    def within(self, path: str) -> PageError:
        """The same error, in the page of this name."""
        found = replace(self.problem, path=path)
        return PageError(found.line, found.message, found.suggestion, path)


def nearest(word: str, options: Iterable[str]) -> str:
    """The option that was probably meant, or the empty text."""
    from difflib import get_close_matches  # here: its import is too dear for a start with a warm cache

    return next(iter(get_close_matches(word, sorted(options), n=1)), "")


def closest(word: str, options: Iterable[str]) -> str:
    """A hint: "did you mean `x`?", or else all options if they are few."""
    known = set(options)
    near = nearest(word, known)
    if near:
        return f"did you mean `{near}`?"
    return f"one of {', '.join(sorted(known))}" if 0 < len(known) <= 20 else ""
