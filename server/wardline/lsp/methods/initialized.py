"""`initialized`: the session begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = "initialized"

_QUIET = 0.3
"""Seconds without a document after which the rest of the server is loaded."""


def handle(server: Server, params: Any) -> None:
    server.loop.later(_QUIET, server.late.start_soon)
