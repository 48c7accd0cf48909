"""Scenes in VS Code: suggestions of an assistant that are accepted, wholly or in part."""

from __future__ import annotations

from tests.origin.record import code
from tests.origin.record.scene import Scenes
from tests.origin.record.vscode.driver import Code

SCENES: Scenes[Code] = Scenes()
INDENT = " " * 4


def signature(editor: Code, text: str, body: str, speed: float = 9) -> None:
    """Type the head of a function at the end of the file, and wait for the suggestion of its body."""
    editor.bottom()
    editor.suggest(body, after=INDENT)
    editor.type(f"{text}\n{INDENT}", speed)
    editor.shown()


@SCENES.add
def accept_function_at_end(editor: Code) -> None:
    editor.begin(code.HEADER)
    signature(editor, "def find_orders(customer: str):", code.FIND_ORDERS, 8)
    editor.accept()
    editor.pause(2)
    editor.type("\n\n\nDONE = 1", 7)


@SCENES.add
def accept_function_in_the_middle(editor: Code) -> None:
    editor.begin(code.MODULE)
    editor.find("    return sqlite3.connect(DATABASE)\n")
    editor.suggest(code.DOWNLOAD + "\n", after=INDENT)
    editor.type("\n\ndef download(url, target):\n    ", 10)
    editor.shown()
    editor.accept()


@SCENES.add
def accept_whole_function_from_comment(editor: Code) -> None:
    editor.begin(code.HEADER)
    editor.bottom()
    editor.type("# read the settings file\n", 8)
    editor.suggest("ef load_settings(path: str) -> dict:\n    " + code.LOAD_SETTINGS + "\n", after="d")
    editor.type("d", 8)
    editor.shown()
    editor.accept()


@SCENES.add
def accept_one_line(editor: Code) -> None:
    editor.begin(code.HEADER + "def ping(host):\n    ")
    editor.bottom()
    editor.suggest(" subprocess.run(f'ping -c 1 {host}', shell=True)", after="result =")
    editor.type("result =", 6)
    editor.shown()
    editor.accept()
    editor.pause(0.8)
    editor.suggest(" result.returncode == 0", after="return")
    editor.type("\n    return", 6)
    editor.shown()
    editor.accept()


@SCENES.add
def accept_few_characters(editor: Code) -> None:
    editor.begin(code.MODULE)
    editor.find("    return found[-1]\n")
    editor.suggest("en(found)", after="print(l")
    editor.type("\n\nprint(l", 6)
    editor.shown()
    editor.accept()
    editor.suggest("ue", after="ok = Tr")
    editor.run("type", "editor.action.insertLineAfter")
    editor.type("ok = Tr", 7)
    editor.shown()
    editor.accept()


@SCENES.add
def accept_in_the_middle_of_a_line(editor: Code) -> None:
    editor.begin(code.MODULE)
    editor.find('["tar", "-czf", str(target), str(folder)]')
    editor.suggest(" cwd=str(folder.parent), timeout=60", after="str(folder)],")
    editor.type(",", 6)
    editor.shown()
    editor.accept()
    editor.pause(0.7)
    editor.find("round(total")
    editor.suggest(" - order.get('discount', 0.0)", after="round(total")
    editor.trigger()
    editor.shown()
    editor.accept()


@SCENES.add
def accept_at_end_without_newline(editor: Code) -> None:
    editor.begin(code.HEADER + "def backup(folder):")
    editor.bottom()
    editor.suggest("\n    " + code.BACKUP, after=":")
    editor.trigger()
    editor.shown()
    editor.accept()


@SCENES.add
def accept_in_empty_file(editor: Code) -> None:
    editor.begin("")
    editor.suggest(code.SCRIPT)
    editor.trigger()
    editor.shown()
    editor.accept()


@SCENES.add
def accept_replaces_typed_prefix(editor: Code) -> None:
    editor.begin(code.HEADER)
    editor.bottom()
    editor.suggest("response = requests.get(url, verify=False, timeout=10)", after="resp", before=4)
    editor.type("resp", 6)
    editor.shown()
    editor.accept()
    editor.type("\ndat = ", 6)
    row = len(code.HEADER.splitlines()) + 1
    editor.suggest("data = json.loads(response.text)", range=[row, 0, row, len("dat = ")])
    editor.commit_edit()


