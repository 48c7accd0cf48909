"""Neovim with the plugin of editors/neovim: 0.7 (start_client), 0.10 (lsp.start), 0.12 (lsp.config)."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.editors import scene
from tests.editors.scene import EDITORS, Report

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "editors" / "neovim"


@pytest.mark.editor
@pytest.mark.parametrize("suite", ["bookworm", "trixie", "forky"])
def test_neovim(suite: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    file = scene.file_to_edit(project)
    (tmp_path / "scene.json").write_text(json.dumps({"plugin": str(PLUGIN), **scene.todo(file)}))
    editor = EDITORS / f"neovim-{suite}"
    environment = {
        **os.environ,
        "VIMRUNTIME": str(editor / "usr" / "share" / "nvim" / "runtime"),
        "XDG_STATE_HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "SCENE": str(tmp_path / "scene.json"),
        "REPORT": str(tmp_path / "report.json"),
    }
    command = [str(editor / "run"), "nvim", "--headless", "-u", "NONE", "-i", "NONE"]
    command += ["-c", f"luafile {HERE / 'neovim' / 'session.lua'}"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    scene.check(Report.of(json.loads((tmp_path / "report.json").read_text())), file)
