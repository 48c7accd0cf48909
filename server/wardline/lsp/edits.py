"""Edits of ours in the client's form, and how the client is asked to make them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lsprotocol import types

from wardline.lsp.client import Client
from wardline.lsp.documents import Part, Program
from wardline.lsp.jsonrpc import INVALID_PARAMS, RequestError
from wardline_analyzers.fixes.edits import ByteEdit

if TYPE_CHECKING:
    from wardline.lsp.server import Server


def workspace_edit(
    client: Client, program: Program, changes: Iterable[ByteEdit], placeholder: str = ""
) -> types.WorkspaceEdit:
    """Edits of a program as edits of the client's documents, bound to their versions where the client can do that.

    Where the client knows snippets, it puts the cursor on `placeholder`.
    """
    by_part: dict[Part, list[types.TextEdit]] = {}
    for start, end, text in changes:
        if program.origins is not None:
            program.origins.offered(text)
        part = program.part_at(start)
        by_part.setdefault(part, []).append(types.TextEdit(_range(client, part, start, end), text))
    if not client.document_changes:
        return types.WorkspaceEdit(changes={part.uri: found for part, found in by_part.items()})
    snippet = placeholder if client.snippets else ""
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(part.uri, part.version),
                [_snippet(edit, snippet) if snippet else edit for edit in found],
            )
            for part, found in by_part.items()
        ]
    )


def apply(server: Server, edit: types.WorkspaceEdit, label: str) -> None:
    """Ask the client to make an edit (workspace/applyEdit). Raises RequestError if it cannot."""
    if not server.client.apply_edit:
        raise RequestError(INVALID_PARAMS, "this editor does not let a server edit (workspace/applyEdit)")
    if edit.changes or edit.document_changes:
        server.typed.pygls.workspace_apply_edit(types.ApplyWorkspaceEditParams(edit, label))


def _range(client: Client, part: Part, start: int, end: int) -> types.Range:
    span = part.range(start, end, client.encoding)
    return types.Range(types.Position(**span["start"]), types.Position(**span["end"]))


def _snippet(edit: types.TextEdit, placeholder: str) -> types.SnippetTextEdit:
    """The edit as a snippet (LSP 3.18, "Snippet Syntax")."""
    text = re.sub(r"([\\$}])", r"\\\1", edit.new_text).replace(placeholder, f"${{0:{placeholder}}}", 1)
    return types.SnippetTextEdit(edit.range, types.StringValue(text))
