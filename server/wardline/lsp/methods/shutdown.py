"""`shutdown`: no more work; only `exit` may follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = "shutdown"


def handle(server: Server, params: Any) -> None:
    server.shut_down = True
