"""Lines that came into a file from outside the editor, and those that git brought."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from wardline.origin.disk import Seen, state

BEFORE = b"import os\n\n\ndef a():\n    return os.getcwd()\n"
BLOCK = b"\n\ndef b(x):\n    y = compute(x)\n    return y + 1\n"


def git(root: Path, *words: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "work"
    root.mkdir()
    git(root, "init", "-q", "-b", "main", ".")
    (root / "a.py").write_bytes(BEFORE)
    git(root, "add", ".")
    git(root, "commit", "-qm", "one")
    return root


@pytest.fixture
def seen(tmp_path: Path, checkout: Path) -> Seen:
    seen = Seen(str(tmp_path / "cache"))
    seen.remember(str(checkout), "a.py", BEFORE)
    return seen


def test_what_came_by_itself(checkout: Path, seen: Seen) -> None:
    assert seen.foreign(str(checkout), "a.py", BEFORE) == []
    assert seen.foreign(str(checkout), "a.py", BEFORE + BLOCK) == [(7, 10)]
    assert seen.foreign(str(checkout), "a.py", BEFORE.replace(b"os.getcwd()", b"1")) == []
    indented = b"\n".join(b"  " + line for line in BEFORE.splitlines())
    assert seen.foreign(str(checkout), "a.py", indented) == []


def test_what_is_not_known_is_nobodys(checkout: Path, seen: Seen, tmp_path: Path) -> None:
    assert seen.foreign(str(checkout), "b.py", BEFORE + BLOCK) == []
    assert Seen(None).foreign(str(checkout), "a.py", BEFORE + BLOCK) == []
    for file in (tmp_path / "cache" / "seen-texts").iterdir():
        file.write_text("{torn")
    assert seen.foreign(str(checkout), "a.py", BEFORE + BLOCK) == []


@pytest.mark.parametrize("words", [("commit", "--allow-empty", "-qm", "two"), ("checkout", "-qb", "other")])
def test_what_git_may_have_brought(checkout: Path, seen: Seen, words: tuple[str, ...]) -> None:
    git(checkout, *words)
    assert seen.foreign(str(checkout), "a.py", BEFORE + BLOCK) == []


def test_a_stash_that_is_taken_back(checkout: Path, tmp_path: Path) -> None:
    (checkout / "a.py").write_bytes(BEFORE + BLOCK)
    git(checkout, "stash")
    seen = Seen(str(tmp_path / "cache"))
    seen.remember(str(checkout), "a.py", BEFORE)
    git(checkout, "stash", "pop")
    assert seen.foreign(str(checkout), "a.py", BEFORE + BLOCK) == []


def test_where_nothing_can_be_remembered(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    seen = Seen(str(tmp_path / "file"))
    seen.remember(str(checkout), "a.py", BEFORE)
    assert seen.foreign(str(checkout), "a.py", BEFORE + BLOCK) == []


def test_no_git(tmp_path: Path) -> None:
    assert state(str(tmp_path)) == ""
