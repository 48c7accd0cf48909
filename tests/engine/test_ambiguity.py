"""Witnesses of exponential patterns: words that a repeat matches in two ways."""

from __future__ import annotations

import re

import pytest

from wardline_analyzers import backtracking
from wardline_analyzers.ambiguity import Ambiguity
from wardline_analyzers.patterns import parsed

EXPONENTIAL = (
    ("(?:ab|cd|abcd)", "x"),
    ("(?:(?:ab)+)", "c"),
    (r"(?:\s*,?\s*NOT NULL)", "$"),
    (r"""(?:'[^']*'|[^'\s]+)""", "(?=X)"),
    (r"(?:[^>a]+)", "(?:>|$)"),
)
LINEAR = (
    ("(?:ab|cd|ef)", "x"),
    (r"(?:(?!--)[\s\S]|--)", "$"),
    (r"(?:[a-z]+-)", "$"),
    (r"(?:ab|cd|abcd)", ""),
    (r"(?:(?P<q>['\"]).*?(?P=q))", "x"),  # what a group holds is not followed
)


def witness(body: str, tail: str) -> tuple[str, str] | None:
    tree = list(parsed(body))
    letters = backtracking._letters(tree)
    found = Ambiguity(backtracking._accepts, letters)
    return found.witness(tree, list(parsed(tail)))


@pytest.mark.parametrize(("body", "tail"), EXPONENTIAL)
def test_a_witness_is_repeated_and_then_refused(body: str, tail: str) -> None:
    found = witness(body, tail)
    assert found is not None
    word, end = found
    assert re.fullmatch(f"(?:{body})+", word * 3)
    assert re.match(f"(?:{body})+{tail}", word * 3 + end) is None


@pytest.mark.parametrize(("body", "tail"), LINEAR)
def test_no_witness_without_two_ways(body: str, tail: str) -> None:
    assert witness(body, tail) is None


def test_a_pattern_of_many_parts_is_given_up() -> None:
    part = "(?:" + "|".join(f"(?:[a-z]{{1,9}}{i}?)*" for i in range(60)) + ")"
    assert witness(part * 8, "!") is None
