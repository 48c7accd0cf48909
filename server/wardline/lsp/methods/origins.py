"""`wardline/origins`: who wrote what in a document, for clients that draw it. An extension of ours to LSP.

    {"textDocument": {"uri": URI}}  →  {"version": int | null, "origins": [Origin, …]}

An `Origin` is a block that an AI wrote (see `as_json` in `lsp/origins.py`); what is in none was written by people, or
nobody knows. Blocks come in the order of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wardline.lsp.jsonrpc import INVALID_PARAMS, RequestError

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = "wardline/origins"


def handle(server: Server, params: Any) -> dict[str, Any]:
    from wardline.lsp.origins import as_json  # here: a start does not need it

    document = params.get("textDocument") if isinstance(params, dict) else None
    uri = document.get("uri") if isinstance(document, dict) else None
    if not isinstance(uri, str):
        raise RequestError(INVALID_PARAMS, f"{METHOD}: needs `textDocument.uri`")
    origins = server.workspace.origins
    part = server.workspace.fresh(uri)
    if part is None:
        return {"version": None, "origins": []}
    encoding = server.client.encoding
    found = [
        as_json(live, block, part.range(live.start, live.end, encoding), origins.verdict(part.program, block))
        for live, block in origins.blocks(part.program)
        if part.start <= live.start < part.end
    ]
    return {"version": part.version, "origins": found}
