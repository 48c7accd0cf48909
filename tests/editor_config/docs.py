"""The section of docs/editors.md on one editor, as its entry in the catalogue makes it."""

from __future__ import annotations

import os
from pathlib import Path

from wardline.editor_config.catalog import Editor

PAGE = Path(__file__).parents[2] / "docs" / "editors.md"

_LANGUAGES = {".json": "json", ".toml": "toml", ".lua": "lua", ".el": "elisp", ".vim": "vim"}


def section(editor: Editor) -> str:
    language = _LANGUAGES[os.path.splitext(editor.file)[1]]
    parts = [
        f"## {editor.title}",
        f"1. `pipx install wardline`\n2. `wardline editor-config {editor.name}` prints this entry; put it into {editor.target}:\n"
        f"3. Open a Python file. {editor.use[0].upper()}{editor.use[1:]}.",
        f"```{language}\n{editor.entry()}```",
    ]
    return "\n\n".join(filter(None, (*parts, editor.note, editor.proof))) + "\n"
