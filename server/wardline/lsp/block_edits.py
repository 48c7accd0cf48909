"""What can be made of a block that an AI wrote: its safe fixes, or the text from before it.

Named by the command that asks the client to make it. A client that lets no server edit (`workspace/applyEdit`) gets the
same as a code action with an edit, whose data is `{"uri", "block": id, "make": command}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from wardline.lsp.block_facts import findings
from wardline.lsp.capabilities import FIX_BLOCK, REJECT
from wardline.lsp.documents import Program
from wardline.lsp.edits import workspace_edit
from wardline.lsp.fix_all import edits_of
from wardline.lsp.jsonrpc import CONTENT_MODIFIED, INVALID_PARAMS, RequestError
from wardline.origin.tracker import LiveBlock

if TYPE_CHECKING:
    from wardline.lsp.documents import Part
    from wardline.lsp.server import Server
    from wardline.origin.model import Block

MAKES = (FIX_BLOCK, REJECT)
"""The commands that edit."""


def find(server: Server, name: dict[str, Any]) -> tuple[Part, LiveBlock, Block]:
    """The block of a name `{"uri", "block"}`. Raises RequestError if it is gone."""
    found = server.workspace.origins.find(name.get("uri"), name.get("block"))
    if found is None:
        raise RequestError(CONTENT_MODIFIED, "there is no such block any more")
    return found


def make(server: Server, program: Program, live: LiveBlock, command: str) -> types.WorkspaceEdit:
    """The edit of one of `MAKES`, for the text as it is now."""
    if command == FIX_BLOCK:
        return workspace_edit(server.client, program, edits_of(program, findings(program, live)))
    before = live.acceptance.before.decode("utf-8", "replace")
    return workspace_edit(server.client, program, [(live.start, live.end, before)])


def edit_of(server: Server, name: dict[str, Any]) -> types.WorkspaceEdit:
    """The edit of a code action's data. Raises RequestError if it is none of ours, or the block is gone."""
    command = name.get("make")
    if command not in MAKES:
        raise RequestError(INVALID_PARAMS, "this is not the data of one of our actions")
    part, live, _ = find(server, name)
    return make(server, part.program, live, command)
