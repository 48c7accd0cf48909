"""Which records a command is about: the root that they are kept in, and the paths below it that were asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from wardline.cli import CommandError
from wardline.cli.values import working_directory


def checkout(paths: Sequence[str]) -> tuple[str, list[str]]:
    """The root, absolute, and the paths relative to it, with `/`. Without paths: the working directory.

    The root is that which an editor would keep the records of these files in. Raises CommandError.
    """
    cwd = working_directory()
    root, below = "", []
    for given in paths or ["."]:
        path = os.path.normpath(os.path.join(cwd, given))
        if "\0" in given or not os.path.exists(path):
            raise CommandError(f"{given}: no such file or directory")
        own = _root(path, cwd)
        if root and own != root:
            raise CommandError(f"{given} belongs to another checkout than the paths before; ask for each by itself")
        root = own
        below.append(os.path.relpath(path, root).replace(os.sep, "/"))
    return root, below


def _root(path: str, cwd: str) -> str:
    from wardline.config import resolve
    from wardline.origin.places import root_of

    inside = os.path.join(path, "file") if os.path.isdir(path) else path
    found = root_of(inside, "")
    if found:
        return found
    root = str(resolve(Path(inside), workspace=Path(cwd)).root)
    return root if os.path.join(path, "").startswith(os.path.join(root, "")) else os.path.dirname(inside)
