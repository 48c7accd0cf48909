"""Bandit's comments mean what bandit takes them to mean."""

from __future__ import annotations

import pytest
from bandit.core import extension_loader
from bandit.core.manager import _parse_nosec_comment

from wardline_analyzers.suppress.nosec import TEST_IDS, nosec_tests


def test_the_names_are_those_of_the_installed_bandit() -> None:
    manager = extension_loader.MANAGER
    names = {name: plugin.plugin._test_id for name, plugin in manager.plugins_by_name.items()}
    names.update((name, entry["id"]) for name, entry in manager.blacklist_by_name.items())
    assert names == TEST_IDS


@pytest.mark.parametrize(
    "words",
    [
        *("", " B307", ": B307, B101", " B307 B101", ":B307", " eval", ": assert_used, B307", " because eval is safe"),
        *(" B999", " because", " B001", " b307", " B307 # B101", " B307 and more", ":  "),
    ],
)
def test_the_same_tests_as_bandit_hides(words: str) -> None:
    assert set(nosec_tests(words)) == _parse_nosec_comment(f"# nosec{words}")


def test_a_list_without_spaces_counts_whole() -> None:
    assert nosec_tests(" B307,B101") == ("B307", "B101")
