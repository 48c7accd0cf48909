"""Which files a scan looks at."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from wardline.project.discover import Discovery


def names(folder: Path, *paths: str, **options: object) -> list[str]:
    discovery = Discovery(str(folder), **options)  # type: ignore[arg-type]
    found = [os.path.relpath(file.path, folder).replace(os.sep, "/") for file in discovery.files(paths or ["."])]
    assert len(found) == len(set(found))
    return found


def make(folder: Path, *names: str, text: str = "") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_python_files_scripts_and_notebooks(folder: Path) -> None:
    make(folder, "a.py", "b.pyi", "c.pyw", "d.ipynb", "e.PY", "f.txt", "g.pyc", "README", "sub/h.py")
    make(folder, "run", text="#!/usr/bin/env python3\n")
    make(folder, "uv", text="#!/usr/bin/env -S uv run --script\n")
    make(folder, "shell", text="#!/bin/sh\npython3\n")
    assert names(folder) == ["a.py", "b.pyi", "c.pyw", "d.ipynb", "e.PY", "run", "uv", "sub/h.py"]


def test_a_named_file_is_taken_whatever_it_is_called_and_only_once(folder: Path) -> None:
    make(folder, "sub/a.txt", "sub/b.py")
    assert names(folder, "sub/a.txt", "sub", "./sub/../sub/a.txt") == ["sub/a.txt", "sub/b.py"]


def test_exclusions(folder: Path) -> None:
    make(folder, "a.py", "node_modules/b.py", ".venv/lib/c.py", "gen/d.py", "gen/keep.py", "old/e.py")
    (folder / ".wardline.toml").write_text('exclude = ["gen/*", "!gen/keep.py"]')
    assert names(folder, exclude=["/old"]) == ["a.py", "gen/keep.py"]


def test_gitignore(folder: Path) -> None:
    (folder / ".git").mkdir()
    make(folder, "a.py", "build/b.py", "sub/c.py", "sub/d_pb2.py")
    (folder / ".gitignore").write_text("build/\n")
    (folder / "sub/.gitignore").write_text("*_pb2.py\n")
    assert names(folder) == ["a.py", "sub/c.py"]


def test_an_excluded_path_that_is_named_is_looked_into(folder: Path) -> None:
    (folder / ".git").mkdir()
    make(folder, "build/a.py", "build/node_modules/b.py", "node_modules/c.py", "d.py")
    (folder / ".gitignore").write_text("build/\nd.py\n")
    assert names(folder, "build", "node_modules", "d.py") == ["build/a.py", "node_modules/c.py", "d.py"]
    assert names(folder, "build", "node_modules", "d.py", force_exclude=True) == []
    assert names(folder / "build") == ["a.py"]


def test_a_nested_project_does_not_undo_the_outer_exclusion(folder: Path) -> None:
    (folder / ".wardline.toml").write_text('exclude = ["vendor"]')
    make(folder, "vendor/.wardline.toml", "vendor/a.py", "b.py")
    assert names(folder) == ["b.py"]


def test_links_are_not_followed_but_a_named_one_is(folder: Path) -> None:
    make(folder, "code/a.py")
    secret = folder / "secret.txt"
    secret.write_text("key")
    (folder / "code/loop").symlink_to(folder / "code", target_is_directory=True)
    (folder / "code/leak.py").symlink_to(secret)
    (folder / "code/gone.py").symlink_to(folder / "nowhere")
    assert names(folder, "code") == ["code/a.py"]
    assert names(folder, "code/loop", "code/leak.py") == ["code/loop/a.py", "code/leak.py"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes on this system")
def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.py")
    os.mkfifo(folder / "pipe")
    assert names(folder) == []


def test_what_is_missing_or_closed_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(directory: str) -> Iterator[os.DirEntry[str]]:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    make(folder, "a.py", "closed/b.py")
    discovery = Discovery(str(folder))
    monkeypatch.setattr(os, "scandir", refuse)  # a folder's mode does not stop who runs the tests as root
    found = [os.path.basename(file.path) for file in discovery.files(["nowhere", "a.py", "nul\0", "closed"])]
    assert found == ["a.py"]
    assert discovery.problems == [
        "nowhere: no such file or directory",
        "nul\0: no such file or directory",
        "closed: cannot be looked into: Permission denied",
    ]


def test_a_very_deep_folder(folder: Path) -> None:
    deep = folder
    for _ in range(300):
        deep = deep / "d"
    os.makedirs(deep)
    make(deep, "a.py")
    assert len(names(folder)) == 1


def test_a_folder_elsewhere_is_a_project_of_its_own(folder: Path) -> None:
    (folder / ".wardline.toml").unlink()
    make(folder, "here/a.py", "there/sub/b.py")
    (found,) = Discovery(str(folder / "here")).files([str(folder / "there")])
    assert found.settings.root == folder / "there"
    (found,) = Discovery(str(folder)).files(["there"])
    assert found.settings.root == folder
