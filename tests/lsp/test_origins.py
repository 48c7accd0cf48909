"""Who wrote what: what clients tell and the server infers, lenses, reviews, and what is written down."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import CAPABILITIES, Client, Refused, change, edit, span
from tests.lsp.conftest import Start
from tests.lsp.samples import FLAW, VAIN
from tests.lsp.text import after
from wardline.origin.infer import LEAST_WAIT

LENSES = {
    **CAPABILITIES,
    "textDocument": {**CAPABILITIES["textDocument"], "codeLens": {}},
    "workspace": {**CAPABILITIES["workspace"], "codeLens": {"refreshSupport": True}},
    "window": {"showMessage": {}},
}
BEFORE = "import os\n\n\n"
BLOCK = f"def fetch(host):\n    {FLAW}\n    return os.system(host)\n"


def run(client: Client, command: str, *arguments: Any) -> Any:
    return client.request("workspace/executeCommand", {"command": command, "arguments": list(arguments)})


def origins(client: Client, uri: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.request("wardline/origins", {"textDocument": {"uri": uri}})["origins"]
    return found


def lenses(client: Client, uri: str) -> list[str]:
    found = client.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    return [lens["command"]["title"] for lens in found or ()]


def ready(client: Client, capabilities: dict[str, Any] | None = None, **settings: Any) -> None:
    """Started, with everything loaded."""
    client.answers["workspace/codeLens/refresh"] = None
    options = {"settings": {"bandit": "off", **settings}}
    client.initialize(LENSES if capabilities is None else capabilities, initializationOptions=options)
    run(client, "wardline.explain", "sql-injection")


def accept(client: Client, name: str = "a.py", before: str = BEFORE, block: str = BLOCK, **told: str) -> str:
    """Open a file and accept a suggestion at its end; the client says so."""
    uri = client.open(name, before)
    client.diagnostics(uri, 1)
    line = before.count("\n")
    client.change(uri, 2, edit(line, 0, line, 0, block))
    end = line + block.count("\n")
    params = {"uri": uri, "range": span(line, 0, end, 0), "tool": "copilot", "model": "openai/gpt-5", **told}
    client.notify("wardline/suggestionAccepted", params)
    client.settle()
    return uri


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    for name, value in (("user.name", "Ada L"), ("user.email", "ada@example.org")):
        subprocess.run(["git", "config", name, value], cwd=tmp_path, check=True)
    return tmp_path


def test_what_the_client_tells(start: Start) -> None:
    client = start()
    ready(client)
    uri = accept(client, conversation="https://example.org/c/1")
    (block,) = origins(client, uri)
    assert (block["kind"], block["contributor"], block["tool"], block["model"]) == (
        *("ai", "ai", "copilot", "openai/gpt-5"),
    )
    assert block["lines"] == {"start": 3, "end": 6} and block["rewritten"] == 0 and block["review"] == "unreviewed"
    assert block["conversation"] == "https://example.org/c/1" and block["accepted"]
    found = client.diagnostics(uri, 2)
    while not any("AI-written" in item["message"] for item in found):
        found = client.diagnostics(uri, 2)
    assert all("in AI-written code, accepted " in item["message"] for item in found)


def test_the_command_does_the_same(start: Start) -> None:
    client = start()
    ready(client)
    uri = client.open("a.py", BLOCK)
    client.diagnostics(uri, 1)
    name = run(client, "wardline.suggestionAccepted", {"uri": uri, "range": span(0, 0, 3, 0), "tool": "codeium"})
    assert [(b["id"], b["tool"]) for b in origins(client, uri)] == [(name, "codeium")]
    client.silent(0.1)


def test_an_edit_right_behind_the_command_moves_the_block(start: Start) -> None:
    client = start()
    ready(client)
    uri = client.open("a.py", BLOCK)
    client.diagnostics(uri, 1)
    told = {"uri": uri, "range": span(1, 0, 3, 0), "tool": "x"}
    command = {"command": "wardline.suggestionAccepted", "arguments": [told]}
    request = {"id": "told", "method": "workspace/executeCommand", "params": command}
    client.send(request, change(uri, 2, edit(0, 0, 0, 0, "import re\nimport sys\n")))  # in one go
    assert client.result("told")
    assert [block["lines"] for block in origins(client, uri)] == [{"start": 3, "end": 5}]
    client.silent(0.1)


def test_a_suggestion_is_inferred_and_a_paste_is_taken_back(start: Start) -> None:
    client = start()
    ready(client)
    uri = client.open("a.py", "def f():\n    ")
    client.diagnostics(uri, 1)
    client.change(uri, 2, edit(1, 4, 1, 4, "r"))
    client.settle()
    time.sleep(1.2 * LEAST_WAIT)
    client.change(uri, 3, edit(1, 5, 1, 5, "esult = compute(1, 2)\n    return result + other"))
    (block,) = origins(client, uri)
    assert block["kind"] == "inferred-ai" and block["source"] == "inferred"
    client.notify("wardline/pasted", {"uri": uri, "range": span(1, 5, 2, 26)})
    assert origins(client, uri) == []
    client.silent(0.1)


def test_lenses_say_what_a_block_is_and_does(start: Start) -> None:
    client = start()
    ready(client)
    uri = accept(client, block=BLOCK + VAIN + "\n")
    title, *commands = lenses(client, uri)
    assert title.startswith("AI block · ") and "findings" in title and title.endswith("unreviewed")
    assert "adds process execution" in title
    assert commands == ["Review", "Fix all", "Reject"]
    client.silent(0.1)


def test_what_was_there_before_can_be_done_without_saying(start: Start) -> None:
    client = start()
    ready(client)
    uri = accept(client, before="import os\nos.system('ls')\n\n\n")
    assert "adds" not in lenses(client, uri)[0]
    client.silent(0.1)


@pytest.mark.parametrize(("setting", "shown"), [("off", (0, False)), ("quiet", (1, False)), ("normal", (1, True))])
def test_the_setting(start: Start, setting: str, shown: tuple[int, bool]) -> None:
    client = start()
    ready(client, origins=setting)
    uri = accept(client)
    assert (len(origins(client, uri)), bool(lenses(client, uri))) == shown
    told = [m for m in client.silent(0.1) if "AI-written" in json.dumps(m)]
    assert bool(told) is shown[1]


def test_reject_restores_the_text_from_before(start: Start) -> None:
    client = start()
    ready(client)
    uri = client.open("a.py", "x = 1\nret = old_name\n")
    client.diagnostics(uri, 1)
    new = "result = compute(x)\nprint(result, x + 1)"
    client.change(uri, 2, edit(1, 3, 1, 3, "u"))
    client.settle()
    time.sleep(1.2 * LEAST_WAIT)
    client.change(uri, 3, edit(1, 0, 1, 15, new))
    (block,) = origins(client, uri)
    run(client, "wardline.reject", {"uri": uri, "block": block["id"]})
    request = client.asked("workspace/applyEdit")
    assert after(f"x = 1\n{new}\n", request["params"]["edit"], uri) == "x = 1\nretu = old_name\n"
    client.reply(request, {"applied": True})
    client.silent(0.1)


def test_fix_all_mends_the_block_and_nothing_else(start: Start) -> None:
    client = start()
    ready(client)
    before = f"{VAIN}\n\n\n"
    uri = accept(client, before=before, block=f"def f():\n    return 1\n\n\n{VAIN}\n")
    (block,) = origins(client, uri)
    assert run(client, "wardline.fixBlock", {"uri": uri, "block": block["id"]}) == 1
    request = client.asked("workspace/applyEdit")
    text = before + f"def f():\n    return 1\n\n\n{VAIN}\n"
    assert after(text, request["params"]["edit"], uri) == before + "def f():\n    return 1\n\n\nx = 1\n"
    client.reply(request, {"applied": True})
    client.silent(0.1)


def test_a_review_is_signed_and_dies_with_a_change(start: Start, repository: Path) -> None:
    client = start()
    ready(client)
    uri = accept(client)
    (block,) = origins(client, uri)
    name = {"uri": uri, "block": block["id"]}
    answer = run(client, "wardline.review", {**name, "verdict": "approved", "note": "looked at it"})
    assert any("starts programs" in line for line in answer["checklist"])
    assert answer["review"]["reviewer"] == "Ada L <ada@example.org>" and answer["review"]["findings"]
    (line,) = (repository / ".wardline/reviews.jsonl").read_text().splitlines()
    assert json.loads(line)["block"] == block["hash"] and json.loads(line)["note"] == "looked at it"
    assert "reviews.jsonl merge=union" in (repository / ".gitattributes").read_text()
    assert origins(client, uri)[0]["review"] == "approved"
    client.change(uri, 3, edit(5, 11, 5, 11, "1 + "))
    assert origins(client, uri)[0]["review"] == "unreviewed"
    client.change(uri, 4, edit(5, 11, 5, 15, ""))
    assert origins(client, uri)[0]["review"] == "approved"
    client.silent(0.1)


def test_the_person_is_asked(start: Start, repository: Path) -> None:
    client = start()
    ready(client)
    uri = accept(client)
    (block,) = origins(client, uri)
    run(client, "wardline.review", {"uri": uri, "block": block["id"]})
    request = client.asked("window/showMessageRequest")
    assert "starts programs" in request["params"]["message"]
    client.reply(request, {"title": "Not good enough"})
    client.settle()
    assert origins(client, uri)[0]["review"] == "rejected"
    client.silent(0.1)


def test_what_changed_while_it_was_reviewed_is_not_signed(start: Start, repository: Path) -> None:
    client = start()
    ready(client)
    uri = accept(client)
    (block,) = origins(client, uri)
    run(client, "wardline.review", {"uri": uri, "block": block["id"]})
    request = client.asked("window/showMessageRequest")
    client.change(uri, 3, edit(5, 11, 5, 11, "1 + "))
    client.reply(request, {"title": "Approve"})
    client.settle()
    assert not (repository / ".wardline").exists()
    client.silent(0.1)


@pytest.mark.parametrize(
    "params",
    [
        None,
        [],
        {},
        {"uri": 1, "range": span(0, 0, 0, 1)},
        {"uri": "file:///nowhere.py", "range": span(0, 0, 0, 1)},
        {"uri": "a.py", "range": {"start": {"line": -1, "character": 0}, "end": {"line": 0, "character": 0}}},
        {"uri": "a.py", "range": {"start": {"line": True, "character": 0}, "end": {"line": 0, "character": "0"}}},
    ],
)
def test_nonsense_is_ignored_or_refused(start: Start, params: Any) -> None:
    client = start()
    ready(client)
    uri = client.open("a.py", BLOCK)
    client.diagnostics(uri, 1)
    if isinstance(params, dict) and params.get("uri") == "a.py":
        params = {**params, "uri": uri}
    client.notify("wardline/suggestionAccepted", params)
    client.notify("wardline/pasted", params)
    with pytest.raises(Refused):
        run(client, "wardline.suggestionAccepted", *([] if params is None else [params]))
    with pytest.raises(Refused):
        run(client, "wardline.review", {"uri": uri, "block": "none"})
    assert origins(client, uri) == []
    assert client.request("wardline/origins", {"textDocument": {"uri": "file:///other.py"}})["origins"] == []
    client.silent(0.1)


def test_a_client_without_lenses_has_code_actions(start: Start, repository: Path) -> None:
    client = start()
    ready(client, {**CAPABILITIES, "window": {}})
    uri = accept(client)
    params = {"textDocument": {"uri": uri}, "range": span(4, 0, 4, 0), "context": {"diagnostics": []}}
    found = {action["title"]: action for action in client.request("textDocument/codeAction", params)}
    review = found["AI block, lines 4-6: Review"]
    assert "AI block, lines 4-6: Approve" not in found and review["command"]["command"] == "wardline.review"
    assert found["AI block, lines 4-6: Reject"]["command"]["command"] == "wardline.reject"
    run(client, review["command"]["command"], {**review["command"]["arguments"][0], "verdict": "approved"})
    titles = [action["title"] for action in client.request("textDocument/codeAction", params)]
    assert not any(title.startswith("AI block") for title in titles)
    elsewhere = client.request("textDocument/codeAction", {**params, "range": span(0, 0, 0, 0)})
    assert not any(action["title"].startswith("AI block") for action in elsewhere)
    client.silent(0.1)


@pytest.mark.parametrize("resolves", [False, True])
def test_a_client_that_lets_no_server_edit_has_actions_with_edits(start: Start, resolves: bool) -> None:
    client = start()
    action = {**CAPABILITIES["textDocument"]["codeAction"]}
    if resolves:
        action |= {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}
    text_document = {**CAPABILITIES["textDocument"], "codeAction": action, "codeLens": {}}
    ready(client, {"general": CAPABILITIES["general"], "textDocument": text_document, "window": {}})
    uri = accept(client, block=BLOCK + VAIN + "\n")
    assert lenses(client, uri)[1:] == ["Review"]  # what it offers beside it cannot be made by a command
    params = {"textDocument": {"uri": uri}, "range": span(4, 0, 4, 0), "context": {"diagnostics": []}}
    found = {action["title"]: action for action in client.request("textDocument/codeAction", params)}
    before, after_fix = BEFORE + BLOCK + VAIN + "\n", BEFORE + BLOCK + "x = 1\n"
    for title, wanted in (("Fix all", after_fix), ("Reject", BEFORE)):
        made = found[f"AI block, lines 4-7: {title}"]
        assert "command" not in made and ("edit" in made) is not resolves
        made = client.request("codeAction/resolve", made) if resolves else made
        assert after(before, made["edit"], uri) == wanted
    if resolves:
        wrong = {**made, "data": {**made["data"], "make": "wardline.explain"}}
        for data in (wrong, {**made, "data": {**made["data"], "block": "gone"}}):
            with pytest.raises(Refused):
                client.request("codeAction/resolve", data)
    client.silent(0.1)


def test_a_client_that_cannot_ask_has_the_answers_as_actions(start: Start, repository: Path) -> None:
    client = start()
    ready(client, CAPABILITIES)  # it says nothing of its windows
    uri = accept(client)
    params = {"textDocument": {"uri": uri}, "range": span(4, 0, 4, 0), "context": {"diagnostics": []}}
    found = {action["title"]: action for action in client.request("textDocument/codeAction", params)}
    run(client, "wardline.review", *found["AI block, lines 4-6: Review"]["command"]["arguments"])
    told = client.got("window/showMessage")
    assert "starts programs" in told["message"]
    for answer, verdict in (("Not good enough", "rejected"), ("Approve", "approved")):
        command = found[f"AI block, lines 4-6: {answer}"]["command"]
        run(client, command["command"], *command["arguments"])
        assert origins(client, uri)[0]["review"] == verdict
    client.silent(0.1)
