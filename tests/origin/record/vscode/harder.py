"""Scenes in VS Code that look like something else on the wire, or come from files of another kind."""

from __future__ import annotations

from tests.origin.record import code
from tests.origin.record.scene import Scenes
from tests.origin.record.vscode.accepted import INDENT, signature
from tests.origin.record.vscode.driver import Code

SCENES: Scenes[Code] = Scenes()


@SCENES.add
def accept_with_range_from_line_start(editor: Code) -> None:
    """Some assistants give the whole line, from its start, as what is to be replaced."""
    editor.begin(code.HEADER)
    editor.bottom()
    head = "def find_orders(customer):"
    editor.suggest(f"{INDENT}{code.FIND_ORDERS}", after=INDENT, before=len(INDENT))
    editor.type(f"{head}\n{INDENT}", 10)
    editor.shown()
    editor.accept()
    editor.pause(0.6)
    editor.suggest("LIMIT = int(os.environ['LIMIT'])\nFOLDER = Path('/srv/orders')\n", after="LIM", before=3)
    editor.type("\n\nLIM", 6)
    editor.shown()
    editor.accept()


@SCENES.add
def accept_over_closing_bracket(editor: Code) -> None:
    """What the editor has closed by itself is replaced too."""
    editor.begin(code.HEADER + "def ping(host):\n    ")
    editor.bottom()
    editor.suggest("f'ping -c 1 {host}', shell=True)\n    return True", after="run(", behind=1)
    editor.type("subprocess.run(", 8)
    editor.shown()
    editor.accept()


@SCENES.add
def accept_next_edits_that_insert_and_delete(editor: Code) -> None:
    editor.begin(code.MODULE)
    lines = code.MODULE.split("\n")
    row = lines.index("    total = 0.0")
    editor.go(row, 4)
    editor.suggest("    total = 0.0\n    tax = order.get('tax', 0.0)", range=[row, 0, row, len(lines[row])])
    editor.commit_edit()
    editor.pause(0.8)
    row = lines.index('    found = sorted(folder.glob("*.json"))') + 1
    editor.suggest("    return max(folder.glob('*.json'))", range=[row, 0, row + 1, len("    return found[-1]")])
    editor.commit_edit()


@SCENES.add
def accept_in_file_with_crlf(editor: Code) -> None:
    editor.begin(code.HEADER.replace("\n", "\r\n"))
    signature(editor, "def backup(folder):", code.BACKUP)
    editor.accept()
    editor.pause(0.6)
    editor.key("undo", "Control+Z")
    editor.key("redo", "Control+Y")
    editor.ask("suggest", None)
    editor.bottom()
    editor.enter()
    editor.paste("# done\nprint(backup('/srv'))\n")


@SCENES.add
def accept_after_characters_beyond_the_bmp(editor: Code) -> None:
    """Columns count UTF-16 units: 🔑 is two."""
    editor.begin(code.HEADER + "NAMES = {'🔑': 'naïve', '𝄞': ")
    editor.bottom()
    editor.suggest("'clef', '🎼': ['score', '…']}\nKEY = NAMES['🔑']", after="'𝄞': ")
    editor.trigger()
    editor.shown()
    editor.accept()
    editor.type("\nkey = 'é'", 6)


@SCENES.add
def paste_of_a_body(editor: Code) -> None:
    """A person types the head of a function and pastes its body: on the wire just what an accepted suggestion is."""
    editor.begin(code.HEADER)
    editor.bottom()
    editor.type(f"def find_orders(customer):\n{INDENT}", 9)
    editor.pause(0.9)
    editor.paste(code.FIND_ORDERS)
    editor.pause(0.6)
    editor.type("\n", 8)
    editor.bottom()
    editor.type("value = ", 9)
    editor.paste("json.loads(Path('values.json').read_text())")


@SCENES.add
def paste_that_is_formatted(editor: Code) -> None:
    """With editor.formatOnPaste the formatter's edits follow at once."""
    editor.ask("set", "editor.formatOnPaste", True)
    try:
        editor.begin(code.HEADER)
        editor.bottom()
        editor.paste("def f( a,b ):\n    x = {'a':a,'b':b}\n    return [ x , a,b ]\n")
    finally:
        editor.ask("set", "editor.formatOnPaste", False)


