"""`workspace/didChangeWatchedFiles`: settings files, files for agents, modules of a project have changed on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from wardline.project.modules import ENDINGS

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = types.WORKSPACE_DID_CHANGE_WATCHED_FILES


def handle(server: Server, params: types.DidChangeWatchedFilesParams) -> None:
    changed = [change.uri for change in params.changes]
    server.workspace.files_changed(changed)
    server.workspace.agent_watch.changed(changed)
    server.typed.files.changed([uri for uri in changed if uri.endswith(ENDINGS)])
