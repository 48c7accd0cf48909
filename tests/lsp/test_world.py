"""What a text cannot tell: asked of the package index when it is quiet, and shown when it is known."""

from __future__ import annotations

import pytest

from tests.lsp.client import Client, places
from tests.lsp.conftest import Start
from tests.lsp.text import after
from tests.world.index_server import Index, index_server
from wardline_analyzers.world import Question

UNKNOWN = "unknown-package"


def connected(launch: Start, index: Index, settings: str = "network = true\n") -> Client:
    client = launch(env={"PIP_INDEX_URL": f"{index.url}/simple", "NO_PROXY": "127.0.0.1"})
    (client.root / ".wardline.toml").write_text(settings)
    client.initialize()
    return client


def test_a_requirement_that_the_index_does_not_know(launch: Start) -> None:
    with index_server() as index:
        client = connected(launch, index)
        uri = client.open("requirements.txt", "flask\nknown-thing\nmissing-thing==1\n", language="plaintext")
        assert client.diagnostics(uri, 1) == []
        assert places(client.diagnostics(uri, 1)) == [(2, UNKNOWN)]
        client.change(uri, 2, {"text": "missing-thing\n"})
        assert places(client.diagnostics(uri, 2)) == [(0, UNKNOWN)]  # it is known now: nobody is asked again
        assert sorted(set(index.asked)) == ["/simple/known-thing/", "/simple/missing-thing/"]


def test_an_import_that_nobody_knows(launch: Start) -> None:
    with index_server() as index:
        client = connected(launch, index)
        (client.root / "sibling.py").write_text("")
        uri = client.open("a.py", "import missing_thing\nimport sibling\nimport known_thing\n")
        assert client.diagnostics(uri, 1) == []
        assert places(client.diagnostics(uri, 1)) == [(0, UNKNOWN)]


def test_without_the_network_nobody_is_asked(launch: Start) -> None:
    with index_server() as index:
        client = connected(launch, index, "")
        uri = client.open("a.py", "import missing_thing\nimport reqeusts\n")
        assert client.diagnostics(uri, 1) == []
        assert places(client.diagnostics(uri, 1)) == [(1, "lookalike-package")]
        assert index.asked == []


def test_the_fix_names_what_was_meant(client: Client) -> None:
    uri = client.open("requirements.txt", "reqeusts>=2\n", language="pip-requirements")
    (found,) = client.diagnostics(uri, 1)
    where = {"textDocument": {"uri": uri}, "range": found["range"], "context": {"diagnostics": [found]}}
    action = client.request("textDocument/codeAction", where)[0]
    assert after("reqeusts>=2\n", action["edit"], uri) == "requests>=2\n"


def test_questions_can_be_sorted_and_told_apart() -> None:
    assert sorted([Question("b", ("a",)), Question("a", ("b", "c"))])[0].topic == "a"


@pytest.mark.parametrize("name", ["silent-thing", "endless-thing"])
def test_a_key_does_not_wait_for_an_index_that_hangs(launch: Start, name: str) -> None:
    with index_server() as index:
        client = connected(launch, index)
        uri = client.open("requirements.txt", f"{name}\n", language="plaintext")
        assert client.diagnostics(uri, 1) == []
        client.change(uri, 2, {"text": f"{name}\nreqeusts\n"})
        assert places(client.diagnostics(uri, 2)) == [(1, "lookalike-package")]
