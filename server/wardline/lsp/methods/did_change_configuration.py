"""`workspace/didChangeConfiguration`: the editor's settings are new.

A client that can be asked is asked, for it then says what holds in each folder; of any other one the parameters count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = types.WORKSPACE_DID_CHANGE_CONFIGURATION


def handle(server: Server, params: types.DidChangeConfigurationParams) -> None:
    if server.client.configuration:
        server.typed.ask_settings()
    elif server.workspace.settings.set_editor(params.settings):
        server.workspace.settings_changed()
