"""A program in a terminal of its own, driven by keys and read from its screen."""

from __future__ import annotations

import contextlib
import itertools
import os
import shlex
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tests.editors.scene import EDITORS

_SECONDS = 60.0
_NUMBERS = itertools.count()


class Screen:
    """A terminal of 110 by 30 cells (tmux) in which a program runs. Leaving the `with` block ends the program; after an
    error what it showed is left beside the folder.

    What does not come in time is an AssertionError that shows the screen.
    """

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self._tmux = [str(EDITORS / "helix" / "run"), "tmux", "-u", "-f", "/dev/null"]
        self._tmux += ["-L", f"wardline-test-{os.getpid()}-{next(_NUMBERS)}"]
        self._environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **environment}
        self._left = folder.parent / "screen.txt"
        self._start = ["new-session", "-d", "-x", "110", "-y", "30", "-c", str(folder), shlex.join(command)]

    def __enter__(self) -> Screen:
        self._run(*self._start)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            with contextlib.suppress(AssertionError):  # the terminal itself may be what failed
                self._left.write_text(self.text(), "utf-8")
        subprocess.run([*self._tmux, "kill-server"], env=self._environment, capture_output=True, timeout=_SECONDS)

    def keys(self, *keys: str) -> None:
        """Press keys, by tmux's names of them (`Enter`, `Escape`, `C-w`); other words are typed."""
        self._run("send-keys", *keys)

    def text(self) -> str:
        """What the screen shows now."""
        return self._run("capture-pane", "-p")

    def wait_for(self, wanted: str) -> None:
        """Wait until the screen shows this."""
        self._wait(lambda: wanted in self.text(), wanted)

    def wait_for_file(self, file: Path, wanted: str) -> None:
        """Wait until a file holds this text. There may be none for a moment: some editors put a new one in its place."""
        self._wait(lambda: file.exists() and file.read_text("utf-8") == wanted, f"{file.name} as it must be")

    def _wait(self, condition: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + _SECONDS
        while not condition():
            assert time.monotonic() < end, f"no {what} on the screen:\n{self.text()}"
            time.sleep(0.05)

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [*self._tmux, *words], env=self._environment, capture_output=True, text=True, timeout=_SECONDS
        )
        assert done.returncode == 0, f"tmux {words[0]}: {done.stderr}"
        return done.stdout
