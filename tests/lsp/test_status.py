"""`wardline/status`: where the analysis reached its limits."""

from __future__ import annotations

from tests.lsp.client import CAPABILITIES
from tests.lsp.conftest import Start

DEEP = f"import flask\n\n\ndef deep(given):\n    return flask.redirect({'(' * 200}given{')' * 200})\n"
SHALLOW = "import flask\n"
LINE = {"start": {"line": 3, "character": 0}, "end": {"line": 3, "character": len("def deep(given):")}}


def test_a_client_that_takes_it_is_told_where_data_is_not_followed(start: Start) -> None:
    client = start()
    client.initialize({**CAPABILITIES, "experimental": {"wardlineStatus": True}})
    uri = client.open("a.py", SHALLOW)
    assert client.diagnostics(uri, 1) == []
    client.change(uri, 2, {"text": DEEP})
    assert client.got("wardline/status") == {"uri": uri, "version": 2, "limits": [LINE], "gaps": []}
    assert client.diagnostics(uri, 2) == []
    client.change(uri, 3, {"text": DEEP + "x = 1\n"})
    assert client.diagnostics(uri, 3) == []
    assert client.silent() == []  # no news
    client.change(uri, 4, {"text": SHALLOW})
    assert client.got("wardline/status") == {"uri": uri, "version": 4, "limits": [], "gaps": []}
    assert client.diagnostics(uri, 4) == []


def test_other_clients_are_not_bothered(start: Start) -> None:
    client = start()
    client.initialize()
    uri = client.open("a.py", DEEP)
    client.diagnostics(uri, 1)
    assert client.silent() == []
