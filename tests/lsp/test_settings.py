"""Settings: files, the editor's own, per folder; and what changes with them."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from tests.lsp.client import CAPABILITIES, Client, edit, places
from tests.lsp.conftest import Start
from tests.lsp.samples import FLAW, FLAW_RULE, VAIN, VAIN_RULE

TEXT = f"{FLAW}\n{VAIN}\n"
BOTH = [(0, FLAW_RULE), (1, VAIN_RULE)]


def with_workspace(**workspace: Any) -> dict[str, Any]:
    return {**CAPABILITIES, "workspace": {**CAPABILITIES["workspace"], **workspace}}


def write(path: Path, text: str) -> None:
    """Write a settings file so that its time of change is another one."""
    path.write_text(text)
    stamp = time.time_ns()
    os.utime(path, ns=(stamp, stamp))


def save(client: Client, name: str) -> None:
    client.notify("textDocument/didSave", {"textDocument": {"uri": client.uri(name)}})


def test_a_settings_file_counts_from_the_start(start: Start, tmp_path: Path) -> None:
    write(tmp_path / ".wardline.toml", f'ignore = ["{VAIN_RULE}"]\n')
    client = start()
    client.initialize()
    uri = client.open("a.py", TEXT)
    assert places(client.diagnostics(uri, 1)) == [(0, FLAW_RULE)]


def test_a_saved_settings_file_counts_at_once(start: Start, tmp_path: Path) -> None:
    client = start()
    client.initialize()
    uri = client.open("a.py", TEXT)
    assert places(client.diagnostics(uri, 1)) == BOTH
    write(tmp_path / "pyproject.toml", f'[tool.wardline]\nignore = ["{FLAW_RULE}"]\n')
    save(client, "pyproject.toml")
    assert places(client.diagnostics(uri, 1)) == [(1, VAIN_RULE)]
    (tmp_path / "pyproject.toml").unlink()
    deleted = {"changes": [{"uri": client.uri("pyproject.toml"), "type": 3}]}
    client.notify("workspace/didChangeWatchedFiles", deleted)
    assert places(client.diagnostics(uri, 1)) == BOTH
    save(client, "other.py")
    client.settle()


def test_hints_can_be_switched_off(start: Start, tmp_path: Path) -> None:
    client = start()
    client.initialize()
    uri = client.open("a.py", "def read(name):\n    return open(f'/srv/{name}').read()\n")
    (hint,) = client.diagnostics(uri, 1)
    assert (hint["code"], hint["severity"]) == ("path-traversal", 4)  # DiagnosticSeverity.Hint
    write(tmp_path / ".wardline.toml", 'parameters = "off"\n')
    save(client, ".wardline.toml")
    assert client.diagnostics(uri, 1) == []


def test_excluded_files_have_no_diagnostics(start: Start, tmp_path: Path) -> None:
    client = start()
    client.initialize()
    uri = client.open("gen/a.py", TEXT)
    assert places(client.diagnostics(uri, 1)) == BOTH
    write(tmp_path / ".wardline.toml", 'exclude = ["gen/"]\n')
    save(client, ".wardline.toml")
    assert client.diagnostics(uri, 1) == []


def test_mistakes_are_shown_in_the_file_that_has_them(start: Start, tmp_path: Path) -> None:
    config = tmp_path / ".wardline.toml"
    write(config, 'é = 1\nselekt = ["all"]\n')
    client = start()
    client.initialize()
    uri = client.open("a.py", TEXT)
    problems = client.diagnostics(client.uri(".wardline.toml"))
    assert [d["range"]["start"]["line"] for d in problems] == [0, 1]
    assert "select" in problems[1]["message"] and problems[1]["severity"] == 1
    assert problems[0]["range"]["end"]["character"] == len("é = 1")
    assert places(client.diagnostics(uri, 1)) == BOTH
    write(config, f'ignore = ["{VAIN_RULE}"]\n')
    save(client, ".wardline.toml")
    assert client.diagnostics(client.uri(".wardline.toml")) == []
    assert places(client.diagnostics(uri, 1)) == [(0, FLAW_RULE)]


def test_a_mistake_is_shown_under_the_clients_own_uri(start: Start, tmp_path: Path) -> None:
    write(tmp_path / ".wardline.toml", "x = 1\n")
    client = start()
    client.initialize(workspaceFolders=None, rootUri=None)
    spelled = client.uri(".wardline.toml").replace(".wardline", "%2Ewardline")
    client.open_uri(spelled, "x = 1\n", language="toml")
    assert len(client.diagnostics(spelled, 1)) == 1
    client.open("a.py", "")
    assert client.diagnostics(client.uri("a.py"), 1) == []
    client.change(spelled, 2, edit(0, 0, 0, 0, "# "))
    assert len(client.diagnostics(spelled, 2)) == 1  # what is on disk counts
    client.notify("textDocument/didClose", {"textDocument": {"uri": spelled}})
    assert client.diagnostics(spelled) == []
    assert len(client.diagnostics(spelled)) == 1


def test_a_mistake_in_the_editors_settings_is_told_once(start: Start) -> None:
    client = start()
    client.initialize(initializationOptions={"settings": {"bandit": "off", "selekt": []}})
    for name in ("a.py", "b.py"):
        assert client.diagnostics(client.open(name, ""), 1) == []
    assert "selekt" in client.got("window/logMessage")["message"]


def test_pushed_editor_settings(start: Start) -> None:
    client = start()
    client.initialize()
    uri = client.open("a.py", TEXT)
    assert places(client.diagnostics(uri, 1)) == BOTH
    for settings in ({"wardline": {"bandit": "off", "ignore": [VAIN_RULE]}}, {"bandit": "off", "ignore": [VAIN_RULE]}):
        client.notify("workspace/didChangeConfiguration", {"settings": settings})
    assert places(client.diagnostics(uri, 1)) == [(0, FLAW_RULE)]
    client.notify("workspace/didChangeConfiguration", {"settings": None})  # says nothing
    client.notify("workspace/didChangeConfiguration", {"settings": {"wardline": {"bandit": "off"}}})
    assert places(client.diagnostics(uri, 1)) == BOTH


def test_settings_are_asked_for_folder_by_folder(start: Start, tmp_path: Path) -> None:
    one, two = (tmp_path / name for name in ("one", "two"))
    folders = [{"uri": path.as_uri(), "name": path.name} for path in (one, two)]
    client = start()
    capabilities = with_workspace(configuration=True, didChangeConfiguration={"dynamicRegistration": True})
    client.initialize(capabilities, workspaceFolders=folders)
    a, b = client.open("one/a.py", TEXT), client.open("two/b.py", TEXT)
    assert places(client.diagnostics(a, 1)) == places(client.diagnostics(b, 1)) == BOTH
    registration = client.asked("client/registerCapability")
    assert [r["method"] for r in registration["params"]["registrations"]] == ["workspace/didChangeConfiguration"]
    client.reply(registration, None)
    request = client.asked("workspace/configuration")
    scopes = [(item["section"], item.get("scopeUri")) for item in request["params"]["items"]]
    assert scopes == [("wardline", None), ("wardline", one.as_uri()), ("wardline", two.as_uri())]
    off = {"bandit": "off"}
    client.reply(request, [off, {**off, "ignore": [FLAW_RULE]}, off])
    assert places(client.diagnostics(a, 1)) == [(1, VAIN_RULE)]
    # They are new: the client is asked again.
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.reply(client.asked("workspace/configuration"), [off, off, {**off, "ignore": [VAIN_RULE]}])
    assert places(client.diagnostics(a, 1)) == BOTH
    assert places(client.diagnostics(b, 1)) == [(0, FLAW_RULE)]


def test_a_client_that_answers_nonsense_about_its_settings(start: Start) -> None:
    client = start()
    client.initialize(with_workspace(configuration=True))
    uri = client.open("a.py", TEXT)
    assert places(client.diagnostics(uri, 1)) == BOTH
    for answer in (None, [], {"a": 1}, [None], 3):
        client.reply(client.asked("workspace/configuration"), answer)
        client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.reply(client.asked("workspace/configuration"), [{"bandit": "off", "ignore": [VAIN_RULE]}, "x", 3])
    assert places(client.diagnostics(uri, 1)) == [(0, FLAW_RULE)]


def test_a_client_that_refuses_to_tell_its_settings(start: Start) -> None:
    client = start()
    client.initialize(with_workspace(configuration=True))
    uri = client.open("a.py", TEXT)
    assert places(client.diagnostics(uri, 1)) == BOTH
    request = client.asked("workspace/configuration")
    client.send({"id": request["id"], "error": {"code": -32601, "message": "no"}})
    assert client.request("workspace/executeCommand", {"command": "wardline.clearCache"}) is None


def test_folders_join_and_leave(start: Start, tmp_path: Path) -> None:
    late = tmp_path / "late"
    late.mkdir()
    write(late / ".wardline.toml", "x = 1\n")
    client = start()
    client.initialize(with_workspace(configuration=True), workspaceFolders=[], rootUri=None)
    folder = {"uri": late.as_uri(), "name": "late"}
    client.reply(client.asked("workspace/configuration"), [{"bandit": "off"}])
    client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [folder], "removed": []}})
    assert len(client.diagnostics(client.uri("late/.wardline.toml"))) == 1
    request = client.asked("workspace/configuration")
    assert request["params"]["items"][1]["scopeUri"] == late.as_uri()
    client.reply(request, [{"bandit": "off"}, {"bandit": "off", "ignore": [FLAW_RULE]}])
    uri = client.open("late/a.py", TEXT)
    assert places(client.diagnostics(uri, 1)) == [(1, VAIN_RULE)]
    client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [folder]}})
    client.reply(client.asked("workspace/configuration"), [{"bandit": "off"}])
    assert places(client.diagnostics(uri, 1)) == BOTH


def test_files_are_watched_where_the_client_can(start: Start) -> None:
    client = start()
    client.initialize(with_workspace(didChangeWatchedFiles={"dynamicRegistration": True}))
    request = client.asked("client/registerCapability")
    registration = next(r for r in request["params"]["registrations"] if r["id"] == "settings-files")
    assert registration["method"] == "workspace/didChangeWatchedFiles"
    assert any(".wardline.toml" in w["globPattern"] for w in registration["registerOptions"]["watchers"])
    client.reply(request, None)


def test_a_model_of_the_workspace_counts_as_soon_as_it_is_saved(start: Start, tmp_path: Path) -> None:
    client = start()
    client.initialize()
    uri = client.open("a.py", "import shop\nshop.query(shop.params['q'])\n")
    assert client.diagnostics(uri, 1) == []
    model = tmp_path / ".wardline" / "models" / "shop.yaml"
    model.parent.mkdir(parents=True)
    source = "library: shop\nsources:\n- kind: remote\n  names: shop.params\n"
    write(model, f"{source}sinks:\n- kind: sql\n  calls: shop.query\n  argument: 0\n")
    save(client, ".wardline/models/shop.yaml")
    assert places(client.diagnostics(uri, 1)) == [(1, "sql-injection")]
    write(model, f"{source}sinks: 3\n")
    save(client, ".wardline/models/shop.yaml")
    assert client.diagnostics(uri, 1) == []
    (problem,) = client.diagnostics(client.uri(".wardline/models/shop.yaml"))
    assert problem["range"]["start"]["line"] == 4
    assert "`sinks` must be a list" in problem["message"]
