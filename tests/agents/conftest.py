from __future__ import annotations

from pathlib import Path

import pytest

from tests.agents.asking import Hook
from tests.cli.program import Program


@pytest.fixture
def wardline(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program(tmp_path_factory.mktemp("home"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with nothing in it, and no settings above it."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / ".wardline.toml").touch()
    return folder


@pytest.fixture
def hook(wardline: Program, folder: Path) -> Hook:
    return Hook(wardline, folder)
