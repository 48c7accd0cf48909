"""`initialize`: take the snapshot of the client, and say what we can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wardline import __version__
from wardline.lsp.capabilities import server_capabilities
from wardline.lsp.client import Client
from wardline.lsp.jsonrpc import INVALID_REQUEST, RequestError
from wardline.lsp.parent import watch

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = "initialize"


def handle(server: Server, params: Any) -> dict[str, Any]:
    if server.initialized:
        raise RequestError(INVALID_REQUEST, "`initialize` may come only once")
    server.client = client = Client(params if isinstance(params, dict) else {})
    server.initialized = True
    watch(server.loop, client.process_id)
    # Not now: the answer goes out first, so that the client can go on while we import the engine.
    server.loop.post(lambda: server.workspace.warm())
    return {
        "capabilities": server_capabilities(client),
        "serverInfo": {"name": "wardline", "version": __version__},
    }
