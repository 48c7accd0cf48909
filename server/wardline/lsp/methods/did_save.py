"""`textDocument/didSave`: if it was a settings file, its settings hold from now on.

Clients that watch files tell us again through `workspace/didChangeWatchedFiles`; the second time nothing has changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardline.lsp.wire import DocumentParams

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = "textDocument/didSave"


def handle(server: Server, params: DocumentParams) -> None:
    server.workspace.files_changed([params["textDocument"]["uri"]])
