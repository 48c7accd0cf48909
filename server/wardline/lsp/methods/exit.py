"""`exit`: end the process, with code 0 only after `shutdown` (LSP 3.17, "Exit Notification")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = "exit"


def handle(server: Server, params: Any) -> None:
    server.loop.stop(0 if server.shut_down else 1)
