"""One module per LSP method; each has `METHOD` and `handle(server, params)`.

The hot lane's modules (listed in `dispatch.py`) take plain dicts and are imported at the start. Those below take the
typed values of `lsprotocol` and are imported late, see `late.py`; so this table is text. A handler of a request
returns its result, or a `Pending`, or raises `RequestError`.
"""

from __future__ import annotations

TYPED: dict[str, str] = {
    "textDocument/codeAction": "code_action",
    "codeAction/resolve": "code_action_resolve",
    "textDocument/codeLens": "code_lens",
    "textDocument/hover": "hover",
    "workspace/executeCommand": "execute_command",
    "workspace/didChangeConfiguration": "did_change_configuration",
    "workspace/didChangeWatchedFiles": "did_change_watched_files",
    "workspace/didChangeWorkspaceFolders": "did_change_workspace_folders",
    "workspace/diagnostic": "workspace_diagnostic",
    "window/workDoneProgress/cancel": "work_done_progress_cancel",
    "notebookDocument/didOpen": "notebook_did_open",
    "notebookDocument/didChange": "notebook_did_change",
    "notebookDocument/didClose": "notebook_did_close",
}
"""Method to module."""
