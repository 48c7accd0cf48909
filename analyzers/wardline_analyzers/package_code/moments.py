"""When a file of a package runs without being asked."""

from __future__ import annotations

import re
from enum import Enum

_ASIDE = frozenset(
    (
        "test",
        "tests",
        "testing",
        "docs",
        "doc",
        "examples",
        "example",
        "samples",
        "benchmarks",
        "bench",
        "tools",
        "scripts",
    )
)
_WORD = re.compile(r"[a-z0-9]+")
_TESTS = frozenset(("test", "tests", "testing"))


class Moment(Enum):
    """The value ends a sentence."""

    INSTALL = "when it is installed"
    START = "whenever Python starts"
    IMPORT = "when it is imported"


def moment_of(path: str, built: bool, backends: frozenset[str] = frozenset()) -> Moment | None:
    """When a file runs; None: not by itself. `path` from the top of the package, with `/`.

    `built`: it is a wheel or what is installed, where nothing of a source tree runs. `backends`: the modules of the
    package's own build backend, as paths without `.py`.
    """
    folders, _, name = path.rpartition("/")
    if name.endswith(".pth"):
        return Moment.START if not folders or built else None
    if not name.endswith(".py"):
        return None
    if not built and (path == "setup.py" or path.removesuffix(".py") in backends):
        return Moment.INSTALL
    if name in ("sitecustomize.py", "usercustomize.py"):
        return Moment.START
    # What is not installed may be called anything: `manual tests`, `mypy_tests`.
    aside = folders.lower().split("/") if built else _WORD.findall(folders.lower())
    return None if (_TESTS if built else _ASIDE).intersection(aside) or name == "conftest.py" else Moment.IMPORT
