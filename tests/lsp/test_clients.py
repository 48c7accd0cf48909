"""The captured `initialize` requests of real editors, each answered as that editor needs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import Client, places
from tests.lsp.conftest import Start
from tests.lsp.samples import FLAW, FLAW_RULE

CLIENTS = Path(__file__).with_name("clients")
UTF_8, UTF_16 = "utf-8", "utf-16"
# (encoding, pulls, resolves edits)
EXPECTED = {
    "emacs-28.2-eglot-1.9": (UTF_16, False, False),
    "emacs-30.1-eglot-1.17": (UTF_8, False, True),
    "emacs-28.2-lsp-mode-8.0": (UTF_16, False, True),
    "emacs-30.1-lsp-mode-9.0": (UTF_16, False, True),
    "helix-25.07": (UTF_8, True, True),
    "kate-25.04": (UTF_16, False, False),
    "neovim-0.7.2": (UTF_16, False, True),
    "neovim-0.10.4": (UTF_16, True, True),
    "neovim-0.12.4": (UTF_8, True, True),
    "vim-ale-3.3": (UTF_16, False, False),
    "vim-coc-0.0.82": (UTF_16, True, True),
    "vim-lsp-2026.04": (UTF_16, False, False),
    "vscode-1.139-languageclient-11": (UTF_16, True, True),
}


def captured(name: str, root: Path) -> dict[str, Any]:
    """The request as it was, but for the process and the folder."""
    params: dict[str, Any] = json.loads((CLIENTS / f"{name}.json").read_text())
    params["processId"] = None
    uri = root.as_uri()
    if params.get("rootUri"):
        params["rootUri"] = uri
    if params.get("workspaceFolders"):
        params["workspaceFolders"] = [{"uri": uri, "name": root.name}]
    return params


def test_all_are_here() -> None:
    assert {path.stem for path in CLIENTS.glob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_client_sees_a_flaw_and_its_fix(start: Start, tmp_path: Path, name: str) -> None:
    encoding, pulls, resolves = EXPECTED[name]
    client = start()
    client.answers = {
        "client/registerCapability": None,
        "workspace/configuration": [None, None],
        "workspace/diagnostic/refresh": None,
    }
    params = captured(name, tmp_path)
    answer = client.request("initialize", params)["capabilities"]
    client.notify("initialized", {})
    assert answer["positionEncoding"] == encoding
    assert ("diagnosticProvider" in answer) is pulls
    assert answer["codeActionProvider"]["resolveProvider"] is resolves
    assert ("notebookDocumentSync" in answer) is name.startswith("vscode")
    uri = client.open("a.py", f"'é𝒳'; {FLAW}\n")
    found = shown(client, uri, pulls)
    assert places(found) == [(0, FLAW_RULE)]
    announced = params["capabilities"]["textDocument"]["publishDiagnostics"]
    assert ("codeDescription" in found[0]) is bool(announced.get("codeDescriptionSupport"))
    assert ("data" in found[0]) is bool(announced.get("dataSupport"))
    asked = {
        "textDocument": {"uri": uri},
        "range": found[0]["range"],
        "context": {"diagnostics": [{"range": found[0]["range"], "message": found[0]["message"]}]},
    }
    action = client.request("textDocument/codeAction", asked)[0]
    assert ("edit" in action) is not resolves
    if resolves:
        action = client.request("codeAction/resolve", action)
    assert uri in json.dumps(action["edit"])
    hover = client.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": found[0]["range"]["start"]})
    plain = params["capabilities"]["textDocument"]["hover"]["contentFormat"] == ["plaintext"]
    assert hover["contents"]["kind"] == ("plaintext" if plain else "markdown")


def shown(client: Client, uri: str, pulls: bool) -> list[dict[str, Any]]:
    if pulls:
        report = client.request("textDocument/diagnostic", {"textDocument": {"uri": uri}, "identifier": "wardline"})
        items: list[dict[str, Any]] = report["items"]
        return items
    return client.diagnostics(uri)
