"""The parameters of the hot lane's messages, as they come: plain dicts (LSP 3.17)."""

from __future__ import annotations

from typing import Any, TypedDict

Message = dict[str, Any]
"""A JSON-RPC message as parsed."""


class Position(TypedDict):
    """0-based line, and character in units of the negotiated encoding."""

    line: int
    character: int


class Range(TypedDict):
    start: Position
    end: Position


class _Text(TypedDict):
    text: str


class ContentChange(_Text, total=False):
    """Replaces `range`; without one, the whole text."""

    range: Range | None


class TextDocumentIdentifier(TypedDict):
    uri: str


class TextDocumentItem(TextDocumentIdentifier):
    languageId: str
    version: int
    text: str


class _Versioned(TextDocumentIdentifier):
    version: int | None


class DidOpenParams(TypedDict):
    textDocument: TextDocumentItem


class DidChangeParams(TypedDict):
    textDocument: _Versioned
    contentChanges: list[ContentChange]


class DocumentParams(TypedDict):
    """Of didClose and didSave."""

    textDocument: TextDocumentIdentifier


class _Capabilities(TypedDict):
    textDocument: TextDocumentIdentifier


class CapabilitiesParams(_Capabilities, total=False):
    """Of `wardline/capabilities`."""

    range: Range | None


class _Diagnostic(TypedDict):
    textDocument: TextDocumentIdentifier


class DiagnosticParams(_Diagnostic, total=False):
    previousResultId: str | None