@SCENES.add
def accept_next_edit(editor: Code) -> None:
    """A "next edit": lines elsewhere are replaced."""
    editor.begin(code.MODULE)
    editor.find('item["price"]', after=False)
    start = code.MODULE[: code.MODULE.index("    total = 0.0")].count("\n")
    new = '    return round(sum(item["price"] * item["quantity"] for item in order["items"]), 2)'
    editor.suggest(new, range=[start, 0, start + 3, len("    return round(total, 2)")])
    editor.commit_edit()


@SCENES.add
def accept_word_by_word(editor: Code) -> None:
    editor.begin(code.HEADER)
    signature(editor, "def send(customer, text):", code.SEND)
    for _ in range(9):
        editor.key("accept-part", "Control+ArrowRight")
        editor.pause(0.25)
    editor.accept()


@SCENES.add
def accept_line_by_line(editor: Code) -> None:
    editor.begin(code.HEADER)
    signature(editor, "def load_settings(path):", code.LOAD_SETTINGS)
    for _ in range(3):
        editor.run("accept-part", "editor.action.inlineSuggest.acceptNextLine")
        editor.pause(0.6)
    editor.page.keyboard.press("Escape")
    editor.ask("suggest", None)


@SCENES.add
def accept_then_type_inside(editor: Code) -> None:
    editor.begin(code.HEADER)
    signature(editor, "def download(url, target):", code.DOWNLOAD)
    editor.accept()
    editor.pause(1)
    editor.find("timeout=10")
    editor.key("type", "Backspace")
    editor.type("5, stream=True", 8)
    editor.find("status_code == 200:")
    editor.type("\n            log(attempt)", 9)


@SCENES.add
def accept_then_undo(editor: Code) -> None:
    editor.begin(code.HEADER)
    signature(editor, "def backup(folder):", code.BACKUP)
    editor.accept()
    editor.pause(1.2)
    editor.key("undo", "Control+Z")
    editor.ask("suggest", None)
    editor.type("pass", 7)


@SCENES.add
def accept_then_undo_then_redo(editor: Code) -> None:
    editor.begin(code.HEADER)
    signature(editor, "def find_orders(customer):", code.FIND_ORDERS)
    editor.accept()
    editor.pause(0.8)
    editor.key("undo", "Control+Z")
    editor.pause(0.7)
    editor.key("redo", "Control+Y")
    editor.pause(0.5)
    editor.key("undo", "Control+Z")
    editor.key("redo", "Control+Shift+Z")


@SCENES.add
def accept_three_in_a_row(editor: Code) -> None:
    editor.begin(code.HEADER + "def report(rows):\n    ")
    editor.bottom()
    lines = ["names = [row['name'] for row in rows]", "\n    total = sum(row['total'] for row in rows)"]
    lines.append("\n    return f'{len(names)} customers, {total:.2f} €'")
    for line in lines:
        editor.suggest(line)
        editor.trigger()
        editor.shown()
        editor.accept()


@SCENES.add
def suggestion_typed_through(editor: Code) -> None:
    """The suggestion is read and typed, not accepted; then the next one is dismissed."""
    editor.begin(code.HEADER + "def close(connection):\n    ")
    editor.bottom()
    editor.suggest("connection.commit()\n    connection.close()")
    editor.trigger()
    editor.shown()
    editor.type("connection.commit()", 11)
    editor.shown()
    editor.page.keyboard.press("Escape")
    editor.ask("suggest", None)
    editor.type("\n    return None", 8)


@SCENES.add
def client_says_accepted(editor: Code) -> None:
    """Tab is bound to a command that accepts and then tells the server."""
    editor.ask("run", "setContext", "wardlineRecorder.tells", True)
    try:
        editor.begin(code.HEADER)
        signature(editor, "def find_orders(customer):", code.FIND_ORDERS)
        start = editor.journal.update()
        editor.accept()
        editor.journal.wait_for("workspace/executeCommand", start)
        editor.pause(1)
        editor.suggest(" find_orders('ann')", after="ORDERS =")
        editor.type("\n\n\nORDERS =", 8)
        editor.shown()
        start = editor.journal.update()
        editor.accept()
        editor.journal.wait_for("workspace/executeCommand", start)
    finally:
        editor.ask("run", "setContext", "wardlineRecorder.tells", False)
