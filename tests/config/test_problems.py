"""A mistake is told at its exact place in its own file, and the rest of the file still counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.test_places import text_at
from wardline.config import Problem, Resolver


def problems(tmp_path: Path, text: str, name: str = ".wardline.toml") -> list[tuple[str, str | None]]:
    """The text that each problem points to, and its suggestion."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found = Resolver().resolve(tmp_path / "x.py")
    assert all(problem.path == path for problem in found.problems)
    return [(text_at(text, (problem.start, problem.end)), problem.suggestion) for problem in found.problems]


@pytest.mark.parametrize(
    ("text", "place", "suggestion"),
    [
        ('slect = ["all"]', "slect", "select"),
        ("min_severity = 'low'", "min_severity", "min-severity"),
        ("requireReason = true", "requireReason", "require-reason"),
        ("completely-unknown = 1", "completely-unknown", None),
        ('select = "all"', '"all"', '["all"]'),
        ("select = 3", "3", None),
        ('select = ["all", 3]', "3", None),
        ('select = ["all", "unused-supression"]', '"unused-supression"', '"unused-suppression"'),
        ('ignore = [\n  "zzz",\n  "suppressions",\n]', '"zzz"', None),
        ("ignore = ['suppresions']", "'suppresions'", '"suppressions"'),
        ('min-severity = "hgih"', '"hgih"', '"high"'),
        ("min-severity = 3", "3", None),
        ('bandit = "merge"', '"merge"', '"merged"'),
        ('require-reason = "yes"', '"yes"', None),
        ("max-file-size = -1", "-1", None),
        ('max-file-size = "5 parsecs"', '"5 parsecs"', None),
        ("max-file-size = true", "true", None),
        ('honour = ["nosec", "nosmgrep"]', '"nosmgrep"', '"nosemgrep"'),
        ('exclude = ["ok", "!"]', '"!"', None),
        ('exclude = ["[z-a]"]', '"[z-a]"', None),
        ('exclude = ["# note"]', '"# note"', None),
        ('exclude = ["*a*a*a*a*a*a*b"]', '"*a*a*a*a*a*a*b"', None),
        ("severity = []", "[]", None),
        ('[severity]\nunused-supression = "low"', "unused-supression", "unused-suppression"),
        ('[severity]\nunused-suppression = "lwo"', '"lwo"', '"low"'),
        ("[severity]\nunused-suppression = 4", "4", None),
        ('[per-path."!"]\nignore = []', '"!"', None),
        ('[per-path."tests/**"]\nignroe = []', "ignroe", "ignore"),
        ('[per-path."tests/**"]\nignore = ["zzz"]', '"zzz"', None),
        ("[[per-path]]\nignore = []", "per-path", None),
        ('[[per-path]]\npaths = ["a"]\n[[per-path]]\npaths = "b"', '"b"', '["b"]'),
        ("per-path = 1", "1", None),
        ('per-path = { "tests/" = 2 }', "2", None),
        ('extend = "nowhere.toml"', '"nowhere.toml"', None),
        ("extend = 1", "1", None),
        ("baseline = [1]", "[1]", None),
        ("é = 1", "é = 1", None),
        ('"é" = 1 # ü', '"é"', None),
        ("x = = 1", "= 1", None),
    ],
)
def test_the_place_and_what_was_meant(tmp_path: Path, text: str, place: str, suggestion: str | None) -> None:
    assert problems(tmp_path, text) == [(place, suggestion)]
    if "require" not in text:
        assert problems(tmp_path, f"require-reason = true\n{text}") == [(place, suggestion)]
        assert Resolver().resolve(tmp_path / "x.py").profile.require_reason


def test_in_pyproject_only_our_table_is_ours(tmp_path: Path) -> None:
    text = '[project]\nslect = 1\n\n[tool.wardline]\nslect = []\n[tool.wardline.severity]\n"zzz" = "low"\n'
    text += "[tool.x]\nslect = 1"
    assert problems(tmp_path, text, "pyproject.toml") == [("slect", "select"), ('"zzz"', None)]


def test_a_syntax_error_in_pyproject_is_told_only_if_it_may_hide_our_table(tmp_path: Path) -> None:
    assert problems(tmp_path, "[project\nname = 1", "pyproject.toml") == []
    assert len(problems(tmp_path, "[project]\nname = = 1\n[tool.wardline]\nselect = []", "pyproject.toml")) == 1
    assert len(problems(tmp_path, "[tool.wardline\nselect = []", "pyproject.toml")) == 1


def test_a_list_of_nothing_but_mistakes_does_not_switch_everything_off(tmp_path: Path) -> None:
    problems(tmp_path, 'select = ["zzz"]')
    assert Resolver().resolve(tmp_path / "x.py").profile.select == ("default",)
    problems(tmp_path, "select = []")
    assert Resolver().resolve(tmp_path / "x.py").profile.select == ()


def test_several_mistakes_and_what_is_right(tmp_path: Path) -> None:
    text = 'select = ["suppressions", "zzz"]\nx = [1\nmin-severity = "high"\nwrong = 2\n[severity]\nzzz = "low"\n'
    places = [place for place, _ in problems(tmp_path, text)]
    assert sorted(places) == sorted(['"zzz"', 'min-severity = "high"', "wrong", "zzz"])
    profile = Resolver().resolve(tmp_path / "x.py").profile
    assert profile.select == ("suppressions",)
    assert profile.min_severity.label == "high"


def test_the_text_of_a_problem() -> None:
    start = Resolver().resolve(Path("x.py"), {"slect": []}).problems[0]
    assert isinstance(start, Problem)
    assert start.text().endswith("did you mean `select`?")
