"""Secrets in the editor: shown nowhere, explained, and moved to the environment with what other files need for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import CAPABILITIES, Client, span
from tests.lsp.conftest import Start
from tests.lsp.test_actions import ask
from tests.lsp.test_hover import hover
from tests.secrets.made_up import Made

TOKEN = Made(1).checked("ghp_")
PYTHON = f'def client():\n    return Github("{TOKEN}")\n'


def started(start: Start, **edit: Any) -> Client:
    client = start()
    client.initialize({**CAPABILITIES, "workspace": {"workspaceEdit": edit, "applyEdit": True}})
    return client


def the_fix(client: Client, name: str, text: str, line: int, character: int) -> dict[str, Any]:
    uri = client.open(name, text)
    client.diagnostics(uri, 1)
    actions = ask(client, uri, span(line, character, line, character), only=["quickfix"])
    return next(a for a in actions if a["title"] == "Read it from the environment")["edit"]  # type: ignore[no-any-return]


def test_new_files_for_a_client_that_can_make_them(start: Start, tmp_path: Path) -> None:
    client = started(start, documentChanges=True, resourceOperations=["create"])
    edit = the_fix(client, "a.py", PYTHON, 1, 20)
    example, ignore = ((tmp_path / name).as_uri() for name in (".env.example", ".gitignore"))
    own, *others = edit["documentChanges"]
    assert own["textDocument"]["uri"].endswith("a.py") and TOKEN not in str(edit)
    assert others == [
        {"kind": "create", "uri": example, "options": {"ignoreIfExists": True}},
        {
            "textDocument": {"uri": example, "version": None},
            "edits": [{"range": span(0, 0, 0, 0), "newText": "GITHUB_TOKEN=\n"}],
        },
        {"kind": "create", "uri": ignore, "options": {"ignoreIfExists": True}},
        {"textDocument": {"uri": ignore, "version": None}, "edits": [{"range": span(0, 0, 0, 0), "newText": ".env\n"}]},
    ]


def test_files_that_are_there_get_what_they_lack(start: Start, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("build/\n.env*\n")
    (tmp_path / ".env.example").write_text("A=1\nÄ=𐌰")
    client = started(start, documentChanges=True)
    _, other = the_fix(client, "a.py", PYTHON, 1, 20)["documentChanges"]
    assert other["textDocument"] == {"uri": (tmp_path / ".env.example").as_uri(), "version": None}
    assert other["edits"] == [{"range": span(1, 4, 1, 4), "newText": "\nGITHUB_TOKEN=\n"}]


def test_an_open_file_counts_as_it_is_in_the_editor(start: Start, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text(".env\n")
    client = started(start, documentChanges=True)
    example = client.open(".env.example", "B=2\n", "dotenv")
    client.diagnostics(example, 1)
    _, other = the_fix(client, "a.py", PYTHON, 1, 20)["documentChanges"]
    assert other["textDocument"] == {"uri": example, "version": 1}
    assert other["edits"] == [{"range": span(1, 0, 1, 0), "newText": "GITHUB_TOKEN=\n"}]


def test_a_simple_client_gets_what_it_can_do(start: Start, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("")
    client = started(start)
    edit = the_fix(client, "a.py", PYTHON, 1, 20)
    assert set(edit["changes"]) == {(tmp_path / "a.py").as_uri(), (tmp_path / ".gitignore").as_uri()}


def test_links_are_not_followed(start: Start, tmp_path: Path) -> None:
    try:
        (tmp_path / ".gitignore").symlink_to(tmp_path / "elsewhere")
    except OSError:
        pytest.skip("no links here")
    client = started(start, documentChanges=True, resourceOperations=["create"])
    edit = the_fix(client, "a.py", PYTHON, 1, 20)
    assert ".gitignore" not in str(edit) and ".env.example" in str(edit)


def test_the_hover_says_how_to_revoke_it_and_nothing_tells_it(client: Client) -> None:
    script = f'const t = "{TOKEN}";\n'
    for name, text, language, line, at in (("a.py", PYTHON, "python", 1, 20), ("b.ts", script, "typescript", 0, 15)):
        uri = client.open(name, text, language)
        (diagnostic,) = client.diagnostics(uri, 1)
        assert diagnostic["code"] == "token-in-source" and "GitHub" in diagnostic["message"]
        found = hover(client, uri, line, at)
        assert found is not None and "https://github.com/settings/tokens" in found["contents"]["value"]
        assert TOKEN[4:] not in str(diagnostic) + str(found)


def test_a_dotenv_file_is_kept_out_of_the_repository(start: Start, tmp_path: Path) -> None:
    client = started(start, documentChanges=True, resourceOperations=["create"])
    uri = client.open(".env.local", f"GITHUB_TOKEN={TOKEN}\n", "dotenv")
    client.diagnostics(uri, 1)
    action = ask(client, uri, span(0, 20, 0, 20), only=["quickfix"])[0]
    assert action["title"] == "Keep this file out of the repository"
    assert action["edit"]["documentChanges"][1]["edits"][0]["newText"] == ".env.local\n"
    (tmp_path / ".gitignore").write_text(".env.local\n")
    titles = [a["title"] for a in ask(client, uri, span(0, 20, 0, 20), only=["quickfix"])]
    assert "Keep this file out of the repository" not in titles
