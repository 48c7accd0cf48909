"""Opening a file in the person's own editor: VISUAL or EDITOR, as git and other programs take it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess

_PLUS = {"vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "hx", "mg", "ne"}
"""They go to the line in `+LINE`."""
_GOTO = {"code", "code-insiders", "codium", "cursor", "windsurf"}
"""They go to the place in `--goto FILE:LINE`."""


def open_at(file: str, line: int) -> str:
    """Open a file at a line (1-based) and wait until the editor is done. Returns what went wrong; mostly nothing.

    Only the person's environment decides what is started, never anything in the workspace.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(named, posix=os.name == "posix")
    except ValueError:
        words = []
    program = shutil.which(words[0]) if words else None
    if program is None or not os.path.isabs(program):
        return "set EDITOR (or VISUAL) to the program that files are to be opened with"
    try:
        subprocess.run([program, *words[1:], *_place(os.path.basename(words[0]), file, line)], check=False)
    except OSError as error:
        return f"{named} cannot be started: {error.strerror}"
    return ""


def _place(name: str, file: str, line: int) -> list[str]:
    name = name.lower().removesuffix(".exe")
    if name in _PLUS:
        return [f"+{line}", file]
    return ["--goto", f"{file}:{line}"] if name in _GOTO else [file]
