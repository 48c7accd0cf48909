"""Which file of the project a class is in: by its package below a source root, or beside the file that names it.

Nothing is read: folders are asked for by `look` (`flow/imports.look`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.flow.project.imports import NEVER, Look, below, last, parent

OWN: Final = "."
"""The package of the file itself, as one that is imported whole."""

_ENDING: Final = ".java"
_FILES: Final = "*.java"
_FOLDERS: Final = "*/"
_LIBRARY: Final = frozenset(("java", "javax", "jakarta"))
_MAIN: Final = "src/main/java"
_TESTS: Final = ("src/test/java", "src/integrationTest/java", "src/it/java")
_MOST_WORDS: Final = 12
_MOST_MODULES: Final = 40
"""Folders beside a module's that may be modules of the same project."""
_MOST_ABOVE: Final = 2
"""Folders above a module's whose other folders may be such modules."""


def module_of(look: Look, path: str, qualified: str) -> tuple[str, tuple[str, ...]] | None:
    """The file that a qualified name means in the file `path`, and the names that are taken out of it.

    `.Order` is of the package of the file.
    """
    if qualified.startswith(OWN):
        names = tuple(qualified[1:].split(".", _MOST_WORDS))
        return next((found for folder in _own(path) if (found := _file(look, folder, names)) is not None), None)
    words = tuple(qualified.split(".", _MOST_WORDS))
    if len(words) < 2 or words[0] in _LIBRARY or not NEVER.isdisjoint(words):
        return None
    package = next((number for number, word in enumerate(words) if word[:1].isupper()), 0)
    if not package:
        return None
    for root in _sources(look, path, words[0]):
        folder: str | None = root
        for word in words[:package]:
            folder = _inside(look, folder, word) if folder is not None else None
        found = _file(look, folder, words[package:]) if folder is not None else None
        if found is not None:
            return found
    return None


def beside(look: Look, path: str) -> list[str]:
    """The files of a package, and of those in it and around it: there are the classes that implement its interfaces."""
    own = parent(path)
    folders = [own, *(below(own, name) for name in _folders(look, own))]
    around = parent(own)
    if around and last(around) not in ("java", "src"):
        folders += [around, *(below(around, name) for name in _folders(look, around))]
    found = [below(folder, name) for folder in folders for name in look(folder, _FILES).split("\n") if name]
    return list(dict.fromkeys(found))


def _file(look: Look, folder: str, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """The file of a class: the first of these names."""
    file = names[0] + _ENDING
    if names[0][:1].isupper() and file in look(folder, _FILES).split("\n"):
        return below(folder, file), names
    return None


def _own(path: str) -> Iterator[str]:
    """The folders that a file's package is in: its own, and for a test that of what it tests."""
    folder = parent(path)
    yield folder
    for tests in _TESTS:
        before, found, behind = f"/{folder}/".partition(f"/{tests}/")
        if found:
            yield "/".join(part for part in (before.strip("/"), _MAIN, behind.strip("/")) if part)


def _sources(look: Look, path: str, first: str) -> Iterator[str]:
    """The source roots that have packages whose names begin with this word, the nearest first."""
    here = parent(path)
    above = -1
    while True:
        yield from _having(look, here, first)
        yield from _in_module(look, here, first)
        if above >= 0:
            above += 1
        elif last(here) == "src":
            above = 0
        if 1 < above <= 1 + _MOST_ABOVE:
            for name in _folders(look, here)[:_MOST_MODULES]:
                yield from _in_module(look, below(here, name), first)
        if not here:
            return
        here = parent(here)


def _in_module(look: Look, folder: str, first: str) -> Iterator[str]:
    sources = _inside(look, folder, "src")
    if sources is None:
        return
    main = _inside(look, sources, "main")
    java = _inside(look, main, "java") if main is not None else None
    yield from _having(look, java if java is not None else sources, first)


def _having(look: Look, folder: str, first: str) -> Iterator[str]:
    if _inside(look, folder, first) is not None:
        yield folder


def _inside(look: Look, folder: str, name: str) -> str | None:
    return below(folder, name) if name in _folders(look, folder) else None


def _folders(look: Look, folder: str) -> list[str]:
    return [name[:-1] for name in look(folder, _FOLDERS).split("\n") if name and name[:-1] not in NEVER]


__all__ = ["OWN", "beside", "module_of"]
