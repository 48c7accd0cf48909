"""`wardline audit --verify`: honest histories hold, and what contradicts them is told."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program
from tests.origin.checkout import AI, BLOCK, Checkout, code
from tests.review.workspace import ADA, BOB, RISKY, be
from wardline.origin.agent_trace import rfc3339
from wardline.origin.journal import append
from wardline.origin.model import Block
from wardline.origin.records import TRACES, record_for, traces_file
from wardline.review.held import Workspace
from wardline.review.records import APPROVED, FILE, Review, Reviews
from wardline.review.sign import sign
from wardline.review.unreviewed import unreviewed
from wardline.review.verify import Problem, Verified, verify


def verified(checkout: Checkout) -> Verified:
    return verify(Workspace(str(checkout.root)))


def approve(checkout: Checkout, path: str) -> Review:
    place = Workspace(str(checkout.root))
    (block,) = unreviewed(place, [path], everything=True)
    return sign(place, block, APPROVED)


def only(outcome: Verified) -> Problem:
    (problem,) = outcome.problems
    return problem


def test_an_honest_history_holds(checkout: Checkout) -> None:
    approve(checkout, "app.py")
    checkout.git("commit", "-q", "--allow-empty", "--author", ADA, "-m", "review")
    be(checkout, BOB)  # who has not committed anything yet
    approve(checkout, "app.py")
    outcome = verified(checkout)
    assert outcome.problems == [] and outcome.holds and outcome.git
    assert (outcome.records, outcome.reviews, outcome.blocks) == (3, 2, {"found": 3})


def test_what_becomes_of_blocks_is_no_contradiction(checkout: Checkout) -> None:
    approve(checkout, "app.py")
    checkout.write("app.py", checkout.read("app.py").replace("return eval(host)", "return int(host)"))
    approve(checkout, "app.py")  # of something that was never recorded like this
    checkout.write("app.py", checkout.read("app.py").replace("import subprocess", "import subprocess as s"))
    checkout.git("mv", "load.py", "reader.py")
    checkout.git("rm", "-q", "web.js")
    checkout.commit("later")
    outcome = verified(checkout)
    assert outcome.blocks == {"changed": 1, "moved": 1, "gone": 1} and outcome.holds
    problem = only(outcome)
    assert (problem.kind, problem.place, problem.contradicts) == ("changed-block", f"{FILE}:2", False)


def test_a_file_that_never_was(checkout: Checkout) -> None:
    block = Block("x", "never.py", 0, 7, AI, time.time(), "")
    append(traces_file(checkout.root), [record_for("never.py", [block], BLOCK)])
    problem = only(verified(checkout))
    assert (problem.kind, problem.place) == ("no-such-file", f"{TRACES}:4") and "never.py" in problem.message


def test_a_file_of_another_branch_was(checkout: Checkout) -> None:
    checkout.git("checkout", "-q", "-b", "side")
    checkout.write("[side].py", code("side"))
    checkout.commit("side")
    checkout.git("checkout", "-q", "main")
    block = Block("x", "[side].py", 0, 3, AI, time.time(), "")
    append(traces_file(checkout.root), [record_for("[side].py", [block], code("side"))])
    assert verified(checkout).problems == []


def test_a_review_of_what_no_record_knows(checkout: Checkout) -> None:
    review = approve(checkout, "app.py")
    Reviews(checkout.root).add([replace(review, path="other.py", block="sha256:0123456789abcdef")])
    problem = only(verified(checkout))
    assert (problem.kind, problem.place, problem.contradicts) == ("unknown-block", f"{FILE}:2", True)


def test_a_reviewer_whom_git_does_not_know(checkout: Checkout) -> None:
    review = approve(checkout, "app.py")
    mallory = "Ada Lovelace <mallory@example.net>"
    Reviews(checkout.root).add([replace(review, reviewer=mallory)] * 2)
    kinds = [problem.kind for problem in verified(checkout).problems]
    assert kinds == ["unknown-reviewer", "duplicate"]
    checkout.git("commit", "-q", "--allow-empty", "--author", "Somebody Else <MALLORY@example.net>", "-m", "x")
    assert [problem.kind for problem in verified(checkout).problems] == ["duplicate"]
    be(checkout, BOB)  # and Ada has never committed
    assert [problem.message for problem in verified(checkout).problems if problem.contradicts] == [
        f"{ADA} reviewed, and no commit is by somebody with this address"
    ]


@pytest.mark.parametrize(
    "at, words", [(1_000_000_000.0, "before there was"), (time.time() + 90_000, "in the future")], ids=["early", "late"]
)
def test_times_that_cannot_be(checkout: Checkout, at: float, words: str) -> None:
    review = approve(checkout, "web.js")
    Reviews(checkout.root).add([replace(review, time=at, block=review.block)])
    messages = [problem.message for problem in verified(checkout).problems if problem.kind == "time"]
    assert f"it was reviewed {words}" in messages[0] and rfc3339(at)[:10] in messages[0]


def test_reviewed_before_it_was_accepted(checkout: Checkout) -> None:
    review = approve(checkout, "web.js")
    Reviews(checkout.root).add([replace(review, time=1_769_000_000.0 - 90_000)])
    problem = only(verified(checkout))
    assert problem.kind == "time" and "was reviewed before it was accepted" in problem.message


def test_accepted_after_it_was_recorded(checkout: Checkout) -> None:
    block = Block("x", "app.py", 12, 18, AI, time.time(), "")
    append(traces_file(checkout.root), [record_for("app.py", [block], checkout.read("app.py"), at=1_769_000_000.0)])
    assert only(verified(checkout)).message == "the code was recorded before it was accepted"


def test_lines_twice_and_ids_twice(checkout: Checkout) -> None:
    trace = checkout.root / TRACES
    lines = trace.read_text().splitlines()
    trace.write_text("\n".join([*lines, lines[0]]) + "\n")  # as a merge may leave it
    problem = only(verified(checkout))
    assert (problem.kind, problem.place, problem.contradicts) == ("duplicate", f"{TRACES}:4", False)
    trace.write_text("\n".join([*lines, lines[0].replace("cursor", "copilot")]) + "\n")
    problem = only(verified(checkout))
    assert (problem.kind, problem.contradicts) == ("duplicate", True) and "the same id" in problem.message


def test_lines_that_cannot_be_read(checkout: Checkout) -> None:
    approve(checkout, "app.py")
    with open(checkout.root / TRACES, "ab") as file:
        file.write(b'\n\xff\xfe\n[1]\n{"version": "9"}\n' + b"[" * 100_000 + b'\n{"version":"0.1.0","id":"')
    with open(checkout.root / FILE, "ab") as file:
        file.write(b'{"block": "x"}\n')
    problems = verified(checkout).problems
    assert [(problem.kind, problem.place) for problem in problems] == [
        ("unreadable", f"{TRACES}:5"), ("unreadable", f"{TRACES}:6"), ("unreadable", f"{TRACES}:7"),
        ("unreadable", f"{TRACES}:8"), ("unreadable", f"{TRACES}:9"), ("unreadable", f"{FILE}:2"),
    ]  # fmt: skip
    assert "interrupted" in problems[4].message and all(problem.contradicts for problem in problems)


def test_a_journal_that_is_no_file(checkout: Checkout) -> None:
    (checkout.root / TRACES).unlink()
    (checkout.root / TRACES).mkdir()
    assert [problem.kind for problem in verified(checkout).problems] == ["unreadable"]


def test_without_git_less_is_checked_and_said(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    review = approve(checkout, "app.py")
    Reviews(checkout.root).add([replace(review, reviewer="Nobody <nobody@example.net>")])
    assert not verified(checkout).holds
    monkeypatch.setenv("PATH", "")
    outcome = verified(checkout)
    assert outcome.holds and not outcome.git


def test_the_command(wardline: Program, checkout: Checkout) -> None:
    review = approve(checkout, "app.py")
    text = wardline("audit", "--verify", cwd=checkout.root)
    assert (
        text == "3 records, 1 review; blocks: 3 found, 0 changed, 0 moved, 0 gone.\nThe records fit the repository.\n"
    )
    Reviews(checkout.root).add([replace(review, path="\x1b[2J.py", block="sha256:0123456789abcdef")])
    text = wardline("audit", "--verify", cwd=checkout.root, code=1)
    assert text.startswith(f"{FILE}:2: contradiction unknown-block: no record knows of AI-written code in \\x1b[2J.py")
    assert text.endswith("1 contradiction: the records do not fit the repository.\n")
    data: dict[str, Any] = json.loads(wardline("audit", "--verify", "--format", "json", cwd=checkout.root, code=1))
    assert (data["holds"], data["records"], data["reviews"], data["blocks"]["found"]) == (False, 3, 2, 3)
    assert data["problems"][0]["kind"] == "unknown-block"
    assert "has no csv report" in wardline.errors("audit", "--verify", "--format", "csv", cwd=checkout.root)
    assert "leave the paths out" in wardline.errors("audit", "--verify", "app.py", cwd=checkout.root)


def test_there_are_no_records(wardline: Program, tmp_path: Path) -> None:
    (tmp_path / ".wardline.toml").touch()
    text = wardline("audit", "--verify", cwd=tmp_path)
    assert text.startswith("0 records, 0 reviews; blocks: 0 found")
    assert RISKY not in text
