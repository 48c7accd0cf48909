"""VS Code (code-server, shown in chromium), driven by real keys; see extension.js for what it carries."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.editors.vscode.workbench import free_port, wait_for, workbench
from tests.origin.record import tools
from tests.origin.record.fixture import Take
from tests.origin.record.journal import Journal

QUIET = 0.2
"""VS Code sends every change at once; this is only for a slow machine."""
_KEY_COST = 20
"""Milliseconds, about, that pressing a key takes by itself; so much shorter is the pause between two keys."""
_SETTINGS = {"editor.formatOnSave": False, "editor.defaultFormatter": "wardline.wardline-recorder"}


class Code:
    """A running VS Code. `page` is playwright's; a scene uses the methods below."""

    def __init__(self, work: Path, page: Any, port: int, journal: Journal) -> None:
        self.work, self.page, self.journal = work, page, journal
        self._port = port
        self.path = work
        self.what = ""
        self._start = 0
        self.version = str(self.ask("version"))

    def ask(self, *question: Any) -> Any:
        """A question to control.js."""
        request = urllib.request.Request(f"http://127.0.0.1:{self._port}", json.dumps(question).encode())
        with urllib.request.urlopen(request, timeout=30) as answer:
            data = json.loads(answer.read())
        if "error" in data:
            raise RuntimeError(f"{question[0]}: {data['error']}")
        return data["result"]

    # A session

    def begin(self, text: str) -> None:
        """Open a new file with this text in a folder of its own."""
        self.ask("suggest", None)
        folder = self.work / "ws" / self.what
        folder.mkdir()
        self.path = folder / "app.py"
        self.path.write_text(text)
        self._start = self.journal.update()
        self.ask("open", str(self.path))
        self.journal.wait_for("textDocument/didOpen", self._start)
        self.page.wait_for_selector(".monaco-editor .view-lines .view-line")
        self.until(lambda: self.ask("state")["text"] == text, "the file in the editor")
        self.pause(0.8)

    def end(self, save: bool = True) -> Take:
        """Save, close, and say what belongs to the session."""
        final = self.ask("state")["text"]
        start = self._start
        if save and self.ask("state")["dirty"]:
            self.save()
        self.ask("close")
        self.journal.wait_for("textDocument/didClose", start)
        self.journal.settle(0.1)
        return Take("vscode", self.version, self.what, self.path.parent, start, self.journal.update(), final)

    def give_up(self) -> None:
        """Close the file of a scene that went wrong."""
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Escape")
        self.ask("suggest", None)
        self.ask("close")

    def picture(self, name: str) -> None:
        """What is on the screen, into the folder RECORD_PICTURES, if that is set."""
        if folder := os.environ.get("RECORD_PICTURES"):
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"))

    # Waiting

    def pause(self, seconds: float) -> None:
        self.page.wait_for_timeout(seconds * 1000)

    def until(self, true: Callable[[], Any], what: str, seconds: float = 15) -> None:
        limit = time.monotonic() + seconds
        while not true():
            if time.monotonic() > limit:
                raise TimeoutError(what)
            self.pause(0.05)

    def line(self) -> tuple[str, str]:
        """The caret's line: before and after the caret."""
        state = self.ask("state")
        text = state["text"].split("\n")[state["line"]]
        return text[: state["character"]], text[state["character"] :]

    # Doing

    def key(self, by: str, *keys: str, expect: bool = True) -> None:
        """Press keys, one after another, as one act."""
        with self.journal.act(by, expect):
            for key in keys:
                self.page.keyboard.press(key)

    def run(self, by: str, command: str, *arguments: Any, expect: bool = True) -> None:
        """One command of the editor, as a menu or its key would run it."""
        with self.journal.act(by, expect):
            self.ask("run", command, *arguments)

    def go(self, line: int, character: int, end_line: int | None = None, end_character: int = 0) -> None:
        """Put the caret somewhere, or select up to the second place (0-based)."""
        last = (line, character) if end_line is None else (end_line, end_character)
        self.ask("select", line, character, *last)
        self.pause(0.15)

    def find(self, text: str, after: bool = True) -> None:
        """Put the caret behind the first occurrence of `text`, or before it."""
        whole = self.ask("state")["text"]
        at = whole.index(text) + (len(text) if after else 0)
        self.go(whole.count("\n", 0, at), at - (whole.rfind("\n", 0, at) + 1))

    def bottom(self) -> None:
        self.page.keyboard.press("Control+End")
        self.pause(0.15)

    def type(self, code: str, speed: float = 9) -> None:
        """Type code as a person does: `speed` keys a second, the editor's own indentation taken over and corrected."""
        for number, line in enumerate(code.split("\n")):
            if number:
                self.enter(line)
                line = line.lstrip(" ")
            for part in re.findall(r"[^()\[\]{}\"']+|.", line):
                self._pair(part) if len(part) == 1 and part in "()[]{}\"'" else self._plain(part, speed)

    def enter(self, following: str = "") -> None:
        """The enter key, and then the indentation that `following` begins with."""
        with self.journal.act("type") as act:
            self.page.keyboard.press("Enter")
            self.pause(0.1)
            act.by = "auto-indent" if self.line()[0] else "type"
        wanted = len(following) - len(following.lstrip(" "))
        while len(self.line()[0]) > wanted and following.strip():
            self.key("dedent", "Backspace")
        if following.strip() and len(self.line()[0]) < wanted:
            self.key("type", *["Space"] * (wanted - len(self.line()[0])))

    def _plain(self, text: str, speed: float) -> None:
        before = self.line()[0]
        with self.journal.act("type"):
            self.page.keyboard.type(text, delay=max(0, 1000 / speed - _KEY_COST))
            self.until(lambda: self.line()[0] == before + text, f"{text!r} typed")

    def _pair(self, key: str) -> None:
        rest = self.line()[1]
        with self.journal.act("type", expect=False) as act:
            self.page.keyboard.type(key)
            self.until(lambda: self.line()[0].endswith(key), f"{key} typed")
            if len(self.line()[1]) > len(rest):
                act.by = "auto-close"

    def paste(self, text: str) -> None:
        """Text that was copied in another program."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.key("paste", "Control+V")

    def save(self) -> None:
        with self.journal.act("format", expect=False):
            start = self.journal.update()
            self.page.keyboard.press("Control+S")
            self.journal.wait_for("textDocument/didSave", start)

    # The assistant

    def suggest(self, text: str, after: str = "", **more: Any) -> None:
        """What the assistant shows from now on; see assistant.js."""
        self.ask("suggest", {"text": text, "after": after, **more})

    def trigger(self) -> None:
        """Ask for a suggestion at the caret."""
        self.ask("run", "editor.action.inlineSuggest.trigger")

    def shown(self) -> None:
        """Until ghost text is on the screen, and a person has read it."""
        self.page.wait_for_selector(".ghost-text-decoration, .ghost-text", state="attached", timeout=10000)
        self.pause(0.6)

    def accept(self) -> None:
        self.key("accept", "Tab")
        self.ask("suggest", None)

    def commit_edit(self) -> None:
        """Ask for an edit that the assistant suggests, and accept it."""
        self.trigger()
        self.pause(1.5)
        self.run("accept", "editor.action.inlineSuggest.commit")
        self.ask("suggest", None)

    def pick(self, by: str, title: str) -> None:
        """Choose from the menu of code actions that is open."""
        entry = self.page.locator(".action-widget .monaco-list-row", has_text=title).first
        entry.wait_for(timeout=15000)
        self.pause(0.4)
        with self.journal.act(by):
            entry.click()


@contextmanager
def started(
    work: Path,
    servers: Mapping[str, list[str]] | None = None,
    extensions: Path = tools.EXTENSIONS,
    settings: Mapping[str, Any] = _SETTINGS,
    files: Mapping[str, str] | None = None,
    trusted: bool = True,
    opened: str = "",
) -> Iterator[Code]:
    """VS Code on a folder with these `files` (path to text), until the block ends; or on the one of them that is `opened`, a workspace of several
    folders. The carried extension starts `servers` (those of every session); whoever starts one behind the tee elsewhere lets it write to
    `tee.jsonl` in `work`."""
    for name, text in {"pyproject.toml": '[project]\nname = "app"\n', **(files or {})}.items():
        path = work / "ws" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    snippets = work / "user" / "User" / "snippets"
    snippets.mkdir(parents=True)
    shutil.copy(tools.HERE / "vscode" / "snippets.json", snippets / "python.json")
    log, control = work / "tee.jsonl", free_port()
    setup = json.dumps({"port": control, "servers": tools.servers(log) if servers is None else servers})
    env = {name: tools.environment(RECORDER=setup)[name] for name in ("PYTHONPATH", "RECORDER")}
    with workbench(work, work / "ws" / opened, extensions, settings, env, trusted) as page:
        wait_for(f"http://127.0.0.1:{control}", "the extension", 120, b'["version"]')
        yield Code(work, page, control, Journal(log, QUIET))
