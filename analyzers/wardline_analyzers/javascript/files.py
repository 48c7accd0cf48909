"""Which file of the project an import means: relative paths, and the conventional short forms `@/x` and `~/x`.

Nothing is read: folders are asked for by `look` (`flow/imports.look`).
"""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow.project.imports import NEVER, Look, below, parent

_ENDINGS: Final = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
_INDEX: Final = "index"
_ALL: Final = "*"
_SHORT: Final = ("@/", "~/")
_SOURCES: Final = "src"
_MOST_WORDS: Final = 8
"""Words with dots between them, of the name of a file and what is taken out of it."""


def module_of(look: Look, path: str, qualified: str) -> tuple[str, tuple[str, ...]] | None:
    """The file that a qualified name means in the file `path`, and the names that are taken out of it.

    A name such as `./users.service.find` does not tell where the file's name ends: the longest that is a file counts.
    """
    for folder, rest in _starts(path, qualified):
        found = _in(look, folder, rest)
        if found is not None:
            return found
    return None


def _starts(path: str, qualified: str) -> list[tuple[str, str]]:
    """The folders where a path may begin, each with what is left of it."""
    own = parent(path)
    if qualified.startswith("."):
        return [(own, qualified)]
    if qualified[:2] not in _SHORT:
        return []
    rest = qualified[2:]
    found = []
    here = own
    while True:
        found += [(below(here, _SOURCES), rest), (here, rest)]
        if not here:
            return found
        here = parent(here)


def _in(look: Look, folder: str, rest: str) -> tuple[str, tuple[str, ...]] | None:
    *steps, last = rest.split("/")
    for step in steps:
        if step == "..":
            if not folder:
                return None
            folder = parent(folder)
        elif step in NEVER:
            return None
        elif step not in ("", "."):
            folder = below(folder, step)
    if last in (".", ".."):  # `require("..")`
        return _index(look, parent(folder) if last == ".." else folder, ())
    words = last.split(".")
    if len(words) > _MOST_WORDS:
        return None
    entries = frozenset(look(folder, _ALL).split("\n"))
    for size in range(len(words), 0, -1):
        name, names = ".".join(words[:size]), tuple(words[size:])
        for ending in _ENDINGS:
            if name + ending in entries:
                return below(folder, name + ending), names
        if f"{name}/" in entries and name not in NEVER:
            found = _index(look, below(folder, name), names)
            if found is not None:
                return found
    return None


def _index(look: Look, folder: str, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    entries = frozenset(look(folder, _ALL).split("\n"))
    file = next((_INDEX + ending for ending in _ENDINGS if _INDEX + ending in entries), None)
    return (below(folder, file), names) if file is not None else None


__all__ = ["module_of"]
