"""`textDocument/didClose`: what is on disk counts again, and the diagnostics of the open document go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardline.lsp.wire import DocumentParams

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = "textDocument/didClose"


def handle(server: Server, params: DocumentParams) -> None:
    uri = params["textDocument"]["uri"]
    server.workspace.settings.closed(uri)
    server.workspace.close(uri)
    if server.late.typed is not None:
        server.late.typed.files.changed([uri])
