"""A folder that tries to be imported: for every module that Wardline could import, one that leaves a mark."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

MARKS = "imported.txt"

TRAP = """\
with open({marks!r}, "a") as marks:
    marks.write(__name__ + "\\n")
raise ImportError("the workspace was imported")
"""

OURS = ("wardline", "sitecustomize", "usercustomize")
PACKAGES = ("server", "analyzers", "wardline_analyzers")

FLAWED = """\
import subprocess
import yaml


def deploy(command, stream):
    subprocess.run(command, shell=True)
    return yaml.load(stream, Loader=yaml.Loader)
"""


def installed_modules(python: Path) -> set[str]:
    """The top-level modules that this interpreter could import, its own and installed ones."""
    program = "import pkgutil, sys; print(*sys.stdlib_module_names, *(m.name for m in pkgutil.iter_modules()))"
    printed = subprocess.run([python, "-I", "-c", program], capture_output=True, text=True, check=True).stdout
    return set(printed.split())


def make(folder: Path, python: Path) -> None:
    """Fill `folder` with traps, and with flawed programs below it."""
    trap = TRAP.format(marks=str(folder / MARKS))
    for name in installed_modules(python).union(OURS) - set(PACKAGES):
        (folder / f"{name}.py").write_text(trap)
    for name in PACKAGES:
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(trap)
    for number in range(40):
        program = folder / "programs" / f"part{number}" / "deploy.py"
        program.parent.mkdir(parents=True)
        program.write_text(f"# {number}\n{FLAWED}")


def imported(folder: Path) -> list[str]:
    """The names of the traps that were imported."""
    marks = folder / MARKS
    return marks.read_text().split() if marks.exists() else []


def spring(folder: Path) -> None:
    """Import one trap, to show that traps work."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    command = [sys.executable, "-c", "import yaml"]
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
