"""Neovim, driven by real keys over its RPC; see init.lua for what it carries."""

from __future__ import annotations

import contextlib
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.editors.scene import EDITORS
from tests.origin.record import tools
from tests.origin.record.fixture import Take
from tests.origin.record.journal import Journal

QUIET = 0.35
"""Neovim gathers changes for 150 ms."""
SUITES = {"0.7": "bookworm", "0.10": "trixie", "0.12": "forky"}
"""The Debian suites that tests/editors/install.sh takes the versions from."""
_SPECIAL = {"<": "<LT>", "\n": "<CR>"}


class Neovim:
    """A running Neovim with one file open. A scene uses the methods below."""

    def __init__(self, work: Path, version: str, what: str) -> None:
        import pynvim

        folder = EDITORS / f"neovim-{SUITES[version]}"
        if not (folder / "run").exists():
            raise SystemExit(f"Neovim {version} is missing in {EDITORS}; run tests/editors/install.sh")
        self.what = what
        self.folder = work / f"{version}-{what}" / "project"
        self.folder.mkdir(parents=True)
        self.path = self.folder / "app.py"
        (self.folder / "pyproject.toml").write_text('[project]\nname = "app"\n')
        self._suggestion = self.folder.parent / "suggestion.json"
        self._suggestion.write_text("null")
        log = self.folder.parent / "tee.jsonl"
        self.journal = Journal(log, QUIET)
        state = str(self.folder.parent / "state")
        variables = {"VIMRUNTIME": str(folder / "usr" / "share" / "nvim" / "runtime"), "XDG_STATE_HOME": state}
        variables |= {"XDG_CACHE_HOME": state, "XDG_DATA_HOME": state}
        variables["PYTHONPATH"] = tools.environment()["PYTHONPATH"]
        command = ["env", *(f"{name}={value}" for name, value in variables.items())]
        command += [str(folder / "run"), "nvim", "--embed", "--headless", "-u", "NONE", "-i", "NONE", "-n"]
        self.vim: Any = pynvim.attach("child", argv=command)
        self.version = ".".join(
            str(self.vim.exec_lua("local v = vim.version() return " + part))
            for part in ("v.major", "v.minor", "v.patch")
        )
        ghost = [sys.executable, "-m", "tests.origin.record.ghost", str(self._suggestion)]
        plugin = str(tools.ROOT / "editors" / "neovim")
        self.vim.vars["recorder"] = {"plugin": plugin, "servers": tools.servers(log), "ghost": ghost}
        self.vim.command(f"cd {self.folder}")
        self.vim.command(f"luafile {tools.HERE / 'neovim' / 'init.lua'}")

    # A session

    def begin(self, text: str, *more: str) -> None:
        """Open a new file with this text. `more`: ruff, pylsp, assistant, pairs."""
        self.path.write_text(text)
        if "assistant" in more:
            self.lua("Recorder.assistant()")
        if "pairs" in more:
            self.lua("Recorder.pairs()")
        self.vim.command("edit app.py")
        if not self.vim.current.buffer.options["filetype"]:
            self.vim.current.buffer.options["filetype"] = "python"
        self.journal.wait_for("textDocument/didOpen")
        for name in ("ruff", "pylsp"):
            if name in more:
                self.lua("Recorder.start(...)", name)
        for name in {"ruff", "pylsp", "assistant"} & {*more}:
            self._ready(name)
        self.pause(0.6)

    def _ready(self, name: str) -> None:
        """Until this server has answered `initialize`."""
        answered = "local c = Recorder.client(...) return c ~= nil and c.server_capabilities ~= nil"
        self.until(lambda: self.lua(answered, name), name)

    def end(self) -> Take:
        """Save, close, and say what belongs to the session."""
        self.keys("<Esc>", "<Esc>")
        self.journal.settle()
        final = self.text()
        self.vim.command("silent write!")
        self.vim.command("bwipeout!")
        self.journal.wait_for("textDocument/didClose")
        self.journal.settle(0.1)
        return Take("neovim", self.version, self.what, self.folder, 0, self.journal.update(), final)

    def quit(self) -> None:
        """End the program."""
        with contextlib.suppress(OSError, EOFError):
            self.vim.command("qall!")
        self.vim.close()

    # Waiting and looking

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)

    def until(self, true: Callable[[], Any], what: str, seconds: float = 15) -> None:
        limit = time.monotonic() + seconds
        while not true():
            if time.monotonic() > limit:
                raise TimeoutError(what)
            time.sleep(0.03)

    def lua(self, text: str, *arguments: Any) -> Any:
        return self.vim.exec_lua(text, *arguments)

    def text(self) -> str:
        end = "\r\n" if self.vim.current.buffer.options["fileformat"] == "dos" else "\n"
        return "".join(line + end for line in self.vim.current.buffer[:])

    def line(self) -> tuple[str, str]:
        """The caret's line: before and after the caret."""
        line = self.vim.current.line.encode()
        column = self.vim.current.window.cursor[1]
        return line[:column].decode(), line[column:].decode()

    def find(self, text: str) -> None:
        """Put the caret on the first line that holds `text` (normal mode)."""
        self.keys("<Esc>")
        number = next(i for i, line in enumerate(self.vim.current.buffer[:]) if text in line)
        self.vim.current.window.cursor = (number + 1, self.vim.current.buffer[number].index(text))
        self.pause(0.1)

    # Doing

    def keys(self, *keys: str, delay: float = 0.0) -> None:
        """Press keys in Neovim's notation, and wait until they have been taken."""
        for key in keys:
            self.vim.input(key)
            if delay:
                time.sleep(delay)
        self.vim.eval("1")

    def act(self, by: str, *keys: str, delay: float = 0.0, expect: bool = True) -> None:
        """Keys that are one act."""
        with self.journal.act(by, expect):
            self.keys(*keys, delay=delay)

    def command(self, by: str, command: str, expect: bool = True) -> None:
        """A command of the command line."""
        with self.journal.act(by, expect):
            self.vim.command(command)

    def do(self, by: str, text: str, *arguments: Any, expect: bool = True) -> None:
        """Lua code that changes the buffer."""
        with self.journal.act(by, expect):
            self.lua(text, *arguments)

    def type(self, code: str, speed: float = 9) -> None:
        """Type code in insert mode, `speed` keys a second; the indentation that comes by itself is taken over."""
        for number, line in enumerate(code.split("\n")):
            if number:
                self.enter(line)
                line = line.lstrip(" ")
            for part in re.findall(r"[^()\[\]{}\"']+|.", line):
                self._pair(part) if part in ("(", "[", "{", '"') else self._plain(part, speed)

    def enter(self, following: str = "") -> None:
        """The enter key, and then the indentation that `following` begins with."""
        with self.journal.act("type") as act:
            self.keys("<CR>")
            act.by = "auto-indent" if self.line()[0] else "type"
        if not following.strip():
            return
        wanted = len(following) - len(following.lstrip(" "))
        while len(self.line()[0]) > wanted:
            self.act("dedent", "<BS>")
        if missing := wanted - len(self.line()[0]):
            self.act("type", *[" "] * missing)

    def _plain(self, text: str, speed: float) -> None:
        keys = [_SPECIAL.get(key, key) for key in text]
        self.act("type", *keys, delay=1 / speed, expect=text not in (")", "]", "}"))

    def _pair(self, key: str) -> None:
        rest = self.line()[1]
        with self.journal.act("type") as act:
            self.keys(key)
            if len(self.line()[1]) > len(rest):
                act.by = "auto-close"

    # The assistant of 0.12

    def suggest(self, text: str, after: str = "", before: int = 0) -> None:
        """What the assistant shows from now on; see ghost.py."""
        self._suggestion.write_text(json.dumps({"text": text, "after": after, "before": before}))

    def shown(self) -> None:
        """Until ghost text is on the screen, and a person has read it."""
        marks = "local n = vim.api.nvim_create_namespace('nvim.lsp.inline_completion') return #vim.api.nvim_buf_get_extmarks(0, n, 0, -1, {})"
        self.until(lambda: self.lua(marks), "ghost text")
        self.pause(0.5)

    def accept(self) -> None:
        self.act("accept", "<Tab>")
        self._suggestion.write_text("null")
