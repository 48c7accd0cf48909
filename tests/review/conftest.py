from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.origin.checkout import Checkout
from tests.review.workspace import workspace


@pytest.fixture
def wardline(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program(tmp_path_factory.mktemp("home"))


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return workspace(tmp_path / "work")
