"""Incremental equals from scratch for the programs of the twins, which hold findings: the light languages."""

from __future__ import annotations

import pytest

from tests.fuzz.languages import DIALECTS, run


@pytest.mark.parametrize("language", ["c", "csharp", "php", "ruby", "rust", "kotlin"])
def test_incremental_equals_from_scratch(language: str) -> None:
    compared, wrong = run(DIALECTS[language], 120, seed=1)
    assert wrong is None, wrong
    assert compared > 40
