"""Manifests in the editor: known vulnerabilities on versions, their fixes, and what is not known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.lsp.client import CAPABILITIES, Client, span
from tests.lsp.conftest import Start
from tests.lsp.text import after

TEXT = "flask\npyyaml==5.3  # ä\njinja2 == 2.10\n"


def _actions(client: Client, uri: str, line: int) -> dict[str, Any]:
    params = {"textDocument": {"uri": uri}, "range": span(line, 0, line, 0), "context": {"diagnostics": []}}
    return {action["title"]: action for action in client.request("textDocument/codeAction", params)}


def test_versions_with_known_vulnerabilities_are_marked_and_mended(client: Client) -> None:
    uri = client.open("requirements.txt", TEXT, "pip-requirements")
    yaml, jinja = client.diagnostics(uri, 1)
    assert (yaml["code"], yaml["range"]) == ("vulnerable-dependency", span(1, 8, 1, 11))
    assert jinja["range"] == span(2, 10, 2, 14)
    assert yaml["message"].startswith("`pyyaml` 5.3 has ") and yaml["message"].endswith(" Fixed in 5.4.")
    actions = _actions(client, uri, 1)
    one = actions["Raise pyyaml to 5.4"]
    assert after(TEXT, one["edit"], uri) == TEXT.replace("5.3", "5.4")
    both = after(TEXT, actions["Raise all 2 vulnerable versions in this file"]["edit"], uri)
    assert "pyyaml==5.4  # ä\njinja2 == 2.11.3\n" in both
    client.change(uri, 2, {"text": both})
    assert client.diagnostics(uri, 2) == []


def test_a_half_written_version_is_no_version(client: Client) -> None:
    uri = client.open("sub/requirements.txt", "pyyaml==\n", "pip-requirements")
    assert client.diagnostics(uri, 1) == []
    client.change(uri, 2, {"range": span(0, 8, 0, 8), "text": "5.3"})
    assert [one["code"] for one in client.diagnostics(uri, 2)] == ["vulnerable-dependency"]


def test_what_is_not_known_is_told(launch: Start, tmp_path: Path) -> None:
    client = launch(env={"XDG_CACHE_HOME": str(tmp_path / "empty")})
    client.initialize({**CAPABILITIES, "experimental": {"wardlineStatus": True}})
    uri = client.open("package.json", '{"dependencies": {"a": "1.0.0"}}', "json")
    assert client.diagnostics(uri, 1) == []
    told = client.got("wardline/status")
    assert told["uri"] == uri and told["limits"] == []
    (gap,) = told["gaps"]
    assert gap.startswith("vulnerabilities of packages of npm are not known")
