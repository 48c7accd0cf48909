"""The gate over a real history of git: what an AI wrote, reviewed, rewritten, moved; and what is said of it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program
from tests.origin.checkout import AI, BLOCK, Checkout, code
from wardline.origin.model import Author, Kind
from wardline.review.held import Workspace
from wardline.review.records import APPROVED, REJECTED, Review, Reviews

ADA, GRACE = "Ada <ada@example.org>", "Grace <grace@example.org>"
FLAW = "def read(stream):\n    return yaml.load(stream, Loader=yaml.Loader)\n"
ALL = '[policy]\nreview = ["*"]\n'


class Team(Checkout):
    """A checkout with a policy; a base that a person wrote; and what comes after it."""

    def __init__(self, folder: Path, program: Program, policy: str = ALL) -> None:
        super().__init__(folder)
        self.program = program
        self.policy(policy)
        self.write("a.py", code("a"))
        self.write("b.py", code("b"))
        self.commit("base")
        self.git("branch", "base")

    def policy(self, text: str) -> None:
        self.write(".wardline.toml", text)

    def suggested(self, path: str = "a.py", block: str = BLOCK, author: Author = AI) -> None:
        """A suggestion is accepted at the end of a file, and recorded."""
        self.write(path, (self.read(path) if (self.root / path).exists() else "") + block)
        self.accept(path, block, f"{path}-{block[:20]}", author)

    def sign(self, *reviewers: str, path: str = "a.py", verdict: str = APPROVED) -> None:
        """Review all that an AI wrote in a file."""
        held = Workspace(str(self.root)).look(path)
        blocks = held.blocks if held else ()
        assert blocks
        reviews = Reviews(self.root)
        reviews.add([Review(b.hash, path, who, time.time(), verdict) for b in blocks for who in reviewers])

    def gate(self, *words: str, code: int, stdin: str = "", env: dict[str, str] | None = None) -> dict[str, Any]:
        done = self.program.run("gate", "--json", *words, cwd=self.root, stdin=stdin.encode(), env=env)
        assert done.returncode == code, (done.stdout.decode(), done.stderr.decode())
        assert b"Traceback" not in done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        assert found["passed"] == (code == 0)
        return found

    def wrong(self, *words: str, **more: Any) -> list[tuple[str, str, int, int]]:
        """Rule, path, first and last line of what blocks."""
        decisions = self.gate(*words, code=1, **more)["decisions"]
        assert all(d["todo"] for d in decisions)
        return [(d["rule"][7:], d["path"], *d["lines"].values()) for d in decisions]

    def passes(self, *words: str, **more: Any) -> None:
        assert self.gate(*words, code=0, **more)["decisions"] == []


@pytest.fixture
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program(tmp_path_factory.mktemp("home"))


@pytest.fixture
def team(tmp_path: Path, program: Program) -> Team:
    return Team(tmp_path / "repo", program)


UNREVIEWED = [("unreviewed", "a.py", 13, 19)]


def test_a_block_goes_its_way(team: Team) -> None:
    """Unreviewed, reviewed, moved, reviewed then changed, rewritten."""
    team.passes()
    team.suggested()
    assert team.wrong() == UNREVIEWED
    team.commit("suggested")
    assert team.wrong("--base", "base") == UNREVIEWED
    team.sign(ADA)
    team.passes()
    team.commit("reviewed")
    team.passes("--base", "base")

    team.git("mv", "a.py", "c.py")
    team.write("c.py", BLOCK + team.read("c.py").replace(BLOCK, ""))
    team.commit("moved")
    team.passes("--base", "base")

    changed = team.read("c.py").replace("    if total < 0:\n        return None\n", "")
    team.write("c.py", changed)
    assert team.wrong("--base", "base") == [("unreviewed", "c.py", 1, 5)]
    assert team.wrong("--base", "HEAD") == [("unreviewed", "c.py", 1, 5)], "a line that is gone is a change as well"

    team.write("c.py", code("rewritten", 30))
    team.passes("--base", "base")


def test_the_text_can_be_acted_on(team: Team) -> None:
    team.suggested()
    text = team.program("gate", cwd=team.root, code=1)
    assert text == (
        "a.py:13-19: written by cursor (anthropic/claude-sonnet-4-5): nobody has reviewed it [policy-unreviewed]\n"
        "    Run `wardline review a.py`.\n"
        "gate: blocked (1 to settle in 1 file; the working tree; policy in .wardline.toml)\n"
    )
    team.sign(ADA)
    assert team.program("gate", cwd=team.root).startswith("gate passed (")
    explained = team.program("gate", "--explain", cwd=team.root)
    assert f"a.py:13-19: allowed: written by cursor (anthropic/claude-sonnet-4-5): reviewed by {ADA}" in explained


def test_a_second_reviewer_and_an_owner(team: Team) -> None:
    team.policy('[policy]\nsecond-review = ["*"]\nowners = true\n')
    team.write("CODEOWNERS", "*.py @grace\n")
    team.suggested()
    assert team.wrong() == UNREVIEWED
    team.sign(ADA)
    assert [rule for rule, *_ in team.wrong()] == ["owner", "second-review"]
    team.sign("Alan <alan@example.org>")
    assert [rule for rule, *_ in team.wrong()] == ["owner"]
    team.sign(GRACE)
    team.passes()
    team.sign(GRACE, verdict=REJECTED)
    assert [rule for rule, *_ in team.wrong()] == ["owner", "rejected"]


def test_forbidden_paths_tools_and_what_a_person_wrote(team: Team) -> None:
    team.policy('[policy]\nforbidden = ["crypto/"]\ndenied-tools = ["cursor"]\n')
    team.suggested("crypto/keys.py")
    assert sorted(rule for rule, *_ in team.wrong()) == ["forbidden-path", "tool"]
    team.write("crypto/keys.py", "")
    team.suggested("crypto/keys.py", code("x"), Author(Kind.HUMAN))
    team.passes()


def test_files_that_are_no_python_count_as_well(team: Team) -> None:
    block = "".join(f"export const value{n} = compute({n});\n" for n in range(5))
    team.suggested("web/a.ts", block)
    team.git("add", "-A")
    assert team.wrong() == [("unreviewed", "web/a.ts", 1, 5)]


def test_findings(team: Team) -> None:
    team.policy('[policy]\nblock-in-ai-code = "high"\n')
    team.write("b.py", "import yaml\n\n\n" + FLAW)
    team.suggested("c.py", "import yaml\n\n\n" + FLAW)
    assert team.wrong() == [("finding", "c.py", 5, 5)]
    team.policy('[policy]\nblock-anywhere = "high"\n')
    assert [path for _, path, *_ in team.wrong()] == ["b.py", "c.py"]
    team.commit("both")
    team.write("b.py", team.read("b.py") + "\n\n" + FLAW.replace("read", "again"))
    assert team.wrong("--base", "HEAD") == [("finding", "b.py", 9, 9)]


def test_findings_of_the_index_and_of_a_notebook(team: Team) -> None:
    team.policy('[policy]\nblock-anywhere = "high"\n')
    cell = {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "source": "import yaml\n" + FLAW,
    }
    book = {"cells": [cell], "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    team.write("n.ipynb", json.dumps(book))
    team.write("b.py", "import yaml\n\n\n" + FLAW)
    team.git("add", "-A")
    team.write("b.py", "")
    assert team.wrong("--staged") == [("finding", "b.py", 5, 5), ("finding", "n.ipynb", 3, 3)]
    assert team.wrong() == [("finding", "n.ipynb", 3, 3)]
    team.write(".wardline/baseline.json", "no baseline")
    assert team.gate("--staged", code=2)["errors"]


def test_suppressions(team: Team) -> None:
    team.policy('[policy]\nsuppressions = ["reason", "until"]\n')
    team.write("b.py", "a = 1  # wardline: ignore[sql-injection] why until=2099-01-01\nb = 2  # nosec\n")
    assert team.wrong() == [("suppression", "b.py", 2, 2)]


def test_the_index_counts_and_not_the_file(team: Team) -> None:
    team.suggested()
    team.git("add", "-A")
    team.write("a.py", code("a"))
    assert team.wrong("--staged") == UNREVIEWED
    team.passes()
    team.git("add", "-A")
    team.suggested()
    team.passes("--staged")
    assert team.wrong() == UNREVIEWED


def test_the_first_commit_and_a_commit_of_some_files(tmp_path: Path, program: Program) -> None:
    team = Team(tmp_path / "repo", program)
    fresh = Checkout(tmp_path / "fresh")
    for name in (".wardline.toml", "a.py"):
        fresh.write(name, team.read(name) + (BLOCK if name == "a.py" else ""))
    fresh.accept("a.py", BLOCK)
    fresh.git("add", ".wardline.toml")
    assert program.run("gate", "--staged", cwd=fresh.root).returncode == 0
    fresh.git("add", "a.py")
    assert program.run("gate", "--staged", cwd=fresh.root).returncode == 1


def test_what_is_pushed(team: Team) -> None:
    zeros = "0" * 40
    base = team.head
    team.git("update-ref", "refs/remotes/origin/main", base)
    team.suggested()
    new = team.commit("suggested")
    team.write("a.py", code("a"))  # the working tree has no say
    for known in (base, zeros):
        assert team.wrong("--pre-push", "origin", stdin=f"HEAD {new} refs/heads/x {known}\n") == UNREVIEWED
    team.passes("--pre-push", "origin", stdin=f"HEAD {base} refs/heads/x {zeros}\n")
    team.passes("--pre-push", "origin", stdin=f"(delete) {zeros} refs/heads/x {base}\n")
    refs = {"PRE_COMMIT_FROM_REF": base, "PRE_COMMIT_TO_REF": new}
    assert team.wrong("--pre-push", env=refs) == UNREVIEWED
    assert "not others" in team.program.run("gate", "--pre-push", cwd=team.root, stdin=b"x\n").stderr.decode()


@pytest.mark.parametrize(
    ("policy", "owners", "said"),
    [
        ("[policy]\nreviw = []\n", b"", ".wardline.toml:2: "),
        ("[policy\n", b"", "TOML"),
        ('[policy]\nreview = ["*"]\nowners = true\n', b"", "no CODEOWNERS file"),
        ('[policy]\nreview = ["*"]\nowners = true\n', b"* @\xff", "CODEOWNERS cannot be read"),
    ],
)
def test_nothing_passes_while_the_policy_is_broken(team: Team, policy: str, owners: bytes, said: str) -> None:
    team.policy(policy)
    if owners:
        (team.root / "CODEOWNERS").write_bytes(owners)
    done = team.program.run("gate", cwd=team.root)
    errors = done.stderr.decode()
    assert done.returncode == 2 and said in errors and "--allow-broken-policy" in errors
    assert team.gate(code=2)["problems"]
    if "[policy]" in policy:
        assert team.gate("--allow-broken-policy", code=0)["problems"]


def test_what_should_be_known(team: Team) -> None:
    assert any("nothing is recorded" in note for note in team.gate(code=0)["notes"])
    team.suggested()
    team.git("add", "-A")
    team.sign(ADA)
    assert any("reviews.jsonl counts as it is on disk" in note for note in team.gate("--staged", code=0)["notes"])
    team.policy(ALL + "# other\n")
    team.write("sub/.wardline.toml", "[policy]\nreview = []\n")
    team.write("sub/x.py", "x = 1\n")
    notes = team.gate("--base", "base", code=0)["notes"]
    assert any("edits .wardline.toml" in note for note in notes)
    assert any("the policy in sub/.wardline.toml does not count" in note for note in notes)


def test_no_policy_no_checkout_no_revision(team: Team, tmp_path: Path, program: Program) -> None:
    assert "fetch-depth" in program.errors("gate", "--base", "nowhere", cwd=team.root)
    team.write(".wardline.toml", "")
    done = program.run("gate", cwd=team.root)
    assert done.returncode == 0 and b"there is no policy here" in done.stderr
    (tmp_path / "bare").mkdir()
    assert "not a git repository" in program.errors("gate", cwd=tmp_path / "bare")


def test_a_merge_that_is_not_settled(team: Team) -> None:
    team.git("checkout", "-q", "-b", "other")
    team.write("a.py", "x = 1\n")
    team.commit("x")
    team.git("checkout", "-q", "main")
    team.write("a.py", "y = 1\n")
    team.commit("y")
    with pytest.raises(AssertionError):
        team.git("merge", "other")
    assert "not settled" in team.program.errors("gate", "--staged", cwd=team.root)
