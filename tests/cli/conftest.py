from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.flawed import FLAWED
from tests.cli.program import Program


@pytest.fixture
def wardline(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program(tmp_path_factory.mktemp("home"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with nothing in it, and no settings above it."""
    (tmp_path / ".wardline.toml").touch()
    return tmp_path


@pytest.fixture
def flawed(folder: Path) -> Path:
    """A folder with a file that has a flaw."""
    (folder / "a.py").write_text(FLAWED)
    return folder
