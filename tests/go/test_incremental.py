"""Incremental equals from scratch, for Go."""

from __future__ import annotations

from tests.fuzz.languages import DIALECTS, run


def test_incremental_equals_from_scratch() -> None:
    compared, wrong = run(DIALECTS["go"], 160, seed=1)
    assert wrong is None, wrong
    assert compared > 80
