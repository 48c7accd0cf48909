"""A mistake in the settings, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wardline_analyzers.finding import Position


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a settings file.

    `start` and `end` are 0-based lines and columns in bytes (UTF-8), as in `wardline_analyzers.finding.Position`.
    `path` is None for a mistake in the editor's own settings, which have no place in a file. `suggestion` is the text
    that was probably meant; it can replace the text between `start` and `end`.
    """

    path: Path | None
    start: Position
    end: Position
    message: str
    suggestion: str | None = None

    def text(self) -> str:
        """The message with its suggestion, as one line."""
        return f"{self.message}; did you mean `{self.suggestion}`?" if self.suggestion else self.message


START = Position(0, 0)
"""The place of a problem that concerns a whole file."""
