"""Other modules: looked at when it is quiet, and again when they have changed."""

from __future__ import annotations

from pathlib import Path

from tests.lsp.client import CAPABILITIES, Client, edit, places
from tests.lsp.conftest import Start
from tests.two_modules import HARMLESS, PAGE, QUERY, RULE, write_modules


def opened(client: Client) -> str:
    """The page is open, and what is said of it at once, which is nothing, has come."""
    client.initialize()
    page = client.open("app/views.py", PAGE)
    assert client.diagnostics(page, 1) == []
    return page


def test_other_modules_are_looked_at_when_it_is_quiet(start: Start, tmp_path: Path) -> None:
    write_modules(tmp_path, page=False)
    client = start()
    page = opened(client)
    (found,) = client.diagnostics(page, 1)
    assert places([found]) == [(9, RULE)]
    last = found["relatedInformation"][-1]
    assert last["location"]["uri"] == client.uri("app/db.py")
    start_of = last["location"]["range"]["start"]
    assert (start_of["line"], start_of["character"]) == (4, 1 + QUERY.splitlines()[4].index("text"))  # two units
    assert last["message"].startswith("in app/db.py, line 5: ")


def test_an_edit_in_another_open_file(start: Start, tmp_path: Path) -> None:
    write_modules(tmp_path, page=False)
    client = start()
    page = opened(client)
    assert places(client.diagnostics(page, 1)) == [(9, RULE)]
    other = client.open("app/db.py", QUERY)
    assert client.diagnostics(other, 1) == []
    column = len(QUERY.splitlines()[4].encode("utf-16-le")) // 2
    client.change(other, 2, edit(4, column - 5, 4, column - 1, '"SELECT 1"'))
    assert client.diagnostics(other, 2) == []
    assert client.diagnostics(page, 1) == []
    # What is on disk counts again when it is closed.
    client.close(other)
    assert places(client.diagnostics(page, 1)) == [(9, RULE)]


def test_a_file_that_changes_on_disk(start: Start, tmp_path: Path) -> None:
    write_modules(tmp_path, HARMLESS, page=False)
    client = start()
    page = opened(client)
    assert client.silent(0.6) == []
    (tmp_path / "app" / "db.py").write_text(QUERY)
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": client.uri("app/db.py"), "type": 2}]})
    assert places(client.diagnostics(page, 1)) == [(9, RULE)]
    (tmp_path / "app" / "db.py").unlink()
    client.notify("textDocument/didSave", {"textDocument": {"uri": page}})
    assert client.diagnostics(page, 1) == []


def test_a_file_that_comes(start: Start, tmp_path: Path) -> None:
    write_modules(tmp_path, page=False)
    (tmp_path / "app" / "db.py").unlink()
    client = start()
    page = opened(client)
    assert client.silent(0.6) == []
    (tmp_path / "app" / "db.py").write_text(QUERY)
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": client.uri("app/db.py"), "type": 1}]})
    assert places(client.diagnostics(page, 1)) == [(9, RULE)]


def test_typing_keeps_what_is_known_and_reads_nothing(start: Start, tmp_path: Path) -> None:
    write_modules(tmp_path, page=False)
    client = start()
    page = opened(client)
    assert places(client.diagnostics(page, 1)) == [(9, RULE)]
    (tmp_path / "app" / "db.py").write_text(HARMLESS)
    client.change(page, 2, edit(0, 0, 0, 0, "\n"))
    assert places(client.diagnostics(page, 2)) == [(10, RULE)]
    assert client.diagnostics(page, 2) == []


def test_a_client_that_pulls_is_told_that_there_is_more(start: Start, tmp_path: Path) -> None:
    write_modules(tmp_path, page=False)
    client = start()
    client.answers["workspace/diagnostic/refresh"] = None
    pulling = {"textDocument": {**CAPABILITIES["textDocument"], "diagnostic": {}}}
    workspace = {**CAPABILITIES["workspace"], "diagnostics": {"refreshSupport": True}}
    client.initialize({**CAPABILITIES, **pulling, "workspace": workspace})
    page = client.open("app/views.py", PAGE)
    assert client.request("textDocument/diagnostic", {"textDocument": {"uri": page}})["items"] == []
    for _ in range(50):
        items = client.request("textDocument/diagnostic", {"textDocument": {"uri": page}})["items"]
        if items:
            break
        assert client.silent(0.1) == []
    assert places(items) == [(9, RULE)]


def test_a_client_that_pulls_once_gets_the_whole(start: Start, tmp_path: Path) -> None:
    write_modules(tmp_path, page=False)
    client = start()
    pulling = {"textDocument": {**CAPABILITIES["textDocument"], "diagnostic": {}}}
    client.initialize({**CAPABILITIES, **pulling})
    page = client.open("app/views.py", PAGE)
    items = client.request("textDocument/diagnostic", {"textDocument": {"uri": page}})["items"]
    assert places(items) == [(9, RULE)]
