"""The policy as it is written: read, checked, described, and where it counts."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import pytest

from wardline.config import Resolver
from wardline.config.policy import POLICY
from wardline.config.schema import schema
from wardline.config.toml import values_of
from wardline.policy.codeowners import NOBODY, Owners, OwnersError, is_owner, members, parse, read
from wardline.policy.settings import Names, Paths, Policy, checkout_of, policy_of
from wardline.policy.suppressions import suppressions
from wardline.project.source import source_of
from wardline_analyzers.finding import Severity

WHOLE = """
[policy]
allowed-tools = ["copilot", "claude*"]
denied-models = ["*/preview-*"]
allowed-mcp-servers = ["github"]
inferred = "warn"
forbidden = ["crypto/"]
review = ["*"]
second-review = ["auth/", "!auth/tests/"]
owners = true
max-unreviewed-lines = 30
max-unreviewed-share = 20
block-in-ai-code = "medium"
block-anywhere = "off"
suppressions = ["reason", "until"]
[policy.teams]
"@org/security" = ["@ada", "grace@example.org"]
"""


def test_all_of_it(tmp_path: Path) -> None:
    (tmp_path / ".wardline.toml").write_text(WHOLE)
    found = policy_of(tmp_path)
    assert found.problems == () and found.file == tmp_path / ".wardline.toml"
    assert found.policy == Policy(
        Names(("copilot", "claude*")),
        Names((), ("*/preview-*",)),
        Names(("github",)),
        "warn",
        Paths(("crypto/",)),
        Paths(("*",)),
        Paths(("auth/", "!auth/tests/")),
        True,
        (("@org/security", ("@ada", "grace@example.org")),),
        30,
        20,
        Severity.MEDIUM,
        None,
        ("reason", "until"),
    )
    jsonschema.validate(values_of(WHOLE), schema())


def test_the_example_of_the_documentation(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "policy.md").read_text("utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / ".wardline.toml").write_text(example)
    assert policy_of(tmp_path).problems == ()
    words = set(re.findall(r"[a-z][a-z-]+", example))
    shown = (
        words | {word.replace("allowed", "denied") for word in words} | {w.replace("denied", "allowed") for w in words}
    )
    assert set(POLICY.kinds) <= shown


def test_in_pyproject_and_through_extend(tmp_path: Path) -> None:
    (tmp_path / "company.toml").write_text('[policy]\nreview = ["*"]\nmax-unreviewed-lines = 5\n')
    text = '[tool.wardline]\nextend = "company.toml"\n[tool.wardline.policy]\nmax-unreviewed-lines = 9\n'
    (tmp_path / "pyproject.toml").write_text(text)
    assert policy_of(tmp_path).policy == Policy(review=Paths(("*",)), max_unreviewed_lines=9)


@pytest.mark.parametrize(
    ("line", "place", "message"),
    [
        ("forbiden = []", (1, 0), "forbidden"),
        ('forbidden = "a"', (1, 12), "a list of patterns"),
        ("owners = 1", (1, 9), "true or false"),
        ("max-unreviewed-share = 101", (1, 23), "from 0 to 100"),
        ('inferred = "allow"', (1, 11), "block"),
        ('block-anywhere = "hihg"', (1, 17), "high"),
        ('suppressions = ["owner"]', (1, 16), "approver"),
        ('teams = ["a"]', (1, 8), "a table from teams"),
        ('teams = {"@a/b" = "c"}', (1, 18), "a list of members"),
    ],
)
def test_mistakes_are_told_at_their_place(tmp_path: Path, line: str, place: tuple[int, int], message: str) -> None:
    (tmp_path / ".wardline.toml").write_text(f"[policy]\n{line}\n")
    problem, *_ = policy_of(tmp_path).problems
    assert message in problem.text()
    assert (problem.start.line, problem.start.column) <= (place[0], place[1] + 1)
    assert problem.start.line == 1
    assert not jsonschema.Draft202012Validator(schema()).is_valid(values_of(f"[policy]\n{line}\n"))


def test_a_file_below_and_the_editor_have_no_say(tmp_path: Path) -> None:
    (tmp_path / ".wardline.toml").write_text('[policy]\nreview = ["*"]\n')
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / ".wardline.toml").write_text("[policy]\nreview = []\n")
    assert policy_of(tmp_path).policy.review == Paths(("*",))
    resolved = Resolver().resolve(tmp_path / "a.py", {"policy": {"review": []}})
    assert resolved.compiled.values["policy"] == {"review": ("*",)}
    assert any("settings file" in problem.message for problem in resolved.problems)


def test_no_policy_and_one_that_is_no_toml(tmp_path: Path) -> None:
    assert policy_of(tmp_path).policy == Policy() and policy_of(tmp_path).file is None
    for name, text in (("a", b"[policy\nreview = ['*']\n"), ("b", b"\xff\xfe"), ("c", b"policy = 1\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".wardline.toml").write_bytes(text)
        assert policy_of(tmp_path / name).problems


def test_records_in_a_folder_make_no_checkout_of_it(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "sub" / ".agent-trace").mkdir(parents=True)
    assert checkout_of(tmp_path / "sub" / "a.py") == str(tmp_path)


OWNERS = r"""
# comment
*           @everyone
*.js        @js  # trailing
/build/     @build
docs/*      docs@example.org
apps/**     @apps
/free/
with\ space.py  @space
[Section]
!negated  @x
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("a.py", ("@everyone",)),
        ("deep/a.js", ("@js",)),
        ("build/x/y.py", ("@build",)),
        ("sub/build/x.py", ("@everyone",)),
        ("docs/a.md", ("docs@example.org",)),
        ("docs/sub/a.md", ("@everyone",)),
        ("apps/a/b.py", ("@apps",)),
        ("free/a.py", ()),
        ("with space.py", ("@space",)),
    ],
)
def test_who_owns_a_path(path: str, owners: tuple[str, ...]) -> None:
    assert Owners("CODEOWNERS", parse(OWNERS)).of(path) == owners


def test_where_owners_are_read_from(tmp_path: Path) -> None:
    assert read(tmp_path) is NOBODY
    (tmp_path / "CODEOWNERS").write_text("* @top\n")
    assert read(tmp_path).of("a") == ("@top",)
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "CODEOWNERS").write_text("* @hub\n")
    assert read(tmp_path).of("a") == ("@hub",)
    (tmp_path / ".github" / "CODEOWNERS").write_bytes(b"* @\xff")
    with pytest.raises(OwnersError, match="CODEOWNERS cannot be read"):
        read(tmp_path)


def test_teams_and_people() -> None:
    assert members(["@a", "@o/t", "@o/u"], {"o/t": ["b@c"]}) == (("@a", "b@c"), ("@o/u",))
    assert is_owner("A <x@y>", ["X@Y"]) and not is_owner("A <x@y>", ["@y", "@o/x"])
    assert not is_owner("", ["@a"])


COMMENTS = b"""\
a = 1  # wardline: ignore[sql-injection] it is a constant by=ada until=2030-01-01
b = 2  # wardline: ignore[sql-injection] soon until=tomorrow
c = 3  # nosec B608
d = 4  # noqa: E501
e = 5  # noqa
f = 6  # noqa: S608
g = "# nosec"
"""


def test_what_suppressions_lack() -> None:
    found = {s.line: (s.tool, s.missing) for s in suppressions(source_of("a.py", COMMENTS), ("nosec", "noqa"))}
    every = ("reason", "approver", "until")
    assert found == {
        0: ("wardline", ()),
        1: ("wardline", ("approver", "until")),
        2: ("nosec", every),
        5: ("noqa", every),
    }
    assert [s.line for s in suppressions(source_of("a.py", COMMENTS), ())] == [0, 1]


def test_suppressions_are_written_as_the_kind_of_file_writes_comments() -> None:
    comment = b"wardline: ignore[mutable-action] a reason"
    assert [s.missing for s in suppressions(source_of("a.yaml", b"a: b  # " + comment), ())] == [("approver", "until")]
    assert len(suppressions(source_of("a.md", b"<!-- " + comment + b" -->"), ())) == 1
    assert suppressions(source_of("a.json", b"{}  // " + comment), ()) == ()
