"""The catalogue is whole: every test of bandit is explained by one page."""

from __future__ import annotations

from tests.rules.consistency import unclaimed
from wardline_analyzers.rules.catalog import load


def test_there_are_at_least_seventy_pages() -> None:
    assert len(load().rules) >= 70


def test_every_bandit_test_is_claimed_by_a_page() -> None:
    missing = unclaimed(load())
    assert not missing, f"no page has these in `known-as: bandit`: {', '.join(missing)}"
