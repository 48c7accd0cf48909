"""`textDocument/diagnostic`: the client pulls the diagnostics of one document (LSP 3.17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardline.lsp.jsonrpc import Json
from wardline.lsp.pending import Pending
from wardline.lsp.wire import DiagnosticParams

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = "textDocument/diagnostic"


def handle(server: Server, params: DiagnosticParams) -> Json | Pending:
    workspace = server.workspace
    part = workspace.fresh(params["textDocument"]["uri"])
    if part is None:  # a language that is not ours
        return Json(b'{"kind":"full","items":[]}')
    workspace.pulled(part)
    previous = params.get("previousResultId")
    program = part.program
    if (program.complete and not program.asks_others) or server.client.refresh_diagnostics:
        return workspace.renderer.report(part, previous)
    # Nobody could tell this client that there is more: it gets one answer, when it is complete.
    pending = Pending()
    workspace.pace.when_complete(part.program, lambda: pending.answer(workspace.renderer.report(part, previous)))
    return pending
