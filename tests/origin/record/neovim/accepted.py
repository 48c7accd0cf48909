"""Scenes in Neovim: suggestions that are accepted. 0.12 has inline completion of its own; before it, plugins insert the text
by an edit (copilot.lua and its like) or by the keys of a mapping (copilot.vim and its like)."""

from __future__ import annotations

from tests.origin.record import code
from tests.origin.record.neovim.driver import Neovim
from tests.origin.record.scene import Scenes

SCENES: Scenes[Neovim] = Scenes()
INDENT = " " * 4


def signature(editor: Neovim, text: str, body: str, speed: float = 9) -> None:
    """Type the head of a function at the end of the file, and wait for the suggestion of its body."""
    editor.keys("G", "o")
    editor.suggest(body, after=f"{text}\n{INDENT}")
    editor.type(f"{text}\n{INDENT}", speed)
    editor.shown()


def at_end(editor: Neovim, text: str, speed: float = 9) -> None:
    """Type the head of a function at the end of the file."""
    editor.keys("G", "o")
    editor.type(f"{text}\n{INDENT}", speed)
    editor.pause(0.8)


@SCENES.on("0.12")
def accept_function_at_end(editor: Neovim) -> None:
    editor.begin(code.HEADER, "assistant")
    signature(editor, "def find_orders(customer: str):", code.FIND_ORDERS, 8)
    editor.accept()
    editor.pause(1)
    editor.type("\n\n\nDONE = 1", 7)


@SCENES.on("0.12")
def accept_one_line(editor: Neovim) -> None:
    editor.begin(code.HEADER + "def ping(host):\n", "assistant")
    editor.keys("G", "o")
    editor.suggest(" subprocess.run(f'ping -c 1 {host}', shell=True)", after="result =")
    editor.type("result =", 6)
    editor.shown()
    editor.accept()
    editor.suggest(" result.returncode == 0", after="return")
    editor.type("\n    return", 6)
    editor.shown()
    editor.accept()


@SCENES.on("0.12")
def accept_in_the_middle_of_a_line(editor: Neovim) -> None:
    editor.begin(code.MODULE, "assistant")
    editor.find('["tar", "-czf"')
    editor.keys("f]", "a")
    editor.suggest(" cwd=str(folder.parent), timeout=60", after="str(folder)],")
    editor.type(",", 6)
    editor.shown()
    editor.accept()


@SCENES.on("0.12")
def accept_in_empty_file(editor: Neovim) -> None:
    editor.begin("", "assistant")
    editor.suggest(code.SCRIPT)
    editor.keys("i")
    editor.shown()
    editor.accept()


@SCENES.on("0.12")
def accept_replaces_typed_prefix(editor: Neovim) -> None:
    editor.begin(code.HEADER, "assistant")
    editor.keys("G", "o")
    editor.suggest("response = requests.get(url, verify=False, timeout=10)", after="resp", before=4)
    editor.type("resp", 6)
    editor.shown()
    editor.accept()
    editor.suggest("data = json.loads(response.text)", after="dat = ", before=6)
    editor.type("\ndat = ", 6)
    editor.shown()
    editor.accept()


@SCENES.on("0.12")
def accept_word_by_word(editor: Neovim) -> None:
    editor.begin(code.HEADER, "assistant")
    signature(editor, "def send(customer, text):", code.SEND)
    for _ in range(8):
        editor.act("accept-part", "<C-Right>")
        editor.shown()
    editor.accept()


@SCENES.on("0.12")
def accept_line_by_line(editor: Neovim) -> None:
    editor.begin(code.HEADER, "assistant")
    signature(editor, "def load_settings(path):", code.LOAD_SETTINGS)
    for _ in range(3):
        editor.act("accept-part", "<C-Down>")
        editor.shown()
    editor.suggest("")


@SCENES.on("0.12")
def accept_then_type_inside(editor: Neovim) -> None:
    editor.begin(code.HEADER, "assistant")
    signature(editor, "def download(url, target):", code.DOWNLOAD)
    editor.accept()
    editor.pause(0.8)
    editor.find("timeout=10")
    editor.keys("f1")
    editor.act("type", "cw", "5")
    editor.type(", stream=True", 8)
    editor.find("            break")
    with editor.journal.act("auto-indent"):
        editor.keys("O")
    editor.type("log(attempt)", 9)


