"""An entry with the path of the server in it, quoted as the editor's language wants it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable

from wardline.editor_config.catalog import Editor

PLACEHOLDER = "/path/to/wardline"

_QUOTED = re.compile(rf"(['\"]){re.escape(PLACEHOLDER)}\1")


def render(editor: Editor, program: str) -> str:
    """The entry of an editor that starts `program`.

    Raises ValueError for a program whose name cannot be written down: one with control characters, or (as it cannot
    be in a text file) with bytes that are no UTF-8.
    """
    if not program.isprintable():
        raise ValueError("its path holds characters that cannot be written in a settings file")
    quoted = _QUOTING[os.path.splitext(editor.file)[1]](program)
    return _QUOTED.sub(lambda _: quoted, editor.entry())


def _json(text: str) -> str:
    """For JSON. TOML's basic strings, Lua's and Emacs Lisp's are the same for text that is printable."""
    return json.dumps(text, ensure_ascii=False)


def _vim(text: str) -> str:
    """A literal string of Vim script."""
    return "'" + text.replace("'", "''") + "'"


_QUOTING: dict[str, Callable[[str], str]] = {
    ".json": _json,
    ".toml": _json,
    ".lua": _json,
    ".el": _json,
    ".vim": _vim,
}
