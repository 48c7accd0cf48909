"""One session in VS Code with the packaged extension: python -m tests.editors.vscode.session FOLDER WARDLINE-PYTHON

Everything is done with real keys and clicks, and seen where a person sees it: on the screen and on disk. What the server
was told is read from the tee (tests/origin/record/tee.py). An unmet expectation ends the session with a traceback and a
picture in FOLDER. It runs in the Python that install-code.sh made, for it needs playwright.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from tests.editors import scene
from tests.editors.vscode import workbench
from tests.origin.record.vscode.driver import Code, started

BODY = "data = yaml.load(text, Loader=yaml.Loader)\n    return data"
OTHER_BODY = "found = yaml.load(text, Loader=yaml.UnsafeLoader)\n    return dict(found)"
"""A review is bound to the content: what has been approved once cannot be rejected."""
HEAD = "import yaml\n\n\n"
LENS = ".codelens-decoration"
STATUS = "#wardline\\.wardline\\.wardline\\.status"
DELAY = 20.0
"""Seconds that anything may take to show."""


def main() -> int:
    work, python = Path(sys.argv[1]), sys.argv[2]
    extensions = work / "extensions"
    extensions.mkdir(parents=True)
    # In this order: what is put there later, VS Code does not look at.
    shutil.copytree(workbench.ASSISTANT, extensions / "wardline.wardline-recorder-0.0.1")
    workbench.install(work, extensions, workbench.VSIX)
    settings = {
        "wardline.path": str(program(work, python)),
        "wardline.inferOrigins": False,
        "wardline.recordOrigins": False,
    }
    with started(work, {}, extensions, settings) as editor:
        for step in (findings, fixed_on_save, accepted, rejected, next_edit, inferred, restarted, crashing, missing):
            print(step.__name__, flush=True)
            try:
                step(editor)
                editor.page.screenshot(path=str(work / f"{step.__name__}.png"))
            except Exception:
                editor.page.screenshot(path=str(work / "failure.png"))
                traceback.print_exc()
                return 1
    return 0


def program(work: Path, python: str) -> Path:
    """A `wardline` whose server stands behind the tee, and leaves its process id."""
    path = work / "wardline"
    ours = shlex.join([python, "-m", "wardline"])
    tee = shlex.join([python, "-m", "tests.origin.record.tee", str(work / "tee.jsonl")])
    path.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && exec {ours} --version\necho $$ >{shlex.quote(str(work / "pid"))}\nexec {tee} {ours} "$@"\n'
    )
    path.chmod(0o755)
    return path


# Steps


def findings(editor: Code) -> None:
    """Squiggles, the status bar, the view, Problems, a rule's page, and a quick fix that reaches the disk."""
    page = editor.page
    begin(editor, "findings", scene.BEFORE)
    page.locator(".squiggly-error, .squiggly-warning").first.wait_for(timeout=1000 * DELAY)
    seen(page, STATUS, "Wardline 2")
    announced = messages(editor, "initialize", 0)[0]["capabilities"]["experimental"]
    assert announced["wardlineStatus"] is True
    editor.ask("run", "workbench.actions.view.problems")
    problems = page.locator(".markers-panel")
    problems.get_by_text(scene.SHELL).first.wait_for(timeout=1000 * DELAY)
    problems.get_by_text(scene.YAML).first.wait_for(timeout=1000 * DELAY)
    editor.ask("run", "workbench.action.closePanel")
    editor.ask("set", "wardline.groupFindingsBy", "rule")
    editor.ask("run", "wardline.findings.focus")
    for rule in (scene.SHELL, scene.YAML):
        seen(page, ".pane-body .monaco-list-row[aria-level='1']", rule)
    editor.ask("run", "wardline.showRule", scene.YAML)
    seen(page, ".tab .label-name", f"Preview {scene.YAML}.md")
    editor.ask("run", "workbench.action.closeActiveEditor")

    editor.ask("run", "workbench.action.focusActiveEditorGroup")
    editor.find("yaml.load(f")
    editor.ask("run", "editor.action.showHover")
    seen(page, ".monaco-hover", "Why is this bad?")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+.")
    editor.pick("fix", scene.FIX)
    editor.until(lambda: "yaml.safe_load(f)" in text(editor), "the fix in the editor", DELAY)
    save(editor)
    assert editor.path.read_text() == scene.BEFORE.replace("yaml.load(f, Loader=yaml.Loader)", "yaml.safe_load(f)")
    seen(page, STATUS, "Wardline 1")


