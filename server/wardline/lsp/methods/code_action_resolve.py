"""`codeAction/resolve`: the edit of an action that the user has chosen, for the text as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from wardline.lsp import actions

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = types.CODE_ACTION_RESOLVE


def handle(server: Server, params: types.CodeAction) -> types.CodeAction:
    params.edit = actions.edit_of(server, params.data)
    return params
