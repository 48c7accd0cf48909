"""Virtual environments: which folders are some, and where their packages are. Nothing of them is run."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator

_NAMES = (".venv", "venv", "env", ".env", "virtualenv")
"""What people call the environment in a project."""
_ACTIVE = ("VIRTUAL_ENV", "CONDA_PREFIX")
_PACKAGES = ("lib/python3*/site-packages", "Lib/site-packages", "lib64/python3*/site-packages")
"""Where packages are in an environment: of POSIX, of Windows, and of systems that keep native ones apart."""


def is_environment(path: str) -> bool:
    """Whether a folder is a virtual environment (PEP 405)."""
    return os.path.exists(os.path.join(path, "pyvenv.cfg"))


def of_project(root: str) -> Iterator[str]:
    """The environments in a project, best first."""
    paths = (os.path.join(root, name) for name in _NAMES)
    return (path for path in paths if is_environment(path))


def active() -> Iterator[str]:
    """The environments that this program's own environment variables name."""
    for variable in _ACTIVE:
        if path := os.environ.get(variable):
            yield path


def site_packages(environment: str) -> list[str]:
    """The folders of an environment that hold its packages; each once, whatever links lead there."""
    found: dict[str, str] = {}
    for pattern in _PACKAGES:
        for path in sorted(glob.glob(os.path.join(glob.escape(environment), pattern))):
            if os.path.isdir(path):
                found.setdefault(os.path.realpath(path), path)
    return list(found.values())
