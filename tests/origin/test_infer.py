"""What tells an accepted suggestion from other edits, one sign at a time. Recorded sessions are in `test_report.py`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wardline.origin.tracker import Tracker
from wardline_analyzers.text.buffer import Buffer

BODY = "total = sum(row.price for row in rows)\n    return total / len(rows)"
Edits = list[tuple[int, int, str]]


class Editor:
    """A text, and somebody who edits it."""

    def __init__(self, text: str) -> None:
        self.buffer = Buffer(text.encode())
        self.now = 100.0
        self.disk: bytes | None = None
        self.tracker = Tracker(lambda: self.buffer, lambda: self.now, lambda: self.disk)

    def send(self, *edits: tuple[int, int, str], after: float = 1.0) -> bool:
        """One notification; was a suggestion accepted with it?"""
        self.now += after
        self.tracker.begin()
        for start, end, text in edits:
            removed = self.buffer.data[start:end]
            self.buffer.replace(start, end, text.encode())
            self.tracker.edited(start, removed, text.encode())
        return bool(self.tracker.end())

    def type(self, at: int, text: str) -> int:
        """Key by key; where the caret is then."""
        for char in text:
            assert not self.send((at, at, char), after=0.2)
            at += 1
        return at

    def at(self, text: str) -> int:
        return self.buffer.data.index(text.encode())


@pytest.fixture
def editor() -> Editor:
    return Editor(
        "import os\n\n\ndef mean(rows):\n    \n\n\ndef other(items):\n    for item in items:\n        print(item)\n"
    )


def caret(editor: Editor) -> int:
    return editor.at("    \n") + 4


def test_a_suggestion_behind_what_was_typed(editor: Editor) -> None:
    at = editor.type(caret(editor), "to")
    assert editor.send((at, at, BODY[2:]))
    (block,) = editor.tracker.blocks()
    assert editor.buffer.data[block.start : block.end].decode() == BODY[2:]
    assert (block.first_line, block.last_line, block.rewritten) == (4, 6, 0.0)


def test_one_that_replaces_what_was_typed(editor: Editor) -> None:
    at = editor.type(caret(editor), "tot")
    assert editor.send((at - 3, at, BODY))


def test_what_is_rewritten_makes_it_mixed(editor: Editor) -> None:
    at = editor.type(caret(editor), "t")
    editor.send((at, at, BODY[1:]))
    editor.type(editor.at("len(rows)"), "max(1, ")
    (block,) = editor.tracker.blocks()
    assert 0.05 < block.rewritten < 0.5


def copied(editor: Editor) -> Edits:
    text = "for item in items:\n        print(item)"
    return [(caret(editor), caret(editor), text)]


def snippet(editor: Editor) -> Edits:
    at = caret(editor)
    editor.type(at, "mn")
    return [(at, at + 2, 'if __name__ == "__main__":\n    main()')]


def several_places(editor: Editor) -> Edits:
    editor.type(caret(editor), "x")
    where = [editor.at("mean"), editor.at("other(items)")]
    return [(at, at, "compute_all_of_it_") for at in sorted(where, reverse=True)]


def formatted(editor: Editor) -> Edits:
    editor.type(caret(editor), "x")
    start = editor.at("def other")
    return [(start, len(editor.buffer.data), "def other( items ):\n  for item in items:\n    print( item )\n")]


def whole_lines(editor: Editor) -> Edits:
    at = editor.at("def other")
    return [(at, at, "def first(row):\n    return row[0] + row[1]\n\n\n")]


def one_word(editor: Editor) -> Edits:
    at = editor.type(caret(editor), "ro")
    return [(at - 2, at, "rows_by_customer")]


@pytest.mark.parametrize("edits", [copied, snippet, several_places, formatted, whole_lines, one_word])
def test_what_is_none(editor: Editor, edits: Callable[[Editor], Edits]) -> None:
    assert not editor.send(*edits(editor))
    assert not editor.tracker.blocks()


def test_what_comes_back_is_none(editor: Editor) -> None:
    start, end = editor.at("def other"), len(editor.buffer.data)
    text = editor.buffer.data[start:end].decode()
    editor.type(caret(editor), "x")
    start, end = start + 1, end + 1
    assert not editor.send((start, end, ""))
    assert not editor.send((start, start, text))


def test_what_was_erased_key_by_key_comes_back_at_once(editor: Editor) -> None:
    at = editor.type(caret(editor), "value = compute(rows)")
    for _ in "value = compute(rows)":
        editor.send((at - 1, at, ""), after=0.05)
        at -= 1
    assert not editor.send((at, at, "value = compute(rows)"))


def test_a_reload_from_disk_is_none(editor: Editor) -> None:
    at = editor.type(caret(editor), "t")
    data = editor.buffer.data
    editor.disk = data[:at] + BODY[1:].encode() + data[at:]
    assert not editor.send((at, at, BODY[1:]))


def test_our_own_fix_is_none(editor: Editor) -> None:
    at = editor.type(caret(editor), "t")
    editor.tracker.offered(BODY[1:])
    assert not editor.send((at, at, BODY[1:]))


def test_words_of_one_suggestion_make_up_one_block(editor: Editor) -> None:
    at = editor.type(caret(editor), "t") + 0
    for number, word in enumerate(["otal_of", " = ", "sum(", "row.price", " for row", " in rows)"]):
        accepted = editor.send((at, at, word))
        assert accepted is (number >= 2)
        at += len(word)
    (block,) = editor.tracker.blocks()
    assert editor.buffer.data[block.start : block.end] == b"otal_of = sum(row.price for row in rows)"


def test_typing_in_chunks_is_no_suggestion(editor: Editor) -> None:
    """Neovim sends what was typed within 150 ms at once."""
    at = editor.type(caret(editor), "t")
    for chunk in ["ot", "al ", "= s", "um(", "row", ".pr", "ice", " fo", "r r", "ow ", "in ", "row", "s)"]:
        assert not editor.send((at, at, chunk), after=0.15)
        at += len(chunk)
    assert not editor.tracker.blocks()


def test_undo_takes_it_away_and_redo_brings_it_back(editor: Editor) -> None:
    at = editor.type(caret(editor), "t")
    assert editor.send((at, at, BODY[1:]))
    (before,) = editor.tracker.blocks()
    editor.send((at, at + len(BODY) - 1, ""))
    assert not editor.tracker.blocks()
    assert not editor.send((at, at, BODY[1:]))
    assert editor.tracker.blocks() == [before]


def test_what_is_left_after_most_is_deleted_is_no_block(editor: Editor) -> None:
    at = editor.type(caret(editor), "t")
    editor.send((at, at, BODY[1:]))
    editor.send((at + 3, at + len(BODY) - 1, ""))
    assert not editor.tracker.blocks()
