"""What a file is after an edit, worked out without making it."""

from __future__ import annotations

import json

import pytest

from wardline.agents.edits import CellEdit, EditError, Replacement, inserted, replaced, undone, with_cell
from wardline.agents.patch import FilePatch, applied, parse


def R(old: str, new: str, every: bool = False, times: int | None = None) -> Replacement:
    return Replacement(old, new, every, times)


@pytest.mark.parametrize(
    ("text", "edits", "after"),
    [
        ("a b c", [R("b", "x")], "a x c"),
        ("a a", [R("a", "b", every=True)], "b b"),
        ("a a", [R("a", "b", times=2)], "b b"),
        ("a", [R("a", "b"), R("b", "c"), R("c", "d")], "d"),
        ("ab", [R("a", ""), R("b", "a")], "a"),
        (None, [R("", "new")], "new"),
        ("", [R("", "new")], "new"),
        (None, [R("", "one"), R("one", "two")], "two"),
        ("a\r\nb\r\n", [R("a\nb\n", "c\nd\n")], "c\r\nd\r\n"),
        ("a\\1", [R("a", "\\g<0>")], "\\g<0>\\1"),
    ],
)
def test_replacements(text: str | None, edits: list[Replacement], after: str) -> None:
    assert replaced(text, edits) == after


@pytest.mark.parametrize(
    ("text", "edits", "why"),
    [
        ("a a", [R("a", "b")], "2 times"),
        ("a a", [R("a", "b", times=1)], "2 times, not 1"),
        ("a", [R("b", "c")], "not in the file"),
        ("a", [R("a", "b"), R("a", "c")], "not in the file"),
        ("a", [R("", "b")], "already there"),
        (None, [R("a", "b")], "not there"),
        (None, [], "changes nothing"),
    ],
)
def test_replacements_that_a_tool_refuses(text: str | None, edits: list[Replacement], why: str) -> None:
    with pytest.raises(EditError, match=why):
        replaced(text, edits)


def test_undoing_is_the_reverse() -> None:
    edits = [R("a", "b"), R("c", "d d", every=True)]
    before = "x a c c"
    assert undone(replaced(before, edits), edits) == before
    for unknown in (R("gone", ""), R("a", "d")):
        with pytest.raises(EditError):
            undone("d d", [unknown])


def test_inserting_lines() -> None:
    assert inserted("a\nb\n", 1, "x") == "a\nx\nb\n"
    assert inserted("a", 1, "x") == "a\nx\n"
    assert inserted("a\n", 0, "x\n") == "x\na\n"
    for text, line in ((None, 0), ("a\n", 2), ("a\n", -1)):
        with pytest.raises(EditError):
            inserted(text, line, "x")


# ---------------------------------------------------------------------- notebooks

NOTEBOOK = json.dumps(
    {
        "cells": [
            {"id": "one", "cell_type": "code", "source": ["a\n", "b"]},
            {"cell_type": "markdown", "source": "text"},
        ],
        "nbformat": 4,
    }
).encode()


def cells(raw: bytes) -> list[tuple[str, str]]:
    return [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(raw)["cells"]]


@pytest.mark.parametrize(
    ("edit", "after"),
    [
        (CellEdit("replace", "one", "x"), [("code", "x"), ("markdown", "text")]),
        (CellEdit("replace", "cell-1", "x", "code"), [("code", "a\nb"), ("code", "x")]),
        (CellEdit("replace", 1, "x"), [("code", "a\nb"), ("markdown", "x")]),
        (CellEdit("insert", "one", "x"), [("code", "a\nb"), ("code", "x"), ("markdown", "text")]),
        (CellEdit("insert", None, "x", "markdown"), [("markdown", "x"), ("code", "a\nb"), ("markdown", "text")]),
        (CellEdit("insert", -1, "x"), [("code", "a\nb"), ("markdown", "text"), ("code", "x")]),
        (CellEdit("delete", "one"), [("markdown", "text")]),
    ],
)
def test_cells(edit: CellEdit, after: list[tuple[str, str]]) -> None:
    assert cells(with_cell(NOTEBOOK, edit)) == after


