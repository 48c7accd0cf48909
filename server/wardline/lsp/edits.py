"""Edits of ours in the client's form, and how the client is asked to make them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from wardline.lsp.client import Client
from wardline.lsp.documents import Part, Program, position
from wardline.lsp.jsonrpc import INVALID_PARAMS, RequestError
from wardline.project.lines import Addition, additions
from wardline_analyzers.finding import Fix
from wardline_analyzers.fixes.edits import ByteEdit
from wardline_analyzers.text.buffer import Buffer

if TYPE_CHECKING:
    from wardline.lsp.server import Server


class Other(NamedTuple):
    """What is appended to another document of the client's."""

    uri: str
    version: int | None
    """None: it is not open."""
    addition: Addition


def workspace_edit(
    client: Client, program: Program, changes: Iterable[ByteEdit], placeholder: str = "", others: Sequence[Other] = ()
) -> types.WorkspaceEdit:
    """Edits of a program as edits of the client's documents, bound to their versions where the client can do that.

    Where the client knows snippets, it puts the cursor on `placeholder`. `others` are additions to other files: those
    that the client can make.
    """
    by_part: dict[Part, list[types.TextEdit]] = {}
    for start, end, text in changes:
        if program.origins is not None:
            program.origins.offered(text)
        part = program.part_at(start)
        by_part.setdefault(part, []).append(types.TextEdit(_range(client, part, start, end), text))
    if not client.document_changes:
        plain: dict[str, Sequence[types.TextEdit]] = {part.uri: found for part, found in by_part.items()}
        plain.update((o.uri, [_appended(client, o)]) for o in others if o.addition.before is not None)
        return types.WorkspaceEdit(changes=plain)
    snippet = placeholder if client.snippets else ""
    edits: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = [
        types.TextDocumentEdit(
            types.OptionalVersionedTextDocumentIdentifier(part.uri, part.version),
            [_snippet(edit, snippet) if snippet else edit for edit in found],
        )
        for part, found in by_part.items()
    ]
    for other in others:
        if other.addition.before is None:
            if not client.creates:
                continue
            edits.append(types.CreateFile(other.uri, options=types.CreateFileOptions(ignore_if_exists=True)))
        document = types.OptionalVersionedTextDocumentIdentifier(other.uri, other.version)
        edits.append(types.TextDocumentEdit(document, [_appended(client, other)]))
    return types.WorkspaceEdit(document_changes=edits)


def others(server: Server, program: Program, fix: Fix) -> list[Other]:
    """What a fix adds to other files of the project, as they are now: open ones as the client has them."""
    if not fix.lines or not program.uri.startswith(("file:", "vscode-notebook-cell:")):
        return []
    workspace = server.workspace

    def opened(path: str) -> str | None:
        part = workspace.get(workspace.settings.uri_of(path))
        return part.text.data.decode("utf-8", "replace") if part is not None else None

    found = []
    for addition in additions(fix.lines, program.terms.root, opened):
        uri = workspace.settings.uri_of(addition.path)
        part = workspace.get(uri)
        found.append(Other(uri, part.version if part is not None else None, addition))
    return found


def _appended(client: Client, other: Other) -> types.TextEdit:
    before = (other.addition.before or "").encode()
    end = types.Position(**position(Buffer(before), len(before), client.encoding))
    return types.TextEdit(types.Range(end, end), other.addition.text)


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
