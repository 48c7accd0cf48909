"""Vim with ALE and the entry that `wardline editor-config ale` prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors import scene
from tests.editors.screen import Screen

VIMRC = """\
set nocompatible noswapfile viminfo= nomore runtimepath+={ale}
filetype plugin on
let g:ale_linters = {{'python': ['wardline']}}
let g:ale_virtualtext_cursor = 0
"""


@pytest.mark.editor
def test_ale(tmp_path: Path) -> None:
    editor = scene.installed("vim")
    project = tmp_path / "project"
    project.mkdir()
    file = scene.file_to_edit(project)
    vimrc = tmp_path / "vimrc"
    vimrc.write_text(VIMRC.format(ale=editor / "usr" / "share" / "vim-ale") + scene.entry("ale"))
    environment = {"VIMRUNTIME": str(editor / "usr" / "share" / "vim" / "vim90"), "HOME": str(tmp_path)}
    with Screen([str(editor / "run"), "vim.basic", "-u", str(vimrc), file.name], project, environment) as screen:
        screen.wait_for("def deploy")
        screen.keys("7", "G", "f", "(")  # ALE echoes the message of the finding under the cursor
        screen.wait_for("yaml.safe_load")
        screen.keys(":ALECodeAction", "Enter")
        screen.wait_for(f"1) {scene.FIX}")
        screen.keys("1", "Enter")
        screen.wait_for("return yaml.safe_load(f)")
        screen.keys("Escape", ":write", "Enter")
        screen.wait_for_file(file, scene.FIXED)
