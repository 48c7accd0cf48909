"""A syntax error costs the statement it stands in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.config.toml import parse


@pytest.mark.parametrize(
    ("text", "values", "places"),
    [
        ("a = 1\nb = = 2\nc = 3", {"a": 1, "c": 3}, [(1, 4)]),
        ("a = [1\nb = 2", {"b": 2}, [(1, 0)]),
        ("a = [\n 1,\n x,\n]\nb = 2", {"a": [1], "b": 2}, [(2, 1)]),
        ("a = 'x\nb = 2", {"b": 2}, [(0, 6)]),
        ("[t\na = 1\n[u]\nb = 2", {"a": 1, "u": {"b": 2}}, [(0, 2)]),
        ("a = 1\na = 2\nb = 3", {"a": 1, "b": 3}, [(1, 5)]),
        ("a = 1\nb = [", {"a": 1}, [(1, 5)]),
        ("a =\nb\nc = 1\nd = ]", {"c": 1}, [(0, 3), (1, 1), (3, 4)]),
        ("a = 1\r", {"a": 1}, []),
        ("", {}, []),
    ],
)
def test_the_rest_of_the_file_counts(text: str, values: object, places: list[tuple[int, int]]) -> None:
    parsed = parse(text.replace("\r", ""))
    assert parsed.values == values
    assert [(p.line, p.column) for p in parsed.problems] == places
    assert len(parsed.text.split("\n")) == len(text.split("\n"))


def test_a_hopeless_text_keeps_what_stands_above_the_first_error() -> None:
    parsed = parse("a = 1\n" + "".join(f"= {n}\n" for n in range(50)))
    assert parsed.values == {"a": 1}
    assert [p.line for p in parsed.problems] == [1]


def test_deep_nesting_is_an_error_not_a_crash() -> None:
    assert parse("a = " + "[" * 100_000).values == {}


@given(st.text("[]{}\"'=.,#\n\\ ab1", max_size=40))
def test_anything_can_be_parsed(text: str) -> None:
    parsed = parse(text)
    assert all(0 <= p.line <= text.count("\n") for p in parsed.problems)
