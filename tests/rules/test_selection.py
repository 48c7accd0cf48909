"""Which rules a profile switches on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.profile import Profile
from wardline_analyzers.rules.catalog import catalogue
from wardline_analyzers.rules.rule import Matcher, Rule
from wardline_analyzers.rules.selection import selected, unknown


def rule(name: str, family: str, matcher: Matcher | None = None, bandit: str = "", ruff: str = "") -> Rule:
    return Rule(
        id=name,
        family=family,
        title="t",
        message="m",
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        languages=("python",),
        bandit=tuple(bandit.split()),
        ruff=tuple(ruff.split()),
        matchers=(matcher or Matcher("call", ("f",)),),
    )


CATALOG = catalogue(
    [
        rule("shell-true", "shell", bandit="B602", ruff="S602"),
        replace(rule("shell-command", "shell", bandit="B605"), codeql=("py/shell",)),
        rule("weak-hash", "crypto"),
        rule("weak-key", "crypto", Matcher("call", ("f",), severity=Severity.HIGH, confidence=Confidence.LOW)),
        replace(rule("odd-import", "imports", Matcher("function", ("a:b",), needs=("x",))), default=False),
    ]
)


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ("default", "", "shell-true shell-command weak-hash weak-key"),
        ("all", "", "shell-true shell-command weak-hash weak-key odd-import"),
        ("", "", ""),
        ("default odd-import", "", "shell-true shell-command weak-hash weak-key odd-import"),
        ("crypto", "", "weak-hash weak-key"),
        ("weak-*", "", "weak-hash weak-key"),
        ("*-hash imp?rts", "", "weak-hash odd-import"),
        ("B602", "", "shell-true"),
        ("S602 py/shell", "", "shell-true shell-command"),
        ("default", "crypto", "shell-true shell-command"),
        ("default", "weak-*", "shell-true shell-command"),
        ("default", "B602 weak-key", "shell-command weak-hash"),
        ("default weak-hash", "crypto", "shell-true shell-command weak-hash"),
        ("default B602", "shell", "shell-true weak-hash weak-key"),
        ("weak-hash", "all", "weak-hash"),
        ("weak-hash", "weak-hash", ""),
        ("weak-hash", "weak-hash crypto", ""),
        ("crypto", "crypto", ""),
        ("B602", "shell-true", ""),
        ("no-such-rule", "", ""),
    ],
)
def test_select_and_ignore(select: str, ignore: str, expected: str) -> None:
    profile = Profile(select=tuple(select.split()), ignore=tuple(ignore.split()))
    assert list(selected(CATALOG, profile)) == expected.split()


def test_severities() -> None:
    profile = Profile(severity=(("weak-key", Severity.INFO), ("crypto", Severity.LOW), ("B602", Severity.HIGH)))
    found = selected(CATALOG, profile)
    assert found["weak-hash"].severity is Severity.LOW
    assert found["weak-key"].severity is Severity.INFO
    assert found["weak-key"].matchers[0].severity is None
    assert found["weak-key"].matchers[0].confidence is Confidence.LOW
    assert found["shell-true"].severity is Severity.HIGH
    assert found["shell-command"] is CATALOG.rules["shell-command"]


def test_rules_that_can_never_pass_are_dropped() -> None:
    everything = ("all",)
    high = selected(CATALOG, Profile(select=everything, min_severity=Severity.HIGH))
    assert list(high) == ["weak-key", "odd-import"], "a function decides for itself"
    sure = selected(CATALOG, Profile(select=everything, min_confidence=Confidence.MEDIUM))
    assert list(sure) == ["shell-true", "shell-command", "weak-hash", "odd-import"]
    engine = catalogue([replace(CATALOG.rules["weak-hash"], matchers=())])
    assert list(selected(engine, Profile())) == ["weak-hash"]
    assert list(selected(engine, Profile(min_severity=Severity.HIGH))) == []
    raised = Profile(min_severity=Severity.HIGH, severity=(("weak-hash", Severity.HIGH),))
    assert list(selected(CATALOG, raised)) == ["weak-hash", "weak-key"]


def test_unknown_selectors_are_told_with_a_suggestion() -> None:
    named = ["default", "shel-true", "B602", "weak-*", "cripto", "B60", "zzz*", "qqqqqq", "shell", "weak-hahs"]
    assert unknown(CATALOG, named) == [
        ("shel-true", "shell-true"),
        ("cripto", "crypto"),
        ("B60", "B605"),
        ("zzz*", ""),
        ("qqqqqq", ""),
        ("weak-hahs", "weak-hash"),
    ]
    assert unknown(CATALOG, ["all", "crypto"]) == []
