"""What an editor does with edits (positions in UTF-16 units; lines end in line feeds here)."""

from __future__ import annotations

from typing import Any

from tools.lsp.text import apply_edits


def after(text: str, edit: dict[str, Any], uri: str) -> str:
    """The text of one document after a WorkspaceEdit."""
    if "documentChanges" in edit:
        changes = [change for change in edit["documentChanges"] if change["textDocument"]["uri"] == uri]
        edits = [e for change in changes for e in change["edits"]]
    else:
        edits = edit["changes"].get(uri, [])
    return apply_edits(text, edits)
