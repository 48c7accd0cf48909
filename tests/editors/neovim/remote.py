"""A running Neovim that takes real keys and answers questions: `nvim --server SOCKET`, which 0.7 knows already."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.editors.scene import EDITORS, server

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PLUGIN = ROOT / "editors" / "neovim"
_LIMIT = 60.0
"""Seconds in which anything that is waited for must come; a busy machine is slow to start the server."""

_SEEN = "{vim.fn.execute('messages'), Scene.said, vim.api.nvim_get_mode(), vim.api.nvim_buf_get_lines(0, 0, -1, false)}"


class Neovim:
    """Neovim of a Debian suite with the plugin, in a project of its own; without `setup` by vim.lsp.enable() alone."""

    def __init__(self, suite: str, folder: Path, text: str, setup: bool = True) -> None:
        self.suite = suite
        self._editor = EDITORS / f"neovim-{suite}"
        self.project = folder / "project"
        self.project.mkdir()
        (self.project / "pyproject.toml").write_text('[project]\nname = "scene"\n')
        self.file = self.project / "app.py"
        self.file.write_text(text)
        self._socket = str(folder / "nvim.sock")
        state = {name: str(folder) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        runtime = str(self._editor / "usr" / "share" / "nvim" / "runtime")
        setting = {
            "here": str(HERE),
            "plugin": str(PLUGIN),
            "server": server(folder),
            "ghost": self._ghost(folder),
            "setup": setup,
        }
        self._environment = {**os.environ, **state, "VIMRUNTIME": runtime, "SETTING": json.dumps(setting)}
        command = ["--headless", "-u", str(HERE / "init.lua"), "-i", "NONE", "-n", "--listen", self._socket]
        self._process = subprocess.Popen(
            [str(self._editor / "run"), "nvim", *command],
            cwd=self.project,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _ghost(self, folder: Path) -> list[str]:
        """The command line of the assistant of 0.12, and what it shows."""
        self.suggestion = folder / "suggestion.json"
        self.suggestion.write_text("null")
        return ["env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "tests.origin.record.ghost", str(self.suggestion)]

    def __enter__(self) -> Neovim:
        self.until(lambda: Path(self._socket).exists(), "the socket")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.keys("<C-\\><C-N>:qall!<CR>")
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _remote(self, *arguments: str) -> str:
        command = [str(self._editor / "run"), "nvim", "--server", self._socket, *arguments]
        # 0.7 writes the answer of --remote-expr to standard error when it has no terminal
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=_LIMIT)
        return done.stdout or done.stderr

    def keys(self, keys: str) -> None:
        """Press keys, in Neovim's notation."""
        self._remote("--remote-send", keys)

    def lua(self, expression: str) -> Any:
        """What an expression in Lua is worth."""
        quoted = expression.replace("'", "''")
        answer = self._remote("--remote-expr", f"json_encode(luaeval('{quoted}'))")
        try:
            return json.loads(answer)
        except json.JSONDecodeError as error:
            raise AssertionError(f"{expression}: {answer}") from error

    def until(self, true: Callable[[], Any], what: str) -> Any:
        """Wait for something, and return it."""
        limit = time.monotonic() + _LIMIT
        while not (found := true()):
            assert self._process.poll() is None, f"Neovim has ended while {what} was waited for"
            assert time.monotonic() < limit, f"no {what}; Neovim says: {self.lua(_SEEN)}"
            time.sleep(0.05)
        return found

    def until_lua(self, expression: str) -> Any:
        """Wait until an expression in Lua is true, and return it."""
        return self.until(lambda: self.lua(expression), expression)

    def until_text(self, text: str) -> None:
        """Wait until the buffer holds this text."""
        self.until(lambda: self.holds(text), text)

    def holds(self, text: str) -> bool:
        """Does the buffer hold this text? Asked there, for 0.7 loses parts of long answers."""
        return bool(self.lua(f"Scene.holds({json.dumps(text, ensure_ascii=False)})"))
