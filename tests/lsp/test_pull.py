"""Pull diagnostics: the client asks, and is then not told unasked."""

from __future__ import annotations

from typing import Any

from tests.lsp.client import CAPABILITIES, Client, Refused, edit, places
from tests.lsp.conftest import Start
from tests.lsp.samples import FLAW, FLAW_RULE

SLOW = "".join(f"def f{n}():\n    import pickle\n    pickle\n\n\n" for n in range(40))
"""More units than bandit is run on at once."""


def pull_capabilities(**more: Any) -> dict[str, Any]:
    text_document = {**CAPABILITIES["textDocument"], "diagnostic": {"dynamicRegistration": False}}
    return {**CAPABILITIES, "textDocument": text_document, **more}


def pull(client: Client, uri: str, previous: str | None = None) -> dict[str, Any]:
    params = {"textDocument": {"uri": uri}} | ({"previousResultId": previous} if previous else {})
    report: dict[str, Any] = client.request("textDocument/diagnostic", params)
    return report


def test_a_report_is_full_once_and_then_unchanged(start: Start) -> None:
    client = start()
    assert client.initialize(pull_capabilities())["diagnosticProvider"]["identifier"] == "wardline"
    uri = client.open("a.py", f"{FLAW}\n")
    first = pull(client, uri)
    assert first["kind"] == "full" and places(first["items"]) == [(0, FLAW_RULE)]
    assert pull(client, uri, first["resultId"]) == {"kind": "unchanged", "resultId": first["resultId"]}
    client.change(uri, 2, edit(1, 0, 1, 0, "x"))
    assert pull(client, uri, first["resultId"])["kind"] == "unchanged"
    client.change(uri, 3, edit(0, 0, 0, 0, "\n"))
    assert places(pull(client, uri, first["resultId"])["items"]) == [(1, FLAW_RULE)]
    client.close(uri)
    assert pull(client, uri)["items"] == []


def test_a_client_that_can_pull_but_does_not_is_told(start: Start) -> None:
    client = start()
    client.initialize(pull_capabilities())
    uri = client.open("a.py", f"{FLAW}\n")
    assert places(client.diagnostics(uri, 1)) == [(0, FLAW_RULE)]
    client.change(uri, 2, edit(0, 0, 0, 0, "\n"))
    assert places(client.diagnostics(uri, 2)) == [(1, FLAW_RULE)]
    assert places(pull(client, uri)["items"]) == [(1, FLAW_RULE)]  # and from now on it pulls
    assert client.diagnostics(uri) == []
    client.change(uri, 3, edit(0, 0, 0, 0, "\n"))
    assert client.silent() == []


def test_a_client_without_pull_is_not_offered_it(client: Client) -> None:
    uri = client.open("a.py", f"{FLAW}\n")
    assert places(client.diagnostics(uri)) == [(0, FLAW_RULE)]
    client.settle()


def test_a_pull_in_a_burst_is_answered_for_the_last_text(start: Start) -> None:
    client = start()
    client.initialize(pull_capabilities())
    uri = client.open("a.py", "")
    ask = {"method": "textDocument/diagnostic", "params": {"textDocument": {"uri": uri}}}
    changes = [
        {
            "method": "textDocument/didChange",
            "params": {"textDocument": {"uri": uri, "version": n + 2}, "contentChanges": [edit(0, n, 0, n, c)]},
        }
        for n, c in enumerate(FLAW)
    ]
    client.send(*changes[:-1], {**ask, "id": "a"}, changes[-1])
    assert places(client.result("a")["items"]) == [(0, FLAW_RULE)]


def test_slower_findings_come_with_a_refresh(start: Start) -> None:
    """What bandit adds is there later: a client that can be refreshed is."""
    client = start()
    client.initialize(
        pull_capabilities(workspace={"diagnostics": {"refreshSupport": True}}),
        initializationOptions={"settings": {"bandit": "all"}},
    )
    uri = client.open("a.py", SLOW)
    first = pull(client, uri)
    client.reply(client.asked("workspace/diagnostic/refresh"), None)
    second = pull(client, uri, first["resultId"])
    assert len(second["items"]) > len(first["items"])


def test_new_settings_come_with_a_refresh(start: Start) -> None:
    client = start()
    client.initialize(pull_capabilities(workspace={"diagnostics": {"refreshSupport": True}}))
    uri = client.open("a.py", f"{FLAW}\n")
    assert places(pull(client, uri)["items"]) == [(0, FLAW_RULE)]
    for ignored in ([FLAW_RULE], []):
        settings = {"bandit": "off", "ignore": ignored}
        client.notify("workspace/didChangeConfiguration", {"settings": settings})
    client.settle()
    client.reply(client.asked("workspace/diagnostic/refresh"), None)
    client.reply(client.asked("workspace/diagnostic/refresh"), None)  # for what changed in between
    assert places(pull(client, uri)["items"]) == [(0, FLAW_RULE)]


def test_a_client_that_cannot_be_refreshed_waits_for_the_slower_findings(start: Start) -> None:
    client = start()
    client.initialize(pull_capabilities(), initializationOptions={"settings": {"bandit": "all"}})
    uri = client.open("a.py", SLOW)
    assert places(pull(client, uri)["items"]) == [(5 * n + 1, "import-pickle") for n in range(40)]


def test_a_held_pull_can_be_cancelled(start: Start) -> None:
    client = start()
    client.initialize(pull_capabilities(), initializationOptions={"settings": {"bandit": "all"}})
    uri = client.open("a.py", SLOW)
    number = client.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    client.notify("$/cancelRequest", {"id": number})
    try:
        client.result(number)
        raise AssertionError("it was answered")
    except Refused as refused:
        assert refused.code == -32800
