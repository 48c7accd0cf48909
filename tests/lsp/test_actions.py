"""Code actions: built from our own findings, resolved or refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lsp.client import CAPABILITIES, Client, Refused, edit, places, span
from tests.lsp.conftest import Start
from tests.lsp.samples import FLAW, FLAW_RULE, FLAW_START, VAIN, VAIN_RULE
from tests.lsp.text import after

FIX_ALL = "source.fixAll.wardline"
TEXT = f"import os\n\n\ndef f():\n    {FLAW}\n    {VAIN}\n"


def capabilities(action: dict[str, Any], **workspace: Any) -> dict[str, Any]:
    literals: dict[str, Any] = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
    text_document = {**CAPABILITIES["textDocument"], "codeAction": {**literals, **action}}
    return {**CAPABILITIES, "textDocument": text_document, "workspace": {**CAPABILITIES["workspace"], **workspace}}


def ask(client: Client, uri: str, where: dict[str, Any], **context: Any) -> list[dict[str, Any]]:
    params = {"textDocument": {"uri": uri}, "range": where, "context": {"diagnostics": [], **context}}
    actions: list[dict[str, Any]] = client.request("textDocument/codeAction", params)
    return actions


@pytest.fixture
def opened(client: Client) -> str:
    uri = client.open("a.py", TEXT)
    assert places(client.diagnostics(uri, 1)) == [(4, FLAW_RULE), (5, VAIN_RULE)]
    return uri


def test_fixes_stand_before_the_suppression(client: Client, opened: str) -> None:
    actions = ask(client, opened, span(4, 12, 4, 12), only=["quickfix"])
    assert [a["kind"] for a in actions] == ["quickfix"] * len(actions)
    assert actions[-1]["title"] == f"Ignore {FLAW_RULE} here, with a reason" and len(actions) >= 2
    assert all(places(a["diagnostics"]) == [(4, FLAW_RULE)] for a in actions)
    assert not any(a.get("isPreferred") for a in actions)  # a fix that is not safe


def test_a_safe_fix_is_preferred_and_versioned(client: Client, opened: str) -> None:
    (action,) = ask(client, opened, span(5, 30, 5, 30), only=["quickfix"])
    assert action["isPreferred"] is True
    (change,) = action["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": opened, "version": 1}
    assert after(TEXT, action["edit"], opened) == TEXT.replace(VAIN, "x = 1")


def test_the_suppression_goes_to_the_end_of_the_line(client: Client, opened: str) -> None:
    action = ask(client, opened, span(4, 12, 4, 12))[-2]
    text = after(TEXT, action["edit"], opened)
    assert text == TEXT.replace(FLAW, f"{FLAW}  # wardline: ignore[{FLAW_RULE}] why is this safe?")
    client.change(opened, 2, {"text": text})
    assert places(client.diagnostics(opened, 2)) == [(5, VAIN_RULE)]


def test_the_fix_mends(client: Client, opened: str) -> None:
    action = ask(client, opened, span(4, 12, 4, 12))[0]
    client.change(opened, 2, {"text": after(TEXT, action["edit"], opened)})
    assert FLAW_RULE not in dict(places(client.diagnostics(opened, 2))).values()


def test_a_cursor_anywhere_in_the_line_is_enough(client: Client, opened: str) -> None:
    assert ask(client, opened, span(4, 0, 4, 0), only=["quickfix"])
    assert ask(client, opened, span(3, 0, 4, 0), only=["quickfix"])
    assert not ask(client, opened, span(3, 0, 3, 99), only=["quickfix"])
    assert {d["code"] for a in ask(client, opened, span(4, 0, 5, 40), only=["quickfix"]) for d in a["diagnostics"]} == {
        FLAW_RULE,
        VAIN_RULE,
    }


def test_echoed_diagnostics_do_not_matter(client: Client, opened: str) -> None:
    """ALE drops all fields but these; others send what no specification allows."""
    echoed = {"range": span(4, 0, 4, 1), "message": "?", "severity": 9, "code": None}
    assert ask(client, opened, span(4, 12, 4, 12), diagnostics=[echoed], triggerKind=7, only=["quickfix"])


@pytest.mark.parametrize(
    ("only", "kinds"),
    [
        (["quickfix"], {"quickfix"}),
        (["source"], {FIX_ALL}),
        (["source.fixAll"], {FIX_ALL}),
        ([FIX_ALL], {FIX_ALL}),
        (["source.fixAll.wardline.more"], set()),
        (["source.fix"], set()),
        (["refactor"], set()),
        ([""], {"quickfix", FIX_ALL}),
        ([], {"quickfix", FIX_ALL}),
        (["refactor", "quickfix"], {"quickfix"}),
    ],
)
def test_only_the_kinds_that_are_asked_for(client: Client, opened: str, only: list[str], kinds: set[str]) -> None:
    assert {a["kind"] for a in ask(client, opened, span(4, 0, 5, 9), only=only)} == kinds


def test_fix_all_makes_the_safe_fixes_only(client: Client) -> None:
    text = f"{VAIN}\n{FLAW}\n{VAIN}\n"
    uri = client.open("a.py", text)
    client.diagnostics(uri, 1)
    (action,) = ask(client, uri, span(0, 0, 0, 0), only=[FIX_ALL])
    assert after(text, action["edit"], uri) == f"x = 1\n{FLAW}\nx = 1\n"
    client.change(uri, 2, edit(0, 0, 3, 0, FLAW))
    client.diagnostics(uri, 2)
    assert ask(client, uri, span(0, 0, 0, 0), only=[FIX_ALL]) == []


def test_actions_of_a_document_that_is_not_open(client: Client) -> None:
    assert ask(client, client.uri("nowhere.py"), span(0, 0, 0, 0)) is None


def test_edits_can_come_later(start: Start) -> None:
    client = start()
    lazy = {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}
    assert client.initialize(capabilities(lazy, workspaceEdit={}))["codeActionProvider"]["resolveProvider"] is True
    uri = client.open("a.py", TEXT)
    client.diagnostics(uri, 1)
    actions = ask(client, uri, span(5, 30, 5, 30))
    assert [("edit" in a, "data" in a) for a in actions] == [(False, True)] * 2
    fix, fix_all = (client.request("codeAction/resolve", action) for action in actions)
    assert set(fix["edit"]) == {"changes"}  # this client does not know documentChanges
    assert after(TEXT, fix["edit"], uri) == after(TEXT, fix_all["edit"], uri) == TEXT.replace(VAIN, "x = 1")
    # The finding has moved: the edit is that for the present text.
    client.change(uri, 2, edit(0, 0, 0, 0, "\n\n"))
    client.diagnostics(uri, 2)
    moved = client.request("codeAction/resolve", actions[0])
    assert after(f"\n\n{TEXT}", moved["edit"], uri) == f"\n\n{TEXT}".replace(VAIN, "x = 1")
    # The finding is gone.
    client.change(uri, 3, edit(7, 0, 8, 0, ""))
    client.diagnostics(uri, 3)
    with pytest.raises(Refused) as refused:
        client.request("codeAction/resolve", actions[0])
    assert refused.value.code == -32801
    client.close(uri)
    with pytest.raises(Refused) as refused:
        client.request("codeAction/resolve", actions[1])
    assert refused.value.code == -32801
    assert client.diagnostics(uri) == []


def test_a_client_without_action_literals_gets_commands(start: Start) -> None:
    client = start()
    assert client.initialize({"workspace": {"applyEdit": True}})["codeActionProvider"] is True
    uri = client.open("a.py", TEXT)
    client.diagnostics(uri)
    commands = ask(client, uri, span(5, 30, 5, 30))
    assert {c["command"] for c in commands} == {"wardline.fix"}
    number = client.ask("workspace/executeCommand", {k: commands[0][k] for k in ("command", "arguments")})
    request = client.asked("workspace/applyEdit")
    assert after(TEXT, request["params"]["edit"], uri) == TEXT.replace(VAIN, "x = 1")
    client.reply(request, {"applied": True})
    assert client.result(number) is None


def test_a_client_that_can_make_no_edit_at_all_is_offered_none(start: Start) -> None:
    client = start()
    client.initialize({})
    uri = client.open("a.py", TEXT)
    client.diagnostics(uri)
    assert ask(client, uri, span(5, 30, 5, 30)) == []


def test_nothing_to_fix_is_said_where_the_client_can_show_it(start: Start) -> None:
    client = start()
    client.initialize(capabilities({"disabledSupport": True}))
    uri = client.open("a.py", f"{FLAW}\n")
    client.diagnostics(uri, 1)
    (action,) = ask(client, uri, span(0, 0, 0, 0), only=[FIX_ALL])
    assert "safe fix" in action["disabled"]["reason"] and "edit" not in action
    assert FIX_ALL not in {a["kind"] for a in ask(client, uri, span(0, 0, 0, 0))}
    assert ask(client, uri, span(0, 0, 0, 0), only=[FIX_ALL], triggerKind=2) == []  # as when a file is saved


def test_the_reason_is_a_placeholder_where_the_client_knows_snippets(start: Start) -> None:
    client = start()
    client.initialize(capabilities({}, workspaceEdit={"documentChanges": True, "snippetEditSupport": True}))
    uri = client.open("a.py", f"{FLAW}\n")
    client.diagnostics(uri, 1)
    action = ask(client, uri, span(0, 0, 0, 0), only=["quickfix"])[-1]
    (change,) = action["edit"]["documentChanges"][0]["edits"]
    assert change["range"] == span(0, len(FLAW), 0, len(FLAW))
    assert change["snippet"]["value"] == f"  # wardline: ignore[{FLAW_RULE}] ${{0:why is this safe?}}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_ranges_are_in_the_negotiated_units(start: Start, encoding: str) -> None:
    client = start()
    client.initialize({**capabilities({}), "general": {"positionEncodings": [encoding]}})
    line = f"s = 'é𝒳'; {VAIN}"
    uri = client.open("a.py", f"{line}\n")
    client.diagnostics(uri, 1)
    (action,) = ask(client, uri, span(0, 20, 0, 20), only=["quickfix"])
    (change,) = action["edit"]["documentChanges"][0]["edits"]
    size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    assert change["range"]["end"]["character"] == len(line.encode(f"{encoding}-le" if size > 1 else encoding)) // size


def test_flaw_start() -> None:
    assert FLAW.index('"') + 1 >= FLAW_START
