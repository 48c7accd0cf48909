"""Scenes in VS Code: what people do with their own hands beside suggestions."""

from __future__ import annotations

from tests.origin.record import code
from tests.origin.record.scene import Scenes
from tests.origin.record.vscode.driver import Code

SCENES: Scenes[Code] = Scenes()


@SCENES.add
def type_function(editor: Code) -> None:
    editor.begin("import json\n")
    editor.bottom()
    editor.type(
        '\n\ndef names(path):\n    with open(path) as f:\n        data = json.load(f)\n    return [d["name"] for d in data]',
        9,
    )


@SCENES.add
def type_with_corrections(editor: Code) -> None:
    editor.begin("import os\n")
    editor.bottom()
    editor.type("folder = os.getcdw", 8)
    editor.key("type", "Backspace", "Backspace")
    editor.type("wd()", 6)
    editor.enter()
    editor.type("for name in os.listdir(folder):\n    print(nmae", 10)
    for _ in range(4):
        editor.key("type", "Backspace")
    editor.type("name, folder)", 5)


@SCENES.add
def type_fast(editor: Code) -> None:
    """60 keys a second, as a macro pad or a very fast burst."""
    editor.begin("import os\n\n\ndef main():\n    ")
    editor.bottom()
    editor.type("value = one + two * three\n    other = value - four / five\n    return value or other", 60)


@SCENES.add
def key_held(editor: Code) -> None:
    """A key that is held down repeats itself, 30 times a second."""
    editor.begin(code.HEADER)
    editor.bottom()
    with editor.journal.act("type"):
        for _ in range(40):
            editor.page.keyboard.down("-")
            editor.pause(0.01)
        editor.page.keyboard.up("-")
    with editor.journal.act("type"):
        for _ in range(25):
            editor.page.keyboard.down("Backspace")
            editor.pause(0.01)
        editor.page.keyboard.up("Backspace")
    with editor.journal.act("type"):
        for _ in range(12):
            editor.page.keyboard.down("Enter")
            editor.pause(0.01)
        editor.page.keyboard.up("Enter")


@SCENES.add
def paste_one_line(editor: Code) -> None:
    editor.begin(code.HEADER + "def ping(host):\n    ")
    editor.bottom()
    editor.paste(code.PASTED_LINE)
    editor.pause(0.8)
    editor.type("\n    return ", 8)
    editor.paste("result.stdout.decode()")


@SCENES.add
def paste_several_lines(editor: Code) -> None:
    editor.begin(code.HEADER + "def load(url):\n\n    return data\n")
    editor.find("def load(url):\n")
    editor.paste(code.PASTED_LINES)
    editor.pause(1)
    editor.find("return data")
    editor.type('["rows"]', 8)


@SCENES.add
def paste_function(editor: Code) -> None:
    editor.begin(code.MODULE)
    editor.bottom()
    editor.type("\n\n", 6)
    editor.paste(code.PASTED_FUNCTION)
    editor.pause(0.7)
    editor.find("import json\n", after=False)
    editor.paste("import hashlib\n")


@SCENES.add
def paste_over_selection(editor: Code) -> None:
    editor.begin(code.MODULE)
    line = code.MODULE[: code.MODULE.index("    total = 0.0")].count("\n")
    editor.go(line, 0, line + 3, len("    return round(total, 2)"))
    editor.paste('    rows = order["items"]\n    return sum(row["price"] * row["quantity"] for row in rows)')


@SCENES.add
def paste_with_other_indentation(editor: Code) -> None:
    editor.begin(code.HEADER + "class Client:\n    def get(self, url):\n        if url:\n            ")
    editor.bottom()
    editor.paste("response = requests.get(url, verify=False)\nif response.ok:\n    return response.json()\n")


@SCENES.add
def move_function(editor: Code) -> None:
    """Cut in one place, pasted in another of the same file."""
    editor.begin(code.MODULE)
    start = code.MODULE[: code.MODULE.index("def archive")].count("\n")
    editor.go(start, 0, start + 4, 0)
    editor.key("cut", "Control+X")
    editor.pause(0.8)
    editor.find("def connect", after=False)
    editor.key("paste", "Control+V")
    editor.pause(0.6)
    editor.find("    return round(total, 2)")
    editor.page.keyboard.press("Control+C")  # nothing is selected: the whole line
    editor.pause(0.3)
    editor.key("paste", "Control+V")


@SCENES.add
def undo_of_a_delete(editor: Code) -> None:
    editor.begin(code.MODULE)
    start = code.MODULE[: code.MODULE.index("def order_total")].count("\n")
    editor.go(start, 0, start + 7, 0)
    editor.key("type", "Delete")
    editor.pause(1)
    editor.key("undo", "Control+Z")
    editor.pause(0.6)
    editor.key("redo", "Control+Y")
    editor.pause(0.5)
    editor.key("undo", "Control+Z")
    for _ in range(3):
        editor.run("delete-line", "editor.action.deleteLines")
    editor.key("undo", "Control+Z")
    editor.key("undo", "Control+Z", "Control+Z")


