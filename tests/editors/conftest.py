"""Editor tests need installed editors: without them they are left out, unless WARDLINE_EDITORS_REQUIRED is set."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.editors.scene import EDITORS, TRACE


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("WARDLINE_EDITORS_REQUIRED") or (EDITORS / "installed").exists():
        return
    left_out = [item for item in items if item.get_closest_marker("editor")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """After a failure WARDLINE_EDITOR_PICTURES gets what the test saw: pictures, screens as text, the LSP trace."""
    report = yield
    pictures, folder = os.environ.get("WARDLINE_EDITOR_PICTURES"), getattr(item, "funcargs", {}).get("tmp_path")
    if report.when == "call" and report.failed and pictures and folder and item.get_closest_marker("editor"):
        target = Path(pictures) / re.sub(r"[^\w.-]", "_", item.name)
        target.mkdir(parents=True, exist_ok=True)
        for left in (left for pattern in ("*.png", "*.txt", TRACE) for left in folder.glob(pattern)):
            shutil.copy(left, target)
    return report
