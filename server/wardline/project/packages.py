"""Which package a file is of, and the compiled modules beside it."""

from __future__ import annotations

import os
from collections.abc import Iterable

NATIVE = (".so", ".pyd", ".dll", ".dylib")


def package_of(path: str) -> str:
    """The outermost folder around a file that is a package (it has an `__init__.py`, and so has each folder down to the
    file); else the file's own folder."""
    folder = found = os.path.dirname(path)
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        found = folder
        above = os.path.dirname(folder)
        if above == folder:
            break
        folder = above
    return found


def native_beside(paths: Iterable[str]) -> list[str]:
    """Files that hold machine code in the folders of these files, sorted; links and unreadable folders are left out."""
    found: list[str] = []
    for folder in {os.path.dirname(path) for path in paths}:
        try:
            with os.scandir(folder) as entries:
                found += [
                    e.path for e in entries if e.name.lower().endswith(NATIVE) and e.is_file(follow_symlinks=False)
                ]
        except OSError:
            continue
    return sorted(found)
