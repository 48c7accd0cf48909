"""Splices: what has become of a sequence, in one step and in several."""

from __future__ import annotations

import random

from wardline_analyzers.splice import History, Splice, spliced


def test_a_splice_is_as_small_as_can_be() -> None:
    a, b, c, d = ([letter] for letter in "abcd")
    assert spliced([a, b, c], [a, d, c]) == Splice(1, 2, 2)
    assert spliced([a, b], [a, c, d, b]) == Splice(1, 1, 3)
    assert spliced([a, b], [a, b]) == Splice(2, 2, 2)


def test_whoever_asks_late_is_told_all_that_was_missed() -> None:
    """However far behind: also where more was missed than is remembered."""
    for seed in range(200):
        chance = random.Random(seed)
        now: list[object] = [object() for _ in range(chance.randrange(12))]
        history = History()
        followers = [(0, list(now))]
        for _ in range(chance.choice((3, 10, 90))):
            first = chance.randrange(len(now) + 1)
            old_end = min(len(now), first + chance.randrange(3))
            new = [object() for _ in range(chance.randrange(3))]
            now[first:old_end] = new
            history.add(Splice(first, old_end, first + len(new)))
            if chance.random() < 0.3:
                followers.append((history.version, list(now)))
        for version, before in followers:
            splice = history.since(version, before, now)
            assert [*before[: splice.first], *now[splice.first : splice.new_end], *before[splice.old_end :]] == now
            within = before[splice.first : splice.old_end], now[splice.first : splice.new_end]
            assert spliced(*within) in (Splice(0, *map(len, within)), Splice(0, 0, 0))
