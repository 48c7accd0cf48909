"""`textDocument/didChange`: edits, in the order in which they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardline.lsp.wire import DidChangeParams

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = "textDocument/didChange"


def handle(server: Server, params: DidChangeParams) -> None:
    document, workspace = params["textDocument"], server.workspace
    part = workspace.get(document["uri"])
    if part is None:
        workspace.unknown_document(document["uri"], METHOD)
        return
    try:
        part.change(params["contentChanges"], server.client.encoding)
    finally:
        part.version = document.get("version")
        workspace.pace.changed(part.program)
