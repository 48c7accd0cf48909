"""`wardline check --history`: what git has stored, each content once, with the commit that brought it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program
from tests.secrets.made_up import Made
from wardline.project import history
from wardline.project.git import Repository
from wardline.project.history import Contents, blobs
from wardline.project.source import Unreadable
from wardline_analyzers.profile import DEFAULT

M = Made(11)
TOKEN, OTHER, PASSWORD = M.checked("ghp_"), M.checked("ghp_"), M.password()


class Checkout:
    """A repository in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str) -> str:
        identity = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        for role in ("AUTHOR", "COMMITTER"):
            identity |= {
                f"GIT_{role}_NAME": "A",
                f"GIT_{role}_EMAIL": "a@b.c",
                f"GIT_{role}_DATE": "2026-01-31T12:00:00Z",
            }
        done = subprocess.run(
            ["git", *words], cwd=self.folder, env={**os.environ, **identity}, capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    def commit(self, **files: str | None) -> str:
        for name, text in files.items():
            path = self.folder / name.replace("__", ".").replace("_I_", "/")
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text)
        self.git("add", "-A", "-f", ".")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def checkout(folder: Path) -> Checkout:
    return Checkout(folder)


def found(wardline: Program, folder: Path, *words: str, code: int = 1) -> list[tuple[str, int, str]]:
    report: dict[str, Any] = json.loads(wardline("check", "--history", "--json", *words, cwd=folder, code=code))
    return [(f["path"], f["start"]["line"], f["commit"]["id"]) for f in report["findings"]]


def test_a_secret_that_is_gone_is_found_where_it_came(wardline: Program, checkout: Checkout) -> None:
    checkout.commit(a__py="x = 1\n")
    second = checkout.commit(a__py=f'x = 1\ntoken = "{TOKEN}"\n')
    checkout.commit(a__py=f'import os\nx = 1\ntoken = "{TOKEN}"\n')
    fourth = checkout.commit(__env=f"DB_PASSWORD={PASSWORD}\n")
    (checkout.folder / ".env").unlink()
    checkout.commit(a__py="import os\n", __gitignore=".env\n")
    assert found(wardline, checkout.folder) == [("a.py", 2, second), (".env", 1, fourth)]
    assert wardline("check", ".", cwd=checkout.folder).startswith("No findings")


def test_the_text_says_the_commit_and_no_secret(wardline: Program, checkout: Checkout) -> None:
    commit = checkout.commit(b__sh=f"export TOKEN={TOKEN}\n")
    checkout.commit(b__sh="")
    shown = wardline("check", "--history", cwd=checkout.folder, code=1)
    assert f"It came with commit {commit[:10]} of 2026-01-31." in shown and "b.sh:1:14" in shown
    assert TOKEN not in shown and "*" * len(TOKEN) in shown


def test_only_what_is_new_since_a_revision(wardline: Program, checkout: Checkout) -> None:
    first = checkout.commit(a__txt=f"{TOKEN}\n")
    second = checkout.commit(b__txt=f"{OTHER}\n")
    assert found(wardline, checkout.folder, "--since", first) == [("b.txt", 1, second)]
    assert found(wardline, checkout.folder, "--since", "HEAD", code=0) == []
    assert "git knows no revision nope" in wardline.errors("check", "--history", "--since", "nope", cwd=checkout.folder)


def test_branches_merges_and_tags_are_looked_at(wardline: Program, checkout: Checkout) -> None:
    checkout.commit(a__txt="x\n")
    checkout.git("checkout", "-q", "-b", "side")
    side = checkout.commit(b__txt=f"{TOKEN}\n")
    checkout.git("checkout", "-q", "main")
    checkout.commit(c__txt="y\n")
    checkout.git("merge", "-q", "--no-commit", "side")
    merge = checkout.commit(d__txt=f"{OTHER}\n")
    checkout.git("checkout", "-q", "--detach")
    tagged = checkout.commit(e__txt=f"{M.checked('npm_')}\n")
    checkout.git("tag", "t")
    checkout.git("checkout", "-q", "main")
    assert set(found(wardline, checkout.folder)) == {("b.txt", 1, side), ("d.txt", 1, merge), ("e.txt", 1, tagged)}


