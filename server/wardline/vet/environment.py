"""Which environment is meant, and where its packages are: found by its files, its Python is not run."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from glob import escape, glob
from typing import NamedTuple

from wardline.project.environments import active, is_environment, of_project, site_packages

_INTERPRETER = re.compile(r"(?:python|pypy)(?P<version>3\.\d+)?(?:\.exe)?(?:3)?")
_MOST_CONFIG = 1 << 16


class NoEnvironment(Exception):
    """There is none. The text says so, for people."""


class Environment(NamedTuple):
    path: str
    folders: tuple[str, ...]
    """Those that hold packages."""
    uses_system: bool = False
    """Packages of the Python that it is made from are used as well; they are not among these."""


def environment(python: str | None, folder: str) -> Environment:
    """The environment of an interpreter, or of an environment's folder; None: that of the project in `folder`, in a
    folder above it, or the active one. Raises NoEnvironment."""
    for path, folders in _named(os.path.join(folder, python)) if python else _found(folder):
        if folders:
            return Environment(path, tuple(folders), _uses_system(path))
    if python:
        raise NoEnvironment(f"{python}: this is no Python and no environment with packages")
    raise NoEnvironment("there is no virtual environment here, and none is active: name one with --python")


def _found(folder: str) -> Iterator[tuple[str, list[str]]]:
    above = os.path.realpath(folder)
    while True:
        for path in of_project(above):
            yield path, site_packages(path)
        if os.path.exists(os.path.join(above, ".git")) or os.path.dirname(above) == above:
            break
        above = os.path.dirname(above)
    for path in active():
        yield path, site_packages(path)


def _named(path: str) -> Iterator[tuple[str, list[str]]]:
    """What may be meant: an environment, or the one that an interpreter is in."""
    if os.path.isdir(path):
        yield path, site_packages(path)
        return
    for each in (path, os.path.realpath(path)):  # the interpreter of an environment is mostly a link out of it
        if not os.path.isfile(each):
            return
        top = os.path.dirname(os.path.dirname(each))
        if is_environment(top):
            yield top, site_packages(top)
    yield top, _of_system(top, os.path.basename(each))


def _of_system(top: str, name: str) -> list[str]:
    """The folders with packages of an interpreter that is installed at `top`; Debian's have a name of their own."""
    match = _INTERPRETER.match(name)
    version = f"python{match['version']}" if match and match["version"] else "python3*"
    patterns = (f"lib/{version}/site-packages", "Lib/site-packages", f"lib/{version}/dist-packages")
    more = ("lib/python3/dist-packages", f"local/lib/{version}/dist-packages")
    found = [path for pattern in (*patterns, *more) for path in sorted(glob(os.path.join(escape(top), pattern)))]
    return [path for path in dict.fromkeys(found) if os.path.isdir(path)]


def _uses_system(path: str) -> bool:
    try:
        with open(os.path.join(path, "pyvenv.cfg"), encoding="utf-8", errors="replace") as file:
            text = file.read(_MOST_CONFIG)
    except OSError:
        return False
    return re.search(r"(?im)^\s*include-system-site-packages\s*=\s*true\s*$", text) is not None
