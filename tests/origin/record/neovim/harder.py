"""Scenes in Neovim that look like something else on the wire, or come from files of another kind."""

from __future__ import annotations

from tests.origin.record import code
from tests.origin.record.neovim.accepted import INDENT, at_end, signature
from tests.origin.record.neovim.driver import Neovim
from tests.origin.record.scene import Scenes

SCENES: Scenes[Neovim] = Scenes()


@SCENES.on("0.7", "0.12")
def paste_of_a_body(editor: Neovim) -> None:
    """A person types the head of a function and puts its body: on the wire much like an accepted suggestion."""
    editor.begin(code.HEADER)
    at_end(editor, "def find_orders(customer):")
    editor.vim.funcs.setreg("a", code.FIND_ORDERS, "v")
    editor.act("paste", "<C-R><C-O>a")
    editor.pause(0.5)
    editor.type("\nvalue = ", 9)
    editor.vim.funcs.setreg("b", "json.loads(Path('values.json').read_text())", "v")
    editor.act("paste", "<C-R><C-O>b")


@SCENES.on("0.10", "0.12")
def accept_next_edit(editor: Neovim) -> None:
    """A "next edit", as plugins make it: lines elsewhere are replaced by a TextEdit."""
    editor.begin(code.MODULE)
    lines = code.MODULE.split("\n")
    row = lines.index("    total = 0.0")
    new = '    return round(sum(item["price"] * item["quantity"] for item in order["items"]), 2)\n'
    editor.do("accept", "Recorder.replace_lines(...)", row, row + 4, new)
    editor.pause(0.8)
    editor.do("accept", "Recorder.replace_lines(...)", 0, 0, "import hashlib\n")
    editor.pause(0.5)
    editor.act("undo", "u")


@SCENES.on("0.12")
def accept_with_range_from_line_start(editor: Neovim) -> None:
    """Some assistants give the whole line, from its start, as what is to be replaced."""
    editor.begin(code.HEADER, "assistant")
    editor.keys("G", "o")
    head = "def find_orders(customer):"
    editor.suggest(f"{INDENT}{code.FIND_ORDERS}", after=f"{head}\n{INDENT}", before=len(INDENT))
    editor.type(f"{head}\n{INDENT}", 9)
    editor.shown()
    editor.accept()


@SCENES.on("0.12")
def accept_in_file_with_crlf(editor: Neovim) -> None:
    editor.begin(code.HEADER.replace("\n", "\r\n"), "assistant")
    signature(editor, "def backup(folder):", code.BACKUP)
    editor.accept()
    editor.pause(0.5)
    editor.keys("<Esc>")
    editor.vim.funcs.setreg("a", code.PASTED_LINES, "l")
    editor.act("paste", '"ap')


@SCENES.on("0.10", "0.12")
def accept_after_characters_beyond_the_bmp(editor: Neovim) -> None:
    """0.10 counts columns in UTF-16 units, 0.12 in bytes."""
    editor.begin(code.HEADER + "NAMES = {'🔑': 'naïve', '𝄞': \n")
    editor.keys("G", "A")
    text = "'clef', '🎼': ['score', '…']}\nKEY = NAMES['🔑']"
    editor.vim.vars["suggestion"] = text
    editor.act("accept", "<C-L>")
    editor.type("\nkey = '€'", 6)


@SCENES.on("0.12")
def accept_three_in_a_row(editor: Neovim) -> None:
    editor.begin(code.HEADER + "def report(rows):\n", "assistant")
    editor.keys("G", "o")
    lines = ["names = [row['name'] for row in rows]", "\n    total = sum(row['total'] for row in rows)"]
    lines.append("\n    return f'{len(names)} customers, {total:.2f} €'")
    after = INDENT
    for line in lines:
        editor.suggest(line, after=after)
        editor.act("type", "x", "<BS>", delay=0.12)
        editor.shown()
        editor.accept()
        after = line[-12:]


@SCENES.on("0.10", "0.12")
def agent_edits_in_editor(editor: Neovim) -> None:
    """A plugin with an agent: a function at once, then characters as the model speaks, then the whole buffer."""
    editor.begin(code.MODULE)
    editor.do("agent-edit", "Recorder.append(...)", "\n\n" + code.PASTED_FUNCTION)
    editor.pause(0.8)
    body = "\n\ndef backup(folder):\n    " + code.BACKUP + "\n"
    with editor.journal.act("agent-edit"):
        for start in range(0, len(body), 7):
            editor.lua("Recorder.append(...)", body[start : start + 7])
            editor.pause(0.04)
    editor.pause(0.5)
    text = code.REWRITTEN_AGAIN.rstrip("\n").split("\n")
    editor.do("agent-edit", "vim.api.nvim_buf_set_lines(0, 0, -1, false, ...)", text)
    editor.act("undo", "u")


@SCENES.on("0.7", "0.12")
def type_slowly(editor: Neovim) -> None:
    """With pauses to think, and a word deleted at once."""
    editor.begin("PRICES = {}\n", "pairs")
    with editor.journal.act("type"):
        editor.keys("o", *"# größer als 5 €", delay=0.2)
    editor.enter()
    editor.type("high = [p for p", 5)
    editor.pause(2)
    editor.type(" in PRICES if p > 5", 6)
    editor.act("type", "<C-W>")
    editor.type("limit", 4)
