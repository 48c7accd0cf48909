"""Mistakes in settings, shown where they stand: as diagnostics of the settings file itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from wardline.config import Problem
from wardline.lsp.jsonrpc import Json, dumps
from wardline_analyzers.finding import Position
from wardline_analyzers.text.buffer import Buffer
from wardline_analyzers.text.positions import character_at

if TYPE_CHECKING:
    from wardline.lsp.server import Server
    from wardline.lsp.settings import SettingsStore

ERROR, WARNING = 1, 2
_LONGEST = 1 << 20


class ConfigProblems:
    """Keeps the client's view of all settings files up to date."""

    def __init__(self, server: Server, settings: SettingsStore) -> None:
        self._server = server
        self._settings = settings
        self._shown: dict[Path, tuple[Problem, ...]] = {}
        self._told: set[str] = set()

    def show(self, *all_problems: tuple[Problem, ...]) -> None:
        """Show the problems of all settings in use; those shown before that are gone are taken away."""
        found: dict[Path, dict[Problem, None]] = {}
        for problems in all_problems:
            for problem in problems:
                if problem.path is None:
                    self.tell(f"in the editor's settings: {problem.text()}")
                else:
                    found.setdefault(problem.path, {})[problem] = None
        for path in self._shown.keys() - found.keys():
            self._publish(path, ())
        for path, of_file in found.items():
            if self._shown.get(path) != tuple(of_file):
                self._publish(path, tuple(of_file))
        self._shown = {path: tuple(of_file) for path, of_file in found.items()}

    def tell(self, text: str) -> None:
        """Say, once, what has no place in a file."""
        if text not in self._told:
            self._told.add(text)
            self._server.tell(WARNING, text)

    def _publish(self, path: Path, problems: tuple[Problem, ...]) -> None:
        buffer = _buffer(path) if problems else Buffer(b"")
        items = Json(dumps([self._diagnostic(problem, buffer) for problem in problems]))
        self._server.publish(self._settings.uri_of(str(path)), None, items)

    def _diagnostic(self, problem: Problem, buffer: Buffer) -> dict[str, Any]:
        encoding = self._server.client.encoding

        def place(position: Position) -> dict[str, int]:
            character = character_at(buffer, position.line, position.column, encoding)
            return {"line": position.line, "character": character}

        return {
            "range": {"start": place(problem.start), "end": place(problem.end)},
            "severity": ERROR,
            "code": "settings",
            "source": "wardline",
            "message": problem.text(),
        }


def _buffer(path: Path) -> Buffer:
    try:
        with open(path, "rb") as file:
            return Buffer(file.read(_LONGEST))
    except OSError:
        return Buffer(b"")
