"""The template that LSP4IJ, the plugin for language servers in JetBrains IDEs, imports from a folder.

Its form is that of the plugin's own templates (custom templates of LSP4IJ 0.20): files of fixed names, of which only
`template.json` must be there. `editors/jetbrains` of the repository is what `files(None)` returns.
"""

from __future__ import annotations

import json
import os
from typing import Any

from wardline.config.schema import schema

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lsp4ij")
_TEMPLATE, _SCHEMA = "template.json", "settings.schema.json"
_ONLY_IN_FILES = ("extend", "policy")
"""Settings that count in a settings file alone."""


def files(program: str | None) -> dict[str, str]:
    """The files of the template by name. Without a program, it starts the `wardline` that is on PATH.

    Raises ValueError for a program that cannot be written into a command line of the IDE.
    """
    found = {}
    for name in sorted(os.listdir(FOLDER)):
        with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
            found[name] = file.read()
    found[_SCHEMA] = _written(settings_schema())
    if program is not None:
        template = json.loads(found[_TEMPLATE])
        template["programArgs"] = command(program)
        found[_TEMPLATE] = _written(template)
    return found


def write(folder: str, program: str | None) -> list[str]:
    """Write the template into a folder, which is made if it is not there; returns the names of the files.

    Raises OSError, and FileExistsError if there is something else in the folder already.
    """
    made = files(program)
    os.makedirs(folder, exist_ok=True)
    if strangers := sorted(set(os.listdir(folder)) - set(made)):
        raise FileExistsError(0, f"there are other files in it ({strangers[0]}); choose an empty folder")
    for name, text in made.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return list(made)


def command(program: str) -> dict[str, str]:
    """`programArgs`: the command line, which the IDE takes apart at spaces that are not in double quotes."""
    if not program.isprintable() or '"' in program or "$" in program:
        raise ValueError('LSP4IJ cannot start a program whose path holds ", $ or control characters')
    return {"default": f'"{program}" server'}


def settings_schema() -> dict[str, Any]:
    """The JSON schema of the *Configuration* tab: our settings under `wardline`. Draft 7 is what IDEs know best."""
    ours = schema()
    properties = {name: value for name, value in ours["properties"].items() if name not in _ONLY_IN_FILES}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "wardline/settings.schema.json",
        "title": "Wardline settings",
        "type": "object",
        "properties": {
            "wardline": {
                "description": "They outweigh `.wardline.toml` and `[tool.wardline]` in `pyproject.toml`.",
                "type": "object",
                "properties": properties,
                "additionalProperties": False,
            }
        },
        "additionalProperties": False,
    }


def _written(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
