"""What two texts begin and end with alike: found by halving, since comparing slices is quick."""

from __future__ import annotations


def shared_start(one: bytes, other: bytes) -> int:
    """How many bytes two texts have in common at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def shared_end(one: bytes, other: bytes, start: int = 0) -> int:
    """How many bytes two texts have in common at their end, leaving out their first `start`."""
    low, high = 0, min(len(one), len(other)) - start
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low


__all__ = ["shared_end", "shared_start"]
