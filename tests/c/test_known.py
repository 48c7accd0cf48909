"""What follows from inequalities between unknown numbers."""

from __future__ import annotations

from wardline_analyzers.c.linear import Known, Linear, combined, minus, plus, term, times

LEFT, RIGHT = term("i"), term("n")


def _below(left: Linear, right: Linear) -> Linear:
    """`left < right`"""
    return plus(minus(left, right), Linear(1))


def test_a_bound_is_found_through_another_number() -> None:
    known = Known().with_rows((_below(LEFT, RIGHT), minus(RIGHT, Linear(10))))
    assert known.upper(LEFT) == 9
    assert known.holds(minus(LEFT, Linear(9)))
    assert not known.holds(minus(LEFT, Linear(8)))


def test_nothing_is_known_of_what_nobody_bounded() -> None:
    assert Known().upper(LEFT) is None
    assert Known().with_rows((minus(Linear(0), LEFT),)).upper(LEFT) is None


def test_multiples_are_bounded_by_what_bounds_one() -> None:
    known = Known().with_rows((minus(LEFT, Linear(7)),))
    assert known.upper(combined(LEFT, 4, Linear(4), 1)) == 32


def test_both_ways_keep_the_weaker_bound() -> None:
    one, other = (Known().with_rows((minus(LEFT, Linear(most)),)) for most in (5, 10))
    assert one.joined(other).upper(LEFT) == 10
    assert one.joined(Known()).upper(LEFT) is None


def test_a_product_of_two_unknown_numbers_is_no_sum() -> None:
    assert times(LEFT, RIGHT) is None
    assert times(LEFT, Linear(0)) == Linear(0)


def test_a_circle_of_inequalities_ends() -> None:
    known = Known().with_rows((minus(LEFT, RIGHT), minus(RIGHT, LEFT)))
    assert known.upper(LEFT) is None
