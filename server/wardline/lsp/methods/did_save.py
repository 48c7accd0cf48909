"""`textDocument/didSave`: if it was a settings file, its settings hold from now on; who wrote what is written down.

Clients that watch files tell us again through `workspace/didChangeWatchedFiles`; the second time nothing has changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardline.lsp.wire import DocumentParams

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = "textDocument/didSave"


def handle(server: Server, params: DocumentParams) -> None:
    uri = params["textDocument"]["uri"]
    server.workspace.files_changed([uri])
    part = server.workspace.get(uri)
    if part is not None:
        server.workspace.origins.saved(part)
        server.workspace.agent_watch.saved(part)