@SCENES.add
def agent_streams_into_editor(editor: Code) -> None:
    """An agent inside the editor writes as its model speaks: a few characters every 40 ms."""
    editor.begin(code.HEADER)
    body = "def backup(folder):\n    " + code.BACKUP + "\n"
    done = code.HEADER
    with editor.journal.act("agent-edit"):
        for start in range(0, len(body), 7):
            row, column = done.count("\n"), len(done.rpartition("\n")[2])
            editor.ask("edit", [[row, column, row, column, body[start : start + 7]]])
            done += body[start : start + 7]
            editor.pause(0.04)


@SCENES.add
def agent_edits_in_several_places(editor: Code) -> None:
    """One edit of an agent: an import, a parameter, and a new function."""
    editor.begin(code.MODULE)
    lines = code.MODULE.split("\n")
    row = next(i for i, line in enumerate(lines) if line.startswith("def latest"))
    with editor.journal.act("agent-edit"):
        changes = [[0, 0, 0, 0, "import hashlib\n"], [row, 11, row, 23, "folder: Path, suffix: str"]]
        editor.ask("edit", [*changes, [len(lines) - 1, 0, len(lines) - 1, 0, "\n\n" + code.PASTED_FUNCTION]])
    editor.pause(1)
    editor.key("undo", "Control+Z")


@SCENES.add
def type_slowly(editor: Code) -> None:
    """With pauses to think, characters that need a dead key, and a word deleted at once."""
    editor.begin("PRICES = {}\n")
    editor.bottom()
    editor.type("# größer als 5 €", 5)
    editor.enter()
    editor.pause(1.5)
    editor.type("high = [p for p", 5)
    editor.pause(2)
    editor.type(" in PRICES if p > 5", 6)
    editor.key("type", "Control+Backspace")
    editor.type("limit", 4)


@SCENES.add
def accept_then_format_on_save(editor: Code) -> None:
    """The formatter changes quotes and line breaks inside of what was accepted."""
    editor.ask("set", "editor.formatOnSave", True)
    try:
        editor.begin(code.HEADER)
        body = "rows = [ r for r in data if r['active']==True ]\n    return {'rows':rows, 'count':len( rows )}"
        signature(editor, "def report(data):", body)
        editor.accept()
        editor.pause(0.6)
        editor.save()
        editor.pause(0.5)
    finally:
        editor.ask("set", "editor.formatOnSave", False)


@SCENES.add
def accept_then_move(editor: Code) -> None:
    """What was accepted is cut and pasted elsewhere, and a copy of a part of it pasted once more."""
    editor.begin(code.MODULE)
    editor.bottom()
    editor.suggest(code.BACKUP + "\n\n\n", after=INDENT)
    editor.type(f"\n\ndef backup(folder):\n{INDENT}", 10)
    editor.shown()
    editor.accept()
    editor.pause(0.6)
    lines = editor.ask("state")["text"].split("\n")
    row = lines.index("def backup(folder):")
    editor.go(row, 0, row + 7, 0)
    editor.key("cut", "Control+X")
    editor.pause(0.5)
    editor.find("def connect", after=False)
    editor.key("paste", "Control+V")
    row = editor.ask("state")["text"].split("\n").index("def backup(folder):")
    editor.go(row + 1, 0, row + 3, 0)
    editor.page.keyboard.press("Control+C")
    editor.find("    total = 0.0\n")
    editor.key("paste", "Control+V")


@SCENES.add
def accept_then_cut_down(editor: Code) -> None:
    """Half of what was accepted is deleted, the rest renamed and commented."""
    editor.begin(code.HEADER)
    signature(editor, "def download(url, target):", code.DOWNLOAD)
    editor.accept()
    editor.pause(0.8)
    row = editor.ask("state")["text"].split("\n").index("    else:")
    editor.go(row, 0, row + 2, 0)
    editor.key("type", "Delete")
    editor.find("    for attempt in range(3):")
    editor.run("delete-line", "editor.action.deleteLines")
    editor.go(row - 3, 0, row - 1, 0)
    editor.key("dedent", "Shift+Tab")
    editor.find("response = req", after=False)
    editor.key("type", "Control+Delete")
    editor.type("answer", 8)
