"""What the server announces in its answer to `initialize` (LSP 3.17, ServerCapabilities), as far as the client can
use it."""

from __future__ import annotations

from typing import Any

from wardline.lsp.client import Client

FIX_ALL = "source.fixAll.wardline"
FIX = "wardline.fix"
REVIEW, FIX_BLOCK, REJECT = "wardline.review", "wardline.fixBlock", "wardline.reject"
"""What can be done about a block that an AI wrote."""
COMMANDS = (
    *(FIX, "wardline.fixAll", "wardline.scanWorkspace", "wardline.explain", "wardline.clearCache"),
    *("wardline.suggestionAccepted", "wardline.pasted", REVIEW, FIX_BLOCK, REJECT),
)
IDENTIFIER = "wardline"
"""Keeps our pull diagnostics apart from those of other servers for the same document."""
NOTEBOOK = {"notebook": {"notebookType": "jupyter-notebook"}, "cells": [{"language": "python"}]}


def server_capabilities(client: Client) -> dict[str, Any]:
    """The capabilities for this client."""
    capabilities: dict[str, Any] = {
        "positionEncoding": client.encoding,
        "textDocumentSync": {"openClose": True, "change": 2, "save": {"includeText": False}},
        "hoverProvider": True,
        "codeActionProvider": True,
        "executeCommandProvider": {"commands": list(COMMANDS)},
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
    }
    if client.action_literals:
        capabilities["codeActionProvider"] = {
            "codeActionKinds": ["quickfix", FIX_ALL],
            "resolveProvider": client.resolve_edit,
        }
    if client.lenses:
        capabilities["codeLensProvider"] = {"resolveProvider": False}
    if client.pull:
        capabilities["diagnosticProvider"] = {
            "identifier": IDENTIFIER,
            "interFileDependencies": False,
            "workspaceDiagnostics": True,
        }
    if client.notebooks:
        capabilities["notebookDocumentSync"] = {"notebookSelector": [NOTEBOOK], "save": False}
    return capabilities
