"""Kate with the entry that `wardline editor-config kate` prints, on a screen of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.editors import scene, trace
from tests.editors.display import Display

PLUGINS = "usr/lib/x86_64-linux-gnu/qt6/plugins"


def shown(folder: Path) -> list[int] | None:
    """The lines of the findings that Kate was last told of."""
    published = [m for m in trace.read(folder / scene.TRACE) if m.get("method") == "textDocument/publishDiagnostics"]
    return [item["range"]["start"]["line"] for item in published[-1]["params"]["diagnostics"]] if published else None


def answer(folder: Path, method: str) -> Any:
    """What the server answered to the last request of a method, if it has."""
    messages = trace.read(folder / scene.TRACE)
    asked = [m["id"] for m in messages if m.get("method") == method and "id" in m]
    found = [m["result"] for m in messages if "result" in m and asked and m.get("id") == asked[-1]]
    return found[-1] if found else None


@pytest.mark.editor
def test_kate(tmp_path: Path) -> None:
    editor = scene.installed("kate")
    project = tmp_path / "project"
    project.mkdir()
    file = scene.file_to_edit(project)
    scene.settings_file("kate", tmp_path).write_text(scene.entry("kate", scene.traced(tmp_path)))
    (tmp_path / "runtime").mkdir(mode=0o700)
    environment = {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": "",  # all its folders in HOME
        "XDG_DATA_HOME": "",
        "XDG_CACHE_HOME": "",
        "XDG_RUNTIME_DIR": str(tmp_path / "runtime"),
        "XDG_DATA_DIRS": str(editor / "usr" / "share"),
        "QT_PLUGIN_PATH": str(editor / PLUGINS),
        "QT_QPA_PLATFORM": "xcb",
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/no-bus",
        "LC_ALL": "C.UTF-8",
    }
    with Display([str(editor / "run"), "kate", "--block", str(file)], tmp_path, environment) as screen:
        screen.wait_for(lambda: screen.windows("LSP server start requested"), "question whether it may start")
        screen.focus(screen.windows("LSP server start requested")[0])
        screen.keys("Return")  # yes
        screen.wait_for(lambda: shown(tmp_path) == [5, 6], "two findings")
        screen.focus(screen.windows("deploy.py")[0])
        screen.keys("ctrl+End", "Up", "End", "Left", "Left")
        windows = len(screen.windows(""))
        screen.keys("ctrl+period")  # Quick Fix
        screen.wait_for(lambda: answer(tmp_path, "textDocument/codeAction"), "quick fixes")
        assert answer(tmp_path, "textDocument/codeAction")[0]["title"] == scene.FIX
        screen.wait_for(lambda: len(screen.windows("")) > windows, "menu")
        screen.keys("Down", "Return")
        screen.wait_for(lambda: shown(tmp_path) == [5], "end of the finding")
        screen.keys("ctrl+s")
        screen.wait_for(lambda: file.read_text() == scene.FIXED, "file as it must be")
