"""Helix with the entry that `wardline editor-config helix` prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors import scene
from tests.editors.screen import Screen


@pytest.mark.editor
def test_helix(tmp_path: Path) -> None:
    editor = scene.installed("helix")
    project = tmp_path / "project"
    project.mkdir()
    file = scene.file_to_edit(project)
    entry = scene.settings_file("helix", tmp_path)
    entry.write_text(scene.entry("helix", scene.traced(tmp_path)))
    entry.with_name("config.toml").write_text('[editor]\nend-of-line-diagnostics = "hint"\n')
    environment = {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / ".config"),
        "XDG_CACHE_HOME": str(tmp_path),
        "HELIX_RUNTIME": str(editor / "usr" / "lib" / "hx" / "runtime"),
    }
    with Screen([str(editor / "run"), "hx", file.name], project, environment) as screen:
        screen.wait_for("`yaml.load` builds any")  # at the end of the line, as far as there is room
        screen.keys("7", "g", "g", "]", "d")
        screen.keys("Space", "a")
        screen.wait_for(scene.FIX)
        screen.keys("Enter")
        screen.wait_for("return yaml.safe_load(f)")
        screen.keys(":write", "Enter")
        screen.wait_for_file(file, scene.FIXED)
