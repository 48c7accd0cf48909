"""What the client said about itself in `initialize`: a snapshot that never changes.

It is read from the plain request with no trust in its shape: clients leave out what the specification demands, and send
null where it has an object. What is missing is not supported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wardline.lsp import uris
from wardline.lsp.wire import Message

if TYPE_CHECKING:
    from wardline_analyzers.text.positions import Encoding

_ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")


class Client:
    """Facts about one client, from InitializeParams (LSP 3.17)."""

    def __init__(self, params: Message) -> None:
        def get(*path: str) -> Any:
            value: Any = params.get("capabilities")
            for name in path:
                value = value.get(name) if isinstance(value, dict) else None
            return value

        def flag(*path: str) -> bool:
            return get(*path) is True

        def texts(*path: str) -> list[str]:
            value = get(*path)
            return [x for x in value if isinstance(x, str)] if isinstance(value, list) else []

        info = params.get("clientInfo")
        self.name: str = str(info.get("name", "")) if isinstance(info, dict) else ""
        process = params.get("processId")
        self.process_id: int | None = process if isinstance(process, int) and process > 0 else None
        options = params.get("initializationOptions")
        self.options: dict[str, Any] = options if isinstance(options, dict) else {}
        self.folders: list[tuple[str, str]] = _folders(params)
        """Workspace folders as (URI, name)."""

        offered = texts("general", "positionEncodings")
        self.encoding: Encoding = next((e for e in _ENCODINGS if e in offered), "utf-16")
        """UTF-8 where it is offered: it is what we compute in."""

        # textDocument/publishDiagnostics and textDocument/diagnostic
        self.pull = isinstance(get("textDocument", "diagnostic"), dict)
        pulled = flag("textDocument", "diagnostic", "dataSupport")  # newer clients say it all again for pulling
        published = ("textDocument", "diagnostic" if pulled else "publishDiagnostics")
        self.versions = flag("textDocument", "publishDiagnostics", "versionSupport")
        self.related = flag(*published, "relatedInformation")
        self.code_description = flag(*published, "codeDescriptionSupport")
        self.data = flag(*published, "dataSupport")
        tags = get(*published, "tagSupport", "valueSet")
        self.tags: frozenset[int] = frozenset(tags if isinstance(tags, list) else ())
        self.refresh_diagnostics = flag("workspace", "diagnostics", "refreshSupport")

        # textDocument/codeAction
        action = ("textDocument", "codeAction")
        self.action_literals = isinstance(get(*action, "codeActionLiteralSupport"), dict)
        self.preferred = flag(*action, "isPreferredSupport")
        self.disabled = flag(*action, "disabledSupport")
        self.resolve_edit = flag(*action, "dataSupport") and "edit" in texts(*action, "resolveSupport", "properties")
        self.document_changes = flag("workspace", "workspaceEdit", "documentChanges")
        self.creates = "create" in texts("workspace", "workspaceEdit", "resourceOperations")
        self.snippets = flag("workspace", "workspaceEdit", "snippetEditSupport")
        self.apply_edit = flag("workspace", "applyEdit")

        self.refresh_lenses = flag("workspace", "codeLens", "refreshSupport")
        self.lenses = isinstance(get("textDocument", "codeLens"), dict)
        self.markdown = "markdown" in texts("textDocument", "hover", "contentFormat")
        self.notebooks = isinstance(get("notebookDocument"), dict)

        # workspace
        self.configuration = flag("workspace", "configuration")
        self.register_configuration = flag("workspace", "didChangeConfiguration", "dynamicRegistration")
        self.register_watchers = flag("workspace", "didChangeWatchedFiles", "dynamicRegistration")
        self.progress = flag("window", "workDoneProgress")
        self.asks = isinstance(get("window"), dict)
        """It asks the person what a window/showMessageRequest says. No flag tells, but a client that says nothing of
        its windows may not even answer."""
        self.status = flag("experimental", "wardlineStatus")
        """It takes our own notification `wardline/status` (see `status.py`)."""
        self.hovers_diagnostics = flag("experimental", "wardlineHoversDiagnostics")
        """Its hover has the diagnostic's message and related places already, so ours does not repeat them."""


def _folders(params: Message) -> list[tuple[str, str]]:
    found = []
    given = params.get("workspaceFolders")
    for item in given if isinstance(given, list) else ():
        if isinstance(item, dict) and isinstance(item.get("uri"), str):
            found.append((item["uri"], str(item.get("name", ""))))
    if found:
        return found
    root_uri, root_path = params.get("rootUri"), params.get("rootPath")
    if isinstance(root_uri, str) and root_uri:
        return [(root_uri, "")]
    if isinstance(root_path, str) and root_path:
        return [(uris.from_path(root_path), "")]
    return []
