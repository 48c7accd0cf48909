"""`workspace/didChangeWorkspaceFolders`: folders join or leave the workspace; each may have settings of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS


def handle(server: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
    settings = server.workspace.settings
    for folder in params.event.removed:
        settings.remove_folder(folder.uri)
    for folder in params.event.added:
        settings.add_folder(folder.uri)
    server.workspace.settings_changed()
    server.workspace.agent_watch.start()
    server.typed.ask_settings()
