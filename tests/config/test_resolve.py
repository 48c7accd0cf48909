"""From a path to what holds for it: finding, merging, remembering."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.effort import within
from wardline.config import Resolved, Resolver
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.profile import DEFAULT


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def resolve(root: Path, name: str, editor: Mapping[str, object] | None = None) -> Resolved:
    return Resolver().resolve(root / name, editor, workspace=root)


def test_without_settings_the_defaults_hold(tmp_path: Path) -> None:
    found = resolve(tmp_path, "a/b.py")
    assert found.profile == DEFAULT
    assert found.config_file is None
    assert found.root == tmp_path
    assert found.problems == ()
    assert found.settings.baseline == tmp_path / ".wardline/baseline.json"
    assert not found.excluded


def test_the_nearest_file_wins_and_replaces_the_outer_one(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".wardline.toml": 'min-severity = "high"\nrequire-reason = true',
            "a/pyproject.toml": '[tool.wardline]\nmin-severity = "low"',
            "a/b/pyproject.toml": "[tool.other]\nx = 1",
            "c/pyproject.toml": '[tool.wardline]\nmin-severity = "low"',
            "c/.wardline.toml": 'min-severity = "medium"',
        },
    )
    assert resolve(tmp_path, "x.py").profile.min_severity is Severity.HIGH
    inner = resolve(tmp_path, "a/b/x.py")
    assert (inner.profile.min_severity, inner.profile.require_reason) == (Severity.LOW, False)
    assert inner.config_file == tmp_path / "a/pyproject.toml"
    assert inner.root == tmp_path / "a"
    assert resolve(tmp_path, "c/x.py").profile.min_severity is Severity.MEDIUM


def test_everything_can_be_set(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".wardline.toml": """
select = ["all"]
extend-select = ["unused-suppression"]
ignore = ["suppression-*"]
min-severity = "low"
min-confidence = "medium"
bandit = "all"
parameters = "off"
require-reason = true
honour = ["nosec"]
baseline = "../known.json"
max-file-size = "2 MB"
workspace-scan = true
[severity]
suppressions = "high"
expired-suppression = "off"
"""
        },
    )
    found = resolve(tmp_path, "x.py")
    assert found.problems == ()
    profile = found.profile
    assert profile.select == ("all", "unused-suppression")
    assert profile.ignore == ("suppression-*", "expired-suppression")
    assert profile.severity == (("suppressions", Severity.HIGH),)
    assert (profile.min_severity, profile.min_confidence) == (Severity.LOW, Confidence.MEDIUM)
    assert (profile.bandit, profile.require_reason, profile.honour) == ("all", True, ("nosec",))
    assert profile.parameters == "off"
    settings = found.settings
    assert settings.baseline == tmp_path.parent / "known.json"
    assert (settings.max_file_size, settings.workspace_scan) == (2_000_000, True)


@pytest.mark.parametrize(
    "text",
    [
        '[per-path."tests/**"]\nignore = ["suppressions"]\nseverity = {unused-suppression = "info"}\n'
        '[per-path."**/deep/*.py"]\nselect = ["all"]\n',
        '[[per-path]]\npaths = ["nowhere", "tests/"]\nignore = ["suppressions"]\n'
        'severity = {unused-suppression = "info"}\n[[per-path]]\npaths = ["**/deep/*.py"]\nselect = ["all"]\n',
    ],
)
def test_settings_for_some_paths(tmp_path: Path, text: str) -> None:
    write(tmp_path, {".wardline.toml": 'extend-select = ["expired-suppression"]\n' + text})
    tests = resolve(tmp_path, "tests/x.py").profile
    assert tests.ignore == ("suppressions",)
    assert tests.severity == (("unused-suppression", Severity.INFO),)
    assert tests.select == ("default", "expired-suppression")
    deep = resolve(tmp_path, "tests/deep/x.py").profile
    assert (deep.select, deep.ignore) == (("all",), ("suppressions",))
    assert resolve(tmp_path, "src/x.py").profile.ignore == ()
    assert resolve(tmp_path, "src/x.py").problems == ()


def test_extending_another_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "base/strict.toml": 'min-severity = "low"\nignore = ["suppressions"]\nexclude = ["gen/"]\n'
            'extend-select = ["all"]\nextend = "top.toml"\n[severity]\nunused-suppression = "low"\n',
            "base/top.toml": "require-reason = true",
            "app/.wardline.toml": 'extend = "../base/strict.toml"\nignore = []\nexclude = ["out/"]\n'
            'extend-select = ["unused-suppression"]\n[severity]\nexpired-suppression = "high"\n',
        },
    )
    found = resolve(tmp_path, "app/x.py")
    assert found.problems == ()
    assert found.profile.select == ("default", "all", "unused-suppression")
    assert found.profile.ignore == ()
    assert found.profile.require_reason
    assert dict(found.profile.severity) == {
        "unused-suppression": Severity.LOW,
        "expired-suppression": Severity.HIGH,
    }
    assert resolve(tmp_path, "app/out/x.py").excluded
    assert not resolve(tmp_path, "app/gen/x.py").excluded  # that pattern is relative to `base`


def test_the_editor_has_the_last_word(tmp_path: Path) -> None:
    write(tmp_path, {".wardline.toml": 'min-severity = "high"\nignore = ["suppressions"]\nexclude = ["a/"]'})
    editor = {"minSeverity": "low", "exclude": ["b/"], "severity": None, "trace": {"server": "off"}}
    found = resolve(tmp_path, "x.py", editor)
    assert found.profile.min_severity is Severity.LOW
    assert found.profile.ignore == ("suppressions",)
    assert resolve(tmp_path, "a/x.py", editor).excluded
    assert resolve(tmp_path, "b/x.py", editor).excluded
    assert not resolve(tmp_path, "b/x.py").excluded
    wrong = resolve(tmp_path, "x.py", {"minSeverity": "hgih", "min-severity": "low", "slect": []})
    assert wrong.profile.min_severity is Severity.LOW
    assert [(p.path, p.suggestion) for p in wrong.problems] == [(None, '"high"'), (None, "select")]
    assert "minSeverity" in wrong.problems[0].message


def test_bandits_own_settings(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a/pyproject.toml": '[tool.bandit]\nskips = ["B101"]\nexclude_dirs = ["gen"]\n[tool.bandit.other]\nx = 1',
            "b/.bandit": "[bandit]\ntests = B301,B302\n",
            "c/bandit.yaml": "assert_used:\n  skips: ['*_test.py']\n",
            "d/pyproject.toml": "[tool.bandit]\nskips = [B101]\n",
        },
    )
    a = resolve(tmp_path, "a/x/y.py")
    assert a.bandit_file == tmp_path / "a/pyproject.toml"
    assert a.profile.bandit_skips == ("B101",)
    assert a.profile.bandit_options == (("other", '{"x": 1}'),)
    assert resolve(tmp_path, "a/gen/y.py").profile.bandit == "off"
    assert resolve(tmp_path, "b/y.py").profile.bandit_tests == ("B301", "B302")
    assert resolve(tmp_path, "c/x_test.py").profile.bandit_skips == ("B101",)
    assert resolve(tmp_path, "c/x.py").profile.bandit_skips == ()
    (problem,) = resolve(tmp_path, "d/y.py").problems
    assert (problem.path, problem.start.line) == (tmp_path / "d/pyproject.toml", 1)


def test_what_bandit_skips_our_rule_skips_too(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": '[tool.bandit]\nskips = ["B101"]\n'})
    assert "assert-statement" in resolve(tmp_path, "x.py").profile.ignore
    write(tmp_path, {".wardline.toml": 'extend-select = ["assert-statement"]'})
    assert "assert-statement" not in resolve(tmp_path, "x.py").profile.ignore


def test_a_changed_file_counts_after_invalidate(tmp_path: Path) -> None:
    write(tmp_path, {".wardline.toml": 'min-severity = "low"\nextend = "more.toml"', "a/x.py": ""})
    resolver = Resolver()

    def severity() -> Severity:
        return resolver.resolve(tmp_path / "a/x.py").profile.min_severity

    assert severity() is Severity.LOW
    write(tmp_path, {".wardline.toml": 'min-severity = "medium"\nextend = "more.toml"'})
    assert resolver.invalidate(tmp_path / ".wardline.toml")
    assert severity() is Severity.MEDIUM
    write(tmp_path, {"a/.wardline.toml": 'min-severity = "high"'})
    assert resolver.invalidate(tmp_path / "a/.wardline.toml")
    assert severity() is Severity.HIGH
    (tmp_path / "a/.wardline.toml").unlink()
    assert resolver.invalidate(tmp_path / "a/.wardline.toml")
    assert severity() is Severity.MEDIUM
    assert not resolver.resolve(tmp_path / "a/x.py").profile.require_reason
    write(tmp_path, {"more.toml": "require-reason = true"})
    assert resolver.invalidate(tmp_path / "more.toml")
    assert resolver.resolve(tmp_path / "a/x.py").profile.require_reason
    assert not resolver.invalidate(tmp_path / "a/x.py")
    write(tmp_path, {".wardline.toml": 'min-severity = "info"'})
    assert resolver.invalidate()
    assert severity() is Severity.INFO


def test_a_thousand_paths_are_cheap(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".wardline.toml": 'exclude = ["gen/"]\n[per-path."tests/**"]\nignore = ["suppressions"]',
            ".gitignore": "\n".join(f"*.x{n}" for n in range(30)),
            ".git/HEAD": "",
        },
    )
    resolver = Resolver()
    paths = [tmp_path / f"src/package{n % 20}/module{n}.py" for n in range(1000)]
    assert not resolver.resolve(paths[0]).excluded
    with within(0.5):
        profiles = {id(resolver.resolve(path).profile) for path in paths}
    assert len(profiles) == 1
    with within(1):
        assert not any(resolver.resolve(path).excluded for path in paths)


def test_hostile_surroundings(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "huge/.wardline.toml": "x" * (2 << 20),
            "latin/.wardline.toml": "",
            "circle/.wardline.toml": 'extend = "a.toml"\nrequire-reason = true',
            "circle/a.toml": 'extend = ".wardline.toml"',
            "gone/.wardline.toml": 'extend = "nowhere.toml"',
            "self/.wardline.toml": 'extend = ".wardline.toml"',
        },
    )
    (tmp_path / "latin/.wardline.toml").write_bytes("# é\nmin-severity = 'high'".encode("latin-1"))
    (tmp_path / "directory/.wardline.toml").mkdir(parents=True)
    (tmp_path / "loop").mkdir()
    os.symlink("loop", tmp_path / "loop/.wardline.toml")
    os.symlink(tmp_path / "circle2", tmp_path / "circle1")
    os.symlink(tmp_path / "circle1", tmp_path / "circle2")
    said = {
        name: [(p.start.line, p.start.column, p.message) for p in resolve(tmp_path, f"{name}/x.py").problems]
        for name in ("huge", "latin", "circle", "gone", "self", "directory", "loop", "circle1")
    }
    assert said.pop("circle1") == []
    assert [len(problems) for problems in said.values()] == [1] * 7
    assert said["latin"][0][:2] == (0, 2)
    assert said["gone"][0][:2] == (0, 9)
    assert resolve(tmp_path, "latin/x.py").profile.min_severity is Severity.HIGH
    assert resolve(tmp_path, "circle/x.py").profile.require_reason
    if hasattr(os, "mkfifo"):
        (tmp_path / "pipe").mkdir()
        os.mkfifo(tmp_path / "pipe/.wardline.toml")
        assert len(resolve(tmp_path, "pipe/x.py").problems) == 1
    assert resolve(tmp_path, "no\0where/x.py").problems == ()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path, {".wardline.toml": "require-reason = true"})
    (tmp_path / ".wardline.toml").chmod(0)
    assert len(resolve(tmp_path, "x.py").problems) == 1
