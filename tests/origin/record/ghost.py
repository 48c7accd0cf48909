"""An AI assistant as a language server, for `textDocument/inlineCompletion` (LSP 3.18): shows what the driver has written to a file.

    python -m tests.origin.record.ghost FILE

FILE holds {"text", "after": what the text before the caret must end with, "before": characters before the caret that are
replaced} or null. What has been typed or accepted of the text already is not shown again.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("assistant", "1")


def rest_of(suggestion: dict[str, str], head: str) -> str | None:
    """What is still to be shown after `head`, the text before the caret; None if the suggestion is for another place."""
    text, after = suggestion["text"], suggestion.get("after", "")
    for length in range(len(text) - 1, -1, -1):
        if head.endswith(after + text[:length]):
            return text[length:]
    return None


@server.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())
def inline_completion(ls: LanguageServer, params: types.InlineCompletionParams) -> list[types.InlineCompletionItem]:
    suggestion = json.loads(Path(sys.argv[1]).read_text())
    if suggestion is None:
        return []
    document = ls.workspace.get_text_document(params.text_document.uri)
    head = document.source[: document.offset_at_position(params.position)].replace("\r\n", "\n")
    before = int(suggestion.get("before", 0))
    text = suggestion["text"] if before and head.endswith(suggestion["after"]) else rest_of(suggestion, head)
    if text is None:
        return []
    start = types.Position(params.position.line, params.position.character - before)
    return [types.InlineCompletionItem(insert_text=text, range=types.Range(start, params.position))]


if __name__ == "__main__":
    server.start_io()
