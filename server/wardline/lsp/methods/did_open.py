"""`textDocument/didOpen`: a document is now the client's; what is on disk no longer counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardline.lsp.wire import DidOpenParams

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = "textDocument/didOpen"


def handle(server: Server, params: DidOpenParams) -> None:
    if server.late.typed is not None:
        server.late.typed.files.opened(params["textDocument"]["uri"])
    server.workspace.open(params["textDocument"])
