"""The program on a pseudo terminal, and somebody who waits for words and presses keys."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from tests.cli.program import Program

_WAIT = 60.0
"""Seconds until a test gives up; a busy machine takes its time."""


class Terminal:
    """Use it in a `with`: the program is ended with it."""

    def __init__(self, program: Program, *words: str, cwd: Path, env: dict[str, str] | None = None) -> None:
        self.seen = ""
        self._read = 0
        self._master, slave = os.openpty()
        self._process = subprocess.Popen(
            [sys.executable, str(program.script), *words],
            cwd=cwd,
            env={**program.env, "TERM": "dumb", "COLUMNS": "100", "LANG": "C.UTF-8", **(env or {})},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        if self._master >= 0:
            os.close(self._master)

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def expect(self, words: str) -> str:
        """Wait until the program has said this, behind what was expected before. Returns all it said up to there."""
        until = time.monotonic() + _WAIT
        while True:
            at = self.seen.find(words, self._read)
            if at >= 0:
                found = self.seen[self._read : at + len(words)]
                self._read = at + len(words)
                return found
            assert self._more(until), f"waited for {words!r}, and there was only:\n{self.seen[self._read :]}"

    def end(self) -> tuple[int, str]:
        """Wait until the program has ended. Returns its exit code, and what it said since."""
        until = time.monotonic() + _WAIT
        while self._more(until):
            pass
        return self._process.wait(_WAIT), self.seen[self._read :]

    def hang_up(self) -> int:
        """The terminal is closed. Returns the exit code."""
        os.close(self._master)
        self._master = -1
        return self._process.wait(_WAIT)

    def _more(self, until: float) -> bool:
        """Read on; False: there will be nothing more."""
        ready, _, _ = select.select([self._master], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # Linux says EIO when the last program has closed its end
            return False
        self.seen += re.sub("\r+\n", "\n", data.decode("utf-8", "replace"))
        return bool(data)
