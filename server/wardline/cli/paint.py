"""Colours for a terminal, none for a file."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, TextIO

from wardline_analyzers.finding import Severity

if TYPE_CHECKING:
    from rich.color import ColorSystem
    from rich.console import Console
    from rich.style import Style

STYLES = {
    "high": "bold red",
    "medium": "bold yellow",
    "low": "cyan",
    "info": "blue",
    "path": "bold",
    "rule": "magenta",
    "dim": "dim",
    "good": "green",
    "removed": "red",
    "added": "green",
}

PLAIN_WIDTH = 120
"""Cells of a line where there is no terminal to ask."""

_NARROWEST = 40


class Paint:
    """Paints for one stream: colours as the terminal can, none for NO_COLOR, TERM=dumb or a file."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """For a stream; None: for a file, in UTF-8."""
        self._system: ColorSystem | None = None
        self.unicode = stream is None or "utf" in (getattr(stream, "encoding", None) or "").lower()
        columns = os.environ.get("COLUMNS", "")
        self.width = max(_NARROWEST, int(columns)) if stream and columns.isdecimal() else PLAIN_WIDTH
        # The import takes its time: only a terminal, and who forces colours, pays for it.
        if stream is not None and (stream.isatty() or os.environ.get("FORCE_COLOR")):
            from rich.color import ColorSystem

            console = console_for(stream)
            self.width = max(_NARROWEST, console.width)
            if console.color_system and not console.no_color and not console.legacy_windows:
                self._system = ColorSystem.STANDARD

    @property
    def coloured(self) -> bool:
        return self._system is not None

    def __call__(self, style: str, text: str) -> str:
        """`text`, painted in a style of `STYLES`."""
        if self._system is None or not text:
            return text
        return _style(style).render(text, color_system=self._system)

    def severity(self, severity: Severity) -> str:
        """The word for a severity, in its colour."""
        return self(severity.label, severity.label)


@cache
def _style(name: str) -> Style:
    from rich.style import Style

    return Style.parse(STYLES[name])


def console_for(stream: TextIO) -> Console:
    """A rich console that neither guesses at markup nor at emoji: the text is the user's code."""
    from rich.console import Console

    return Console(file=stream, markup=False, emoji=False, highlight=False, soft_wrap=False)
