"""The floor: a server on pygls as it comes, that analyses nothing and answers each edit with an empty list."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("floor", "1", text_document_sync_kind=types.TextDocumentSyncKind.Incremental)


def answer(document: types.TextDocumentItem | types.VersionedTextDocumentIdentifier) -> None:
    empty = types.PublishDiagnosticsParams(uri=document.uri, version=document.version, diagnostics=[])
    server.text_document_publish_diagnostics(empty)


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def did_open(params: types.DidOpenTextDocumentParams) -> None:
    answer(params.text_document)


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def did_change(params: types.DidChangeTextDocumentParams) -> None:
    answer(params.text_document)


if __name__ == "__main__":
    server.start_io()
