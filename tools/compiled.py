"""The dataflow as machine code, made by mypyc, in wheels that are built with `WARDLINE_COMPILE=1` (`build_hook.py`).

Most of an analysis is the dataflow, and compiled it takes about half the time. Nothing else changes: the Python files
stay beside the compiled ones. What is worked on is never compiled (an editable installation, `make test`): a compiled
file goes before the text beside it, whatever that says. `make compiled` installs such a wheel in `.cache/compiled`, for
the benchmark and for tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = "wardline_analyzers"
NEEDS: Final = ("mypy>=2.4.1,<2.5", "setuptools>=70")
"""What the compiler is made of; it compiles to C, and the C compiler of the machine goes on from there."""
GROUP: Final = "wardline_compiled"
"""The library with the code of all of them is called so, with `__mypyc` behind it; it stands beside the packages."""
ASKED: Final = "WARDLINE_COMPILE"
"""In the environment: it is to be compiled."""
_SECONDS: Final = 900
"""After so many, a machine is too slow or too busy for it."""

_FOLDER: Final = "flow"
_LEFT_OUT: Final = (
    "flow/form/lowering.py",  # front ends, which are not compiled, have classes of their own made from the one there
    "flow/known/chosen.py",  # a class that is a number
    "flow/models/",  # made without calling a class, for a quick start
    "flow/module/looks.py",  # a tuple with a field of a class that is compiled later
    "flow/project/",  # a class made from one of a library; and compiled, its answers about other modules took minutes
)
"""What the compiler does not take."""


def wanted() -> bool:
    """Has it been asked for?"""
    return os.environ.get(ASKED, "") not in ("", "0")


def missing() -> str:
    """What there is not that it takes; empty if all is there."""
    if not compiler():
        return "a C compiler (on Debian and Ubuntu: apt-get install gcc libc6-dev)"
    return "" if headers() else "the headers of CPython (on Debian and Ubuntu: apt-get install python3-dev)"


def compiler() -> bool:
    """Is there a C compiler?"""
    named = os.environ.get("CC", "").split() or (sysconfig.get_config_var("CC") or "").split()
    return bool(named) and shutil.which(named[0]) is not None


def headers() -> bool:
    """Are the headers of this Python there?"""
    return Path(sysconfig.get_path("include"), "Python.h").is_file() and sys.implementation.name == "cpython"


def sources(package: Path) -> list[str]:
    """The files that are compiled, as paths below the folder of the package."""
    files = (path.relative_to(package).as_posix() for path in (package / _FOLDER).rglob("*.py"))
    return sorted(file for file in files if not file.startswith(_LEFT_OUT))


def compiled(work: Path) -> Iterator[tuple[str, Path]]:
    """Compile in a folder for that: what is made, by its path below the folder that has the package.

    `subprocess.SubprocessError` if that fails; its `output` says why.
    """
    source = ROOT / "analyzers" / PACKAGE
    shutil.copytree(source, work / PACKAGE, ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.pyd", "*.md"))
    files = [f"{PACKAGE}/{file}" for file in sources(work / PACKAGE)]
    setup = _SETUP.format(files=files, group=GROUP, workers=os.cpu_count() or 1)
    (work / "setup.py").write_text(setup, encoding="utf-8")
    command = [sys.executable, "setup.py", "-q", "build_ext", "--inplace"]
    subprocess.run(
        command, cwd=work, check=True, timeout=_SECONDS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    suffix: str = sysconfig.get_config_var("EXT_SUFFIX")
    for built in (*work.glob(f"*{suffix}"), *sorted((work / PACKAGE).rglob(f"*{suffix}"))):
        yield built.relative_to(work).as_posix(), built


# One library for all files, so that they call each other directly. More than -O1 makes it no quicker. What is not
# installed where it is built, such as the parser, is taken for anything. A library's files are compiled one after the
# other by setuptools, and here side by side.
_SETUP: Final = """
from concurrent.futures import ThreadPoolExecutor

from mypyc.build import mypycify
from setuptools import setup  # brings distutils with it
from distutils.ccompiler import CCompiler


def side_by_side(
    self, sources, output_dir=None, macros=None, include_dirs=None, debug=0, extra_preargs=None, extra_postargs=None,
    depends=None,
):
    _, objects, after, options, build = self._setup_compile(
        output_dir, macros, include_dirs, sources, depends, extra_postargs
    )
    arguments = self._get_cc_args(options, debug, extra_preargs)
    with ThreadPoolExecutor({workers}) as pool:
        list(pool.map(lambda made: self._compile(made, *build[made], arguments, after, options), build))
    return objects


CCompiler.compile = side_by_side

setup(
    name="compiled",
    packages=[],
    ext_modules=mypycify(
        [*{files!r}, "--ignore-missing-imports"], opt_level="1", debug_level="0", multi_file=True, group_name={group!r}
    ),
)
"""