@SCENES.on("0.12")
def accept_then_undo(editor: Neovim) -> None:
    editor.begin(code.HEADER, "assistant")
    signature(editor, "def backup(folder):", code.BACKUP)
    editor.accept()
    editor.pause(0.8)
    editor.keys("<Esc>")
    editor.act("undo", "u")
    editor.pause(0.5)
    editor.act("redo", "<C-R>")
    editor.act("undo", "u")


@SCENES.on("0.12")
def client_says_accepted(editor: Neovim) -> None:
    editor.begin(code.HEADER, "assistant")
    editor.lua("Recorder.tell()")
    signature(editor, "def find_orders(customer):", code.FIND_ORDERS)
    start = editor.journal.update()
    editor.accept()
    editor.journal.wait_for("workspace/executeCommand", start)
    editor.pause(0.6)
    editor.suggest(" find_orders('ann')", after="ORDERS =")
    editor.type("\n\n\nORDERS =", 8)
    editor.shown()
    start = editor.journal.update()
    editor.accept()
    editor.journal.wait_for("workspace/executeCommand", start)


@SCENES.on("0.7", "0.10", "0.12")
def accept_by_edit(editor: Neovim) -> None:
    """As copilot.lua does it: a TextEdit."""
    editor.begin(code.HEADER)
    at_end(editor, "def load_settings(path):")
    editor.do("accept", "Recorder.accept_by_edit(...)", code.LOAD_SETTINGS, 0)
    editor.pause(0.6)
    editor.type("\n\n\nPORT = int", 8)
    editor.do("accept", "Recorder.accept_by_edit(...)", "(os.environ['PORT'])", 0)


@SCENES.on("0.10")
def accept_by_edit_in_parts(editor: Neovim) -> None:
    editor.begin(code.HEADER)
    at_end(editor, "def send(customer, text):")
    lines = code.SEND.splitlines(keepends=True)
    for word in ("payload", " =", ' {"', "customer", '":', " customer,"):
        editor.do("accept-part", "Recorder.accept_by_edit(...)", word, 0)
        editor.pause(0.3)
    done = sum(map(len, ("payload", " =", ' {"', "customer", '":', " customer,")))
    editor.do("accept-part", "Recorder.accept_by_edit(...)", lines[0][done:], 0)
    editor.pause(0.4)
    editor.do("accept-part", "Recorder.accept_by_edit(...)", lines[1], 0)


@SCENES.on("0.7")
def accept_by_edit_replaces_line(editor: Neovim) -> None:
    """copilot.lua replaces the line up to the caret by the whole line: only what is new comes through."""
    editor.begin(code.HEADER)
    editor.keys("G", "o")
    editor.type("response = requests.g", 7)
    whole = "response = requests.get(url, verify=False, timeout=10)\ndata = response.json()"
    editor.do("accept", "Recorder.accept_by_edit(...)", whole, len("response = requests.g"))
    editor.keys("<Esc>")
    editor.act("undo", "u")
    editor.act("redo", "<C-R>")


@SCENES.on("0.7", "0.10")
def accept_by_mapping(editor: Neovim) -> None:
    """As copilot.vim does it: the mapping inserts the text of an expression."""
    editor.begin(code.HEADER)
    at_end(editor, "def backup(folder):")
    editor.vim.vars["suggestion"] = code.BACKUP
    editor.act("accept", "<C-L>")
    editor.pause(0.6)
    editor.keys("<Esc>")
    editor.act("undo", "u")
    editor.act("redo", "<C-R>")


@SCENES.on("0.12")
def accept_by_mapping_in_empty_file(editor: Neovim) -> None:
    editor.begin("")
    editor.vim.vars["suggestion"] = code.SCRIPT.rstrip("\n")
    editor.keys("i")
    editor.act("accept", "<C-L>")
