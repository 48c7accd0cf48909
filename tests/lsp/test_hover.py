"""Hover: the finding explained, only where it stands."""

from __future__ import annotations

from typing import Any

from tests.lsp.client import Client, span
from tests.lsp.conftest import Start
from tests.lsp.samples import FLAW, FLAW_RULE, FLAW_START


def hover(client: Client, uri: str, line: int, character: int) -> dict[str, Any] | None:
    params = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
    found: dict[str, Any] | None = client.request("textDocument/hover", params)
    return found


def test_what_why_and_what_instead(client: Client) -> None:
    uri = client.open("a.py", f"\n{FLAW}\n")
    (diagnostic,) = client.diagnostics(uri, 1)
    found = hover(client, uri, 1, FLAW_START + 3)
    assert found is not None and found["range"] == diagnostic["range"]
    text = found["contents"]["value"]
    assert found["contents"]["kind"] == "markdown"
    assert text.startswith(diagnostic["message"])
    assert all(part in text for part in (FLAW_RULE, "Why is this bad?", "Instead", "[CWE-", "https://cwe.mitre.org"))


def test_nothing_elsewhere(client: Client) -> None:
    uri = client.open("a.py", f"\n{FLAW}\n")
    client.diagnostics(uri, 1)
    assert hover(client, uri, 1, 0) is None
    assert hover(client, uri, 0, 0) is None
    assert hover(client, uri, 99, 99) is None
    assert hover(client, client.uri("nowhere.py"), 0, 0) is None


def test_plain_text_for_a_client_without_markdown(start: Start) -> None:
    client = start()
    client.initialize({"textDocument": {"hover": {"contentFormat": ["plaintext"]}}})
    uri = client.open("a.py", f"{FLAW}\n")
    client.diagnostics(uri)
    found = hover(client, uri, 0, FLAW_START)
    assert found is not None and found["range"]["start"] == span(0, FLAW_START, 0, 0)["start"]
    assert found["contents"]["kind"] == "plaintext"
    assert "##" not in found["contents"]["value"] and "**" not in found["contents"]["value"]


def test_what_the_client_shows_by_itself_is_not_repeated(start: Start) -> None:
    client = start()
    hovers = {"experimental": {"wardlineHoversDiagnostics": True}}
    client.initialize({"textDocument": {"hover": {"contentFormat": ["markdown"]}}, **hovers})
    uri = client.open("a.py", f"{FLAW}\n")
    (diagnostic,) = client.diagnostics(uri)
    found = hover(client, uri, 0, FLAW_START)
    assert found is not None
    assert diagnostic["message"] not in found["contents"]["value"]
    assert "Why is this bad?" in found["contents"]["value"]
