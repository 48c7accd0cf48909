"""Progress that the user sees, and may cancel (LSP 3.17, "Work Done Progress")."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from wardline.lsp.server import Server

_INTERVAL = 0.2
"""Seconds between two reports: a client draws each of them."""


class Progress:
    """One piece of work. Without a token from the client, and without the client's support, nothing is sent."""

    def __init__(
        self, server: Server, title: str, cancel: Callable[[], None], token: types.ProgressToken | None = None
    ) -> None:
        self._server = server
        self._next = 0.0
        self._token = token
        self.cancel = cancel
        if token is None and server.client.progress:
            self._token = str(uuid.uuid4())
            server.typed.pygls.window_work_done_progress_create(types.WorkDoneProgressCreateParams(self._token))
        if self._token is not None:
            server.typed.progress[self._token] = self
            self._send({"kind": "begin", "title": title, "cancellable": True, "percentage": 0})

    def report(self, done: int, total: int) -> None:
        """So much is done."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _INTERVAL
            percentage = 100 * done // max(1, total)
            self._send({"kind": "report", "message": f"{done}/{total} files", "percentage": percentage})

    def end(self, message: str) -> None:
        self._send({"kind": "end", "message": message})
        if self._token is not None:
            self._server.typed.progress.pop(self._token, None)

    def _send(self, value: dict[str, object]) -> None:
        if self._token is not None:
            self._server.notify("$/progress", {"token": self._token, "value": value})
