"""Incremental equals from scratch, for Go."""

from __future__ import annotations

from tests.go.fuzz import run


def test_incremental_equals_from_scratch() -> None:
    compared, wrong = run(160, seed=1)
    assert wrong is None, wrong
    assert compared > 160
