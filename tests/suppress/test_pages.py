"""The examples of our own pages, with nothing but the page's rule switched on."""

from __future__ import annotations

import pytest

from tests.suppress.scene import TODAY
from wardline_analyzers.profile import Profile
from wardline_analyzers.python.split import Splitter
from wardline_analyzers.rules.catalog import load
from wardline_analyzers.suppress import PlacedComment, apply, scan
from wardline_analyzers.text import Buffer


@pytest.mark.parametrize("rule", ["unused-suppression", "expired-suppression", "suppression-without-reason"])
def test_the_examples_hold(rule: str) -> None:
    for example in load().page(rule).examples:
        buffer = Buffer(example.text.encode())
        comments = [
            PlacedComment(comment, unit.line, buffer.line_start(unit.line))
            for unit in Splitter(buffer).units
            for comment in scan(unit.text)
        ]
        _, problems = apply([], comments, Profile(select=(rule,)), TODAY, lines=buffer.lines)
        assert {p.finding.rule for p in problems} == {rule}
        assert tuple(p.start.line for p in problems) == example.findings
