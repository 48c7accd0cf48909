"""Incremental equals from scratch, for JavaScript and TypeScript, inside of wrappers, and for scripts in markup."""

from __future__ import annotations

import pytest

from tests.fuzz.languages import DIALECTS, run


@pytest.mark.parametrize(("dialect", "edits"), [("javascript", 160), ("wrapped", 120), ("html", 80)])
def test_incremental_equals_from_scratch(dialect: str, edits: int) -> None:
    compared, wrong = run(DIALECTS[dialect], edits, seed=1)
    assert wrong is None, wrong
    assert compared > edits
