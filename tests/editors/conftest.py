"""Editor tests need installed editors: without them they are left out, unless WARDLINE_EDITORS_REQUIRED is set."""

from __future__ import annotations

import os

import pytest

from tests.editors.scene import EDITORS


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("WARDLINE_EDITORS_REQUIRED") or (EDITORS / "installed").exists():
        return
    left_out = [item for item in items if item.get_closest_marker("editor")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
