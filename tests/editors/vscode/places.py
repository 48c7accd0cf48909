"""Where the packaged extension finds its server: python -m tests.editors.vscode.places FOLDER WARDLINE-PYTHON

First in a trusted folder, by the active environment of the Python extension (a stand-in for it, with the part of its API
that counts). Then in one that is not trusted, whose settings and whose environment name a program of its own: that is
not run, and the code is analysed all the same by the `wardline` on PATH.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.editors import scene
from tests.editors.vscode import workbench
from tests.editors.vscode.session import STATUS, seen
from tests.origin.record.vscode.driver import Code, started

STAND_IN = Path(__file__).parent / "python-extension"


def main() -> int:
    work, python = Path(sys.argv[1]), sys.argv[2]
    extensions = work / "extensions"
    extensions.mkdir(parents=True)
    shutil.copytree(workbench.ASSISTANT, extensions / "wardline.wardline-recorder-0.0.1")
    shutil.copytree(STAND_IN, extensions / "ms-python.python-2026.0.0")
    workbench.install(work, extensions, workbench.VSIX)
    return int(not (active(work / "active", python, extensions) and untrusted(work / "untrusted", python, extensions)))


def active(work: Path, python: str, extensions: Path) -> bool:
    """The active environment is used, though there is another on PATH."""
    work.mkdir()
    os.environ["STAND_IN_PYTHON"] = str(program(work / "venv" / "python", [python]))
    on_path(work, python)

    def look(editor: Code) -> None:
        editor.ask("open", str(work / "ws" / "app.py"))
        seen(editor.page, STATUS, "Wardline 2")
        assert runs(work / "venv" / "python") == ["-m wardline --version", "-m wardline server"]
        assert runs(work / "bin" / "wardline") == []

    with started(work, {}, extensions, {}, {"app.py": scene.BEFORE}) as editor:
        return held(editor, work, look)


def untrusted(work: Path, python: str, extensions: Path) -> bool:
    """Nothing that the folder brings along is run."""
    work.mkdir()
    own = program(work / "ws" / ".venv" / "bin" / "python", [python])
    os.environ["STAND_IN_PYTHON"] = str(own)
    on_path(work, python)
    settings = json.dumps({"wardline.path": str(own), "wardline.interpreter": str(own)})

    def look(editor: Code) -> None:
        editor.ask("open", str(work / "ws" / "app.py"))
        seen(editor.page, STATUS, "Wardline 2")
        assert runs(work / "bin" / "wardline") == ["--version", "server"]
        assert runs(own) == []

    files = {"app.py": scene.BEFORE, ".vscode/settings.json": settings}
    with started(work, {}, extensions, {}, files, trusted=False) as editor:
        return held(editor, work, look)


def held(editor: Code, work: Path, look: Callable[[Code], None]) -> bool:
    """Whether all is as it must be; else with a traceback and a picture."""
    try:
        look(editor)
        return True
    except Exception:
        editor.page.screenshot(path=str(work.parent / "failure.png"))
        traceback.print_exc()
        return False


def on_path(work: Path, python: str) -> None:
    """Put a `wardline` first on PATH: in the profile of a home of its own, for VS Code asks a login shell for PATH."""
    file = program(work / "bin" / "wardline", [python, "-m", "wardline"])
    home = work / "home"
    home.mkdir()
    (home / ".profile").write_text(f'PATH={shlex.quote(str(file.parent))}:"$PATH"\n')
    os.environ["HOME"], os.environ["SHELL"] = str(home), "/bin/sh"


def program(file: Path, command: list[str]) -> Path:
    """A program that writes down with which arguments it is run, and does what `command` does."""
    file.parent.mkdir(parents=True)
    file.write_text(f'#!/bin/sh\necho "$*" >>{shlex.quote(str(file))}.runs\nexec {shlex.join(command)} "$@"\n')
    file.chmod(0o755)
    return file


def runs(file: Path) -> list[str]:
    written = Path(f"{file}.runs")
    return written.read_text().splitlines() if written.exists() else []


if __name__ == "__main__":
    sys.exit(main())
