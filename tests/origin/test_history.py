"""Lines of an older text, found in a newer one; and what git's blame says."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.effort import within
from wardline.origin.history import Blamed, aligned, parse_blame

lines = st.lists(st.sampled_from([b"", b"a", b"b", b"c", b"    a", b"return x"]), max_size=30)


@given(lines, lines)
def test_what_is_aligned_is_equal_and_in_order(old: list[bytes], new: list[bytes]) -> None:
    result = aligned(old, new)
    assert len(result) == len(new)
    pairs = [(one, two) for two, one in enumerate(result) if one >= 0]
    assert all(old[one].strip() == new[two].strip() for one, two in pairs)
    assert pairs == sorted(pairs) and len({one for one, _ in pairs}) == len(pairs)


@given(
    st.lists(st.integers(0, 50), max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(100, 120)), max_size=5),
)
def test_lines_around_inserted_ones_are_kept(old: list[int], inserted: list[tuple[int, int]]) -> None:
    new: list[tuple[int, int]] = [(value, index) for index, value in enumerate(old)]
    for place, value in inserted:
        new.insert(min(place, len(new)), (value, -1))
    result = aligned([b"%d" % value for value in old], [b"%d" % value for value, _ in new])
    assert [old[one] for one in result if one >= 0] == old  # all are there, each on an equal line
    if len(set(old)) == len(old):
        assert result == [index for _, index in new]


def test_the_time_is_bounded() -> None:
    chance = random.Random(3)
    few = [b"line %d" % chance.randrange(40) for _ in range(10_000)]
    many = [b"line %d" % n for n in range(10_000)]
    for old, new in [
        (few, few[::-1]),
        (many, many[::-1]),
        (many, [*many[5000:], *many[:5000]]),
        ([b"x"] * 10_000, [b"x", b"y"] * 5_000),
    ]:
        with within(5):  # about 0.1 s; what grows with the square takes minutes
            aligned(old, new)


BLAME = b"""\
4ec6ebc5d8b4b2cd21d8d3bdd9a7cf2a2b2e7c11 3 5 2
author A
author-mail <a@b.example>
author-time 1700000000
author-tz +0000
summary x
previous 1111111111111111111111111111111111111111 "n\\303\\251 \\"x\\".py"
filename app.py
2222222222222222222222222222222222222222 1 1 4
author B
author-time 1600000000
boundary
filename "n\\303\\251 \\"x\\".py"
4ec6ebc5d8b4b2cd21d8d3bdd9a7cf2a2b2e7c11 9 7 1
filename app.py
"""


def test_blame_is_read_in_the_order_of_the_lines() -> None:
    name, commit, previous = 'né "x".py', "4ec6ebc5d8b4b2cd21d8d3bdd9a7cf2a2b2e7c11", "1" * 40
    assert parse_blame(BLAME) == [
        Blamed(0, 4, "2" * 40, name, 0, 1_600_000_000.0, author="B"),
        Blamed(4, 2, commit, "app.py", 2, 1_700_000_000.0, previous, name, "A <a@b.example>"),
        Blamed(6, 1, commit, "app.py", 8, 1_700_000_000.0, previous, name, "A <a@b.example>"),
    ]


@given(st.one_of(st.binary(max_size=80), st.lists(st.sampled_from(BLAME.split(b"\n")), max_size=9).map(b"\n".join)))
def test_any_answer_is_read(data: bytes) -> None:
    parse_blame(data)
