"""From a kind of file to the reader of its dependencies."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from wardline_analyzers.dependencies.dependency import Dependency
from wardline_analyzers.files.view import FileView

Reader = Callable[[bytes], tuple[Dependency, ...]]

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

KINDS = tuple(_READERS)
"""The kinds of files that dependencies are read from."""
LARGEST = 16 << 20
"""Bytes of a text that is read; a larger one is no manifest that a person looks at."""


@cache
def reader(kind: str) -> Reader | None:
    """The reader for a kind of file; None if there is none."""
    if kind not in _READERS:
        return None
    module, _, function = _READERS[kind].partition(":")
    found: Reader = getattr(import_module(f"wardline_analyzers.dependencies.readers.{module}"), function)
    return found


def dependencies_of(kind: str, text: bytes) -> tuple[Dependency, ...]:
    """What a file of this kind depends on; nothing if such files say nothing of that. Never raises."""
    read = reader(kind)
    return read(text) if read is not None and len(text) <= LARGEST else ()


def dependencies(view: FileView) -> tuple[Dependency, ...]:
    """What the file depends on; use as `view.of(dependencies)`."""
    return dependencies_of(view.kind.name, view.text)
