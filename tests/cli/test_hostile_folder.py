"""A folder whose files would like to be imported, or run by git, when it is only looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import Program

TRAP = """\
import os
with open({mark!r}, "a") as mark:
    mark.write(__name__ + "\\n")
"""

FLAW = "import yaml\n\n\ndef read(stream):\n    return yaml.load(stream, Loader=yaml.Loader)\n"


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """Where a trap leaves its mark."""
    return tmp_path / "mark"


@pytest.fixture
def hostile(tmp_path: Path, mark: Path) -> Path:
    folder = tmp_path / "hostile"
    folder.mkdir()
    names = {*sys.stdlib_module_names, "yaml", "bandit", "stevedore", "rich", "tree_sitter", "tree_sitter_python"}
    names |= {"wardline", "wardline_analyzers", "pathspec", "cachetools", "sitecustomize", "usercustomize"}
    for name in names:
        (folder / f"{name}.py").write_text(TRAP.format(mark=str(mark)))
    (folder / "server").mkdir()
    (folder / "server" / "__init__.py").write_text(TRAP.format(mark=str(mark)))
    (folder / "code").mkdir()
    for number in range(30):
        (folder / "code" / f"part{number}.py").write_text(FLAW + "x = 1\n" * 2000)
    return folder


def marks(mark: Path) -> list[str]:
    return mark.read_text().split() if mark.exists() else []


def test_a_trap_works(hostile: Path, mark: Path) -> None:
    # A test that used the pool in this process before has left PYTHONSAFEPATH set, which disarms traps.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    subprocess.run([sys.executable, "-c", "import yaml"], cwd=hostile, check=True, env=environment)
    assert "yaml" in marks(mark)


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_nothing_is_imported_by_a_check(wardline: Program, hostile: Path, mark: Path, jobs: str) -> None:
    assert len(wardline.findings("--jobs", jobs, "code", cwd=hostile)) == 30
    assert marks(mark) == []


def test_nothing_is_imported_though_pythonpath_names_the_folder(wardline: Program, hostile: Path, mark: Path) -> None:
    """An empty entry means the working directory; many shell profiles make one by accident."""
    # What Python imports by itself, and the package, come before we can do anything about it: this is about the rest.
    program = "import os, sys; print(*sys.modules, *sys.builtin_module_names)"
    started = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    for name in (*started, "sitecustomize", "usercustomize", "encodings", "wardline"):
        (hostile / f"{name}.py").unlink(missing_ok=True)
    path = os.pathsep.join(["", wardline.env["PYTHONPATH"]])
    assert len(wardline.findings("--jobs", "3", "code", cwd=hostile, env={"PYTHONPATH": path})) == 30
    assert marks(mark) == []


@pytest.mark.parametrize("words", [["--help"], ["version", "-v"], ["rules"], ["explain", "B506"], ["config", "schema"]])
def test_nothing_is_imported_by(wardline: Program, hostile: Path, mark: Path, words: list[str]) -> None:
    wardline(*words, cwd=hostile)
    assert marks(mark) == []


def git(folder: Path, *words: str) -> None:
    config = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"]
    subprocess.run(["git", *config, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, mark: Path) -> Path:
    """A checkout whose own configuration runs a program wherever git lets it."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "a.py").write_text(FLAW)
    (folder / ".gitattributes").write_text("*.py filter=trap diff=trap\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\necho ran $0 $* >> {mark}\ncat\n")
    trap.chmod(0o755)
    (folder / "git").write_text(trap.read_text())
    (folder / "git").chmod(0o755)
    for name in (
        "core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.gitProxy", "core.askPass",
        "diff.external", "diff.trap.command", "diff.trap.textconv", "filter.trap.clean", "filter.trap.smudge",
        "filter.trap.process", "credential.helper", "pager.diff-tree", "pager.rev-parse", "interactive.diffFilter",
        "alias.rev-parse", "alias.cat-file", "gpg.program", "uploadpack.packObjectsHook",
    ):  # fmt: skip
        git(folder, "config", name, f"!{trap}" if name.startswith("alias") else str(trap))
    hooks = folder / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-index-change", "pre-commit", "post-checkout", "fsmonitor-watchman"):
        (hooks / name).symlink_to(trap)
    git(folder, "config", "core.hooksPath", str(hooks))
    (folder / "a.py").write_text(FLAW + "\n\ndef again(stream):\n    return yaml.load(stream, Loader=yaml.Loader)\n")
    mark.unlink(missing_ok=True)
    return folder


def test_a_git_trap_works(repository: Path, mark: Path) -> None:
    git(repository, "diff", "HEAD")
    assert marks(mark)


def test_git_runs_nothing(wardline: Program, repository: Path, mark: Path) -> None:
    path = os.pathsep.join(["", ".", os.environ["PATH"]])
    found = wardline.findings("--diff", "HEAD", cwd=repository, env={"PATH": path})
    assert [finding["start"]["line"] for finding in found] == [9]
    assert marks(mark) == []


def test_git_fetches_nothing(wardline: Program, repository: Path, tmp_path: Path, mark: Path) -> None:
    """A partial clone would ask its remote, which can be a program, for what it does not have."""
    git(repository, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", repository.as_uri(), str(clone))
    (clone / "a.py").write_text(FLAW + "x = 1\n")
    trap = tmp_path / "transport.sh"
    trap.write_text(f"#!/bin/sh\necho ran $0 $* >> {mark}\n")
    trap.chmod(0o755)
    git(clone, "config", "remote.origin.url", f"ext::{trap} %S")
    git(clone, "config", "protocol.ext.allow", "always")
    mark.unlink(missing_ok=True)
    errors = wardline.errors("check", "--diff", "HEAD", ".", cwd=clone)
    assert "partial" in errors
    assert marks(mark) == []
    subprocess.run(["git", "cat-file", "-p", "HEAD:a.py"], cwd=clone, capture_output=True, timeout=60)
    assert marks(mark)  # git alone would have run it
