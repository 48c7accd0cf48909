"""Files under analysis that are no code: what is found, suppressed, mended, and asked."""

from __future__ import annotations

import random
from typing import Any

import pytest

from wardline_analyzers.files.document import FileDocument
from wardline_analyzers.files.kinds import KINDS
from wardline_analyzers.files.pieces import Remembering, pieces
from wardline_analyzers.files.view import FileView
from wardline_analyzers.opening import open_document
from wardline_analyzers.profile import Profile
from wardline_analyzers.world import Question

HIDDEN = "name: a\u202eb  # \u2066x\n"
RULE = "bidirectional-text"
TEXT = KINDS["text"]


def rules(document: FileDocument) -> list[tuple[int, str]]:
    return [(placed.start.line, placed.finding.rule) for placed in document.findings()]


def test_an_edit_brings_and_takes_a_finding() -> None:
    document = FileDocument(b"name: ab\n", path="a.yaml")
    assert rules(document) == []
    document.replace(7, 7, "\u202e".encode())
    assert rules(document) == [(0, RULE)]
    document.replace(0, 0, b"# first\n")
    assert rules(document) == [(1, RULE)]
    document.reset(b"name: ab\n")
    assert rules(document) == []


def test_a_fix_is_made_where_the_finding_is() -> None:
    document = FileDocument(f"a: b\n{HIDDEN}".encode(), path="a.yaml")
    (placed,) = document.findings()
    assert document.apply_fix(placed, placed.finding.fixes[0]).decode() == "a: b\nname: ab  # x\n"


def test_comments_suppress_as_the_format_writes_them() -> None:
    silent = HIDDEN.rstrip("\n") + f"  # wardline: ignore[{RULE}] shown to translators\n"
    assert rules(FileDocument(silent.encode(), path="a.yaml")) == []
    page = f"<!-- wardline: ignore[{RULE}] shown to translators -->\n{HIDDEN}"
    assert rules(FileDocument(page.encode(), path="a.md")) == []
    assert rules(FileDocument(silent.encode(), path="a.json")) == [(0, RULE)]  # JSON has no comments


def test_a_comment_that_suppresses_nothing_is_reported() -> None:
    document = FileDocument(b"a: b  # wardline: ignore[bidirectional-text] why not\n", path="a.yaml")
    assert rules(document) == [(0, "unused-suppression")]


def test_settings_hold() -> None:
    document = FileDocument(HIDDEN.encode(), path="a.yaml")
    assert rules(document) == [(0, RULE)]
    document.set_profile(Profile(ignore=(RULE,)))
    assert rules(document) == []


def test_the_right_document_for_a_text() -> None:
    assert isinstance(open_document(b"", path="a.yaml"), FileDocument)
    assert not isinstance(open_document(b"", path="a.py"), FileDocument)
    assert not isinstance(open_document(b"", path="untitled", language="python"), FileDocument)
    assert isinstance(open_document(b"", path="a.py", language="yaml"), FileDocument)


def test_a_view_remembers_what_it_made_and_asked() -> None:
    class Answers:
        def ask(self, question: Question) -> Any:
            return {"asked": list(question.about)}

    view = FileView(b"a\r\nb\n\rc", "a.txt", TEXT, Answers())
    assert [view.line(n) for n in range(-1, 6)] == [b"", b"a", b"b", b"", b"c", b"", b""]
    assert [view.line_at(offset) for offset in (0, 2, 3, 5, 6)] == [0, 0, 1, 2, 3]
    made: list[int] = []
    assert view.of(lambda v: made.append(1)) is None
    assert view.ask("package", "pypi", "x") == {"asked": ["pypi", "x"]}
    assert view.asked == {Question("package", ("pypi", "x"))}


def test_alone_a_text_knows_nothing_of_the_world() -> None:
    assert FileView(b"", "", TEXT).ask("package", "x") is None


@pytest.mark.parametrize("seed", range(5))
def test_pieces_are_the_text_and_an_edit_changes_few(seed: int) -> None:
    chance = random.Random(seed)
    text = b"".join(b"line %d\n" % chance.randrange(10**6) for _ in range(3000)) + b"end"
    found = FileView(text, "", TEXT).of(pieces)
    assert b"".join(piece.text for piece in found) == text
    assert all(text[piece.start :].startswith(piece.text) for piece in found)
    at = chance.randrange(len(text))
    after = FileView(text[:at] + b"x\ny" + text[at:], "", TEXT).of(pieces)
    assert len({p.text for p in after} - {p.text for p in found}) <= 3


def test_pieces_of_equal_lines_and_of_nothing() -> None:
    assert max(len(p.text) for p in FileView(b"same\n" * 10_000, "", TEXT).of(pieces)) <= 5 * 128
    assert [p.text for p in FileView(b"", "", TEXT).of(pieces)] == [b""]


@pytest.mark.parametrize("seed", range(5))
def test_a_long_line_is_cut_between_elements(seed: int) -> None:
    chance = random.Random(seed)
    line = b"[" + b",".join(b'{"id":%d,"of":"a thing"}' % chance.randrange(10**9) for _ in range(20_000)) + b"]"
    text = b"first\n" + line + b"\nlast\n"
    found = FileView(text, "", TEXT).of(pieces)
    assert b"".join(piece.text for piece in found) == text
    assert all(text[piece.start :].startswith(piece.text) for piece in found)
    assert max(len(piece.text) for piece in found) < 16_384
    at = chance.randrange(10, len(text) - 10)
    after = FileView(text[:at] + b"x" + text[at:], "", TEXT).of(pieces)
    assert len({p.text for p in after} - {p.text for p in found}) <= 10


def test_a_line_without_elements_is_one_piece() -> None:
    blob = b"A" * 100_000
    assert [p.text for p in FileView(b"a\n" + blob + b"\nb", "", TEXT).of(pieces)] == [b"a\n", blob + b"\n", b"b"]


def test_what_is_made_of_a_piece_is_made_once() -> None:
    asked: list[bytes] = []

    def make(text: bytes) -> int:
        asked.append(text)
        return len(text)

    remembering = Remembering(make)
    assert [remembering(b"ab"), remembering(b"ab"), remembering(b"")] == [2, 2, 0]
    assert asked == [b"ab", b""]


def test_zizmors_comments_count() -> None:
    profile = Profile(select=("unpinned-action",))
    steps = "jobs:\n  a:\n    steps:\n      - uses: a/b@v1 # zizmor: ignore[{}] ours\n"
    path = ".github/workflows/a.yml"
    assert rules(FileDocument(steps.format("unpinned-uses").encode(), profile, path)) == []
    assert rules(FileDocument(steps.format("artipacked, unpinned-uses").encode(), profile, path)) == []
    assert rules(FileDocument(steps.format("artipacked").encode(), profile, path)) == [(3, "unpinned-action")]
    deaf = Profile(select=("unpinned-action",), honour=("nosec",))
    assert rules(FileDocument(steps.format("unpinned-uses").encode(), deaf, path)) == [(3, "unpinned-action")]
