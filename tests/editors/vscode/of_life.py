"""The server's life in VS Code: started, started again, ended too often, not there."""

from __future__ import annotations

import os
import shlex
import signal

from tests.editors import scene
from tests.editors.vscode.acting import DELAY, SQUIGGLE, STATUS, TOAST, begin, palette, seen
from tests.origin.record.vscode.driver import Code


def asked(editor: Code) -> None:
    """A person restarts the server, reads which one runs, and looks at its output."""
    page = editor.page
    before = pid(editor)
    palette(editor, "Wardline: Restart Server")
    editor.until(lambda: pid(editor) not in (0, before), "another server", DELAY)
    says(editor, "Server: the setting wardline.path")
    palette(editor, "Wardline: Show Output")
    seen(page, ".panel .output-view-container, .panel", "Wardline")
    editor.ask("run", "workbench.action.closePanel")


def restarted(editor: Code) -> None:
    """A server that is killed comes back by itself."""
    before = pid(editor)
    os.kill(before, signal.SIGKILL)
    editor.until(lambda: pid(editor) not in (0, before), "another server", DELAY)
    begin(editor, "restarted", scene.BEFORE)
    editor.page.locator(SQUIGGLE).first.wait_for(timeout=1000 * DELAY)
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
    seen(page, TOAST, "Wardline does not run")
    editor.pause(3)
    assert 1 <= len(starts.read_text().splitlines()) <= 6
    assert page.locator(f"{TOAST} .notification-list-item", has_text="Wardline").count() == 1
    says(editor, "the server has ended by itself 5 times within 3 minutes")
    editor.ask("run", "wardline.findings.focus")
    seen(page, ".pane-body .welcome-view", "Wardline does not run")
    page.screenshot(path=str(editor.work / "crashing.png"))
    editor.ask("run", "notifications.clearAll")
    editor.ask("set", "wardline.path", str(editor.work / "wardline"))
    seen(page, STATUS, "Wardline 2")


def missing(editor: Code) -> None:
    """Without a server there is one clear message, with a button; and it comes back when the setting is right."""
    page = editor.page
    right = str(editor.work / "wardline")
    editor.ask("set", "wardline.path", str(editor.work / "nothing-here"))
    seen(page, TOAST, "the program that the setting wardline.path names is no Wardline")
    says(editor, "the program that the setting wardline.path names is no Wardline")
    page.screenshot(path=str(editor.work / "message.png"))
    page.locator(f"{TOAST} .monaco-button", has_text="How to Install").click()
    walkthrough(editor)
    editor.ask("set", "wardline.path", right)
    done = page.locator(".getting-started-step", has_text="Have Python").locator(
        ".codicon-getting-started-step-checked"
    )
    done.first.wait_for(timeout=1000 * DELAY)
    editor.ask("run", "workbench.action.closeActiveEditor")
    seen(page, STATUS, "Wardline 2")


def walkthrough(editor: Code) -> None:
    for step in ("Have Python", "See a finding and fix it", "Know what an AI wrote"):
        seen(editor.page, ".gettingStartedContainer", step)


def says(editor: Code, words: str) -> None:
    """Wait until the item in the status bar says these words: it is drawn on its own, before or after a message."""
    editor.until(lambda: words in status(editor), words, DELAY)


def status(editor: Code) -> str:
    """All that the item in the status bar says."""
    return str(editor.page.locator(f"{STATUS} a").first.get_attribute("aria-label"))


def pid(editor: Code) -> int:
    """The process of the server; 0 while it is being started."""
    return int((editor.work / "pid").read_text() or 0)
