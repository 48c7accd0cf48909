"""Origins point to the characters that they began with, whatever is edited around them.

The oracle carries a tag with each byte. It knows nothing of runs; an undo is a snapshot of it.
"""

from __future__ import annotations

from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from wardline.origin.ranges import Ranges

Step = tuple[str, float, float, bytes]

_TEXT = st.sampled_from(
    [b"x", b"\n", b"ab\r\ncd", b"    ", b"def f():\n    return 1\n", "grüße".encode(), b"\xff\xfe", b"\t\n \n"]
)
_STEP = st.tuples(
    st.sampled_from(["type", "accept", "delete", "move", "undo", "redo", "restore"]),
    st.floats(0, 1),
    st.floats(0, 1),
    _TEXT,
)


class Oracle:
    """A text, and the tag of each byte."""

    def __init__(self) -> None:
        self.text, self.tags = b"", []  # type: bytes, list[str | None]

    def replace(self, start: int, end: int, text: bytes, tags: list[str | None]) -> None:
        self.text = self.text[:start] + text + self.text[end:]
        self.tags[start:end] = tags


def tags_of(ranges: Ranges, size: int) -> list[str | None]:
    found: list[str | None] = [None] * size
    before = None
    for run in ranges:
        assert run.start < run.end <= size
        assert before is None or before.end <= run.start
        assert before is None or before.end < run.start or before.tag != run.tag
        found[run.start : run.end] = [run.tag] * (run.end - run.start)
        before = run
    return found


def can_come_back(text: bytes) -> bool:
    """Nothing was removed, or enough to be known again."""
    return not text or len(text.strip()) >= 8


@settings(max_examples=300)
@given(st.lists(_STEP, max_size=40))
def test_tags_stay_with_their_characters(steps: list[Step]) -> None:
    oracle, ranges, names = Oracle(), Ranges(), count()
    done: list[tuple[int, bytes, list[str | None], bytes, list[str | None]]] = []
    undone: list[tuple[int, bytes, list[str | None], bytes, list[str | None]]] = []

    def apply(start: int, removed: bytes, text: bytes, tags: list[str | None]) -> None:
        oracle.replace(start, start + len(removed), text, tags)
        ranges.edit(start, removed, text)

    for kind, a, b, text in steps:
        size = len(oracle.text)
        low, high = sorted((int(a * size), int(b * size)))
        name = f"{next(names)}"
        lines = text.splitlines(keepends=True) or [b""]
        unique = b"".join(b"<%s.%d>%b" % (name.encode(), i, line) for i, line in enumerate(lines))  # no line is there twice
        if kind in ("type", "accept"):
            tags: list[str | None] = [name if kind == "accept" else None] * len(unique)
            apply(low, b"", unique, tags)
            if kind == "accept":
                ranges.tag(low, low + len(unique), name)
            done.append((low, b"", [], unique, tags))
            undone = []
        elif kind in ("delete", "move"):
            removed, tags = oracle.text[low:high], oracle.tags[low:high]
            if len(removed.strip()) < 8 or oracle.text.count(removed) > 1:  # too little to be known again
                kind = "delete"
            apply(low, removed, b"", [])
            done.append((low, removed, tags, b"", []))
            undone = []
            if kind == "move":
                to = int(a * b * len(oracle.text))
                apply(to, b"", removed, tags)
                done.append((to, b"", [], removed, tags))
        elif kind == "undo" and done and can_come_back(done[-1][1]):
            start, removed, before, new, after = done.pop()
            apply(start, new, removed, before)
            undone.append((start, removed, before, new, after))
        elif kind == "redo" and undone and can_come_back(undone[-1][3]):
            start, removed, before, new, after = undone.pop()
            apply(start, removed, new, after)
            done.append((start, removed, before, new, after))
        assert tags_of(ranges, len(oracle.text)) == oracle.tags


def test_a_whole_text_that_comes_anew_keeps_what_is_the_same() -> None:
    ranges = Ranges()
    before = b"import os\n\n\ndef f(a,b):\n    x = os.path.join(a,b)\n    return open(x)\n"
    start = before.index(b"def f")
    ranges.tag(start, len(before), "t")
    after = b"import os\nimport sys\n\n\ndef f(a, b):\n    x = os.path.join(a, b)\n    return open(x)\n"
    ranges.edit(0, before, after)
    kept = sum(run.end - run.start for run in ranges)
    assert kept >= 0.8 * (len(before) - start)
    assert all(run.start >= after.index(b"def f") for run in ranges)


def test_what_has_nothing_in_common_has_no_tags() -> None:
    ranges = Ranges()
    before = b"def total(rows):\n    return sum(row.price for row in rows)\n"
    ranges.tag(0, len(before), "t")
    ranges.edit(0, before, b"class Shop:\n    name = 'x'\n    open_at = 9\n")
    assert not list(ranges)


def test_lines_that_were_deleted_one_by_one_are_known_when_they_all_come_back() -> None:
    ranges = Ranges()
    lines = [b"def total(rows):\n", b"    found = [row.price for row in rows]\n", b"    return sum(found)\n"]
    text = b"".join(lines)
    ranges.edit(0, b"", text)
    ranges.tag(0, len(text), "t")
    for line in lines:
        ranges.edit(0, line, b"")
    assert not ranges
    ranges.edit(0, b"", text)
    assert {text[run.start : run.end] for run in ranges} == {line.strip() for line in lines}
