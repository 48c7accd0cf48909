"""Neovim with the entry that `wardline editor-config neovim` prints, without the plugin and with it; and with the entry for
nvim-lspconfig."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.editors import scene, trace

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "editors" / "neovim"


def fixed_and_saved(suite: str, home: Path, *options: str) -> None:
    """Neovim with the settings in a home directory opens a file, finds, fixes and saves (neovim/entry.lua)."""
    editor = scene.installed(f"neovim-{suite}")
    project = home / "project"
    project.mkdir()
    file = scene.file_to_edit(project)
    environment = {
        **os.environ,
        "VIMRUNTIME": str(editor / "usr" / "share" / "nvim" / "runtime"),
        "HOME": str(home),
        "PATH": os.pathsep.join([str(home), os.environ["PATH"]]),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_STATE_HOME": str(home),
        "XDG_CACHE_HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "FIX": scene.FIX,
        "REPORT": str(home / "report.json"),
    }
    command = [str(editor / "run"), "nvim", "--headless", "-n", "-i", "NONE", *options, file.name]
    # Neovim 0.7 sets the kind of a file by itself only from a later moment on
    command += ["-c", "if &filetype == '' | setfiletype python | endif", "-c", f"luafile {HERE}/neovim/entry.lua"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    assert json.loads((home / "report.json").read_text()) == {"opened": [5, 6], "fixed": [5]}
    assert file.read_text() == scene.FIXED


@pytest.mark.editor
@pytest.mark.parametrize(
    ("suite", "plugin"), [("bookworm", True), ("trixie", False), ("forky", False), ("forky", True)]
)
def test_neovim_entry(suite: str, plugin: bool, tmp_path: Path) -> None:
    scene.settings_file("neovim", tmp_path).write_text(scene.entry("neovim", scene.traced(tmp_path)))
    fixed_and_saved(suite, tmp_path, *(["--cmd", f"set runtimepath+={PLUGIN}"] if plugin else []))


@pytest.mark.editor
@pytest.mark.parametrize(("suite", "plugin"), [("trixie", False), ("trixie", True), ("forky", False)])
def test_files_that_are_no_python(suite: str, plugin: bool, tmp_path: Path) -> None:
    """A manifest is looked at; a buffer that is no file is not."""
    editor = scene.installed(f"neovim-{suite}")
    file = tmp_path / "requirements.txt"
    file.write_text("requests\nreqeusts\n")
    scene.settings_file("neovim", tmp_path).write_text(scene.entry("neovim", scene.traced(tmp_path)))
    environment = {
        **os.environ,
        "VIMRUNTIME": str(editor / "usr" / "share" / "nvim" / "runtime"),
        "HOME": str(tmp_path),
        **{f"XDG_{name}_HOME": str(tmp_path / name) for name in ("STATE", "CACHE", "DATA")},
        "XDG_CONFIG_HOME": str(tmp_path / ".config"),
        "REPORT": str(tmp_path / "report.json"),
    }
    command = [str(editor / "run"), "nvim", "--headless", "-n", "-i", "NONE"]
    command += ["--cmd", f"set runtimepath+={PLUGIN}"] if plugin else []
    command += [str(file), "-c", f"luafile {HERE}/neovim/other_files.lua"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "report.json").read_text()) == [[1, "lookalike-package"]]
    opened = [m for m in trace.read(tmp_path / scene.TRACE) if m.get("method") == "textDocument/didOpen"]
    assert [Path(m["params"]["textDocument"]["uri"]).name for m in opened] == ["requirements.txt"]


@pytest.mark.editor
def test_nvim_lspconfig(tmp_path: Path) -> None:
    """The entry where nvim-lspconfig has its own: the program is the one on PATH, and nothing is set."""
    scene.traced(tmp_path)
    init = scene.settings_file("neovim", tmp_path)
    (init.parent / "lsp").mkdir()
    shutil.copy(PLUGIN / "registry" / "nvim-lspconfig" / "wardline.lua", init.parent / "lsp")
    init.write_text('vim.lsp.enable("wardline")\n')
    fixed_and_saved("forky", tmp_path)
