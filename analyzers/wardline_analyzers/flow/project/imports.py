"""Which file of the project an import means, as Python would find it.

Nothing is imported or run: folders are looked into by name. Paths are those from the root of the project, with `/`; the
root itself is the empty path. What stands outside of the root, and in virtual environments, is not there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

MOST_PARTS: Final = 12
"""Dots in the name of a module that is looked for."""

PACKAGE: Final = "package"
MODULE: Final = "module"
NAMESPACE: Final = "namespace"

NEVER: Final = frozenset(("site-packages", "dist-packages", "node_modules", "__pycache__", "venv", "virtualenv"))
"""Folders that hold other people's code."""
_ENVIRONMENT: Final = "pyvenv.cfg"


class Files(Protocol):
    """The files of a project."""

    def entries(self, folder: str) -> frozenset[str]:
        """The names in a folder, those of folders with a `/` behind; none if it is not there."""
        ...

    def text(self, path: str) -> bytes | None:
        """A file's text in UTF-8; None if it cannot be read, or is too large."""
        ...


class Place(NamedTuple):
    """A module of the project: its file (a namespace package has none), and its folder if it is a package."""

    path: str
    folder: str | None
    name: str
    """Its dotted name, as it was asked for."""


class Found(NamedTuple):
    """The longest part of a dotted name that is a module, with the packages above it, and the rest."""

    chain: tuple[Place, ...]
    rest: tuple[str, ...]


Look = Callable[[str, str], str]
"""What stands in a folder under a module's name: `package`, `module`, `namespace`, or nothing."""


def look(files: Files, folder: str, name: str) -> str:
    """What `import name` finds in a folder. Of `*.go`: the names that end so, one a line."""
    entries = files.entries(folder)
    if name[:1] == "*":
        return "\n".join(sorted(entry for entry in entries if entry.endswith(name[1:])))
    package = f"{name}/" in entries and name not in NEVER and not name.startswith(".")
    if package:
        inner = files.entries(below(folder, name))
        if "__init__.py" in inner:
            return PACKAGE
        package = _ENVIRONMENT not in inner
    if f"{name}.py" in entries:
        return MODULE
    return NAMESPACE if package else ""


def find(look: Look, path: str, dotted: str, known: frozenset[str] = frozenset()) -> Found | None:
    """The module of the project that a dotted name means in the file `path`; None: it means none of them.

    A name that begins with dots is relative to the package of the file. `known` are the packages of libraries: a file
    of such a name beside a module of a package is not what that module imports.
    """
    plain = dotted.lstrip(".")
    parts = tuple(plain.split(".", MOST_PARTS)) if plain else ()
    if any(not part.isidentifier() for part in parts):
        return None
    dots = len(dotted) - len(plain)
    if dots:
        folder: str | None = parent(path)
        for _ in range(dots - 1):
            folder = parent(folder) if folder else None
            if folder is None:
                return None
        assert folder is not None
        return _walk(look, (_package(look, folder),), parts)
    if not parts:
        return None
    spaces: Place | None = None
    for folder in _folders(look, path, parts[0], known):
        kind = look(folder, parts[0])
        if kind in (PACKAGE, MODULE):
            return _walk(look, (_place(folder, parts[0], kind, parts[0]),), parts[1:])
        if kind and spaces is None:
            spaces = _place(folder, parts[0], kind, parts[0])
    return _walk(look, (spaces,), parts[1:]) if spaces is not None else None


def _walk(look: Look, chain: tuple[Place, ...], parts: tuple[str, ...]) -> Found:
    rest = list(parts)
    while rest and chain[-1].folder is not None:
        here = chain[-1]
        assert here.folder is not None
        kind = look(here.folder, rest[0])
        if not kind:
            break
        name = rest.pop(0)
        chain = (*chain, _place(here.folder, name, kind, f"{here.name}.{name}" if here.name else name))
    return Found(chain, tuple(rest))


def _place(folder: str, name: str, kind: str, dotted: str) -> Place:
    inner = below(folder, name)
    if kind == PACKAGE:
        return Place(f"{inner}/__init__.py", inner, dotted)
    if kind == MODULE:
        return Place(f"{inner}.py", None, dotted)
    return Place(f"{inner}/", inner, dotted)


def _package(look: Look, folder: str) -> Place:
    """The package that a folder is, by its dotted name from the topmost folder that is a package."""
    names: list[str] = []
    here = folder
    while here and look(parent(here), last(here)) == PACKAGE:
        names.append(last(here))
        here = parent(here)
    if names:
        return Place(f"{folder}/__init__.py", folder, ".".join(reversed(names)))
    return Place(f"{folder}/", folder, last(folder))


def _folders(look: Look, path: str, name: str, known: frozenset[str]) -> list[str]:
    """Where an absolute import looks: from beside the topmost package of the file up to the root, each with `src`.

    Last comes the folder of the file itself, for a package's module may be run as a script.
    """
    own = parent(path)
    top = own
    while top and look(parent(top), last(top)) == PACKAGE:
        top = parent(top)
    found = [top]
    here = top
    while True:
        found.append(here)
        found.append(below(here, "src"))
        if not here:
            break
        here = parent(here)
    if own != top and name not in known and name not in sys.stdlib_module_names:
        found.append(own)
    return list(dict.fromkeys(found))


def below(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def parent(path: str) -> str:
    return path.rpartition("/")[0]


def last(path: str) -> str:
    return path.rpartition("/")[2]


__all__ = ["NEVER", "Files", "Found", "Look", "Place", "find", "look"]