def fixed_on_save(editor: Code) -> None:
    """The setting of VS Code that makes all safe fixes when a file is saved."""
    editor.ask("set", "editor.codeActionsOnSave", {"source.fixAll.wardline": "explicit"})
    begin(editor, "on-save", scene.BEFORE)
    seen(editor.page, STATUS, "Wardline 2")
    editor.bottom()
    editor.type("# saved", 12)
    save(editor)
    editor.ask("set", "editor.codeActionsOnSave", {})
    assert "return yaml.safe_load(f)" in editor.path.read_text()
    editor.ask("close")


def accepted(editor: Code) -> None:
    """Tab tells the server, which would not know by itself; the block is marked, and a review is written down."""
    page = editor.page
    begin(editor, "accepted", HEAD)
    start = editor.journal.update()
    suggestion(editor, "def settings(text):")
    editor.accept()
    editor.journal.wait_for("wardline/suggestionAccepted", start)
    assert BODY in text(editor)
    told = messages(editor, "wardline/suggestionAccepted", start)
    end = {"line": 5, "character": len("    return data")}
    assert [one["range"] for one in told] == [{"start": {"line": 4, "character": 4}, "end": end}], told
    order = [record["method"] for record in editor.journal.records[start:] if record["from"] == "client"]
    assert order.index("wardline/suggestionAccepted") > max(
        i for i, m in enumerate(order) if m == "textDocument/didChange"
    )
    seen(page, LENS, "AI block · 1 finding")
    seen(page, ".pane-body .monaco-list-row", "unreviewed")
    page.locator(".glyph-margin-widgets .cgmr, .margin-view-overlays .cgmr").first.wait_for(timeout=1000 * DELAY)
    assert not (editor.work / "ws" / ".wardline").exists()
    editor.find("    return data")
    editor.pause(0.5)
    page.screenshot(path=str(editor.work / "block.png"), clip={"x": 0, "y": 0, "width": 1100, "height": 620})
    editor.ask("run", "wardline.reviewBlock")
    page.locator(".notifications-toasts .monaco-button", has_text="Approve").first.click(timeout=1000 * DELAY)
    seen(page, LENS, "approved")
    reviews = editor.work / "ws" / ".wardline" / "reviews.jsonl"
    editor.until(lambda: reviews.exists() and '"approved"' in reviews.read_text(), "the review on disk", DELAY)
    save(editor)


def rejected(editor: Code) -> None:
    """*Reject* in the lens puts back what was there before."""
    begin(editor, "rejected", HEAD)
    suggestion(editor, "def others(text):", OTHER_BODY)
    before = text(editor)
    editor.accept()
    assert text(editor) == before + OTHER_BODY
    lens = editor.page.locator(f"{LENS} a", has_text="Reject").first
    lens.click(timeout=1000 * DELAY)
    editor.until(lambda: text(editor) == before, "the text from before", DELAY)
    editor.page.locator(LENS).first.wait_for(state="detached", timeout=1000 * DELAY)
    save(editor)
    editor.ask("close")


def next_edit(editor: Code) -> None:
    """An edit of lines elsewhere that is suggested: Tab goes there, Tab accepts it, and the server is told."""
    begin(editor, "next-edit", HEAD + "def settings(text):\n    return None\n")
    editor.find("    return None")
    editor.suggest("    return yaml.load(text, Loader=yaml.Loader)", range=[4, 0, 4, len("    return None")])
    editor.trigger()
    editor.pause(1.5)
    start = editor.journal.update()
    editor.page.keyboard.press("Tab")
    editor.ask("suggest", None)
    editor.journal.wait_for("wardline/suggestionAccepted", start)
    assert "yaml.load(text, Loader=yaml.Loader)" in text(editor)
    seen(editor.page, LENS, "AI block")
    save(editor)
    editor.ask("close")


