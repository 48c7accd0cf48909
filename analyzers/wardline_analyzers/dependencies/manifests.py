"""From a kind of file to the reader of its dependencies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from itertools import chain, pairwise
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

from wardline_analyzers.dependencies.dependency import Dependency
from wardline_analyzers.files.kinds import KINDS as KINDS_OF_FILES
from wardline_analyzers.files.parts import Cutter
from wardline_analyzers.files.pieces import Remembering
from wardline_analyzers.files.view import FileView

T = TypeVar("T")
Reader = Callable[[bytes], tuple[Dependency, ...]]
Cuts = Callable[[bytes, int], Iterator[int]]

_READERS = {
    "requirements": "requirements:read",
    "pyproject": "pyproject:read",
    "poetry-lock": "toml_locks:read_python",
    "uv-lock": "toml_locks:read_python",
    "pylock": "toml_locks:read_python",
    "pipfile": "pipfile:read",
    "pipfile-lock": "pipfile:read_lock",
    "setup-cfg": "setup_cfg:read",
    "conda-environment": "conda:read",
    "package-json": "npm:read",
    "package-lock": "npm_lock:read",
    "yarn-lock": "yarn_lock:read",
    "pnpm-lock": "pnpm_lock:read",
    "go-mod": "go_mod:read",
    "cargo-toml": "cargo:read",
    "cargo-lock": "toml_locks:read_cargo",
    "maven-pom": "pom:read",
    "gradle": "gradle:read",
    "gradle-catalog": "gradle_catalog:read",
    "gemfile": "gemfile:read",
    "gemfile-lock": "gemfile:read_lock",
    "composer-json": "composer:read",
    "dockerfile": "pip_lines:read",
    "github-workflow": "pip_lines:read",
    "github-action": "pip_lines:read",
    "gitlab-ci": "pip_lines:read",
    "shell": "pip_lines:read",
    "python": "python_code:read",
}
"""Kind (`files/kinds.py`) to the function in `readers/`."""

_CUTTERS = {
    "poetry-lock": "toml_locks:cuts",
    "uv-lock": "toml_locks:cuts",
    "pylock": "toml_locks:cuts",
    "cargo-lock": "toml_locks:cuts",
    "package-lock": "npm_lock:cuts",
    "dockerfile": "pip_lines:cuts",
    "github-workflow": "pip_lines:cuts",
    "github-action": "pip_lines:cuts",
    "gitlab-ci": "pip_lines:cuts",
    "shell": "pip_lines:cuts",
}
"""Kinds of files that name packages one after the other, to the function that says where each part begins. Their
readers read such a part by itself, so that a key in it costs no other."""

KINDS = tuple(_READERS)
"""The kinds of files that dependencies are read from."""
_MEAN = 8
"""Packages that a part of a long file holds on average."""
_DECIDES = 64
"""Bytes of a package by which it is chosen to begin a part."""
_AHEAD = 4096
"""Bytes of a package that tell where it begins."""
LARGEST = 16 << 20
"""Bytes of a text that is read; a larger one is no manifest that a person looks at."""


class Block(NamedTuple):
    """A part of a text, and what it says of dependencies."""

    start: int
    """Byte offset of its beginning."""
    dependencies: tuple[Dependency, ...]
    """Their spans count from that beginning."""


@cache
def reader(kind: str) -> Reader | None:
    """The reader for a kind of file; None if there is none."""
    found: Reader | None = _function(_READERS.get(kind))
    return found


class _Long(NamedTuple):
    """How a long kind of file is read: in parts of some packages each."""

    cutter: Cutter
    read: Reader
    """For a part, which remembers what it read of each package."""


@cache
def _long(kind: str) -> _Long | None:
    """How files of this kind are read in parts; None: they have none."""
    cuts: Cuts | None = _function(_CUTTERS.get(kind))
    read = reader(kind)
    if cuts is None or read is None:
        return None
    remembered = Remembering(read)

    def end(text: bytes, start: int) -> tuple[int, int]:
        for at in cuts(text, start):
            if crc32(text[at : at + _DECIDES]) % _MEAN == 0:
                return at, _AHEAD
        return len(text), 1

    def of_part(text: bytes) -> tuple[Dependency, ...]:
        borders = pairwise(chain((0,), cuts(text, 0), (len(text),)))
        return tuple(
            found.moved(start) if start else found for start, stop in borders for found in remembered(text[start:stop])
        )

    return _Long(Cutter(end), of_part)


def _function(reference: str | None) -> Any:
    if reference is None:
        return None
    module, _, function = reference.partition(":")
    return getattr(import_module(f"wardline_analyzers.dependencies.readers.{module}"), function)


def blocks_of(kind: str, text: bytes) -> tuple[Block, ...]:
    """What a file of this kind depends on, part by part; nothing if such files say nothing of that. Never raises."""
    return blocks(FileView(text, "", KINDS_OF_FILES[kind]))


def dependencies_of(kind: str, text: bytes) -> tuple[Dependency, ...]:
    """What a file of this kind depends on, in the order of the text; see `blocks_of`."""
    return tuple(found.moved(start) if start else found for start, part in blocks_of(kind, text) for found in part)


def blocks(view: FileView) -> tuple[Block, ...]:
    """What the file depends on, part by part; use as `view.of(blocks)`."""
    kind = view.kind.name
    read = reader(kind)
    if read is None or len(view.text) > LARGEST:
        return ()
    long = _long(kind)
    if long is None:
        return (Block(0, read(view.text)),)
    return tuple(Block(start, part.of(long.read)) for start, part in view.cut(long.cutter).placed())


def dependencies(view: FileView) -> tuple[Dependency, ...]:
    """What the file depends on; use as `view.of(dependencies)`."""
    return tuple(found.moved(start) if start else found for start, part in view.of(blocks) for found in part)


def by_part(view: FileView, make: Callable[[FileView, tuple[Dependency, ...]], T]) -> list[tuple[int, T]]:
    """What `make` makes of the dependencies of each part of a file, and where it begins; see `FileView.of_each`."""
    long = _long(view.kind.name)
    if long is None or len(view.text) > LARGEST:
        return [(0, make(view, view.of(dependencies)))]
    return list(view.of_each(long.cutter, long.read, make))
