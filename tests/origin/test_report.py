"""The rates that the inference must keep on the recorded sessions; `make origin-report` prints them."""

from __future__ import annotations

import pytest

from tests.origin.report import Score, scored
from tests.origin.sessions import paths


def total(told: bool) -> Score:
    score = Score()
    for _, one in scored(paths(), told):
        score.add(one)
    return score


def test_what_is_inferred() -> None:
    score = total(told=False)
    assert score.suggestions >= 40 and score.large >= 100
    assert score.found >= 0.95 * score.suggestions, score.missed
    assert score.false <= 0.05 * score.large, score.alarms


@pytest.mark.parametrize("editor", ["vscode", "neovim"])
def test_what_clients_tell_is_all_and_nothing_else(editor: str) -> None:
    score = Score()
    for session, one in scored(paths(), told=True):
        if session.editor == editor:
            score.add(one)
    assert score.suggestions >= 20
    assert (score.found, score.false) == (score.suggestions, 0), (score.missed, score.alarms)