def inferred(editor: Code) -> None:
    """With inference on, an acceptance by another way than Tab is found by itself; a paste is not taken for one."""
    page = editor.page
    editor.ask("set", "wardline.inferOrigins", True)
    editor.pause(1)
    begin(editor, "pasted", HEAD)
    typed(editor, "def settings(text):")
    start = editor.journal.update()
    editor.paste(BODY)
    editor.journal.wait_for("wardline/pasted", start)
    told = messages(editor, "wardline/pasted", start)
    assert [one["range"]["start"] for one in told] == [{"line": 4, "character": 4}], told
    page.locator(".squiggly-error, .squiggly-warning").first.wait_for(timeout=1000 * DELAY)
    editor.pause(1.5)
    assert page.locator(LENS).count() == 0, page.locator(LENS).all_inner_texts()

    begin(editor, "inferred", HEAD)
    start = editor.journal.update()
    suggestion(editor, "def settings(text):")
    editor.run("accept", "editor.action.inlineSuggest.commit")
    editor.ask("suggest", None)
    seen(page, LENS, "AI block (inferred)")
    page.locator(".glyph-margin-widgets .cgmr, .margin-view-overlays .cgmr").first.wait_for(timeout=1000 * DELAY)
    assert messages(editor, "wardline/suggestionAccepted", start) == []


def restarted(editor: Code) -> None:
    """A server that is killed comes back by itself."""
    pid = editor.work / "pid"
    before = int(pid.read_text())
    os.kill(before, signal.SIGKILL)
    editor.until(lambda: int(pid.read_text() or before) != before, "another server", DELAY)
    begin(editor, "restarted", scene.BEFORE)
    editor.page.locator(".squiggly-error, .squiggly-warning").first.wait_for(timeout=1000 * DELAY)
    seen(editor.page, STATUS, "Wardline 2")


def crashing(editor: Code) -> None:
    """A server that ends whenever it is started is not started for ever, and what is wrong is said."""
    page = editor.page
    broken, starts = editor.work / "broken", editor.work / "starts"
    broken.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && echo "wardline 0.0.1" && exit\necho >>{shlex.quote(str(starts))}\nexit 3\n'
    )
    broken.chmod(0o755)
    editor.ask("set", "wardline.path", str(broken))
    seen(page, ".notifications-toasts", "Wardline does not run")
    editor.pause(3)
    assert 1 <= len(starts.read_text().splitlines()) <= 6
    assert page.locator(".notifications-toasts .notification-list-item", has_text="Wardline").count() == 1
    page.screenshot(path=str(editor.work / "crashing.png"))
    editor.ask("run", "notifications.clearAll")
    editor.ask("set", "wardline.path", str(editor.work / "wardline"))
    seen(page, STATUS, "Wardline 2")


def missing(editor: Code) -> None:
    """Without a server there is one clear message, with a button; and it comes back when the setting is right."""
    page = editor.page
    right = str(editor.work / "wardline")
    editor.ask("set", "wardline.path", str(editor.work / "nothing-here"))
    seen(page, ".notifications-toasts", "the program that the setting wardline.path names is no Wardline")
    assert page.locator(".notifications-toasts .monaco-button", has_text="How to Install").count() == 1
    page.screenshot(path=str(editor.work / "message.png"))
    editor.ask("set", "wardline.path", right)
    seen(page, STATUS, "Wardline 2")


# Doing and seeing


def begin(editor: Code, name: str, content: str) -> None:
    editor.what = name
    editor.begin(content)


def typed(editor: Code, head: str) -> None:
    """The head of a function, typed at the end of the file."""
    editor.bottom()
    editor.type(f"{head}\n    ", 12)


def suggestion(editor: Code, head: str, body: str = BODY) -> None:
    """The head of a function, and ghost text for its body."""
    editor.suggest(body, after="    ")
    typed(editor, head)
    editor.shown()


def save(editor: Code) -> None:
    editor.page.keyboard.press("Control+S")
    editor.until(lambda: not editor.ask("state")["dirty"], "saved", DELAY)


def text(editor: Code) -> str:
    return str(editor.ask("state")["text"])


def messages(editor: Code, method: str, start: int) -> list[dict[str, Any]]:
    editor.journal.update()
    return [record["params"] for record in editor.journal.records[start:] if record["method"] == method]


def seen(page: Any, selector: str, words: str) -> None:
    """Wait until these words are on the screen."""
    page.locator(selector, has_text=words).first.wait_for(timeout=1000 * DELAY)


if __name__ == "__main__":
    sys.exit(main())
