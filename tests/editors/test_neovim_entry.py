"""Neovim with the entry that `wardline editor-config neovim` prints, without the plugin and with it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.editors import scene

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "editors" / "neovim"


@pytest.mark.editor
@pytest.mark.parametrize(
    ("suite", "plugin"), [("bookworm", True), ("trixie", False), ("forky", False), ("forky", True)]
)
def test_neovim_entry(suite: str, plugin: bool, tmp_path: Path) -> None:
    editor = scene.installed(f"neovim-{suite}")
    project = tmp_path / "project"
    project.mkdir()
    file = scene.file_to_edit(project)
    scene.settings_file("neovim", tmp_path).write_text(scene.entry("neovim", scene.traced(tmp_path)))
    environment = {
        **os.environ,
        "VIMRUNTIME": str(editor / "usr" / "share" / "nvim" / "runtime"),
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / ".config"),
        "XDG_STATE_HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "FIX": scene.FIX,
        "REPORT": str(tmp_path / "report.json"),
    }
    command = [str(editor / "run"), "nvim", "--headless", "-n", "-i", "NONE"]
    if plugin:
        command += ["--cmd", f"set runtimepath+={PLUGIN}"]
    # Neovim 0.7 sets the kind of a file by itself only from a later moment on
    command += [
        file.name,
        "-c",
        "if &filetype == '' | setfiletype python | endif",
        "-c",
        f"luafile {HERE}/neovim/entry.lua",
    ]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "report.json").read_text()) == {"opened": [5, 6], "fixed": [5]}
    assert file.read_text() == scene.FIXED
