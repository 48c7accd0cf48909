"""Which part of a sequence has been replaced, where most of its objects are the same ones as before."""

from __future__ import annotations

from collections.abc import Sequence


def spliced(before: Sequence[object], after: Sequence[object]) -> tuple[int, int, int]:
    """`before[first:old_end]` became `after[first:new_end]`; the objects in front and behind are the same ones.

    Returns (first, old_end, new_end).
    """
    first, shorter = 0, min(len(before), len(after))
    while first < shorter and before[first] is after[first]:
        first += 1
    old_end, new_end = len(before), len(after)
    while old_end > first and new_end > first and before[old_end - 1] is after[new_end - 1]:
        old_end -= 1
        new_end -= 1
    return first, old_end, new_end
