"""Documents follow the client's edits, whatever they hold and wherever they point to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lsp.client import Client, change, document, edit, notification, places, span
from tests.lsp.conftest import Start
from tests.lsp.samples import FLAW, FLAW_RULE, FLAW_START


def test_a_flaw_is_published_with_its_version(client: Client) -> None:
    uri = client.open("a.py", f"\n{FLAW}\n", version=7)
    params = client.got("textDocument/publishDiagnostics")
    assert (params["uri"], params["version"]) == (uri, 7)
    (found,) = params["diagnostics"]
    assert found["range"]["start"] == {"line": 1, "character": FLAW_START}
    assert (found["code"], found["source"], found["severity"]) == (FLAW_RULE, "wardline", 1)
    assert found["codeDescription"]["href"].startswith("https://cwe.mitre.org/")
    assert found["data"]["rule"] == FLAW_RULE


def test_edits_move_add_and_remove_diagnostics(client: Client) -> None:
    uri = client.open("a.py", f"{FLAW}\n")
    assert places(client.diagnostics(uri, 1)) == [(0, FLAW_RULE)]
    client.change(uri, 2, edit(0, 0, 0, 0, "import os\n\n"))
    assert places(client.diagnostics(uri, 2)) == [(2, FLAW_RULE)]
    client.change(uri, 3, edit(3, 0, 3, 0, f"{FLAW}\n"))
    assert places(client.diagnostics(uri, 3)) == [(2, FLAW_RULE), (3, FLAW_RULE)]
    client.change(uri, 4, edit(2, 0, 3, 0, ""))
    assert places(client.diagnostics(uri, 4)) == [(2, FLAW_RULE)]
    client.change(uri, 5, {"text": f"\n\n\n\n{FLAW}"})
    assert places(client.diagnostics(uri, 5)) == [(4, FLAW_RULE)]
    client.change(uri, 6, {"text": ""})
    assert client.diagnostics(uri, 6) == []


def test_the_changes_of_one_notification_are_made_in_order(client: Client) -> None:
    uri = client.open("a.py", "a\nb\n")
    assert client.diagnostics(uri) == []
    client.change(uri, 2, edit(0, 0, 1, 0, ""), edit(0, 0, 0, 1, "c\nd"), edit(1, 0, 1, 1, FLAW))
    assert places(client.diagnostics(uri, 2)) == [(1, FLAW_RULE)]


def test_each_version_is_answered_even_if_nothing_changes(client: Client) -> None:
    uri = client.open("a.py", f"{FLAW}\n")
    first = client.diagnostics(uri, 1)
    client.change(uri, 2, edit(1, 0, 1, 0, "x"))
    assert client.diagnostics(uri, 2) == first


def test_a_client_without_versions_hears_only_of_changes(start: Start) -> None:
    client = start()
    client.initialize({})
    uri = client.open("a.py", f"{FLAW}\n")
    assert places(client.diagnostics(uri)) == [(0, FLAW_RULE)]
    client.change(uri, 2, edit(1, 0, 1, 0, "x"))
    client.change(uri, 3, edit(0, 0, 0, 0, "\n"))
    assert places(client.diagnostics(uri)) == [(1, FLAW_RULE)]


@pytest.mark.parametrize("separator", ["\x0c", "\x0b", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_line_breaks_break_lines(client: Client, separator: str) -> None:
    """pygls 2.1.1 splits lines at all of these."""
    uri = client.open("a.py", f"# a{separator}b\n{FLAW}\n")
    assert places(client.diagnostics(uri, 1)) == [(1, FLAW_RULE)]
    client.change(uri, 2, edit(0, 5, 0, 5, separator), edit(1, 0, 1, 0, f"\n{separator}\n"))
    assert places(client.diagnostics(uri, 2)) == [(3, FLAW_RULE)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_breaks(client: Client, newline: str) -> None:
    uri = client.open("a.py", newline.join(["a", "", FLAW, ""]))
    assert places(client.diagnostics(uri, 1)) == [(2, FLAW_RULE)]
    client.change(uri, 2, edit(0, 1, 1, 0, ""))
    assert places(client.diagnostics(uri, 2)) == [(1, FLAW_RULE)]


def test_positions_outside_are_taken_for_the_nearest_inside(client: Client) -> None:
    """pygls 2.1.1 loses a character at a position beyond the end of its line."""
    uri = client.open("a.py", f"ab\n{FLAW}\n")
    client.diagnostics(uri, 1)
    client.change(uri, 2, edit(0, 99, 0, 99, "#"), edit(0, 2, 0, 3, ""))
    assert places(client.diagnostics(uri, 2)) == [(1, FLAW_RULE)]
    client.change(uri, 3, edit(99, 5, 99, 7, f"\n{FLAW}"))
    assert places(client.diagnostics(uri, 3)) == [(1, FLAW_RULE), (3, FLAW_RULE)]
    client.change(uri, 4, edit(1, 0, 0, 0, "\n"))  # reversed
    assert places(client.diagnostics(uri, 4)) == [(1, FLAW_RULE), (3, FLAW_RULE)]


@pytest.mark.parametrize(("encoding", "width"), [("utf-8", len("é𝒳".encode())), ("utf-16", 3), ("utf-32", 2)])
def test_position_encodings(start: Start, encoding: str, width: int) -> None:
    client = start()
    capabilities = {"general": {"positionEncodings": [encoding]}}
    assert client.initialize(capabilities)["positionEncoding"] == encoding
    uri = client.open("a.py", f"'é𝒳'; {FLAW}\n")
    at = width + 4 + FLAW_START
    assert client.diagnostics(uri)[0]["range"]["start"] == {"line": 0, "character": at}
    client.change(uri, 2, edit(0, width + 1, 0, width + 1, "é𝒳"))
    assert client.diagnostics(uri)[0]["range"]["start"] == {"line": 0, "character": at + width}


def test_the_preferred_encoding_is_utf_8(start: Start) -> None:
    client = start()
    offered = {"general": {"positionEncodings": ["utf-32", "utf-16", "utf-8"]}}
    assert client.initialize(offered)["positionEncoding"] == "utf-8"


@pytest.mark.parametrize("strange", ["\0", "\ud800", "\udfff\ud800", "\ufeff", "\U0010ffff"])
def test_strange_characters(client: Client, strange: str) -> None:
    uri = client.open("a.py", f"# {strange}\n{FLAW}\n")
    assert places(client.diagnostics(uri, 1)) == [(1, FLAW_RULE)]
    client.change(uri, 2, edit(0, 2, 0, 2, strange), edit(0, 0, 0, 0, f"#{strange}\n"))
    assert places(client.diagnostics(uri, 2)) == [(2, FLAW_RULE)]


def test_broken_code_keeps_its_other_findings(client: Client) -> None:
    uri = client.open("a.py", f"def f():\n    return 1\n\n\n{FLAW}\n")
    client.diagnostics(uri, 1)
    client.change(uri, 2, edit(1, 11, 1, 12, "(["))
    assert places(client.diagnostics(uri, 2)) == [(4, FLAW_RULE)]


def test_a_burst_is_analysed_once(client: Client) -> None:
    uri = client.open("a.py", "")
    assert client.diagnostics(uri, 1) == []
    keys = [change(uri, 2 + n, edit(0, n, 0, n, c)) for n, c in enumerate(FLAW)]
    client.send(*keys)
    published = [client.got("textDocument/publishDiagnostics")]
    while published[-1]["version"] != 1 + len(keys):
        published.append(client.got("textDocument/publishDiagnostics"))
    assert places(published[-1]["diagnostics"]) == [(0, FLAW_RULE)]
    assert len(published) <= len(keys) // 5


def test_closing_takes_the_diagnostics_away(client: Client) -> None:
    uri = client.open("a.py", f"{FLAW}\n")
    assert client.diagnostics(uri, 1)
    client.close(uri)
    assert client.diagnostics(uri) == []


def test_a_document_that_is_opened_twice_has_its_newer_text(client: Client) -> None:
    uri = client.open("a.py", f"{FLAW}\n")
    assert client.diagnostics(uri, 1)
    client.notify("textDocument/didOpen", {"textDocument": document(uri, f"\n{FLAW}\n", version=9)})
    assert client.diagnostics(uri) == []
    assert places(client.diagnostics(uri, 9)) == [(1, FLAW_RULE)]


def test_a_change_of_an_unknown_document_is_told_once(start: Start) -> None:
    """pygls 2.1.1 raises KeyError, which pops up in the editor."""
    client = start()
    client.initialize()
    client.change(client.uri("nowhere.py"), 3, edit(0, 0, 0, 0, "x"))
    client.change(client.uri("nowhere.py"), 4, edit(0, 0, 0, 0, "x"))
    assert "not opened" in client.got("window/logMessage")["message"]


@pytest.mark.parametrize(
    "uri",
    ["file:///c%3A/Users/a%20b/x.py", "file:///C:/Users/a b/x.py", "file://server/share/x.py", "untitled:Untitled-1"],
)
def test_answers_carry_the_clients_own_uri(client: Client, uri: str) -> None:
    client.open_uri(uri, f"{FLAW}\n")
    assert places(client.diagnostics(uri, 1)) == [(0, FLAW_RULE)]


def test_documents_of_other_languages_are_not_taken_for_python(client: Client) -> None:
    uri = client.open("a.js", "exec(input())\n", language="javascript")
    assert client.diagnostics(uri, 1) == []
    client.change(uri, 2, edit(0, 0, 0, 0, "x = '\u202e'\n"))
    assert places(client.diagnostics(uri, 2)) == [(0, "bidirectional-text")]
    client.notify("textDocument/didSave", {"textDocument": {"uri": uri}})


def test_a_file_beyond_the_limit_is_said_to_be(client: Client) -> None:
    uri = client.open("big.py", f"{FLAW}\n" + "x = 1\n" * 1_000_000)
    (found,) = client.diagnostics(uri, 1)
    assert (found["code"], found["range"]) == ("file-too-large", span(0, 0, 0, 0))
    client.change(uri, 2, edit(1, 0, 2_000_000, 0, ""))
    assert places(client.diagnostics(uri, 2)) == [(0, FLAW_RULE)]
    client.change(uri, 3, edit(0, 0, 0, 0, "#" * 6_000_000))
    assert places(client.diagnostics(uri, 3)) == [(0, "file-too-large")]


def test_fifty_megabytes(client: Client) -> None:
    large = client.open("huge.py", "x = 1\n" * 8_400_000)
    small = client.open("a.py", f"{FLAW}\n")
    assert places(client.diagnostics(large, 1)) == [(0, "file-too-large")]
    assert places(client.diagnostics(small, 1)) == [(0, FLAW_RULE)]
    client.change(large, 2, {"text": f"\n{FLAW}\n"})
    assert places(client.diagnostics(large, 2)) == [(1, FLAW_RULE)]


@pytest.mark.parametrize(
    "params",
    [
        None,
        {},
        [],
        {"textDocument": None},
        {"textDocument": {"uri": 3, "version": 1}, "contentChanges": []},
    ],
)
def test_parameters_of_the_wrong_form_are_no_popup(client: Client, params: Any) -> None:
    for method in ("didOpen", "didChange", "didClose", "didSave"):
        client.send(notification(f"textDocument/{method}", params))
    uri = client.open("a.py", f"{FLAW}\n")
    assert places(client.diagnostics(uri, 1)) == [(0, FLAW_RULE)]


def test_half_a_change_of_the_wrong_form(client: Client) -> None:
    uri = client.open("a.py", "a\n")
    client.diagnostics(uri, 1)
    client.change(uri, 2, edit(0, 0, 0, 0, f"{FLAW}\n"), {"range": {}, "text": "x"})
    assert places(client.diagnostics(uri, 2)) == [(0, FLAW_RULE)]
    client.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": 3}, "contentChanges": None})
    assert places(client.diagnostics(uri, 3)) == [(0, FLAW_RULE)]
