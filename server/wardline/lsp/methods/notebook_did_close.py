"""`notebookDocument/didClose`: the notebook and all its cells are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = types.NOTEBOOK_DOCUMENT_DID_CLOSE


def handle(server: Server, params: types.DidCloseNotebookDocumentParams) -> None:
    server.typed.notebooks.close(params.notebook_document.uri)
