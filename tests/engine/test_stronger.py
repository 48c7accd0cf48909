"""One flaw, one finding: pages that yield to others where both report the same place."""

from __future__ import annotations

import random

from tests.effort import within

from wardline_analyzers.files.document import FileDocument
from wardline_analyzers.finding import Confidence, Finding, Fix, Related, Safety, Severity, Span
from wardline_analyzers.match.stronger import without_weaker

MEND = Fix("Mend it", Safety.SAFE, ())


def finding(rule: str, start: int, end: int, **more: object) -> Finding:
    return Finding(rule, Span(start, end), rule, Severity.HIGH, Confidence.HIGH, **more)  # type: ignore[arg-type]


def test_the_weaker_page_yields_where_both_share_a_byte() -> None:
    weak, strong = finding("weak", 4, 20), finding("strong", 10, 12)
    yields = {"weak": frozenset({"strong"})}
    assert [f.rule for f in without_weaker([weak, strong], yields)] == ["strong"]
    assert [f.rule for f in without_weaker([strong, weak], yields)] == ["strong"]
    beside = finding("strong", 20, 22)
    assert without_weaker([weak, beside], yields) == [weak, beside]
    assert without_weaker([weak, strong], {"strong": frozenset({"other"})}) == [weak, strong]


def test_places_without_a_byte_are_the_same_where_they_begin() -> None:
    weak, strong = finding("weak", 4, 4), finding("strong", 4, 4)
    assert without_weaker([weak, strong], {"weak": frozenset({"strong"})}) == [
        finding("strong", 4, 4, aliases=("weak",))
    ]


def test_what_stays_takes_over_names_and_fixes() -> None:
    weak = finding("weak", 0, 9, aliases=("W1",), fixes=(MEND,))
    (stays,) = without_weaker([weak, finding("strong", 3, 5)], {"weak": frozenset({"strong"})})
    assert stays.rule == "strong"
    assert stays.aliases == ("weak", "W1")
    assert stays.fixes == (MEND,)


def test_a_page_that_yields_itself_hands_on_what_it_was_given() -> None:
    yields = {"weak": frozenset({"middle"}), "middle": frozenset({"strong"})}
    (stays,) = without_weaker([finding("weak", 0, 5), finding("middle", 4, 9), finding("strong", 8, 12)], yields)
    assert stays.aliases == ("weak", "middle")


def test_a_pattern_yields_to_the_way_of_the_data() -> None:
    way = (Related(Span(0, 1), "comes in here"),)
    pattern, evidence = finding("injection", 0, 9), finding("injection", 2, 4, trace=way)
    assert without_weaker([pattern, evidence], {}) == [evidence]
    other = finding("injection", 9, 12)
    assert without_weaker([pattern, other], {}) == [pattern, other]


def test_many_places_are_compared_as_few_are() -> None:
    yields = {"weak": frozenset({"strong"})}
    for seed in range(200):
        dice = random.Random(seed)
        found = []
        for _ in range(dice.randrange(12)):
            start = dice.randrange(30)
            found.append(finding(dice.choice(["weak", "strong", "other"]), start, start + dice.randrange(8)))
        strong = [f.span for f in found if f.rule == "strong"]
        expected = [
            f.span
            for f in found
            if f.rule != "weak"
            or not any((s.start < f.span.end and f.span.start < s.end) or s.start == f.span.start for s in strong)
        ]
        assert [f.span for f in without_weaker(found, yields)] == expected


def test_thousands_of_places_cost_little() -> None:
    found = [finding(rule, 10 * n, 10 * n + 9) for n in range(4000) for rule in ("weak", "strong")]
    with within(2):  # each pair compared: a minute
        assert len(without_weaker(found, {"weak": frozenset({"strong"})})) == 4000


def test_a_suppression_by_the_weaker_name_holds_in_files_too() -> None:
    text = "on: push\njobs:\n  a:\n    container:\n      credentials:\n        username: me\n        password: {}{}\n"
    key = "AKIA" + "Q3EGRIPYM5KDHZ2X"
    path = ".github/workflows/ci.yml"

    def rules(comment: str) -> list[str]:
        document = FileDocument(text.format(key, comment).encode(), path=path)
        return [placed.finding.rule for placed in document.findings()]

    assert [rule for rule in rules("") if "password" in rule or "token" in rule] == ["token-in-source"]
    assert not {"token-in-source", "unused-suppression"} & set(rules("  # wardline: ignore[password-in-pipeline] no key"))
