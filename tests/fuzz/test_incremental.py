"""The short form of `make fuzz`, and tests of the fuzzer itself: one that finds nothing proves nothing."""

from __future__ import annotations

import random
from itertools import islice

import pytest

from tests.fuzz import edits, sources
from tests.fuzz.case import Case, Player, difference, scratch, script, shrink
from tests.fuzz.edits import Edit
from tests.fuzz.isolation import memories, nothing_remembered
from tests.fuzz.run import run


def test_incremental_equals_from_scratch() -> None:
    tally, mismatch = run(600, seed=1000)
    assert mismatch is None, mismatch.report()
    assert tally.findings > tally.comparisons / 2


def test_every_edit_fits_the_text_that_it_is_made_for() -> None:
    for seed in range(20):
        rng = random.Random(seed)
        text = sources.text(rng)
        for edit in islice(edits.stream(rng, text), 200):
            assert 0 <= edit.start <= edit.end <= len(text)
            after = edit.apply(text)
            assert edit.inverse(text).apply(after) == text
            text = after


@pytest.mark.parametrize(("one", "other"), [(b"eval(x)\n", b"x\n"), (b"def f(): pass\n", b"def f():\n  pass\n")])
def test_a_difference_is_seen(one: bytes, other: bytes) -> None:
    assert difference(scratch(one), scratch(other))
    assert difference(scratch(one), scratch(one)) is None


def test_a_fresh_analysis_remembers_nothing() -> None:
    Player(b"eval(x)\n")
    sizes = [len(cache) for _, _, cache in memories()]
    assert any(sizes)
    with nothing_remembered():
        assert not any(len(cache) for _, _, cache in memories())
    assert [len(cache) for _, _, cache in memories()] == sizes


def test_shrinking_keeps_what_matters() -> None:
    text = b"".join(b"line %d\n" % i for i in range(50))
    steps = (*((Edit(i, i, b"x"),) for i in range(9)), (Edit(100, 100, b"\neval(y)\n"),))

    def fails(case: Case) -> bool:
        player = Player(case.text)
        for step in case.steps:
            player.play(step)
        return b"eval(y)" in player.text and b"line 17" in player.text

    small = shrink(Case(text, steps), fails=fails)
    assert fails(small)
    assert len(small.steps) == 1 and len(small.text.splitlines()) <= 3
    assert "eval(y)" in script(small)
