"""`window/workDoneProgress/cancel`: the user has seen enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = types.WINDOW_WORK_DONE_PROGRESS_CANCEL


def handle(server: Server, params: types.WorkDoneProgressCancelParams) -> None:
    progress = server.typed.progress.get(params.token)
    if progress is not None:
        progress.cancel()
