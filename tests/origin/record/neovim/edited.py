"""Scenes in Neovim: what people and their tools do beside suggestions."""

from __future__ import annotations

import subprocess

from tests.origin.record import code
from tests.origin.record.neovim.driver import Neovim
from tests.origin.record.scene import Scenes

SCENES: Scenes[Neovim] = Scenes()


@SCENES.on("0.7", "0.12")
def type_function(editor: Neovim) -> None:
    editor.begin("import json\n", "pairs")
    editor.keys("o")
    editor.type(
        "\n\ndef names(path):\n    with open(path) as f:\n        data = json.load(f)\n    return [d['name'] for d in data]",
        9,
    )


@SCENES.on("0.10")
def type_fast(editor: Neovim) -> None:
    """60 keys a second, then a key that is held down (30 a second)."""
    editor.begin("import os\n")
    editor.keys("o")
    with editor.journal.act("type"):
        editor.keys(*"value = one + two * three; other = value - four / five + six", delay=1 / 60)
    editor.type("\n", 10)
    with editor.journal.act("type"):
        editor.keys(*"-" * 40, delay=1 / 30)
    with editor.journal.act("type"):
        editor.keys(*["<BS>"] * 25, delay=1 / 30)
    with editor.journal.act("type"):
        editor.keys(*["<CR>"] * 12, delay=1 / 30)


@SCENES.on("0.7", "0.10", "0.12")
def put_yanked_code(editor: Neovim) -> None:
    """p with a whole function, with one line, with several lines, and within a line."""
    editor.begin(code.MODULE)
    editor.vim.funcs.setreg("a", code.PASTED_FUNCTION, "l")
    editor.keys("G")
    editor.act("paste", '"ap')
    editor.pause(0.5)
    editor.vim.funcs.setreg("b", "    " + code.PASTED_LINE + "\n", "l")
    editor.find("    total = 0.0")
    editor.act("paste", '"bp')
    editor.vim.funcs.setreg("c", code.PASTED_LINES, "l")
    editor.act("paste", '"cP')
    editor.vim.funcs.setreg("d", ' + order["fee"]', "v")
    editor.find("    return round(total")
    editor.keys("fl")
    editor.act("paste", '"dp')


@SCENES.on("0.10", "0.12")
def paste_from_terminal(editor: Neovim) -> None:
    """Bracketed paste, in insert mode."""
    editor.begin(code.HEADER + "def ping(host):\n")
    editor.keys("G", "o")
    with editor.journal.act("paste"):
        editor.vim.api.paste("    " + code.PASTED_LINE, True, -1)
    editor.type("\n\n", 8)
    with editor.journal.act("paste"):
        editor.vim.api.paste(code.PASTED_FUNCTION, True, -1)


@SCENES.on("0.7", "0.12")
def delete_and_undo(editor: Neovim) -> None:
    """Lines that come back by undo."""
    editor.begin(code.MODULE)
    editor.find("def order_total")
    editor.act("delete-line", "6dd")
    editor.pause(0.5)
    editor.act("undo", "u")
    editor.act("redo", "<C-R>")
    editor.act("undo", "u")
    for _ in range(3):
        editor.act("delete-line", "dd")
    editor.act("undo", "u")
    editor.act("undo", "u", "u")


@SCENES.on("0.7", "0.10")
def move_function(editor: Neovim) -> None:
    """dd here, p there; then a line moved by :m and copied by :t."""
    editor.begin(code.MODULE)
    editor.find("def archive")
    editor.act("cut", "4dd")
    editor.find("def connect")
    editor.act("paste", "P")
    editor.find("    total = 0.0")
    editor.act("duplicate-line", "yyp")
    editor.command("move-line", "move +2")
    editor.command("duplicate-line", "copy -3")
    editor.command("move-line", "move -3")


@SCENES.on("0.10")
def dot_and_macro(editor: Neovim) -> None:
    editor.begin(code.MODULE)
    editor.find("    total = 0.0")
    editor.act("type", "A", *"  # EUR", "<Esc>", delay=0.1)
    for _ in range(3):
        editor.act("repeat", "j.")
    editor.find("import json")
    with editor.journal.act("type"):
        editor.keys("qq", "I", *"# ", "<Esc>", "j", "q", delay=0.1)
    editor.act("macro", "3@q")


@SCENES.on("0.7", "0.12")
def substitute(editor: Neovim) -> None:
    editor.begin(code.MODULE)
    editor.command("replace-all", "%s/total/amount/g")
    editor.pause(0.5)
    editor.command("replace-all", "%s/^    return/    # checked\\r    return/")
    editor.act("undo", "u")
    editor.command("replace-all", "g/^import/normal A  # noqa")


@SCENES.on("0.10")
def read_file(editor: Neovim) -> None:
    """:r brings a whole file in; :r! the output of a program."""
    editor.begin(code.HEADER)
    other = editor.folder / "part.txt"
    other.write_text(code.PASTED_FUNCTION)
    editor.keys("G")
    editor.command("paste", "read part.txt")
    editor.command("paste", "1read !printf 'import hashlib\\nimport time\\n'")
    other.unlink()


@SCENES.on("0.7", "0.10")
def format_by_keys(editor: Neovim) -> None:
    """gq, =, >> and << of Neovim itself."""
    text = "# a comment that is much too long for one line, because it says the same thing again and again, and again\n"
    editor.begin(text + code.MODULE)
    editor.vim.current.buffer.options["textwidth"] = 79
    editor.keys("gg")
    editor.act("format", "gqq")
    editor.find("    total = 0.0")
    editor.act("indent", ">>")
    editor.act("indent", "3>>")
    editor.act("dedent", "4<LT><LT>")
    editor.act("format", "=4j")
    editor.act("join-lines", "J")


