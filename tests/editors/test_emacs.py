"""Emacs 28 and 30 with the entries that `wardline editor-config` prints for eglot and lsp-mode."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.editors import scene

SESSION = Path(__file__).parent / "emacs" / "session.el"


def environment(editor: Path, version: str) -> dict[str, str]:
    """What tells an Emacs that was unpacked into a folder where its own files are."""
    shared, programs = editor / "usr" / "share" / "emacs" / version, editor / "usr" / "libexec" / "emacs" / version
    lisp = [str(path) for path in [shared / "lisp", *sorted((shared / "lisp").rglob("*"))] if path.is_dir()]
    return {
        "EMACSLOADPATH": ":".join(lisp),
        "EMACSDATA": str(shared / "etc"),
        "EMACSPATH": str(next(programs.iterdir())),
    }


def packages(editor: Path) -> str:
    """The folders of the packages that Debian installs beside an Emacs."""
    return ":".join(str(path) for path in sorted((editor / "usr/share/emacs/site-lisp/elpa-src").glob("*-*")))


@pytest.mark.editor
@pytest.mark.parametrize(
    ("suite", "version", "client"),
    [
        ("bookworm", "28.2", "eglot"),
        ("trixie", "30.1", "eglot"),
        ("bookworm", "28.2", "lsp-mode"),
        ("trixie", "30.1", "lsp-mode"),
    ],
)
def test_emacs(suite: str, version: str, client: str, tmp_path: Path) -> None:
    editor = scene.installed(f"emacs-{suite}")
    project = tmp_path / "project"
    project.mkdir()
    file = scene.file_to_edit(project)
    (tmp_path / "scene.json").write_text(json.dumps(scene.todo(file)))
    entry = scene.settings_file(client, tmp_path)
    entry.write_text(scene.entry(client, scene.traced(tmp_path)))
    variables = {
        **os.environ,
        **environment(editor, version),
        "HOME": str(tmp_path),
        "SCENE": str(tmp_path / "scene.json"),
        "REPORT": str(tmp_path / "report.json"),
        "ENTRY": str(entry),
        "CLIENT": client,
        "PACKAGES": packages(editor),
    }
    (dump,) = (editor / "usr" / "libexec" / "emacs" / version).glob("*/*.pdmp")
    command = [str(editor / "run"), "emacs-nox", f"--dump-file={dump}", "-Q", "--batch", "-l", str(SESSION)]
    done = subprocess.run(command, cwd=project, env=variables, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[:4000]
    report = json.loads((tmp_path / "report.json").read_text())
    assert report == {"emacs": int(version.split(".")[0]), "opened": [5, 6], "fixed": [5]}
    assert file.read_text() == scene.FIXED
