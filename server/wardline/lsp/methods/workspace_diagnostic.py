"""`workspace/diagnostic`: the client pulls the diagnostics of all files of the workspace (LSP 3.17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from wardline.lsp.pending import Pending

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = types.WORKSPACE_DIAGNOSTIC


def handle(server: Server, params: types.WorkspaceDiagnosticParams) -> Pending:
    return server.typed.files.pull(params)
