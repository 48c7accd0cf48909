"""Notebooks: all cells are one program, and each finding is shown in its cell."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lsp.client import CAPABILITIES, Client, document, edit, places, span
from tests.lsp.conftest import Start
from tests.lsp.samples import FLAW, FLAW_RULE, VAIN, VAIN_RULE
from tests.lsp.text import after

CELL = "vscode-notebook-cell:/n.ipynb#C"
IMPORTS = "from yaml import load as read\n"


@pytest.fixture
def notebook(start: Start) -> Client:
    client = start()
    sync = client.initialize({**CAPABILITIES, "notebookDocument": {"synchronization": {}}})["notebookDocumentSync"]
    assert sync["notebookSelector"][0]["cells"] == [{"language": "python"}]
    return client


def open_notebook(client: Client, *texts: str) -> list[str]:
    uris = [f"{CELL}{n}" for n in range(len(texts))]
    client.notify(
        "notebookDocument/didOpen",
        {
            "notebookDocument": {
                "uri": client.uri("n.ipynb"),
                "notebookType": "jupyter-notebook",
                "version": 1,
                "cells": [{"kind": 2, "document": uri} for uri in uris],
            },
            "cellTextDocuments": [document(uri, text) for uri, text in zip(uris, texts, strict=True)],
        },
    )
    client.opened += uris
    return uris


def change_notebook(client: Client, **cells: Any) -> None:
    params = {"notebookDocument": {"uri": client.uri("n.ipynb"), "version": 2}, "change": {"cells": cells}}
    client.notify("notebookDocument/didChange", params)


def edited(uri: str, version: int, *changes: dict[str, Any]) -> dict[str, Any]:
    return {"document": {"uri": uri, "version": version}, "changes": list(changes)}


def test_findings_stand_in_their_cells(notebook: Client) -> None:
    a, b, c = open_notebook(notebook, f"x = 1\n{FLAW}", "pass", f"\n{VAIN}\n")
    assert places(notebook.diagnostics(a, 1)) == [(1, FLAW_RULE)]
    assert notebook.diagnostics(b, 1) == []
    assert places(notebook.diagnostics(c, 1)) == [(1, VAIN_RULE)]


def test_edits_in_a_cell_move_only_what_is_in_it(notebook: Client) -> None:
    a, b = open_notebook(notebook, "x = 1", f"{FLAW}\n")
    assert notebook.diagnostics(a) == []
    assert places(notebook.diagnostics(b)) == [(0, FLAW_RULE)]
    change_notebook(notebook, textContent=[edited(a, 2, edit(0, 5, 0, 5, "\n\n\n# é𝒳\n"))])
    assert notebook.diagnostics(a, 2) == []
    change_notebook(notebook, textContent=[edited(b, 2, edit(0, 0, 0, 0, "\n"), edit(2, 0, 2, 0, FLAW))])
    assert places(notebook.diagnostics(b, 2)) == [(1, FLAW_RULE), (2, FLAW_RULE)]


def test_cells_come_go_and_move(notebook: Client) -> None:
    a, b = open_notebook(notebook, VAIN, "pass")
    assert places(notebook.diagnostics(a)) == [(0, VAIN_RULE)]
    assert notebook.diagnostics(b) == []
    new = f"{CELL}9"
    array = {"start": 0, "deleteCount": 0, "cells": [{"kind": 2, "document": new}]}
    change_notebook(notebook, structure={"array": array, "didOpen": [document(new, f"\n{FLAW}")]})
    assert places(notebook.diagnostics(new, 1)) == [(1, FLAW_RULE)]
    array = {"start": 1, "deleteCount": 1}
    change_notebook(notebook, structure={"array": array, "didClose": [{"uri": a}]})
    assert notebook.diagnostics(a) == []
    array = {"start": 0, "deleteCount": 2, "cells": [{"kind": 2, "document": uri} for uri in (b, new)]}
    change_notebook(notebook, structure={"array": array})
    change_notebook(notebook, textContent=[edited(new, 2, edit(0, 0, 0, 0, "\n"))])
    assert places(notebook.diagnostics(new, 2)) == [(2, FLAW_RULE)]
    notebook.notify(
        "notebookDocument/didClose",
        {"notebookDocument": {"uri": notebook.uri("n.ipynb")}, "cellTextDocuments": [{"uri": b}, {"uri": new}]},
    )
    assert notebook.diagnostics(new) == []
    notebook.opened.clear()


def test_magics_are_no_syntax_errors_and_hide_nothing(notebook: Client) -> None:
    magics = f"%pip install 'x'\n!ls -l\nif True:\n    %time f()\n{FLAW}"
    shell = f"%%bash\n{FLAW}\né\N{GRINNING FACE}"
    a, b, c = open_notebook(notebook, magics, shell, VAIN)
    assert places(notebook.diagnostics(a)) == [(4, FLAW_RULE)]
    assert notebook.diagnostics(b) == []
    assert places(notebook.diagnostics(c)) == [(0, VAIN_RULE)]
    change_notebook(notebook, textContent=[edited(b, 2, edit(2, 3, 2, 3, "x"), edit(0, 2, 0, 6, "time"))])
    assert places(notebook.diagnostics(b, 2)) == [(1, FLAW_RULE)]


def test_a_fix_is_an_edit_of_its_cell(notebook: Client) -> None:
    text = f"pass\n{VAIN}\n"
    a, b = open_notebook(notebook, "x = 1", text)
    notebook.diagnostics(a)
    notebook.diagnostics(b)
    params = {"textDocument": {"uri": b}, "range": span(1, 30, 1, 30), "context": {"diagnostics": []}}
    actions = notebook.request("textDocument/codeAction", params)
    for action in actions:
        assert [change["textDocument"]["uri"] for change in action["edit"]["documentChanges"]] == [b]
        assert after(text, action["edit"], b) == "pass\nx = 1\n"
    hover = {"textDocument": {"uri": b}, "position": {"line": 1, "character": 30}}
    assert notebook.request("textDocument/hover", hover)["range"]["start"]["line"] == 1
    params["textDocument"]["uri"] = a
    assert notebook.request("textDocument/codeAction", {**params, "range": span(0, 0, 0, 0)})[0]["kind"] != "quickfix"


def test_unknown_notebooks_and_empty_ones(notebook: Client) -> None:
    open_notebook(notebook)
    array = {"start": 5, "deleteCount": 9, "cells": [{"kind": 2, "document": "?"}]}
    change_notebook(notebook, structure={"array": array})
    change_notebook(notebook, textContent=[edited("?", 2, {"text": ""})])
    unknown = {"notebookDocument": {"uri": "file:///no.ipynb", "version": 2}, "change": {"cells": {"textContent": []}}}
    notebook.notify("notebookDocument/didChange", unknown)
    assert "not opened" in notebook.got("window/logMessage")["message"]
