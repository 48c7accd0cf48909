"""From a kind of file to the reader of its dependencies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from itertools import chain, pairwise
from typing import Any, NamedTuple

from wardline_analyzers.dependencies.dependency import Dependency
from wardline_analyzers.files.pieces import Remembering
from wardline_analyzers.files.view import FileView

Reader = Callable[[bytes], tuple[Dependency, ...]]
Cutter = Callable[[bytes], Iterator[int]]

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
"""Kinds of files that name packages one after the other, to the function that says where each part begins. Their readers
read such a part by itself, so that a key in it costs no other."""

KINDS = tuple(_READERS)
"""The kinds of files that dependencies are read from."""
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


@cache
def _cutter(kind: str) -> tuple[Cutter, Reader] | None:
    """Where the parts of such files begin, and what is made of a part, remembered; None: they have no parts."""
    cuts: Cutter | None = _function(_CUTTERS.get(kind))
    read = reader(kind)
    return (cuts, Remembering(read)) if cuts is not None and read is not None else None


def _function(reference: str | None) -> Any:
    if reference is None:
        return None
    module, _, function = reference.partition(":")
    return getattr(import_module(f"wardline_analyzers.dependencies.readers.{module}"), function)


def blocks_of(kind: str, text: bytes) -> tuple[Block, ...]:
    """What a file of this kind depends on, part by part; nothing if such files say nothing of that. Never raises."""
    read = reader(kind)
    if read is None or len(text) > LARGEST:
        return ()
    cutter = _cutter(kind)
    if cutter is None:
        return (Block(0, read(text)),)
    cuts, remembered = cutter
    borders = pairwise(chain((0,), cuts(text), (len(text),)))
    return tuple(Block(start, remembered(text[start:end])) for start, end in borders)


def dependencies_of(kind: str, text: bytes) -> tuple[Dependency, ...]:
    """What a file of this kind depends on, in the order of the text; see `blocks_of`."""
    return tuple(found.moved(start) if start else found for start, part in blocks_of(kind, text) for found in part)


def blocks(view: FileView) -> tuple[Block, ...]:
    """What the file depends on, part by part; use as `view.of(blocks)`."""
    return blocks_of(view.kind.name, view.text)


def dependencies(view: FileView) -> tuple[Dependency, ...]:
    """What the file depends on; use as `view.of(dependencies)`."""
    return tuple(found.moved(start) if start else found for start, part in view.of(blocks) for found in part)
