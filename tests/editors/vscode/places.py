"""Where the packaged extension finds its server: python -m tests.editors.vscode.places FOLDER WARDLINE-PYTHON

First by the active environment of the Python extension (a stand-in for it, with the part of its API that counts), in a
workspace of two folders with settings of their own. Then in a folder that is not trusted, whose settings and whose
environment name a program of its own: that is not run, and the code is analysed all the same by the `wardline` on PATH.
At last on a machine without Python: that is said, and a Python that the person names then runs the copy in the extension.
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
from tests.editors.vscode.acting import STATUS, TOAST, seen
from tests.editors.vscode.of_life import says
from tests.origin.record.vscode.driver import Code, started

STAND_IN = Path(__file__).parent / "python-extension"


def main() -> int:
    work, python = Path(sys.argv[1]), sys.argv[2]
    extensions = work / "extensions"
    extensions.mkdir(parents=True)
    shutil.copytree(workbench.ASSISTANT, extensions / "wardline.wardline-recorder-0.0.1")
    shutil.copytree(STAND_IN, extensions / "ms-python.python-2026.0.0")
    workbench.install(work, extensions, workbench.VSIX)
    return int(not all(one(work / one.__name__, python, extensions) for one in (active, untrusted, no_python)))


def active(work: Path, python: str, extensions: Path) -> bool:
    """The active environment is used, though there is another on PATH; and each folder has its own settings."""
    work.mkdir()
    os.environ["STAND_IN_PYTHON"] = str(program(work / "venv" / "python", [python]))
    on_path(work, python)

    def look(editor: Code) -> None:
        editor.ask("open", str(work / "ws" / "a" / "app.py"))
        seen(editor.page, STATUS, "Wardline 2")
        editor.ask("open", str(work / "ws" / "b" / "app.py"))
        seen(editor.page, STATUS, "Wardline 1")
        assert runs(work / "venv" / "python") == ["-m wardline --version", "-m wardline server"]
        assert runs(work / "bin" / "wardline") == []

    files = {
        "a/app.py": scene.BEFORE,
        "b/app.py": scene.BEFORE,
        "b/.vscode/settings.json": json.dumps({"wardline.minSeverity": "high"}),
        "two.code-workspace": json.dumps({"folders": [{"path": "a"}, {"path": "b"}]}),
    }
    with started(work, {}, extensions, {}, files, opened="two.code-workspace") as editor:
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


def no_python(work: Path, python: str, extensions: Path) -> bool:
    """There is one message, with a button that helps; and a Python that is named is all that was missing."""
    work.mkdir()
    home_with_path(work, work / "bin")
    os.environ.pop("STAND_IN_PYTHON")

    def look(editor: Code) -> None:
        page = editor.page
        editor.ask("open", str(work / "ws" / "app.py"))
        message = "Wardline needs Python 3.10 or later, and finds none on the remote machine."
        seen(page, TOAST, message)
        assert page.locator(f"{TOAST} .notification-list-item").count() == 1
        assert page.locator(f"{TOAST} .monaco-button", has_text="Get Python").count() == 1
        says(editor, "Wardline does not run: it needs Python 3.10 or later")
        page.screenshot(path=str(work.parent / "no-python.png"))
        editor.ask("set", "wardline.interpreter", str(plain_python(work, python)))
        seen(page, STATUS, "Wardline 2")
        says(editor, "the copy in this extension, run by the setting wardline.interpreter")

    with started(work, {}, extensions, {}, {"app.py": scene.BEFORE}) as editor:
        return held(editor, work, look)


def plain_python(work: Path, python: str) -> Path:
    """A Python in which nothing is installed."""
    return program(
        work / "plain" / "python3", [shutil.which("env") or "env", "-u", "PYTHONPATH", os.path.realpath(python)]
    )


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
    home_with_path(work, file.parent, "$PATH")


def home_with_path(work: Path, *folders: Path | str) -> None:
    """A home whose profile sets PATH to this."""
    home = work / "home"
    home.mkdir()
    (home / ".profile").write_text(f'PATH="{":".join(map(str, folders))}"\n')
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
