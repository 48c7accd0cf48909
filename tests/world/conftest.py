"""What tests of the world stand on: an index, files of a project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world.index_server import Index, index_server
from tests.world.settings import empty_home
from wardline.world import fetching


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Index]:
    """The index that pip and npm are set up for; waiting is shortened."""
    monkeypatch.setattr(fetching, "_PAUSE", 0.01)
    monkeypatch.setattr(fetching, "_SILENCE", 0.4)
    monkeypatch.setattr(fetching, "_SECONDS", 0.8)
    empty_home(monkeypatch, tmp_path)
    with index_server() as running:
        monkeypatch.setenv("PIP_INDEX_URL", f"{running.url}/simple")
        monkeypatch.setenv("NPM_CONFIG_REGISTRY", f"{running.url}/npm")
        yield running
