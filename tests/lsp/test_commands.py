"""workspace/executeCommand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lsp.client import Client, Refused
from tests.lsp.conftest import Start
from tests.lsp.samples import FLAW, FLAW_RULE, VAIN
from tests.lsp.text import after


def run(client: Client, command: str, *arguments: Any) -> Any:
    return client.request("workspace/executeCommand", {"command": command, "arguments": list(arguments)})


def test_explain(client: Client) -> None:
    text = run(client, "wardline.explain", FLAW_RULE)
    assert text.startswith("## ") and "Fix safety" in text


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("wardline.explain", ["no-such-rule"]),
        ("wardline.explain", []),
        ("wardline.explain", [{}]),
        ("wardline.fix", [{}]),
        ("wardline.fix", ["x"]),
        ("wardline.fix", []),
        ("wardline.fixAll", []),
        ("wardline.fixAll", [None]),
        ("other.command", []),
    ],
)
def test_wrong_commands_are_refused(client: Client, command: str, arguments: list[Any]) -> None:
    with pytest.raises(Refused) as refused:
        run(client, command, *arguments)
    assert refused.value.code == -32602


def test_fix_all(client: Client) -> None:
    text = f"{FLAW}\n{VAIN}\n"
    uri = client.open("a.py", text)
    client.diagnostics(uri, 1)
    assert run(client, "wardline.fixAll", uri) is None
    request = client.asked("workspace/applyEdit")
    assert after(text, request["params"]["edit"], uri) == f"{FLAW}\nx = 1\n"
    client.reply(request, {"applied": True})


def test_a_client_that_does_not_apply_edits(start: Start) -> None:
    client = start()
    client.initialize({})
    uri = client.open("a.py", f"{VAIN}\n")
    client.diagnostics(uri)
    with pytest.raises(Refused):
        run(client, "wardline.fixAll", uri)


def test_clear_cache(client: Client) -> None:
    uri = client.open("a.py", f"{FLAW}\n")
    before = client.diagnostics(uri, 1)
    assert run(client, "wardline.clearCache") is None
    client.change(uri, 2, {"text": f"{FLAW}\n"})
    assert client.diagnostics(uri, 2) == before
