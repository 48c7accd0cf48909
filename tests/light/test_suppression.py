"""Comments suppress in each light language's own form."""

from __future__ import annotations

import pytest

from tests.light.texts import COMMENTED
from wardline_analyzers.languages import LIGHT
from wardline_analyzers.opening import open_document


def _rules(path: str, text: str) -> set[str]:
    document = open_document(text.encode(), path=path)
    document.settle()
    return {placed.finding.rule for placed in document.findings()}


@pytest.mark.parametrize("language", LIGHT)
def test_a_comment_suppresses(language: str) -> None:
    path, text = COMMENTED[language]
    rule = text.partition("ignore[")[2].partition("]")[0]
    assert rule in _rules(path, text.replace("wardline:", "once:"))
    assert rule not in _rules(path, text)
