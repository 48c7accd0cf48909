"""The buffer's line index after edits equals the index of the same text from scratch."""

from hypothesis import given
from hypothesis import strategies as st

from wardline_analyzers.text import Buffer, character_at, offset_at
from wardline_analyzers.text.positions import byte_column

PIECES = st.lists(
    st.sampled_from(["a", "b c", "\n", "\r\n", "\r", "é", "😀", "\x0c", "\u2028", "\x85", "\x00", "{", ""]), max_size=12
).map(lambda parts: "".join(parts).encode())


def starts(buffer: Buffer) -> list[int]:
    return [buffer.line_start(i) for i in range(buffer.line_count)]


@given(PIECES, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), PIECES), max_size=8))
def test_edits_keep_the_line_index(data: bytes, edits: list[tuple[int, int, bytes]]) -> None:
    buffer = Buffer(data)
    for a, b, new in edits:
        before = Buffer(buffer.data)
        change = buffer.replace(a, b, new)
        fresh = Buffer(buffer.data)
        assert starts(buffer) == starts(fresh)
        assert change.delta == fresh.line_count - before.line_count
        # Lines outside the change are the same lines.
        assert [fresh.line(i) for i in range(change.first)] == [before.line(i) for i in range(change.first)]
        tail = before.line_count - 1 - change.old_last
        assert fresh.line_count - 1 - change.new_last == tail
        assert [fresh.line(fresh.line_count - 1 - i) for i in range(tail)] == [
            before.line(before.line_count - 1 - i) for i in range(tail)
        ]


def test_only_cr_lf_end_lines() -> None:
    buffer = Buffer("a\x0cb\u2028c\x85d\ne\rf\r\ng".encode())
    assert buffer.line_count == 4
    assert buffer.line(0).decode() == "a\x0cb\u2028c\x85d"


def test_positions_in_each_encoding() -> None:
    buffer = Buffer("x\nä😀b\n".encode())
    assert [offset_at(buffer, 1, n, "utf-16") for n in range(7)] == [2, 4, 4, 8, 9, 9, 9]
    assert [offset_at(buffer, 1, n, "utf-32") for n in range(5)] == [2, 4, 8, 9, 9]
    assert offset_at(buffer, 1, 3, "utf-8") == 4  # inside the emoji: its start
    assert character_at(buffer, 1, 6, "utf-16") == 3
    assert character_at(buffer, 1, 6, "utf-32") == 2
    assert offset_at(buffer, 99, 0, "utf-16") == len(buffer.data)
    assert offset_at(buffer, -1, 5, "utf-16") == 0


def test_invalid_utf8_counts_bytes() -> None:
    assert byte_column(b"\xff\xfeab", 3, "utf-16") == 3
