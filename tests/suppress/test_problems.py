"""What is reported about our own suppression comments."""

from __future__ import annotations

import pytest

from tests.suppress.scene import scene
from wardline_analyzers.profile import Profile

STRICT = Profile(require_reason=True)


def messages(code: str, *rules: str, profile: Profile | None = None) -> list[str]:
    return [p.finding.message for p in scene(code, *rules, profile=profile or Profile()).problems]


def test_a_comment_that_hides_something_is_no_problem() -> None:
    assert scene("«run(x)»  # wardline: ignore[shell-true] why").said == []


def test_an_unused_comment_is_reported_and_removed() -> None:
    found = scene("x = 1\ny = 2  # wardline: ignore[shell-true] why\n")
    assert found.said == [("unused-suppression", 1)]
    assert found.fixed() == "x = 1\ny = 2\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = 1\n    # wardline: ignore[shell-true] why\ny = 2\n", "x = 1\ny = 2\n"),
        ("# wardline: ignore[shell-true] why", ""),
        ("y = 2  # wardline: ignore[shell-true] why  # noqa: E501\n", "y = 2  # noqa: E501\n"),
        ("y = 2  # noqa: E501  # wardline: ignore[shell-true] why\r\nx\r\n", "y = 2  # noqa: E501\r\nx\r\n"),
        ("y = 2  # wardline: ignore[shell-true, weak-hash] why\n", "y = 2\n"),
    ],
)
def test_the_fix_takes_only_our_comment_away(before: str, after: str) -> None:
    assert scene(before).fixed() == after


def test_one_unused_id_of_several() -> None:
    found = scene("«run(x)»  # wardline: ignore[weak-hash, shell-true] why\n")
    assert found.said == [("unused-suppression", 0)]
    assert found.problems[0].start.column == len("run(x)  # wardline: ignore[")
    assert found.fixed() == "run(x)  # wardline: ignore[shell-true] why\n"
    found = scene("«run(x)»  # wardline: ignore[shell-true, weak-hash] why\n")
    assert found.fixed() == "run(x)  # wardline: ignore[shell-true] why\n"


def test_an_unknown_rule_is_named_with_what_was_meant() -> None:
    assert messages("x = 1  # wardline: ignore[shell-treu] why") == [
        "No rule is called `shell-treu`; did you mean `shell-true`?"
    ]


def test_a_rule_that_does_not_run_is_not_called_unused() -> None:
    assert messages("x = 1  # wardline: ignore[rare] why") == []
    only = Profile(select=("crypto", "suppressions"))
    assert messages("x = 1  # wardline: ignore[shell-true] why", profile=only) == []
    assert messages("x = 1  # wardline: ignore[weak-hash] why", profile=only) != []


def test_nothing_is_called_unused_before_all_findings_are_there() -> None:
    code = "y = 2  # wardline: ignore[shell-true] until=2020-01-01"
    assert scene("y = 2  # wardline: ignore[shell-true]", complete=False).said == []
    assert scene(code, complete=False).said == [("expired-suppression", 0)]


@pytest.mark.parametrize("comment", ["nosec", "nosec B602", "noqa: S602", "nosemgrep: shell-true"])
def test_other_tools_comments_are_never_reported(comment: str) -> None:
    assert scene(f"x = 1  # {comment}", profile=STRICT).said == []


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("ignore[shell-true] why until=2026-06-14", "ended on 2026-06-14"),
        ("ignore[shell-true] until=2026-02-30 why", "no date"),
        ("ignore[shell-true] until=20270101 why", "no date"),
        ("ignore[shell-true] until= why", "no date"),
    ],
)
def test_an_expired_comment_is_reported_and_hides_nothing(comment: str, said: str) -> None:
    found = scene(f"«run(x)»  # wardline: {comment}")
    assert found.kept == ["shell-true"]
    assert found.said == [("expired-suppression", 0)]
    assert said in found.problems[0].finding.message


def test_a_reason_may_be_required() -> None:
    assert scene("«run(x)»  # wardline: ignore[shell-true]").said == []
    found = scene("«run(x)»  # wardline: ignore[shell-true] by=ada until=2027-01-01", profile=STRICT)
    assert found.kept == []
    assert found.said == [("suppression-without-reason", 0)]
    assert scene("«run(x)»  # wardline: ignore[shell-true] -- known host", profile=STRICT).said == []
    selected = Profile(select=("default", "suppression-without-reason"))
    assert scene("«run(x)»  # wardline: ignore[shell-true]", profile=selected).said != []


@pytest.mark.parametrize(
    "comment",
    ["ignore why", "ignore[] why", "ingore[shell-true] why", "ignore-file[shell-true] why"],
)
def test_a_comment_that_is_written_wrongly_is_reported(comment: str) -> None:
    found = scene(f"import os\nrun(x)  # wardline: {comment}")
    assert found.said == [("unused-suppression", 1)]
    assert "suppresses nothing" in found.problems[0].finding.message


def test_prose_is_no_suppression() -> None:
    assert scene("x = 1  # wardline: see the manual").said == []


def test_the_rules_about_comments_can_be_switched_off() -> None:
    assert messages("y = 2  # wardline: ignore[shell-true]", profile=Profile(ignore=("suppressions",))) == []


def test_equal_problems_have_equal_fingerprints_wherever_they_stand() -> None:
    one = scene("y = 2  # wardline: ignore[shell-true] why").problems[0]
    two = scene("\n\nz = 3\nif z:\n    y = 2  # wardline: ignore[shell-true]  why").problems[0]
    other = scene("y = 2  # wardline: ignore[weak-hash] why").problems[0]
    assert one.fingerprint == two.fingerprint != other.fingerprint
    three = scene("y = 2  # wardline: ignore[shell-true] why\n" * 3).problems
    assert len({p.fingerprint for p in three}) == 3
