"""Where the recorders' programs are: what install.sh put into the folder WARDLINE_RECORDERS (default .cache/recorders), and the
editors of tests/editors/install.sh."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
RECORDERS = Path(os.environ.get("WARDLINE_RECORDERS") or ROOT / ".cache" / "recorders")
EXTENSIONS = RECORDERS / "extensions"


def program(name: str) -> str:
    """A program of the environment that this Python belongs to."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise SystemExit(f"{name} is missing; run tests/origin/record/install.sh")
    return found


def servers(log: Path) -> dict[str, list[str]]:
    """The language servers of every session: ours behind the tee, ruff to format, pylsp (jedi, rope) for completion lists,
    renaming and refactorings."""
    ours = [sys.executable, "-m", "wardline", "server"]
    return {
        "wardline": [sys.executable, "-m", "tests.origin.record.tee", str(log), *ours],
        "ruff": [program("ruff"), "server"],
        "pylsp": [program("pylsp")],
    }


def environment(**more: str) -> dict[str, str]:
    """The environment of an editor, in which the tee and the server can be imported."""
    path = [str(ROOT), str(ROOT / "analyzers"), str(ROOT / "server"), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path)), **more}