@pytest.mark.parametrize(
    ("raw", "edit", "why"),
    [
        (NOTEBOOK, CellEdit("replace", "two", "x"), "no such cell"),
        (NOTEBOOK, CellEdit("replace", "cell-2", "x"), "no such cell"),
        (NOTEBOOK, CellEdit("delete", None), "no such cell"),
        (NOTEBOOK, CellEdit("delete", -3), "no such cell"),
        (NOTEBOOK, CellEdit("explode", "one"), "no replacing"),
        (None, CellEdit("insert"), "not there"),
        (b"[]", CellEdit("insert"), "not a notebook"),
        (b'{"cells": 1}', CellEdit("insert"), "not a notebook"),
        (b'{"cells": [1]}', CellEdit("replace", 0), "not a notebook"),
        (b"[" * 100_000, CellEdit("insert"), "not a notebook"),
    ],
)
def test_cells_that_are_not_there(raw: bytes | None, edit: CellEdit, why: str) -> None:
    with pytest.raises(EditError, match=why):
        with_cell(raw, edit)


# ---------------------------------------------------------------------- patches


def patch(*lines: str) -> list[FilePatch]:
    return parse("\n".join(("*** Begin Patch", *lines, "*** End Patch")))


def test_the_files_of_a_patch() -> None:
    added, updated, deleted = patch(
        "*** Add File: a.py", "+x", "+", "*** Update File: b.py", "*** Move to: c.py", "@@", "-a", "+b",
        "*** Delete File: d.py",
    )  # fmt: skip
    assert (added.kind, added.path, added.lines) == ("Add", "a.py", ["x", ""])
    assert (updated.kind, updated.path, updated.move) == ("Update", "b.py", "c.py")
    assert (deleted.kind, deleted.path) == ("Delete", "d.py")


TEXT = "def f():\n    return 1\n\n\ndef g():\n    return 1\n"


@pytest.mark.parametrize(
    ("lines", "after"),
    [
        (["@@", " def f():", "-    return 1", "+    return 2"], TEXT.replace("1", "2", 1)),
        (["@@ def g():", "-    return 1", "+    return 2"], "2".join(TEXT.rsplit("1", 1))),
        (["-    return 1", "+    return 2", "*** End of File"], "2".join(TEXT.rsplit("1", 1))),
        (
            ["@@", " def f():", "-    return 1", "+    return 2", "@@", " def g():", "-    return 1", "+    return 3"],
            "def f():\n    return 2\n\n\ndef g():\n    return 3\n",
        ),
        (["@@ def f():", "+    # new"], TEXT.replace("f():\n", "f():\n    # new\n")),
        (["+# end"], TEXT + "# end\n"),
        (["@@", " def f():  ", "-  return 1", "+    return 2"], TEXT.replace("1", "2", 1).replace("f():", "f():  ")),
    ],
)
def test_a_patch_applied(lines: list[str], after: str) -> None:
    (file,) = patch("*** Update File: a.py", *lines)
    assert applied(TEXT, file.hunks) == after
    assert applied(TEXT.replace("\n", "\r\n"), file.hunks) == after.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["@@", "-not there", "+x"], "not in the file"),
        (["@@ def h():", "+x"], "not in the file"),
        (["@@ def g():", "-def f():", "+x"], "not in the file"),
    ],
)
def test_a_patch_that_has_no_place(lines: list[str], why: str) -> None:
    (file,) = patch("*** Update File: a.py", *lines)
    with pytest.raises(EditError, match=why):
        applied(TEXT, file.hunks)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*** Begin Patch",
        "*** Begin Patch\n*** End Patch",
        "*** Begin Patch\nx\n*** End Patch",
        "*** Begin Patch\n*** Add File: a\nx\n*** End Patch",
        "*** Begin Patch\n*** Update File: a\n!\n*** End Patch",
        "*** Begin Patch\n*** Delete File: a\nx\n*** End Patch",
        "*** End Patch\n*** Begin Patch",
        "*** Begin Patch\n" + "*** Delete File: a\n" * 501 + "*** End Patch",
    ],
)
def test_what_is_no_patch(text: str) -> None:
    with pytest.raises(EditError):
        parse(text)
