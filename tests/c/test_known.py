"""What follows from inequalities between unknown numbers."""

from __future__ import annotations

from wardline_analyzers.c.linear import Known, Linear, combined, minus, plus, term, times

I, N = term("i"), term("n")


def _below(left: Linear, right: Linear) -> Linear:
    """`left < right`"""
    return plus(minus(left, right), Linear(1))


def test_a_bound_is_found_through_another_number() -> None:
    known = Known().with_rows((_below(I, N), minus(N, Linear(10))))
    assert known.upper(I) == 9
    assert known.holds(minus(I, Linear(9)))
    assert not known.holds(minus(I, Linear(8)))


def test_nothing_is_known_of_what_nobody_bounded() -> None:
    assert Known().upper(I) is None
    assert Known().with_rows((minus(Linear(0), I),)).upper(I) is None


def test_multiples_are_bounded_by_what_bounds_one() -> None:
    known = Known().with_rows((minus(I, Linear(7)),))
    assert known.upper(combined(I, 4, Linear(4), 1)) == 32


def test_both_ways_keep_the_weaker_bound() -> None:
    one, other = (Known().with_rows((minus(I, Linear(most)),)) for most in (5, 10))
    assert one.joined(other).upper(I) == 10
    assert one.joined(Known()).upper(I) is None


def test_a_product_of_two_unknown_numbers_is_no_sum() -> None:
    assert times(I, N) is None
    assert times(I, Linear(0)) == Linear(0)


def test_a_circle_of_inequalities_ends() -> None:
    known = Known().with_rows((minus(I, N), minus(N, I)))
    assert known.upper(I) is None
