"""`wardline/capabilities`: what a document, a range or a cell can do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lsp.client import CAPABILITIES, Client, Refused, edit, span
from tests.lsp.conftest import Start
from tests.lsp.test_notebooks import open_notebook
from wardline.lsp.jsonrpc import INVALID_PARAMS

TEXT = """import requests, os

def f(u):
    x = "é𝄞"; requests.get(u)
    os.getenv("A")

def g(u):
    requests.post(u)
"""


def ask(client: Client, uri: str, wanted: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    params: dict[str, Any] = {"textDocument": {"uri": uri}}
    if wanted is not None:
        params["range"] = wanted
    answer = client.request("wardline/capabilities", params)
    assert list(answer) == ["capabilities"]
    found: list[dict[str, Any]] = answer["capabilities"]
    return found


def names(found: list[dict[str, Any]]) -> list[str]:
    return [each["name"] for each in found]


def test_over_stdio(launch: Start) -> None:
    client = launch()
    client.initialize()
    uri = client.open("a.py", TEXT)
    client.diagnostics(uri, 1)
    network, environment = ask(client, uri)
    assert network == {
        "name": "network-out",
        "title": "Sends data to other machines",
        "noun": "network egress",
        "count": 2,
        "places": [
            {"range": span(3, 15, 3, 27), "name": "requests.get", "how": "call"},
            {"range": span(7, 4, 7, 17), "name": "requests.post", "how": "call"},
        ],
    }
    assert environment["name"] == "environment"


def test_a_range_is_a_part(client: Client) -> None:
    uri = client.open("a.py", TEXT)
    client.diagnostics(uri, 1)
    assert names(ask(client, uri, span(2, 0, 4, 0))) == ["network-out"]
    assert names(ask(client, uri, span(4, 0, 5, 0))) == ["environment"]
    assert names(ask(client, uri, span(0, 0, 2, 0))) == []
    assert names(ask(client, uri, span(0, 0, 999, 999))) == ["network-out", "environment"]


def test_it_is_that_of_the_newest_text(client: Client) -> None:
    uri = client.open("a.py", TEXT)
    client.diagnostics(uri, 1)
    client.change(uri, 2, edit(0, 0, 0, 19, "import httpx as requests, os"))
    (network, _) = ask(client, uri)
    assert [place["name"] for place in network["places"]] == ["httpx.get", "httpx.post"]
    client.diagnostics(uri, 2)


def test_what_is_no_python_of_ours_can_do_nothing(client: Client) -> None:
    assert ask(client, client.uri("nowhere.py")) == []
    uri = client.open("a.js", "eval(1)", "javascript")
    assert client.diagnostics(uri, 1) == []
    assert ask(client, uri) == []


@pytest.mark.parametrize("params", [None, {}, {"textDocument": {"uri": "x"}, "range": 3}])
def test_wrong_parameters(client: Client, params: Any) -> None:
    uri = client.open("a.py", "eval(1)\n")
    client.diagnostics(uri, 1)
    if params and params.get("textDocument"):
        params["textDocument"]["uri"] = uri
    with pytest.raises(Refused) as refused:
        client.request("wardline/capabilities", params)
    assert refused.value.code == INVALID_PARAMS


def test_a_cell_of_a_notebook(start: Start) -> None:
    client = start()
    client.initialize({**CAPABILITIES, "notebookDocument": {"synchronization": {}}})
    first, second = open_notebook(client, "import os as o\nx = 1", "%ls\no.system('ls')")
    for uri in (first, second):
        client.diagnostics(uri, 1)
    assert ask(client, first) == []
    (process,) = ask(client, second)
    assert process["name"] == "process" and process["places"][0]["range"] == span(1, 0, 1, 8)
