"""The risk of a block: what weighs more, what is said of it."""

from __future__ import annotations

from wardline.review.risk import assess
from wardline_analyzers.finding import Confidence, Severity

SURE = ("sql-injection", Severity.HIGH, Confidence.HIGH)


def test_a_sure_and_severe_finding_outweighs_all_else_that_is_no_finding() -> None:
    assert assess(findings=[SURE]).score > assess(brings=("file reads",), lines=5_000, changes=500).score


def test_severity_and_confidence_count() -> None:
    def score(severity: Severity, confidence: Confidence) -> float:
        return assess(findings=[("x", severity, confidence)]).score

    for severity in Severity:
        assert (
            0 < score(severity, Confidence.LOW) < score(severity, Confidence.MEDIUM) < score(severity, Confidence.HIGH)
        )
    for confidence in Confidence:
        ordered = [score(severity, confidence) for severity in Severity]
        assert ordered == sorted(set(ordered))
    assert assess(findings=[SURE, SURE]).score == 2 * assess(findings=[SURE]).score


def test_who_rewrites_has_read() -> None:
    fresh, worked_on = assess(lines=40, changes=6), assess(lines=40, changes=6, rewritten=0.5)
    assert worked_on.score == fresh.score / 2
    assert worked_on.reasons == (*fresh.reasons, "50% rewritten since")
    assert assess(findings=[SURE], rewritten=1.0).score == assess(findings=[SURE]).score


def test_it_is_explained_the_weightiest_first() -> None:
    low = ("weak-hash", Severity.LOW, Confidence.LOW)
    risk = assess(findings=[low, SURE], brings=("network egress", "file reads"), lines=1, changes=1)
    assert risk.reasons == (
        "1 high and 1 low findings (sql-injection, weak-hash)",
        "adds network egress and file reads",
        "its file changed in 1 commit of the last 90 days",
        "1 line",
    )
    assert (risk.level, assess(lines=80).level, assess(lines=3).level) == ("high", "medium", "low")


def test_many_rules_are_not_all_named() -> None:
    many = [(f"rule-{n}", Severity.LOW, Confidence.HIGH) for n in range(5)]
    assert assess(findings=many).reasons[0] == "5 low findings (rule-0, rule-1, rule-2 and 2 more)"


def test_odd_shares_do_no_harm() -> None:
    assert assess(lines=10, rewritten=7.0).score == 0.0
    assert assess(lines=10, rewritten=-7.0).score == 1.0
