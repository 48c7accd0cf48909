"""`--diff`: only what is new since a git revision, in real repositories."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.program import Program, places
from wardline.project.diff import changed_lines

RULE = "unsafe-yaml-load"


def function(name: str) -> str:
    return f"def {name}(stream):\n    return yaml.load(stream, Loader=yaml.Loader)\n\n\n"


def git(folder: Path, *words: str) -> str:
    config = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false"]
    return subprocess.run(["git", *config, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(folder: Path) -> Path:
    git(folder, "init", "-q", "-b", "main")
    (folder / "a.py").write_text("import yaml\n\n\n" + function("first") + function("second"))
    (folder / "b.py").write_text("import yaml\n\n\n" + function("third"))
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    return folder


def found(wardline: Program, folder: Path, base: str = "HEAD", *paths: str) -> list[tuple[str, int]]:
    return [(path, line) for path, line, rule in places(wardline.findings("--diff", base, *paths, cwd=folder))]


def test_nothing_has_changed(wardline: Program, repository: Path) -> None:
    assert len(wardline.findings(cwd=repository)) == 3
    assert found(wardline, repository) == []


def test_staged_unstaged_untracked_and_committed_changes(wardline: Program, repository: Path) -> None:
    text = (repository / "a.py").read_text()
    (repository / "a.py").write_text(text.replace("import yaml\n", f"import yaml\n\n\n{function('committed')}"))
    git(repository, "commit", "-q", "-a", "-m", "second")
    with open(repository / "a.py", "a") as file:
        file.write(function("staged"))
    git(repository, "add", "a.py")
    with open(repository / "a.py", "a") as file:
        file.write(function("unstaged"))
    (repository / "new.py").write_text("import yaml\n\n\n" + function("untracked"))
    assert found(wardline, repository) == [("a.py", 19), ("a.py", 23), ("new.py", 5)]
    assert found(wardline, repository, "HEAD~1") == [("a.py", 5), ("a.py", 19), ("a.py", 23), ("new.py", 5)]


def test_files_that_have_not_changed_are_not_even_analysed(wardline: Program, repository: Path) -> None:
    (repository / "new.py").write_text("x = 1\n")
    assert wardline("check", "--diff", "HEAD", cwd=repository) == "No findings in 1 file.\n"
    assert wardline("check", "--diff", "HEAD", "a.py", cwd=repository) == "No findings in 0 files.\n"


def test_a_repository_with_sha256(wardline: Program, folder: Path) -> None:
    git(folder, "init", "-q", "-b", "main", "--object-format=sha256")
    (folder / "a.py").write_text("import yaml\n\n\n" + function("f"))
    (folder / "b.py").write_text("import yaml\n\n\n" + function("f"))
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    with open(folder / "a.py", "a") as file:
        file.write(function("g"))
    assert found(wardline, folder) == [("a.py", 9)]
    assert wardline("check", "--diff", "HEAD", "b.py", cwd=folder) == "No findings in 0 files.\n"


def test_lines_that_only_moved_are_not_new(wardline: Program, repository: Path) -> None:
    text = (repository / "a.py").read_text()
    (repository / "a.py").write_text("# a\n# b\n" + text.replace(function("first"), "") + "x = 1\n")
    assert found(wardline, repository) == []


def test_a_finding_over_several_lines_counts_if_one_of_them_is_new(wardline: Program, repository: Path) -> None:
    text = "import yaml\n\n\ndef f(stream):\n    return yaml.load(\n        stream,\n        Loader=yaml.{},\n    )\n"
    (repository / "a.py").write_text(text.format("SafeLoader"))
    git(repository, "commit", "-q", "-a", "-m", "second")
    (repository / "a.py").write_text(text.format("Loader"))
    assert found(wardline, repository) == [("a.py", 5)]


def test_a_renamed_file_is_not_new(wardline: Program, repository: Path) -> None:
    (repository / "sub").mkdir()
    git(repository, "mv", "a.py", "sub/c.py")
    git(repository, "commit", "-q", "-m", "move")
    with open(repository / "sub" / "c.py", "a") as file:
        file.write(function("added"))
    assert found(wardline, repository, "HEAD~1") == [("sub/c.py", 13)]


def test_line_ends_do_not_count(wardline: Program, repository: Path) -> None:
    raw = (repository / "a.py").read_bytes()
    (repository / "a.py").write_bytes(raw.replace(b"\n", b"\r\n"))
    assert found(wardline, repository) == []


def test_what_the_base_has_done_since_does_not_count(wardline: Program, repository: Path) -> None:
    """A branch is compared with where it left the base, not with what the base has become."""
    git(repository, "checkout", "-q", "-b", "topic")
    (repository / "b.py").write_text("import yaml\n\n\n" + function("third") + function("mine"))
    git(repository, "commit", "-q", "-a", "-m", "mine")
    git(repository, "checkout", "-q", "main")
    (repository / "a.py").write_text("x = 1\n")
    git(repository, "commit", "-q", "-a", "-m", "theirs")
    git(repository, "checkout", "-q", "topic")
    assert found(wardline, repository, "main") == [("b.py", 9)]


def test_from_a_folder_below_and_with_odd_names(wardline: Program, repository: Path) -> None:
    odd = repository / "ä ö" / "x\ty.py"
    odd.parent.mkdir()
    odd.write_text("import yaml\n\n\n" + function("f"))
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "odd")
    assert found(wardline, odd.parent) == []
    with open(odd, "a") as file:
        file.write(function("g"))
    assert found(wardline, odd.parent) == [("x\ty.py", 9)]


def test_notebooks(wardline: Program, repository: Path) -> None:
    import json

    def write(*cells: str) -> None:
        data = {"cells": [{"cell_type": "code", "source": cell} for cell in cells], "metadata": {}}
        (repository / "n.ipynb").write_text(json.dumps(data))

    write("import yaml", "yaml.load(a, Loader=yaml.Loader)")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "notebook")
    write("import yaml", "x = 1", "yaml.load(a, Loader=yaml.Loader)", "yaml.load(b, Loader=yaml.Loader)")
    (finding,) = wardline.findings("--diff", "HEAD", cwd=repository)
    assert (finding["cell"], finding["start"]["line"]) == (4, 1)


def test_errors_are_one_line(wardline: Program, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert "no revision nope" in wardline.errors("check", "--diff", "nope", cwd=repository)
    assert "no revision --output=x" in wardline.errors("check", "--diff=--output=x", cwd=repository)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    errors = wardline.errors("check", "--diff", "HEAD", cwd=elsewhere)
    assert "not a git repository" in errors and len(errors.splitlines()) <= 2
    errors = wardline.run("check", "--diff", "HEAD", cwd=repository, env={"PATH": ""}).stderr.decode()
    assert errors == "wardline: error: --diff HEAD: git is not installed\n"


lines = st.lists(st.sampled_from([b"a", b"b", b"", b"    return x"]), max_size=30)


@given(lines, lines)
def test_the_lines_that_are_not_called_new_are_the_old_ones_in_order(before: list[bytes], after: list[bytes]) -> None:
    changed = changed_lines(before, after)
    assert changed <= set(range(len(after)))
    kept = [line for number, line in enumerate(after) if number not in changed]
    rest = iter(before)
    assert all(line in rest for line in kept)
    if before == after:
        assert not changed


@given(lines, st.integers(0, 29), st.integers(1, 5))
def test_one_inserted_block_is_all_that_is_new(text: list[bytes], at: int, size: int) -> None:
    at = min(at, len(text))
    after = [*text[:at], *(b"new %d" % n for n in range(size)), *text[at:]]
    assert changed_lines(text, after) == set(range(at, at + size))
