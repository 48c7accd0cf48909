"""Qualified names in the text of a fix, spelled only when it is applied.

How a name must be written depends on the imports of the whole file, which change while the unit's finding stays the
same. So the text of an edit holds marks, and `spell` turns them into text for the file as it is now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from wardline_analyzers.finding import Edit, Import
from wardline_analyzers.languages.module_names import ModuleNames

_MARK = re.compile("\0([^\0]*)\0")


def mark(name: str) -> str:
    """A mark for a qualified name. `module:attribute` says where the module ends; else it is all but the last word."""
    return f"\0{name}\0"


def spell(edits: Iterable[Edit], module: ModuleNames) -> tuple[tuple[Edit, ...], tuple[Import, ...]]:
    """The edits with all marks spelled out, and the imports that this needs."""
    imports: dict[Import, None] = {}

    def word(match: re.Match[str]) -> str:
        text, needed = _spelling(match[1], module)
        if needed is not None:
            imports[needed] = None
        return text

    spelled = tuple(Edit(e.start, e.end, _MARK.sub(word, e.text)) if "\0" in e.text else e for e in edits)
    return spelled, tuple(imports)


def _spelling(name: str, module: ModuleNames) -> tuple[str, Import | None]:
    if ":" in name:
        package, _, rest = name.partition(":")
    else:
        package, _, rest = name.rpartition(".")
    if not package:
        return rest, None  # a builtin
    full = f"{package}.{rest}"
    best: str | None = None
    for local, meaning in module.meanings.items():
        if meaning.kind != "name":
            continue
        payload: str = meaning.payload
        if full == payload:
            return local, None
        # `import os` is enough for `os.path.join`; `import xml` does not bring in `xml.sax`.
        if payload == package or (package == "os.path" and payload == "os"):
            best = local + full[len(payload) :]
    if best is not None:
        return best, None
    return full.rpartition("/")[2], Import(package)  # a path is called by its last part
