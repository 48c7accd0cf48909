"""Scenes in VS Code: what formatters, servers, agents and other programs do to the text."""

from __future__ import annotations

import subprocess

from tests.origin.record import code
from tests.origin.record.scene import Scenes
from tests.origin.record.vscode.driver import Code

SCENES: Scenes[Code] = Scenes()


@SCENES.add
def format_on_save(editor: Code) -> None:
    editor.ask("set", "editor.formatOnSave", True)
    try:
        editor.begin(code.UGLY)
        editor.bottom()
        editor.type("x = {'a':1}", 10)
        editor.save()
        editor.pause(0.5)
        editor.bottom()
        editor.type("y=[1,2]", 10)
        editor.save()
    finally:
        editor.ask("set", "editor.formatOnSave", False)


@SCENES.add
def format_document(editor: Code) -> None:
    editor.begin(code.UGLY * 3)
    editor.run("format", "editor.action.formatDocument")


@SCENES.add
def complete_from_list(editor: Code) -> None:
    editor.begin("import os\nimport subprocess\n\n")
    editor.bottom()
    for typed, chosen in (
        ("result = subprocess.che", "check_output"),
        ("path = os.getc", "getcwd"),
        ("env = os.envi", "environ"),
    ):
        editor.type(typed, 8)
        editor.ask("run", "editor.action.triggerSuggest")
        editor.page.locator(".suggest-widget.visible .monaco-list-row", has_text=chosen).first.wait_for(timeout=15000)
        editor.pause(0.5)
        editor.key("completion", "Tab")
        editor.page.keyboard.press("Escape")
        editor.enter()


@SCENES.add
def complete_snippet(editor: Code) -> None:
    editor.begin(code.HEADER)
    editor.bottom()
    for word, rest in (("loadcfg", "source"), ("loadcfg", "name")):
        editor.type(word, 8)
        editor.ask("run", "editor.action.triggerSuggest")
        editor.page.locator(
            ".suggest-widget.visible .monaco-list-row", has_text="Read a settings file"
        ).first.wait_for()
        editor.pause(0.5)
        editor.key("snippet", "Tab")
        with editor.journal.act("multi-cursor"):  # both places of the parameter's name
            editor.page.keyboard.type(rest, delay=130)
        editor.page.keyboard.press("Tab")
        editor.pause(0.3)
        editor.page.keyboard.press("Escape")
        editor.bottom()
        editor.type("\n\n", 8)


def watched(editor: Code, text: str) -> None:
    """Open a file, in a workspace that has been scanned: from then on the server hears of files that change on disk."""
    editor.begin(text)
    editor.ask("execute", "wardline.scanWorkspace", None)
    editor.pause(1.5)


@SCENES.add
def reload_from_disk(editor: Code) -> None:
    """The buffer has no changes of its own when git checks out another version, and then back."""
    watched(editor, code.MODULE)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]

    def run(*arguments: str) -> None:
        subprocess.run([*git, *arguments], cwd=editor.path.parent, check=True, capture_output=True)

    run("init", "-q", "-b", "main")
    run("add", "app.py")
    run("commit", "-qm", "one")
    run("checkout", "-qb", "other")
    with editor.journal.act("reload"):
        editor.path.write_text(code.REWRITTEN_AGAIN)
    run("commit", "-qam", "two")
    editor.pause(1)
    for branch in ("main", "other"):
        with editor.journal.act("reload"):
            run("checkout", "-q", branch)
        editor.pause(1)


@SCENES.add
def agent_rewrites_on_disk(editor: Code) -> None:
    """A program beside the editor (an agent on a terminal) writes the open file, in two steps."""
    watched(editor, code.MODULE)
    for text in (code.REWRITTEN, code.REWRITTEN_AGAIN):
        with editor.journal.act("agent-disk"):
            editor.path.write_text(text)
        editor.pause(1.5)
    with editor.journal.act("agent-disk"):  # and by renaming, as careful programs write
        new = editor.path.with_suffix(".tmp")
        new.write_text(code.REWRITTEN_AGAIN + "\n\n" + code.PASTED_FUNCTION)
        new.replace(editor.path)
    editor.pause(0.8)
    editor.bottom()
    editor.type("# seen", 8)


@SCENES.add
def agent_edits_in_editor(editor: Code) -> None:
    """An agent inside the editor edits the buffer: a whole function at once, then a stream of lines, then the whole file."""
    editor.begin(code.MODULE)
    with editor.journal.act("agent-edit"):
        count = code.MODULE.count("\n")
        editor.ask("edit", [[count, 0, count, 0, "\n\n" + code.PASTED_FUNCTION]])
    editor.pause(1)
    text = editor.ask("state")["text"]
    for line in ("def download(url, target):\n    " + code.DOWNLOAD).splitlines(keepends=True):
        with editor.journal.act("agent-edit"):
            row = text.count("\n")
            editor.ask("edit", [[row, len(text.rpartition("\n")[2]), row, len(text.rpartition("\n")[2]), line]])
        text += line
    with editor.journal.act("agent-edit"):
        editor.ask("edit", [[0, 0, text.count("\n") + 1, 0, code.REWRITTEN_AGAIN]])


@SCENES.add
def quick_fix(editor: Code) -> None:
    """The server's own fix, from the menu of the light bulb."""
    editor.begin(code.FLAWED)
    editor.find("yaml.load(f")
    editor.page.wait_for_selector(".squiggly-warning, .squiggly-error, .squiggly-info", state="attached")
    editor.page.keyboard.press("Control+.")
    editor.pick("quick-fix", "Use yaml.safe_load")
    editor.pause(1)
    editor.key("undo", "Control+Z")


@SCENES.add
def quick_fix_by_command(editor: Code) -> None:
    """The server's command, which comes back as workspace/applyEdit."""
    editor.begin(code.FLAWED)
    editor.page.wait_for_selector(".squiggly-warning, .squiggly-error, .squiggly-info", state="attached")
    with editor.journal.act("quick-fix"):
        editor.ask("execute", "wardline.fixAll", editor.path.as_uri())


@SCENES.add
def rename(editor: Code) -> None:
    editor.begin(code.MODULE)
    editor.find("def order_total(order")
    editor.page.keyboard.press("F2")
    editor.page.wait_for_selector(".rename-box input, .rename-box .rename-input", timeout=15000)
    editor.pause(0.5)
    editor.page.keyboard.type("purchase", delay=80)
    editor.key("rename", "Enter")


@SCENES.add
def organise_imports(editor: Code) -> None:
    editor.begin(code.UNSORTED)
    editor.pause(1)
    editor.ask("run", "editor.action.organizeImports")
    editor.pick("organise-imports", "Ruff: Organize imports")


@SCENES.add
def refactor_extract(editor: Code) -> None:
    """rope's refactoring, which comes as an edit of its server's."""
    editor.begin(code.MODULE)
    text = "    for item in order"
    line = code.MODULE[: code.MODULE.index(text)].count("\n")
    editor.go(line - 1, 4, line + 1, len('        total += item["price"] * item["quantity"]'))
    editor.ask("run", "editor.action.refactor")
    editor.pick("refactor", "Extract method")
