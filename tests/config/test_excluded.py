"""Which paths are not analysed, compared with git itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.config.test_resolve import write
from tests.effort import within
from wardline.config import Resolver

IGNORES = {
    ".gitignore": "*.log\n/build\n!keep.log\nnested/*\n!nested/back\ndocs/**/gen/\n# note\n\\#odd\ntrail \n**/any\n",
    "sub/.gitignore": "!sub.log\nlocal\n/anchored\n",
    "nested/back/.gitignore": "deep.py\n",
    ".git/info/exclude": "secret.py\n!never.log\n",
}
PATHS = [
    *("a.log", "keep.log", "x/keep.log", "build/x.py", "x/build/y.py", "nested/x.py", "nested/back/y.py"),
    *(
        "nested/back/deep.py",
        "docs/a/b/gen/x.py",
        "docs/gen/x.py",
        "gen/x.py",
        "#odd",
        "trail",
        "trail ",
        "sub/sub.log",
    ),
    *("sub/local", "sub/x/local/y.py", "sub/anchored/x.py", "sub/x/anchored", "secret.py", "x/secret.py", "never.log"),
    *("plain.py", "any/x.py", "x/any", "any"),
]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_what_git_ignores_is_excluded(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    write(tmp_path, IGNORES)
    write(tmp_path, {path: "" for path in PATHS if path not in ("trail ", "any")})
    answer = subprocess.run(
        ["git", "-C", str(tmp_path), "check-ignore", "--stdin", "-z"],
        input="\0".join(path for path in PATHS if path != "any"),
        capture_output=True,
        text=True,
        check=False,
    )
    ignored = set(answer.stdout.split("\0"))
    resolver = Resolver()
    assert {path for path in PATHS if path != "any" and resolver.resolve(tmp_path / path).excluded} == ignored - {""}


def test_git_can_be_left_out_of_it(tmp_path: Path) -> None:
    write(tmp_path, {**IGNORES, ".wardline.toml": "respect-gitignore = false"})
    assert not Resolver().resolve(tmp_path / "build/x.py").excluded


def test_no_gitignore_counts_outside_a_checkout(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*.py", "inner/.git/HEAD": "", "inner/.gitignore": "a.py"})
    resolver = Resolver()
    assert not resolver.resolve(tmp_path / "a.py", workspace=tmp_path).excluded
    assert resolver.resolve(tmp_path / "inner/a.py").excluded
    assert not resolver.resolve(tmp_path / "inner/b.py").excluded


def test_our_patterns_and_the_built_in_ones(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".git/HEAD": "",
            ".gitignore": "wanted.py\n",
            ".wardline.toml": 'exclude = ["gen/", "/top.py", "*_pb2.py", "!node_modules/", "!wanted.py"]',
        },
    )
    resolver = Resolver()

    def excluded(path: str, directory: bool = False) -> bool:
        return resolver.resolve(tmp_path / path).reason_excluded(directory) is not None

    assert excluded("a/gen/b/c.py")
    assert excluded("a/gen", directory=True)
    assert not excluded("a/gen")
    assert excluded("top.py")
    assert not excluded("a/top.py")
    assert excluded("a/x_pb2.py")
    assert excluded(".venv/lib/x.py")
    assert excluded("a/site-packages", directory=True)
    assert not excluded("node_modules/x.py")
    assert not excluded("wanted.py")
    assert not excluded("venv.py")


def test_what_a_bundler_has_made_of_the_sources_beside_it(tmp_path: Path) -> None:
    write(tmp_path, {"a/package.json": "", "a/src/x.js": "", "b/package.json": "", "c/src/x.py": ""})
    resolver = Resolver()
    assert resolver.resolve(tmp_path / "a/dist/x.js", workspace=tmp_path).excluded
    assert not resolver.resolve(tmp_path / "a/src/dist.js", workspace=tmp_path).excluded
    assert not resolver.resolve(tmp_path / "b/dist/x.js", workspace=tmp_path).excluded  # a package as it is published
    assert not resolver.resolve(tmp_path / "c/dist/x.py", workspace=tmp_path).excluded


def test_a_project_may_live_below_a_built_in_name(tmp_path: Path) -> None:
    write(tmp_path, {"venv/site-packages/mine/.wardline.toml": ""})
    resolver = Resolver()
    assert not resolver.resolve(tmp_path / "venv/site-packages/mine/a/x.py").excluded
    assert resolver.resolve(tmp_path / "venv/site-packages/other/x.py", workspace=tmp_path).excluded


def test_a_changed_gitignore_counts_after_invalidate(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", ".gitignore": "a.py\n"})
    resolver = Resolver()
    assert resolver.resolve(tmp_path / "a.py").excluded
    write(tmp_path, {".gitignore": "bb.py\n"})
    assert resolver.invalidate(tmp_path / ".gitignore")
    assert not resolver.resolve(tmp_path / "a.py").excluded
    assert resolver.resolve(tmp_path / "bb.py").excluded
    write(tmp_path, {".git/info/exclude": "c.py\n"})
    assert resolver.invalidate(tmp_path / ".git/info/exclude")
    assert resolver.resolve(tmp_path / "c.py").excluded


def test_hostile_patterns(tmp_path: Path) -> None:
    hostile = [
        "*a*a*a*a*a*a*a*a*a*b",
        "[[[",
        "[z-a]",
        "\\",
        "!",
        "a" * 5000,
        "**/" * 50 + "x",
        "a.py",
        "\udc80?",
        "[" * 500,
    ]
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_bytes("\n".join(hostile).encode("utf-8", "surrogateescape"))
    resolver = Resolver()
    with within(1):
        assert resolver.resolve(tmp_path / "a.py").excluded
        assert not resolver.resolve(tmp_path / ("a" * 250)).excluded
