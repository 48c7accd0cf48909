"""Packages that are folders, whose files share their names, as in Go: which files, and which folder an import means.

Nothing is read here: folders are asked for by `look` (`imports.look`), and texts by whoever calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from wardline_analyzers.flow.project.imports import Look, below, parent

MOST_FILES: Final = 60
"""Files of a package that are asked for a name."""
_ALL: Final = "*.go"
_MODULE: Final = re.compile(rb"^module[ \t]+\"?([^\s\"]+)", re.MULTILINE)
_MANIFEST: Final = "go.mod"

Read = Callable[[str], "bytes | None"]
"""The text of a file; None: there is none."""
Spell = Callable[[str], str]
"""The qualified name of a path of imports."""


def files_of(look: Look, folder: str) -> list[str]:
    """The files of a package but its tests, by their paths."""
    names = [name for name in look(folder, _ALL).split("\n") if name and not name.endswith("_test.go")]
    return [below(folder, name) for name in names[:MOST_FILES]]


def folder_of(look: Look, read: Read, spell: Spell, path: str, package: str) -> str | None:
    """The folder of the project that a package is in, which the file `path` imports by this qualified name.

    The nearest manifest above the file says what its module's packages begin with.
    """
    here = parent(path)
    while True:
        text = read(below(here, _MANIFEST))
        if text is not None:
            found = _MODULE.search(text)
            root = spell(found[1].decode("utf-8", "replace")) if found else ""
            if root and package == root:
                return here
            if root and package.startswith(f"{root}/"):
                folder = below(here, package[len(root) + 1 :])
                return folder if look(folder, _ALL) else None
            return None
        if not here:
            return None
        here = parent(here)


__all__ = ["MOST_FILES", "Read", "files_of", "folder_of"]
