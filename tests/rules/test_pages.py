"""Every page of the catalogue is a test: all its examples are analysed, and all its fixes are applied.

`pytest tests/rules -k unsafe-yaml-load` runs the tests of one page. Each entry of a page's `match` that is for Python must
have an example that it finds: else nobody would see that it finds nothing any more.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.rules.example_world import ExampleWorld
from wardline_analyzers.files.kinds import KINDS
from wardline_analyzers.finding import Finding, Placed
from wardline_analyzers.languages import PYTHON
from wardline_analyzers.match import run
from wardline_analyzers.opening import open_document
from wardline_analyzers.profile import DEFAULT, Profile
from wardline_analyzers.rules.catalog import load
from wardline_analyzers.rules.pages import Page
from wardline_analyzers.rules.prose import Example
from wardline_analyzers.rules.rule import Matcher

if TYPE_CHECKING:
    from wardline_analyzers.match.match import Match
    from wardline_analyzers.match.tables import Tables
    from wardline_analyzers.opening import AnyDocument

ROUNDS = 20
"""Fixes in one example, at most: a fix that does not remove its finding would go on for ever."""


def analysed(text: str, example: Example, profile: Profile) -> AnyDocument:
    path = example.path or KINDS[example.language].example
    language = "" if example.path else example.language
    document = open_document(text.encode(), profile, path, language, world=ExampleWorld())
    document.settle()
    return document


def found(text: str, example: Example, rule_id: str) -> list[Placed]:
    """What this rule finds when it is the only one that is on."""
    findings = analysed(text, example, Profile(select=(rule_id,))).findings()
    return [placed for placed in findings if placed.finding.rule == rule_id]


def fixed(example: Example, rule_id: str) -> str:
    """The text after the first fix of each finding, one after the other."""
    text = example.text
    for _ in range(ROUNDS):
        document = analysed(text, example, Profile(select=(rule_id,)))
        fixable = [placed for placed in document.findings() if placed.finding.rule == rule_id and placed.finding.fixes]
        if not fixable:
            return text
        text = document.apply_fix(fixable[0], fixable[0].finding.fixes[0]).decode()
    pytest.fail(f"after {ROUNDS} fixes there is still a finding in\n{text}")


def by_rule(text: str, example: Example) -> Counter[str]:
    return Counter(placed.finding.rule for placed in analysed(text, example, DEFAULT).findings())


def marked(lines: list[int], example: Example) -> str:
    """The lines of an example, as a page's reader sees them."""
    return "\n".join(f"page line {example.line + line}: {example.lines[line].strip()}" for line in lines)


def check(page: Page, example: Example) -> None:
    lines = Counter(placed.start.line for placed in found(example.text, example, page.rule.id))
    expected = Counter(example.findings)
    missed = marked(sorted((expected - lines).elements()), example)
    surplus = marked(sorted((lines - expected).elements()), example)
    assert (missed, surplus) == ("", ""), f"\nnot found:\n{missed}\nfound, but not marked:\n{surplus}"


def check_fix(page: Page, before: Example, after: Example) -> None:
    rule_id = page.rule.id
    assert found(before.text, before, rule_id), f"nothing is found in the example at page line {before.line}"
    assert fixed(before, rule_id) == after.text
    if after.language == "python":
        ast.parse(after.text)
    assert found(after.text, after, rule_id) == [], "the finding is still there"
    assert by_rule(after.text, after) - by_rule(before.text, before) == Counter(), "the fix brings new findings"


STANDING: set[tuple[str, Matcher]] = set()
"""The matchers of Python that some example has brought to a finding, by page: what is remembered is not matched anew."""


def is_shown(rule_id: str, matcher: Matcher) -> bool:
    """Must an example have brought this entry of a page to a finding, and has it?"""
    of_python = not matcher.languages or PYTHON in matcher.languages
    return matcher.kind not in SHOWN or not of_python or (rule_id, matcher) in STANDING


SHOWN = ("assign", "call", "import", "query", "taint", "function")


def check_page(page: Page) -> None:
    for number, example in enumerate(page.examples):
        if example.kind == "check":
            check(page, example)
        elif example.kind == "before":
            check_fix(page, example, page.examples[number + 1])


if load().rules:  # pytest would call an empty list of pages a skipped test

    BROKEN = {Path(problem.path).stem: problem for problem in load().problems}
    """Pages that the catalogue leaves out."""

    @pytest.mark.parametrize("rule_id", [*load().rules, *BROKEN])
    def test_page(rule_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
        assert rule_id not in BROKEN, BROKEN[rule_id]
        made = run._finding

        def noted(match: Match, tables: Tables) -> Finding:
            if match.unit.language == PYTHON:
                STANDING.add((match.rule.id, match.matcher))
            return made(match, tables)

        monkeypatch.setattr(run, "_finding", noted)
        check_page(load().page(rule_id))
        rule = load().rules[rule_id]
        if PYTHON in rule.languages:
            assert [matcher.targets for matcher in rule.matchers if not is_shown(rule_id, matcher)] == []
