"""The way of somebody who has only VS Code and Python: python -m tests.editors.vscode.newcomer FOLDER WARDLINE-PYTHON

Nothing is set, and no `wardline` is installed: the packaged extension is installed, the folder is opened, a file in it is
clicked on. The first squiggle must be there within a minute. The rest is for pictures of what a newcomer sees; they are
left in FOLDER/pictures.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
import traceback
from pathlib import Path

from tests.editors.vscode import workbench
from tests.editors.vscode.acting import (
    DELAY,
    LENS,
    ROW,
    SQUIGGLE,
    STATUS,
    framed,
    palette,
    picture,
    seen,
    text,
)
from tests.editors.vscode.of_life import says
from tests.editors.vscode.places import home_with_path, plain_python
from tests.origin.record.vscode.driver import Code, started

MINUTE = 60.0
SIZE = {"width": 1040, "height": 700}
"""Of the window when pictures are made."""
APP = """\
import sqlite3

import yaml
from flask import Flask, request

app = Flask(__name__)


@app.get("/orders")
def orders():
    db = sqlite3.connect("shop.db")
    customer = request.args["customer"]
    query = f"SELECT * FROM orders WHERE customer = '{customer}'"
    return db.execute(query).fetchall()


"""
SUGGESTED = "with open(path) as file:\n        return yaml.load(file, Loader=yaml.Loader)"


def main() -> int:
    work, python = Path(sys.argv[1]), sys.argv[2]
    extensions = work / "extensions"
    extensions.mkdir(parents=True)
    shutil.copytree(workbench.ASSISTANT, extensions / "wardline.wardline-recorder-0.0.1")
    home_with_path(work, plain_python(work, python).parent, "$PATH")
    os.environ.pop("STAND_IN_PYTHON", None)
    since = time.monotonic()
    workbench.install(work, extensions, workbench.VSIX)
    with started(work, {}, extensions, {}, {"shop.py": APP}) as editor:
        try:
            first_squiggle(editor)
            seconds = time.monotonic() - since
            print(f"from the .vsix to the first squiggle: {seconds:.1f} s")
            assert seconds < MINUTE
            says(editor, "the copy in this extension, run by python3 on PATH")
            pictures(editor)
            return 0
        except Exception:
            editor.page.screenshot(path=str(work / "failure.png"))
            traceback.print_exc()
            return 1


def first_squiggle(editor: Code) -> None:
    page = editor.page
    page.locator(".explorer-folders-view .monaco-list-row", has_text="shop.py").first.dblclick(timeout=1000 * DELAY)
    page.locator(SQUIGGLE).first.wait_for(timeout=1000 * DELAY)
    seen(page, STATUS, "Wardline 1")


def pictures(editor: Code) -> None:
    """A finding and why it is one; its fix; its rule's page; a suggestion that was accepted."""
    page = editor.page
    page.set_viewport_size(SIZE)
    page.mouse.move(SIZE["width"] - 50, SIZE["height"] - 50)  # so that nothing is under it
    editor.ask("set", "editor.minimap.enabled", False)
    editor.ask("set", "editor.hover.above", False)
    editor.ask("run", "workbench.action.closeSidebar")
    editor.find("db.execute(q")
    editor.ask("run", "editor.action.showHover")
    seen(page, ".monaco-hover", "Why is this bad?")
    editor.pause(0.5)
    picture(editor, "finding", 640)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+.")
    page.locator(".action-widget .monaco-list-row").first.wait_for(timeout=1000 * DELAY)
    picture(editor, "fix", 470)
    page.keyboard.press("Escape")

    palette(editor, "Wardline: Show Rule")
    framed(editor, "Why is this bad?")
    editor.pause(0.5)
    picture(editor, "rule", 640)
    editor.ask("run", "workbench.action.closeActiveEditor")

    editor.ask("run", "wardline.findings.focus")
    editor.ask("run", "workbench.action.focusActiveEditorGroup")
    editor.suggest(SUGGESTED, after="    ")
    editor.bottom()
    page.keyboard.type("def settings(path", delay=30)
    page.keyboard.type("):\n", delay=30)
    editor.shown()
    picture(editor, "suggestion", 580)
    page.keyboard.press("Tab")
    editor.suggest("")
    seen(page, LENS, "AI block · 1 finding")
    seen(page, ROW, "unreviewed")
    editor.pause(1)
    picture(editor, "block", 580)
    before = text(editor)
    page.locator(f"{LENS} a", has_text="Fix all").first.click(timeout=1000 * DELAY)
    editor.until(lambda: text(editor) != before, "the fix in the block", DELAY)
    assert "yaml.safe_load(file)" in text(editor)


if __name__ == "__main__":
    sys.exit(main())