def test_paths_excludes_settings_and_the_baseline_count(wardline: Program, checkout: Checkout) -> None:
    checkout.commit(one_I_a__txt=f"{TOKEN}\n", two_I_b__txt=f"{OTHER}\n")

    def names(*words: str, code: int = 1) -> list[str]:
        return [path for path, _, _ in found(wardline, checkout.folder, *words, code=code)]

    assert names("two") == ["two/b.txt"]
    assert names("--exclude", "two/") == ["one/a.txt"]
    (checkout.folder / ".wardline.toml").write_text('exclude = ["one/"]\n')
    assert names() == ["two/b.txt"]
    (checkout.folder / ".wardline.toml").write_text('ignore = ["token-in-source"]\n')
    assert names(code=0) == []
    (checkout.folder / ".wardline.toml").write_text('baseline = "known.json"\n')
    wardline("baseline", cwd=checkout.folder)
    assert names(code=0) == []


def test_what_was_looked_at_is_remembered(wardline: Program, checkout: Checkout) -> None:
    commit = checkout.commit(a__txt=f"{TOKEN}\n")
    expected = [("a.txt", 1, commit)]
    assert found(wardline, checkout.folder) == expected and wardline.store.exists()
    assert TOKEN.encode() not in wardline.store.read_bytes()
    assert found(wardline, checkout.folder) == expected == found(wardline, checkout.folder, "--no-cache")


def test_each_content_once_and_bounded(checkout: Checkout) -> None:
    first = checkout.commit(a__txt="same\n", b__txt="same\n", c__bin="x" * 5000)
    checkout.commit(a__txt="other\n", d__txt="same\n")
    repository = Repository(str(checkout.folder))
    stored = list(blobs(repository, list(repository.commits())))
    paths = [b.path for b in stored]
    assert sorted(paths) == [".wardline.toml", "a.txt", "a.txt", "c.bin"] and paths[-1] == "a.txt"
    assert [b.commit == first for b in stored] == [True, True, True, False]
    contents = Contents(repository)
    try:
        large = next(b for b in stored if b.path == "c.bin")
        with pytest.raises(Unreadable, match="larger"):
            contents.read(large.id, 100)
        assert contents.read(stored[-1].id, 100) == b"other\n"
        with pytest.raises(Unreadable, match="not stored"):
            contents.read("0" * 40, 100)
    finally:
        contents.close()


def test_in_several_processes(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        checkout.commit(**{f"f{number}__txt": f"{number} {TOKEN}\n"})
    monkeypatch.setattr(history, "_BATCH", 2)
    monkeypatch.setattr(history, "_CHUNK", 2)
    repository = Repository(str(checkout.folder))
    commits = repository.commits()
    profile = history.about_secrets(DEFAULT)
    jobs = [history.Look(repository.top, b, b.path, profile, 1000) for b in blobs(repository, list(commits))]
    one, two = (history.scan(jobs, commits, processes=processes) for processes in (1, 2))
    assert [r.results for r in one] == [r.results for r in two] and sum(len(r.results) for r in one) == 5


def test_what_does_not_go_together(wardline: Program, checkout: Checkout) -> None:
    for words in (["--fix"], ["--diff", "HEAD"], ["-"]):
        assert "--history looks at what git has stored" in wardline.errors(
            "check", "--history", *words, cwd=checkout.folder
        )
    assert "--since belongs to --history" in wardline.errors("check", "--since", "x", cwd=checkout.folder)


def test_a_folder_without_git(wardline: Program, folder: Path) -> None:
    assert "--history:" in wardline.errors("check", "--history", cwd=folder)
