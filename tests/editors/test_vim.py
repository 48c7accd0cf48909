"""Vim with the entries that `wardline editor-config` prints: for ALE in full, for vim-lsp as far as Vim itself goes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.editor_config.test_files import vim_types
from tests.editors import scene, trace
from tests.editors.screen import Screen
from tests.lsp.client import Client

HERE = Path(__file__).parent
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
    vimrc = scene.settings_file("ale", tmp_path)
    vimrc.write_text(
        VIMRC.format(ale=editor / "usr" / "share" / "vim-ale") + scene.entry("ale", scene.traced(tmp_path))
    )
    environment = {"VIMRUNTIME": str(editor / "usr" / "share" / "vim" / "vim90"), "HOME": str(tmp_path)}
    with Screen([str(editor / "run"), "vim.basic", file.name], project, environment) as screen:
        screen.wait_for("def deploy")
        screen.keys("7", "G", "f", "(")  # ALE echoes the message of the finding under the cursor
        screen.wait_for("yaml.safe_load")
        screen.keys(":ALECodeAction", "Enter")
        screen.wait_for(f"1) {scene.FIX}")
        screen.keys("1", "Enter")
        screen.wait_for("return yaml.safe_load(f)")
        screen.keys("Escape", ":write", "Enter")
        screen.wait_for_file(file, scene.FIXED)


KNOWN_TO_VIM_LSP = {
    *("name", "cmd", "allowlist", "blocklist", "config", "workspace_config", "languageId", "root_uri"),
    *("initialization_options", "env", "capabilities", "semantic_highlight"),
}
"""What its manual says of a server."""
REGISTERED = """\
set nocompatible runtimepath^={here}
{entry}
let g:report = {{}}
function! Report() abort
  doautocmd User lsp_setup
  let l:plain = filter(copy(g:registered), 'type(v:val) != v:t_func')
  let l:told = {{'keys': keys(g:registered), 'plain': l:plain, 'root': g:registered.root_uri(g:registered)}}
  call writefile([json_encode(l:told)], '{report}')
endfunction
"""


@pytest.mark.editor
@pytest.mark.parametrize("marker", ["pyproject.toml", "git", ""])
def test_vim_lsp(marker: str, tmp_path: Path) -> None:
    """Vim reads the entry; what it registers is what the manual of vim-lsp asks for, and a server starts from it."""
    editor = scene.installed("vim")
    project, report = tmp_path / "project", tmp_path / "report.json"
    package = project / "package"
    package.mkdir(parents=True)
    if marker == "git":
        (project / ".git").mkdir()
    elif marker:
        (project / marker).touch()
    (package / "app.py").touch()
    entry = scene.entry("vim-lsp", scene.traced(tmp_path))
    scene.settings_file("vim-lsp", tmp_path).write_text(
        REGISTERED.format(here=HERE / "vim", entry=entry, report=report), "utf-8"
    )
    environment = {**os.environ, "VIMRUNTIME": str(editor / "usr/share/vim/vim90"), "HOME": str(tmp_path)}
    command = [str(editor / "run"), "vim.basic", "-n", "-i", "NONE", "-E", "-s", "-u", str(tmp_path / ".vimrc")]
    command += ["package/app.py", "-c", "call Report()", "-c", "qall!"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=60)
    assert report.exists(), done.stdout + done.stderr
    told = json.loads(report.read_text("utf-8"))
    assert {"name", "cmd", "allowlist"} <= set(told["keys"]) <= KNOWN_TO_VIM_LSP
    assert told["plain"]["allowlist"] == vim_types("coc")
    assert told["root"] == (f"file://{project}" if marker else "")  # with none it takes Vim's own folder
    process = subprocess.Popen(told["plain"]["cmd"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    client = Client(project, process)
    client.initialize()
    assert client.end() == 0
    assert [message["method"] for message in trace.read(tmp_path / scene.TRACE)[:1]] == ["initialize"]
