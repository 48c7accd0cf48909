"""Topic `used-parts`: does the project's own code import a part of a package, and name what of it an advisory is about.

About: (ecosystem, name of the part, symbol, …); see `wardline_analyzers/advisories/usage.py`. Go's parts are import
paths, those of Python functions by their qualified names: a method is taken for used where its class is named. Code is
looked at as text: a comment that names a function counts as a use.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from cachetools import TTLCache, cached

from wardline.config.excluded import OF_TOOLS
from wardline.project.environments import is_environment
from wardline.world.answers import MINUTE, About, Answer, Place
from wardline_analyzers.dependencies.dependency import GO, PYPI

_MOST_FILES = 20_000
_LARGEST = 2_000_000
"""Bytes of a file that is read."""
_SECONDS = 10.0
"""That reading a project's imports may take; else nothing is known."""
_FRESH = 60.0
"""Seconds for which code is not looked at again."""
_SUFFIXES = {GO: ".go", PYPI: ".py"}
_IMPORTS = {
    GO: re.compile(rb'^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?"([^"\s]+)"[ \t]*(?://[^\n]*)?\r?$', re.MULTILINE),
    PYPI: re.compile(rb"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([\w.][\w., \t]*))", re.MULTILINE),
}
_BODY = re.compile(rb"^(?:func|type|var|const)\b", re.MULTILINE)
"""Where the imports of a file in Go are over."""


def answers(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """See the module."""
    if not place.root:
        return {}
    found = {}
    with suppress(TimeoutError):
        for about in asked:
            if about[0] in _SUFFIXES and (known := _imports(place.root, about[0], place.until)) is not None:
                found[about] = Answer(_used(place.root, about, known), MINUTE)
    return found


def _used(root: str, about: About, imports: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    ecosystem, name, *symbols = about
    if ecosystem == PYPI:
        words = name.split(".")
        name, symbols = words[0], [next((w for w in reversed(words[1:]) if w[:1].isupper()), words[-1])]
    files = imports.get(name, ())
    named = []
    for symbol in symbols:
        word = symbol.rpartition(".")[2]
        before = rb"\." if ecosystem == GO else rb"\b"
        where = _first(root, files, re.compile(before + re.escape(word.encode()) + rb"\b"))
        if where:
            named.append([symbol, where])
            break  # one is enough to be told
    return {"imported": files[0] if files else "", "named": named}


def _first(root: str, files: Iterable[str], pattern: re.Pattern[bytes]) -> str:
    for file in files:
        text = _text(os.path.join(root, file))
        if found := pattern.search(text):
            return f"{file}:{text.count(bytes([10]), 0, found.start()) + 1}"
    return ""


@cached(TTLCache(8, _FRESH), key=lambda root, ecosystem, until: (root, ecosystem), lock=Lock())
def _imports(root: str, ecosystem: str, until: float) -> dict[str, tuple[str, ...]] | None:
    """Which files import what: import paths, or top-level modules. None: there is too much to look at.

    Raises TimeoutError where nobody waits so long.
    """
    end = time.monotonic() + _SECONDS
    found: dict[str, list[str]] = {}
    for count, path in enumerate(_files(root, _SUFFIXES[ecosystem])):
        if count >= _MOST_FILES or time.monotonic() > end:
            return None
        if time.monotonic() > until:
            raise TimeoutError
        relative = os.path.relpath(path, root).replace(os.sep, "/")
        for name in _imported(ecosystem, _text(path)):
            found.setdefault(name, []).append(relative)
    return {name: tuple(files) for name, files in found.items()}


def _files(root: str, suffix: str) -> Iterator[str]:
    """The project's own code, without tests of Go's and without what others wrote."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(
            name
            for name in folders
            if name not in OF_TOOLS and name != "vendor" and not is_environment(os.path.join(folder, name))
        )
        for name in sorted(files):
            if name.endswith(suffix) and not name.endswith("_test.go"):
                yield os.path.join(folder, name)


def _imported(ecosystem: str, text: bytes) -> set[str]:
    pattern = _IMPORTS[ecosystem]
    if ecosystem == GO:
        body = _BODY.search(text)
        found = pattern.findall(text, 0, body.start() if body is not None else len(text))
        return {path.decode("utf-8", "replace") for path in found}
    names = set()
    for one, several in pattern.findall(text):
        for name in (one or several).split(b","):
            names.add(name.strip().partition(b" ")[0].partition(b".")[0].decode("utf-8", "replace"))
    return names - {""}


def _text(path: str) -> bytes:
    try:
        if os.path.getsize(path) > _LARGEST or not os.path.isfile(path):
            return b""
        return Path(path).read_bytes()
    except OSError:
        return b""