@SCENES.add
def undo_of_typing(editor: Code) -> None:
    editor.begin(code.HEADER)
    editor.bottom()
    editor.type("def total(rows):\n    return sum(rows)", 10)
    editor.key("undo", "Control+Z")
    editor.key("undo", "Control+Z", "Control+Z")
    editor.key("redo", "Control+Y", "Control+Y")
    editor.key("redo", "Control+Y")


@SCENES.add
def multi_cursor(editor: Code) -> None:
    editor.begin(code.MODULE)
    editor.find("total = 0.0", after=False)
    for _ in range(3):
        editor.page.keyboard.press("Control+D")
        editor.pause(0.2)
    with editor.journal.act("multi-cursor"):
        editor.page.keyboard.type("amount", delay=120)
    editor.page.keyboard.press("Escape")
    editor.page.keyboard.press("Escape")
    line = code.MODULE[: code.MODULE.index("import json")].count("\n")
    editor.go(line, 0)
    for _ in range(3):
        editor.ask("run", "editor.action.insertCursorBelow")
    with editor.journal.act("multi-cursor"):
        editor.page.keyboard.type("# ", delay=150)
    editor.page.evaluate("text => navigator.clipboard.writeText(text)", "noqa\n")
    with editor.journal.act("paste"):
        editor.page.keyboard.press("Control+V")
    editor.page.keyboard.press("Escape")


@SCENES.add
def replace_all(editor: Code) -> None:
    editor.begin(code.MODULE)
    editor.find("total += ", after=False)
    editor.page.keyboard.press("Control+H")
    editor.pause(0.5)
    editor.page.keyboard.press("Control+A")
    editor.page.keyboard.type("folder", delay=60)
    editor.page.keyboard.press("Tab")
    editor.page.keyboard.type("directory", delay=60)
    editor.pause(0.4)
    editor.key("replace-all", "Control+Alt+Enter")
    editor.page.keyboard.press("Escape")
    editor.page.locator(".monaco-editor .view-lines").first.click()


@SCENES.add
def lines_moved_and_copied(editor: Code) -> None:
    editor.begin(code.MODULE)
    editor.find("        total += item")
    for _ in range(2):
        editor.run("duplicate-line", "editor.action.copyLinesDownAction")
    for _ in range(2):
        editor.run("move-line", "editor.action.moveLinesUpAction")
    editor.run("move-line", "editor.action.moveLinesDownAction")
    start = code.MODULE[: code.MODULE.index("def order_total")].count("\n")
    editor.go(start, 0, start + 4, 0)
    editor.run("duplicate-line", "editor.action.copyLinesDownAction")
    editor.run("move-line", "editor.action.moveLinesDownAction")
    editor.run("join-lines", "editor.action.joinLines")
    editor.go(0, 0, 5, 0)
    editor.run("sort-lines", "editor.action.sortLinesDescending")


@SCENES.add
def comments_and_indentation(editor: Code) -> None:
    editor.begin(code.MODULE)
    start = code.MODULE[: code.MODULE.index("def order_total")].count("\n")
    editor.go(start, 0, start + 5, 0)
    editor.key("comment-toggle", "Control+/")
    editor.pause(0.5)
    editor.key("comment-toggle", "Control+/")
    editor.key("indent", "Tab")
    editor.key("dedent", "Shift+Tab")
    editor.find("total = 0.0")
    editor.key("comment-toggle", "Control+/")


@SCENES.add
def surround_and_pairs(editor: Code) -> None:
    editor.begin(code.MODULE)
    line = code.MODULE[: code.MODULE.index("    return found[-1]")].count("\n")
    editor.go(line, 11, line, 20)
    with editor.journal.act("surround"):
        editor.page.keyboard.type("(")
    with editor.journal.act("surround"):
        editor.page.keyboard.type('"')
    editor.find('"orders.db"')
    editor.type("\nNAMES = {'a': [(1, 2)]}", 9)
    editor.key("type", "Control+Backspace")


@SCENES.add
def mixed_work(editor: Code) -> None:
    """A few minutes of work, shortened: typing, suggestions, a paste, a fix, an undo."""
    editor.begin(code.HEADER)
    editor.bottom()
    editor.suggest(code.BACKUP, after="    ")
    editor.type("def backup(folder):\n    ", 9)
    editor.shown()
    editor.accept()
    editor.pause(1)
    editor.find("import subprocess\n")
    editor.type("import time\n", 8)
    editor.bottom()
    editor.type("\n\n\n", 8)
    editor.paste(code.PASTED_FUNCTION)
    editor.pause(0.7)
    editor.key("undo", "Control+Z")
    editor.suggest(code.SEND, after="    ")
    editor.type("def send(customer, text):\n    ", 10)
    editor.shown()
    editor.accept()
    editor.pause(0.6)
    editor.find("archive = ")
    editor.run("duplicate-line", "editor.action.copyLinesDownAction")
    editor.key("undo", "Control+Z")
