"""Mistakes in settings, shown where they stand: as diagnostics of the settings file itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from wardline.config import Problem
from wardline.lsp import uris
from wardline.lsp.jsonrpc import Json, dumps
from wardline_analyzers.finding import Position
from wardline_analyzers.text.buffer import Buffer
from wardline_analyzers.text.positions import character_at

if TYPE_CHECKING:
    from wardline.lsp.documents import Part
    from wardline.lsp.server import Server
    from wardline.lsp.settings import SettingsStore
    from wardline.lsp.workspace import Workspace

ERROR, WARNING = 1, 2
_LONGEST = 1 << 20


class ConfigProblems:
    """Keeps the client's view of all settings files up to date.

    One that is open is a document with findings as well: its problems go out with them (`items`).
    """

    def __init__(self, server: Server, workspace: Workspace, settings: SettingsStore) -> None:
        self._server = server
        self._workspace = workspace
        self._settings = settings
        self._shown: dict[Path, tuple[Problem, ...]] = {}
        self._items: dict[str, list[str]] = {}
        """By URI: diagnostics as JSON."""
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
        key = uris.key(uri := self._settings.uri_of(str(path)))
        self._items[key] = [dumps(self._diagnostic(problem, buffer)).decode() for problem in problems]
        if not problems:
            del self._items[key]
        part = self._workspace.get(uri)
        if part is not None:
            self._workspace.pace.retell(part.program, pulled=True)
        else:
            self._server.publish(uri, None, self._whole(key))

    def items(self, part: Part) -> list[str]:
        """What is wrong in an open document that is a settings file: diagnostics as JSON."""
        return self._items.get(uris.key(part.uri), []) if self._items else []

    def closed(self, uri: str) -> None:
        """A document is no longer open: what is wrong in it is shown all the same."""
        if (key := uris.key(uri)) in self._items:
            self._server.publish(uri, None, self._whole(key))

    def _whole(self, key: str) -> Json:
        return Json(f"[{','.join(self._items.get(key, ()))}]".encode())

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
