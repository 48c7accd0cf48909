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

if TYPE_CHECKING:
    from wardline.lsp.server import Server


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
        texts = {part.uri: (part, part.cell.data) for part in program.parts if part.cell}
        new = {item.uri: (Part(item.uri, item.version, program), to_bytes(item.text)) for item in opened}
        texts.update(new)
        cells = [texts[uri] for uri in order if uri in texts]
        kept = {part.uri for part, _ in cells}
        for part in program.parts:
            if part.uri not in kept or part.uri in new:
                workspace.close(part.uri)
        program.set_cells(cells)
        for part, _ in cells:
            if part.uri in new:
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
