"""What a policy says of a block, a finding, a suppression: each rule, what it lets pass, and what it says to do."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from wardline.origin.model import Author, Block, Kind
from wardline.policy.codeowners import NOBODY, Owners, parse
from wardline.policy.decide import blocked, decide
from wardline.policy.model import Decision, File, Flaw, Reviewed, Suppression, Verdict
from wardline.policy.settings import Names, Paths, Policy
from wardline.review.records import APPROVED, REJECTED, Review
from wardline_analyzers.finding import Severity

COPILOT = Author(Kind.AI, "copilot", "openai/gpt-5")
GUESSED = Author(Kind.INFERRED)
PATH = "src/a.py"
ADA, GRACE = "Ada <ada@example.org>", "Grace <grace@example.org>"
ALL = Paths(("*",))


def block(
    author: Author = COPILOT,
    *reviewers: str,
    start: int = 9,
    end: int = 42,
    objections: Sequence[str] = (),
    **more: float,
) -> Reviewed:
    found = Block("b", PATH, start, end, author, 0.0, "sha256:0", **more)
    reviews = [Review(found.hash, PATH, who, 1.0, APPROVED) for who in reviewers]
    reviews += [Review(found.hash, PATH, who, 2.0, REJECTED) for who in objections]
    return Reviewed(found, tuple(reviews))


def said(policy: Policy, *blocks: Reviewed, owners: Owners = NOBODY, **more: object) -> list[Decision]:
    return decide(policy, File(PATH, blocks, **more), owners)  # type: ignore[arg-type]


def wrong(policy: Policy, *blocks: Reviewed, **more: object) -> list[tuple[str, str]]:
    found = said(policy, *blocks, **more)  # type: ignore[arg-type]
    return [(d.rule, d.verdict.value) for d in found if d.verdict is not Verdict.ALLOW]


def test_an_unreviewed_block_is_told_with_its_author_and_what_to_do() -> None:
    (decision,) = said(Policy(review=ALL), block())
    assert decision == Decision(
        "policy-unreviewed",
        Verdict.BLOCK,
        PATH,
        9,
        42,
        "written by copilot (openai/gpt-5): nobody has reviewed it",
        "Run `wardline review src/a.py`.",
        "b",
    )
    assert blocked([decision])


def test_a_policy_that_asks_nothing_says_nothing() -> None:
    assert said(Policy(), block()) == []
    assert Policy().is_empty and Policy(inferred="warn", owners=True).is_empty
    assert not Policy(max_unreviewed_lines=0).is_empty


@pytest.mark.parametrize(
    ("policy", "reviewers", "rule"),
    [
        (Policy(review=ALL), [], "policy-unreviewed"),
        (Policy(review=ALL), [ADA], ""),
        (Policy(review=Paths(("lib/",))), [], ""),
        (Policy(review=Paths(("*", "!src/"))), [], ""),
        (Policy(second_review=ALL), [], "policy-unreviewed"),
        (Policy(second_review=ALL), [ADA], "policy-second-review"),
        (Policy(second_review=ALL), [ADA, "Ada Lovelace <ADA@example.org>"], "policy-second-review"),
        (Policy(second_review=ALL), [ADA, GRACE], ""),
    ],
)
def test_reviews(policy: Policy, reviewers: list[str], rule: str) -> None:
    assert wrong(policy, block(COPILOT, *reviewers)) == ([(rule, "block")] if rule else [])


def test_an_objection_blocks_where_a_review_is_asked_for_and_warns_elsewhere() -> None:
    objected = block(COPILOT, ADA, objections=[GRACE])
    assert wrong(Policy(review=ALL), objected) == [("policy-rejected", "block")]
    assert wrong(Policy(forbidden=Paths(("lib/",))), objected) == [("policy-rejected", "warn")]


@pytest.mark.parametrize(
    ("owners", "reviewers", "teams", "rules"),
    [
        ("*  @ada", [ADA], {}, []),
        ("*  @ada", ["Ada <1234+ada@users.noreply.github.com>"], {}, []),
        ("*  ada@example.org", [ADA], {}, []),
        ("*  @grace", [ADA], {}, ["policy-owner"]),
        ("*  @grace", [], {}, ["policy-unreviewed"]),
        ("*  @org/team", [ADA], {}, ["policy-owner"]),
        ("*  @org/team", [ADA], {"@org/team": ("@ada",)}, []),
        ("*  @org/team", [ADA], {"org/Team": ("ada@example.org",)}, []),
        ("*  @org/team", [ADA], {"@org/team": ("@grace",)}, ["policy-owner"]),
        ("lib/  @grace", [ADA], {}, []),
        ("*  @grace\nsrc/\n", [ADA], {}, []),
    ],
)
def test_owners(owners: str, reviewers: list[str], teams: dict[str, tuple[str, ...]], rules: list[str]) -> None:
    policy = Policy(review=ALL, owners=True, teams=tuple(teams.items()))
    found = wrong(policy, block(COPILOT, *reviewers), owners=Owners("CODEOWNERS", parse(owners)))
    assert [rule for rule, _ in found] == rules


def test_a_team_nobody_knows_is_told_with_what_to_do() -> None:
    policy = Policy(review=ALL, owners=True)
    found = said(policy, block(COPILOT, ADA), owners=Owners("CODEOWNERS", parse("* @org/team")))
    decision = next(d for d in found if d.verdict is Verdict.BLOCK)
    assert "who is in @org/team is not known" in decision.message and "under `teams`" in decision.todo


@pytest.mark.parametrize(
    ("names", "author", "verdict"),
    [
        (Names(("copilot",)), COPILOT, "allow"),
        (Names(("COPI*",)), COPILOT, "allow"),
        (Names(("cursor",)), COPILOT, "block"),
        (Names((), ("co*",)), COPILOT, "block"),
        (Names(("*",), ("copilot",)), COPILOT, "block"),
        (Names((), ("cursor",)), COPILOT, "allow"),
        (Names(("copilot",)), Author(Kind.AI), "block"),
        (Names(("copilot",)), GUESSED, "warn"),
        (Names((), ("copilot",)), GUESSED, "allow"),
        (Names(("[c]opilot",)), COPILOT, "block"),
        (Names(("c?pilot",)), COPILOT, "block"),
    ],
)
def test_tools(names: Names, author: Author, verdict: str) -> None:
    (decision,) = said(Policy(tools=names), block(author))
    assert (decision.rule, decision.verdict.value) == ("policy-tool", verdict)


def test_models() -> None:
    policy = Policy(models=Names(("anthropic/*",)))
    assert wrong(policy, block()) == [("policy-model", "block")]
    assert wrong(policy, block(Author(Kind.AI, "x", "anthropic/claude-sonnet-4-5"))) == []


def test_forbidden_paths() -> None:
    policy = Policy(forbidden=Paths(("src/*.py", "!src/b.py")))
    assert wrong(policy, block(COPILOT, ADA, GRACE)) == [("policy-forbidden-path", "block")]
    assert decide(policy, File("src/b.py", (block(),)), NOBODY)[0].verdict is Verdict.ALLOW


@pytest.mark.parametrize(("inferred", "found"), [("block", ["block"]), ("warn", ["warn"]), ("ignore", [])])
def test_what_is_only_guessed(inferred: str, found: list[str]) -> None:
    policy = Policy(forbidden=ALL, inferred=inferred)
    assert [verdict for _, verdict in wrong(policy, block(GUESSED))] == found
    assert [verdict for _, verdict in wrong(policy, block())] == ["block"]


def test_the_largest_unreviewed_block() -> None:
    assert wrong(Policy(max_unreviewed_lines=32), block()) == [("policy-block-size", "block")]
    assert wrong(Policy(max_unreviewed_lines=33), block()) == []
    assert wrong(Policy(max_unreviewed_lines=0), block(COPILOT, ADA)) == []
    objected = wrong(Policy(max_unreviewed_lines=0), block(COPILOT, ADA, objections=[GRACE]))
    assert objected == [("policy-block-size", "block"), ("policy-rejected", "warn")]


def test_the_unreviewed_share() -> None:
    blocks = block(COPILOT, ADA, start=0, end=6), block(start=10, end=14)
    (decision,) = said(Policy(max_unreviewed_share=39), *blocks)
    assert decision.verdict is Verdict.BLOCK and decision.message.startswith("40 % of the AI-written lines")
    assert wrong(Policy(max_unreviewed_share=40), *blocks) == []
    assert wrong(Policy(max_unreviewed_share=0)) == []


def test_only_what_the_change_touches() -> None:
    policy = Policy(review=ALL, max_unreviewed_share=0)
    assert wrong(policy, block(), changed=frozenset({3, 42})) == []
    assert len(wrong(policy, block(), changed=frozenset({41}))) == 2


@pytest.mark.parametrize(
    ("anywhere", "in_ai", "line", "severity", "verdict"),
    [
        (None, Severity.MEDIUM, 20, Severity.MEDIUM, "block"),
        (None, Severity.MEDIUM, 20, Severity.LOW, "allow"),
        (None, Severity.MEDIUM, 5, Severity.HIGH, "allow"),
        (Severity.HIGH, Severity.LOW, 5, Severity.MEDIUM, "allow"),
        (Severity.HIGH, Severity.LOW, 5, Severity.HIGH, "block"),
        (Severity.HIGH, Severity.LOW, 41, Severity.LOW, "block"),
        (Severity.LOW, Severity.HIGH, 20, Severity.LOW, "block"),
    ],
)
def test_findings(
    anywhere: Severity | None, in_ai: Severity | None, line: int, severity: Severity, verdict: str
) -> None:
    policy = Policy(block_anywhere=anywhere, block_in_ai_code=in_ai)
    (decision,) = said(policy, block(), flaws=(Flaw("sql-injection", severity, line, line + 1),))
    assert (decision.rule, decision.verdict.value, decision.start) == ("policy-finding", verdict, line)
    assert ("in AI-written code" in decision.message) == (9 <= line < 42)


def test_suppressions() -> None:
    policy = Policy(suppressions=("reason", "until"))
    comments = (
        Suppression(1, "wardline", ("until",)),
        Suppression(2, "wardline", ("approver",)),
        Suppression(3, "nosec", ("reason", "approver", "until")),
    )
    found = said(policy, suppressions=comments)
    assert [(d.start, d.verdict.value, d.message) for d in found] == [
        (1, "block", "the suppression has no until"),
        (2, "allow", "the suppression has reason and until"),
        (3, "block", "the `nosec` comment has no reason and no until"),
    ]
    assert said(policy, suppressions=comments, changed=frozenset()) == []
    assert said(Policy(), suppressions=comments) == []


def test_how_a_block_is_called() -> None:
    policy = Policy(review=ALL)
    mixed = said(policy, block(COPILOT, rewritten=0.4))[0].message
    assert mixed.startswith("written by copilot (openai/gpt-5), 40% rewritten: ")
    assert said(policy, block(GUESSED))[0].message.startswith("written by an AI (as far as one can tell): ")
    assert said(policy, block(Author(Kind.AI, model="x/y")))[0].message.startswith("written by an AI (x/y): ")
