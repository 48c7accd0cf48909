"""`notebookDocument/didChange`: cells have come, gone, moved, or been edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = types.NOTEBOOK_DOCUMENT_DID_CHANGE


def handle(server: Server, params: types.DidChangeNotebookDocumentParams) -> None:
    uri, cells = params.notebook_document.uri, params.change.cells
    if cells is not None and not server.typed.notebooks.change(uri, cells):
        server.workspace.unknown_document(uri, METHOD)
