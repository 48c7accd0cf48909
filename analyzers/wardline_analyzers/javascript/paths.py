"""What an import's text names: the qualified name of a module."""

from __future__ import annotations

import re
from typing import Final

_ENDING: Final = re.compile(r"\.(?:[cm]?[jt]s|[jt]sx)$")
_BUILT_IN: Final = "node:"


def module_name(path: str) -> str:
    """The qualified name of what `require(path)` gives: `node:fs` is `fs`, `./db.js` is `./db`."""
    if path.startswith(_BUILT_IN):
        return path[len(_BUILT_IN) :]
    if path.startswith((".", "/", "@/", "~/")):
        return _ENDING.sub("", path)
    return path
