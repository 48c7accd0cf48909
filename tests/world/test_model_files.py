"""Which file is meant by a path that stands in code, and what is said of it."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from tests.model_files.samples import dangerous
from wardline.world import model_files
from wardline.world.answers import Place
from wardline.world.model_files import dangers


def said(root: Path, path: str, folder: str = "", start: str = "") -> object:
    about = (path, folder, start)
    return dangers([about], Place(str(root)))[about].value


def test_a_dangerous_file_below_the_root(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "a.pkl").write_bytes(dangerous())
    (tmp_path / "good.pkl").write_bytes(pickle.dumps(1))
    expected = f"it would run `{os.name}.getcwd()` (starts programs). Do not load it."
    assert said(tmp_path, "models/a.pkl") == expected
    assert said(tmp_path, str(tmp_path / "models" / "a.pkl")) == expected
    assert said(tmp_path, "a.pkl", "models") == expected
    assert said(tmp_path, "../models/a.pkl", "src", "code") == expected
    assert said(tmp_path, "models/a.pkl", "src", "code") is False
    assert said(tmp_path, "good.pkl") is False
    assert said(tmp_path, "nowhere.pkl") is False
    assert said(tmp_path, "a\0b.pkl") is False
    assert said(tmp_path, "models") is False


def test_nothing_outside_the_root_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "out.pkl").write_bytes(dangerous())
    (root / "link.pkl").symlink_to(tmp_path / "out.pkl")
    (root / "folder").symlink_to(tmp_path)
    monkeypatch.setattr(model_files, "look", lambda *_: pytest.fail("it is opened"))
    for path in ("../out.pkl", str(tmp_path / "out.pkl"), "link.pkl", "folder/out.pkl"):
        assert said(root, path) is False


def test_pipes_and_large_files_are_left_alone(tmp_path: Path) -> None:
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.pkl")
        assert said(tmp_path, "pipe.pkl") is False
    with open(tmp_path / "large.pkl", "wb") as file:
        file.write(dangerous())
        file.truncate(model_files.LARGEST + 1)
    assert said(tmp_path, "large.pkl") is False


def test_a_file_is_looked_at_again_when_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.pkl"
    file.write_bytes(dangerous())
    assert said(tmp_path, "a.pkl")
    with monkeypatch.context() as patch:
        patch.setattr(model_files, "look", lambda *_: pytest.fail("it is known"))
        assert said(tmp_path, "a.pkl")
    file.write_bytes(pickle.dumps([1]))
    assert said(tmp_path, "a.pkl") is False
