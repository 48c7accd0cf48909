"""What the team's policy says in the editor: diagnostics on blocks, words on lenses; and when it is silent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import Client, edit
from tests.lsp.conftest import Start
from tests.lsp.test_origins import BEFORE, LENSES, accept, lenses, origins, ready, repository, run

__all__ = ["repository"]
BLOCK = "def total(rows):\n    found = sum(row.price for row in rows)\n    return round(found, 2)\n"
REFRESHES = {
    **LENSES,
    "textDocument": {**LENSES["textDocument"], "diagnostic": {}},
    "workspace": {**LENSES["workspace"], "diagnostics": {"refreshSupport": True}},
}


def policy(root: Path, text: str) -> None:
    (root / ".wardline.toml").write_text(f"[policy]\n{text}\n")


def shown(client: Client, uri: str, version: int, until: int) -> list[dict[str, Any]]:
    """The diagnostics of the policy, once there are so many."""
    while True:
        found = [item for item in client.diagnostics(uri, version) if item["source"] == "wardline policy"]
        if len(found) == until:
            return found


@pytest.fixture
def client(start: Start, repository: Path) -> Client:
    return start()


def test_a_block_needs_a_review_and_gets_it(client: Client, repository: Path) -> None:
    policy(repository, 'review = ["*"]')
    ready(client)
    uri = accept(client, block=BLOCK)
    (item,) = shown(client, uri, 2, 1)
    assert item == {
        "range": {"start": {"line": 3, "character": 0}, "end": {"line": 3, "character": 16}},
        "severity": 3,
        "code": "policy-unreviewed",
        "source": "wardline policy",
        "message": "Written by copilot (openai/gpt-5): nobody has reviewed it. Run `wardline review a.py`.",
    }
    assert lenses(client, uri)[0].endswith("unreviewed · needs a review")
    run(client, "wardline.review", {"uri": uri, "block": origins(client, uri)[0]["id"], "verdict": "approved"})
    assert shown(client, uri, 2, 0) == []
    assert lenses(client, uri)[0].endswith("approved")
    client.silent(0.1)


def test_what_is_reviewed_and_then_changed_needs_a_review_again(client: Client, repository: Path) -> None:
    policy(repository, 'second-review = ["*"]')
    ready(client)
    uri = accept(client, block=BLOCK)
    assert lenses(client, uri)[0].endswith("needs 2 reviewers")
    run(client, "wardline.review", {"uri": uri, "block": origins(client, uri)[0]["id"], "verdict": "approved"})
    (item,) = shown(client, uri, 2, 1)
    while item["code"] != "policy-second-review":
        (item,) = shown(client, uri, 2, 1)
    assert lenses(client, uri)[0].endswith("approved · needs another reviewer")
    client.change(uri, 3, edit(5, 24, 5, 25, "3"))
    (item,) = shown(client, uri, 3, 1)
    while item["code"] != "policy-unreviewed":
        (item,) = shown(client, uri, 3, 1)


def test_what_no_review_makes_right_is_an_error(client: Client, repository: Path) -> None:
    policy(repository, 'denied-tools = ["copilot"]\nallowed-models = ["anthropic/*"]\nforbidden = ["a.py"]')
    ready(client)
    uri = accept(client, block=BLOCK)
    found = shown(client, uri, 2, 3)
    assert {item["code"]: item["severity"] for item in found} == {
        "policy-tool": 1,
        "policy-model": 1,
        "policy-forbidden-path": 1,
    }
    assert lenses(client, uri)[0].endswith("tool not allowed · model not allowed · forbidden here")


def test_it_stands_at_the_block_while_somebody_types_above(client: Client, repository: Path) -> None:
    policy(repository, 'review = ["*"]')
    ready(client)
    uri = accept(client, block=BLOCK)
    shown(client, uri, 2, 1)
    for version in range(3, 9):
        client.change(uri, version, edit(0, 0, 0, 0, "# one more line\n"))
        (item,) = [i for i in client.diagnostics(uri, version) if i["source"] == "wardline policy"]
        assert item["range"]["start"]["line"] == version + 1
    client.change(uri, 9, edit(9, 0, 12, 0, ""))
    assert shown(client, uri, 9, 0) == []


def test_a_client_that_pulls_is_asked_to_pull_again(start: Start, repository: Path) -> None:
    policy(repository, 'review = ["*"]')
    client = start()
    ready(client, REFRESHES)
    uri = client.open("a.py", BEFORE)

    def pulled() -> list[str]:
        found = client.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        return [item["code"] for item in found["items"]]

    assert pulled() == []
    client.change(uri, 2, edit(3, 0, 3, 0, BLOCK))
    pulled()
    params = {"uri": uri, "range": {"start": {"line": 3, "character": 0}, "end": {"line": 6, "character": 0}}}
    client.notify("wardline/suggestionAccepted", params)
    client.reply(client.asked("workspace/diagnostic/refresh"), None)
    assert pulled() == ["policy-unreviewed"]


def test_strict_tells_of_every_unreviewed_block_without_a_policy(client: Client) -> None:
    ready(client, origins="strict")
    uri = accept(client, block=BLOCK)
    (item,) = shown(client, uri, 2, 1)
    assert (item["code"], item["severity"], item["range"]["start"]["line"]) == ("policy-unreviewed", 3, 3)
    assert item["message"] == "Written by copilot (openai/gpt-5): nobody has reviewed it."


@pytest.mark.parametrize("mode", ["off", "quiet", "normal"])
def test_silence(client: Client, repository: Path, mode: str) -> None:
    if mode != "normal":
        policy(repository, 'review = ["*"]\nforbidden = ["*"]')
    ready(client, origins=mode)
    uri = accept(client, block=BLOCK)
    client.change(uri, 3, edit(0, 0, 0, 0, "# above\n"))
    assert [i for i in client.diagnostics(uri, 3) if i["source"] == "wardline policy"] == []
    client.silent(0.6)


def test_a_policy_that_is_edited_counts_at_once(client: Client, repository: Path) -> None:
    policy(repository, 'review = ["lib/"]')
    ready(client)
    uri = accept(client, block=BLOCK)
    client.silent(0.5)
    policy(repository, 'review = ["*"]')
    changes = [{"uri": client.uri(".wardline.toml"), "type": 2}]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    assert shown(client, uri, 2, 1)[0]["code"] == "policy-unreviewed"


def test_the_editor_cannot_loosen_it(client: Client, repository: Path) -> None:
    policy(repository, 'review = ["*"]')
    ready(client, policy={"review": []})
    uri = accept(client, block=BLOCK)
    assert shown(client, uri, 2, 1)
    assert "policy: A policy is written in a settings file" in str(client.silent(0.1))


def test_owners_that_cannot_be_read_are_said_once(client: Client, repository: Path) -> None:
    policy(repository, 'review = ["*"]\nowners = true')
    (repository / "CODEOWNERS").write_bytes(b"* @\xff\n")
    ready(client)
    accept(client, block=BLOCK)
    assert "CODEOWNERS cannot be read" in client.got("window/logMessage")["message"]
    assert not [m for m in client.silent(0.6) if m["method"] == "window/logMessage"]


def test_a_configuration_is_held_to_the_policy_as_it_is_now(start: Start, repository: Path) -> None:
    client = start()
    policy(repository, 'allowed-mcp-servers = ["docs"]')
    client.initialize()
    text = '{"mcpServers": {\n"docs": {"command": "docs-server"},\n"mail": {"command": "mail-server"}}}\n'
    uri = client.open(".mcp.json", text, language="json")
    assert client.diagnostics(uri, 1) == []
    (found,) = client.diagnostics(uri, 1)
    assert (found["code"], found["range"]["start"]) == ("agent-outside-policy", {"line": 2, "character": 1})
    assert found["message"].startswith(
        "The MCP server `mail` is not for this project: the policy allows only docs (.wardline.toml, line 2)."
    )
    policy(repository, 'allowed-mcp-servers = ["docs", "mail"]')
    changed = {"uri": (repository / ".wardline.toml").as_uri(), "type": 2}
    client.notify("workspace/didChangeWatchedFiles", {"changes": [changed]})
    assert client.diagnostics(uri, 1) == []
