"""The recorded sessions are whole: they can be read, every change is labelled, and the edits lead to the editor's own text."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.origin.buffer import BadRange, Buffer
from tests.origin.sessions import CHANGE, LABELS, OPEN, BadSession, Session, load, paths

LIMIT = 60_000
PATHS = paths()
WANTED = {
    "vscode": {
        "accept", "accept-part", "agent-disk", "agent-edit", "auto-close", "auto-indent", "comment-toggle", "completion",
        "cut", "dedent", "delete-line", "duplicate-line", "format", "indent", "join-lines", "move-line", "multi-cursor",
        "organise-imports", "paste", "quick-fix", "redo", "refactor", "reload", "rename", "replace-all", "snippet",
        "sort-lines", "surround", "type", "undo",
    },
    "neovim": {
        "accept", "accept-part", "agent-edit", "auto-close", "auto-indent", "comment-toggle", "completion", "cut", "dedent",
        "delete-line", "duplicate-line", "format", "indent", "join-lines", "macro", "move-line", "multi-cursor", "paste",
        "quick-fix", "redo", "rename", "repeat", "replace-all", "snippet", "sort-lines", "surround", "type", "undo",
    },
}  # fmt: skip
"""What each editor has been recorded doing, as changes. (Neovim takes over a file from disk by opening it again.)"""


@pytest.fixture(scope="module")
def sessions() -> list[Session]:
    return [load(path) for path in PATHS]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_session_leads_to_the_text_of_the_editor(path: Path) -> None:
    session = load(path)
    assert session.editor == path.parent.name
    assert path.stat().st_size < LIMIT
    documents: dict[str, Buffer] = {}
    last = 0.0
    for event in session.events:
        assert event.at >= last
        last = event.at
        if event.method == OPEN:
            document = event.params["textDocument"]
            assert document["languageId"] == session.language_id
            documents[document["uri"]] = Buffer(document["text"], session.encoding)
        elif event.method == CHANGE:
            documents[event.params["textDocument"]["uri"]].change(event.params["contentChanges"])
    assert [document.text for document in documents.values()] == [session.final]


def test_versions_of_a_document_only_grow(sessions: list[Session]) -> None:
    for session in sessions:
        versions = [event.params["textDocument"]["version"] for event in session.changes()]
        assert versions == sorted(set(versions)), session.name


def test_a_session_tells_nothing_of_the_machine() -> None:
    for path in PATHS:
        text = path.read_text(encoding="utf-8")
        assert text.count("file:///") == text.count("file:///project/"), path.name
        assert str(Path.home()) + "/" not in text


def test_there_are_enough_of_each_editor(sessions: list[Session]) -> None:
    count = Counter(session.editor for session in sessions)
    assert count["vscode"] >= 25
    assert count["neovim"] >= 20
    assert {session.version for session in sessions if session.editor == "neovim"} >= {"0.7.2", "0.10.4"}


@pytest.mark.parametrize("editor", WANTED)
def test_an_editor_does_everything(editor: str, sessions: list[Session]) -> None:
    done = {event.by for session in sessions if session.editor == editor for event in session.changes()}
    assert done == WANTED[editor]
    assert done <= set(LABELS)


def test_no_label_is_without_an_example(sessions: list[Session]) -> None:
    assert {event.by for session in sessions for event in session.events if event.by} == set(LABELS)


@pytest.mark.parametrize("editor", WANTED)
def test_a_client_says_what_it_accepted_after_the_change(editor: str, sessions: list[Session]) -> None:
    """The range that is told is the text that the change before has brought."""
    told = 0
    for session in sessions:
        buffer, accepted = Buffer("", session.encoding), ""
        for event in session.events:
            if event.method == OPEN:
                buffer = Buffer(event.params["textDocument"]["text"], session.encoding)
            elif event.method == CHANGE:
                buffer.change(event.params["contentChanges"])
                accepted = event.params["contentChanges"][-1]["text"] if event.by == "accept" else ""
            elif event.params.get("command") == "wardline.suggestionAccepted" and session.editor == editor:
                (argument,) = event.params["arguments"]
                assert set(argument) == {"uri", "range", "tool", "model", "conversation"}
                start, end = (buffer.offset(argument["range"][key]) for key in ("start", "end"))
                assert buffer.text[start:end] == accepted != ""
                told += 1
    assert told


GOOD = (
    '{"editor":"e","version":"1","what":"w","recorded":"2026-01-01","languageId":"python","positionEncoding":"utf-16","final":""}\n'
    '{"at":0,"method":"textDocument/didOpen","params":{}}\n'
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.rstrip("\n"), "does not end in a line feed"),
        (GOOD.replace('"editor":"e",', ""), ":1: the header has no string editor"),
        (GOOD.replace("utf-16", "latin-1"), ":1: positionEncoding must be"),
        (GOOD.replace("2026-01-01", "today"), ":1: recorded must be a date"),
        (GOOD.replace('{"at"', "{at"), ":2: not JSON"),
        (GOOD + "[]\n", ":3: not an object"),
        (GOOD.replace('"at":0', '"at":"0"'), ":2: needs a number"),
        (GOOD.replace("didOpen", "didChange"), ":2: a change without a label"),
        (GOOD.replace('"params":{}', '"params":{},"by":"magic"'), ":2: the label 'magic' is not known"),
        ("", "does not end in a line feed|the header has no"),
    ],
)
def test_a_bad_file_is_refused(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(text)
    with pytest.raises(BadSession, match=said):
        load(path)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(GOOD)
    assert [event.method for event in load(path).events] == [OPEN]


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 5), ("utf-16", 3), ("utf-32", 2)])
def test_columns_count_what_the_encoding_says(encoding: str, column: int) -> None:
    buffer = Buffer("a\n𝄞b\n", encoding)
    place = {"line": 1, "character": column}
    buffer.change([{"range": {"start": place, "end": place}, "text": "!"}])
    assert buffer.text == "a\n𝄞b!\n"
    for line, character in ((1, column + 2), (3, 0), (-1, 0)):
        with pytest.raises(BadRange):
            buffer.offset({"line": line, "character": character})