@SCENES.on("0.7", "0.10", "0.12")
def format_by_server(editor: Neovim) -> None:
    editor.begin(code.UGLY, "ruff")
    editor.do("format", "Recorder.format()")
    editor.vim.command("silent write")
    editor.pause(0.5)
    editor.act("auto-indent", "G", "o")
    editor.type("y=[1,2]", 10)
    editor.keys("<Esc>")
    editor.do("format", "Recorder.format()")


@SCENES.on("0.10")
def format_by_filter(editor: Neovim) -> None:
    """An external formatter as a filter over the whole buffer, and over a few lines."""
    from tests.origin.record import tools

    editor.begin(code.UGLY)
    editor.command("format", f"silent %!{tools.program('ruff')} format -q -")
    editor.pause(0.5)
    editor.find("import json")
    editor.command("sort-lines", "1,3sort")


@SCENES.on("0.7", "0.10", "0.12")
def reload_from_disk(editor: Neovim) -> None:
    """:e! and 'autoread', after another program has written the file."""
    editor.begin(code.MODULE)
    editor.act("type", "G", "o", *"x = 1", "<Esc>", delay=0.1)
    editor.command("reload", "edit!", expect=False)
    editor.pause(0.5)
    editor.vim.options["autoread"] = True
    editor.path.write_text(code.REWRITTEN)
    editor.command("agent-disk", "checktime", expect=False)
    editor.pause(1.2)
    editor.path.write_text(code.REWRITTEN_AGAIN)
    editor.command("agent-disk", "checktime", expect=False)
    editor.pause(0.5)
    editor.keys("G")
    editor.act("type", "o", *"# seen", "<Esc>", delay=0.1)


@SCENES.on("0.12")
def git_checkout(editor: Neovim) -> None:
    editor.begin(code.MODULE)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]

    def run(*arguments: str) -> None:
        subprocess.run([*git, *arguments], cwd=editor.folder, check=True, capture_output=True)

    run("init", "-q", "-b", "main")
    run("add", "app.py")
    run("commit", "-qm", "one")
    run("checkout", "-qb", "other")
    for text in (code.REWRITTEN_AGAIN, code.MODULE):
        with editor.journal.act("reload", expect=False):
            if text == code.MODULE:
                run("commit", "-qam", "two")
                run("checkout", "-q", "main")
            else:
                editor.path.write_text(text)
            editor.vim.command("checktime")
        editor.pause(1.2)


@SCENES.on("0.7", "0.10", "0.12")
def quick_fix(editor: Neovim) -> None:
    """The server's fix from the menu of code actions, undone, and all fixes by its command (workspace/applyEdit)."""
    editor.begin(code.FLAWED)
    editor.until(lambda: editor.lua("return #vim.diagnostic.get(0)"), "diagnostics")
    editor.find("yaml.load(f")
    editor.keys("fl")
    editor.do("quick-fix", "Recorder.action(...)", "Use yaml.safe_load")
    editor.pause(0.5)
    editor.act("undo", "u")
    editor.do("quick-fix", "Recorder.execute(...)", "wardline.fixAll", editor.path.as_uri())


@SCENES.on("0.10", "0.12")
def rename(editor: Neovim) -> None:
    editor.begin(code.MODULE, "pylsp")
    editor.find("    for item in order")
    editor.keys("fm")
    editor.do("rename", "vim.lsp.buf.rename(...)", "position")


@SCENES.on("0.10", "0.12")
def complete_from_list(editor: Neovim) -> None:
    """<C-X><C-O>, and a snippet of Neovim's own engine."""
    editor.begin("import os\nimport subprocess\n\n", "pylsp")
    editor.vim.current.buffer.options["omnifunc"] = "v:lua.vim.lsp.omnifunc"
    editor.vim.options["completeopt"] = "menu,menuone,noinsert"
    editor.keys("G", "A")
    for typed, chosen in (("result = subprocess.chec", "check_call"), ("path = os.getcw", "getcwd")):
        editor.type(typed, 8)
        editor.keys("<C-X><C-O>")
        editor.until(lambda: editor.vim.funcs.pumvisible(), "the list")
        editor.pause(0.4)
        with editor.journal.act("completion"):
            editor.keys("<C-Y>")
        if chosen not in editor.text():
            raise ValueError(f"{chosen} was not first in the list")
        editor.enter()
    body = "def load_config(${1:path}: Path) -> dict:\n    with ${1:path}.open() as stream:\n        return yaml.safe_load(stream)\n$0"
    editor.do("snippet", "vim.snippet.expand(...)", body)
    with editor.journal.act("multi-cursor"):
        editor.keys(*"source", delay=0.12)


@SCENES.on("0.10", "0.12")
def comment_toggle(editor: Neovim) -> None:
    editor.begin(code.MODULE)
    editor.find("def order_total")
    editor.act("comment-toggle", "gc4j")
    editor.act("comment-toggle", "gc4j")
    editor.act("comment-toggle", "gcc")


@SCENES.on("0.7")
def visual_block(editor: Neovim) -> None:
    """Text that is typed into several lines at once, and a change of several."""
    editor.begin(code.MODULE)
    editor.find("import json")
    editor.act("multi-cursor", "<C-V>", "3j", "I", *"# ", "<Esc>", delay=0.1)
    editor.act("multi-cursor", "<C-V>", "3j", "l", "c", *"#: ", "<Esc>", delay=0.1)
    editor.find("    return round(total")
    editor.act("surround", "f(", "ci(", '(<C-R>")', "<Esc>")
