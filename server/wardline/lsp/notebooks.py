"""Open notebooks: the program that their Python cells make up (LSP 3.17, "Notebook Documents").

The client shows us only the cells that our `notebookSelector` names, each as a document of its own; so a notebook's
findings are shown cell by cell, while an import in the first one is known in the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from wardline.lsp.documents import Part, Program, to_bytes
from wardline.lsp.wire import ContentChange
from wardline.project import notebook
from wardline.project.notebook import python_of
from wardline_analyzers.text.buffer import Buffer

if TYPE_CHECKING:
    from wardline.lsp.server import Server


class Cell(Part):
    """One cell. Its own text has the magics that the program has as comments, of the same length."""

    def __init__(self, uri: str, version: int | None, program: Program, text: bytes) -> None:
        super().__init__(uri, version, program)
        self._text = Buffer(text)

    @property
    def text(self) -> Buffer:
        return self._text

    def replace(self, start: int, end: int, new: bytes) -> None:
        size = len(self._text.data)
        self._text.replace(start, end, new)
        self.program.replace(self.start, self.start + size, python_of(self._text.data))
        for later in self.program.parts[self.program.parts.index(self) + 1 :]:
            later.start += len(self._text.data) - size


class Notebooks:
    """All open notebooks, by URI. Each is a program whose parts are its cells, in order."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._open: dict[str, Program] = {}

    def open(self, uri: str, cells: Sequence[types.NotebookCell], texts: Sequence[types.TextDocumentItem]) -> None:
        """The client has opened a notebook."""
        self.close(uri)
        program = self._open[uri] = self._server.workspace.program(uri)
        self._put(program, [cell.document for cell in cells], texts)

    def close(self, uri: str) -> None:
        """The client has closed a notebook."""
        program = self._open.pop(uri, None)
        for part in program.parts if program else ():
            self._server.workspace.close(part.uri)

    def change(self, uri: str, change: types.NotebookDocumentCellChanges) -> bool:
        """Cells have come, gone, moved, or been edited. False: no such notebook is open."""
        program = self._open.get(uri)
        if program is None:
            return False
        if change.structure:
            array = change.structure.array
            order = [part.uri for part in program.parts]
            order[array.start : array.start + array.delete_count] = [cell.document for cell in array.cells or ()]
            self._put(program, order, change.structure.did_open or ())
        for content in change.text_content or ():
            part = next((p for p in program.parts if p.uri == content.document.uri), None)
            if part is not None:
                part.change([_plain(c) for c in content.changes], self._server.client.encoding)
                part.version = content.document.version
        self._server.workspace.pace.changed(program)
        return True

    def _put(self, program: Program, order: Sequence[str], opened: Sequence[types.TextDocumentItem]) -> None:
        """Make the program of these cells; those that are new in it are among `opened`."""
        workspace = self._server.workspace
        new = {item.uri: Cell(item.uri, item.version, program, to_bytes(item.text)) for item in opened}
        known = {**{part.uri: part for part in program.parts}, **new}
        parts = [known[uri] for uri in order if uri in known]
        for part in program.parts:
            if part not in parts:
                workspace.close(part.uri)
        program.parts = parts
        joined = notebook.Notebook.of(tuple(notebook.Cell(n, part.text.data) for n, part in enumerate(parts, 1)))
        for part, start in zip(parts, joined.starts, strict=True):
            part.start = start
        program.set_text(joined.program())
        for part in new.values():
            workspace.add(part)
        workspace.pace.changed(program)


def _plain(change: types.TextDocumentContentChangeEvent) -> ContentChange:
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return {"text": change.text}
    start, end = change.range.start, change.range.end
    return {
        "text": change.text,
        "range": {
            "start": {"line": start.line, "character": start.character},
            "end": {"line": end.line, "character": end.character},
        },
    }
