"""`notebookDocument/didOpen`: a notebook and the texts of its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = types.NOTEBOOK_DOCUMENT_DID_OPEN


def handle(server: Server, params: types.DidOpenNotebookDocumentParams) -> None:
    notebook = params.notebook_document
    server.typed.notebooks.open(notebook.uri, notebook.cells, params.cell_text_documents)
