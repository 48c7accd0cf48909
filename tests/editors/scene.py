"""What every client does, and what must come of it.

A client opens a file with two flaws, waits for their diagnostics, applies the quick fix of one, inserts a line with a
third flaw, saves, and reports what it saw.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wardline.editor_config.catalog import BY_NAME

EDITORS = Path(os.environ.get("WARDLINE_EDITORS") or Path(__file__).parents[2] / ".cache" / "editors")
"""Where install.sh puts the clients."""

BEFORE = """\
import subprocess
import yaml


def deploy(cmd, f):
    subprocess.run(cmd, shell=True)
    return yaml.load(f, Loader=yaml.Loader)
"""
FIX = "Use yaml.safe_load"
INSERTED = "    eval(cmd)"
AFTER = """\
import subprocess
import yaml


def deploy(cmd, f):
    subprocess.run(cmd, shell=True)
    eval(cmd)
    return yaml.safe_load(f)
"""

FIXED = AFTER.replace(f"{INSERTED}\n", "")
"""What the fix alone makes of it: for editors that are driven by keys."""

SHELL, YAML, EVAL = "shell-true", "unsafe-yaml-load", "dynamic-eval"


@dataclass(frozen=True)
class Report:
    """What a client saw. Diagnostics are (0-based line, code), in order."""

    opened: list[tuple[int, str]]
    action: str
    fixed: list[tuple[int, str]]
    inserted: list[tuple[int, str]]
    buffer: str

    @staticmethod
    def of(data: dict[str, Any]) -> Report:
        def shown(key: str) -> list[tuple[int, str]]:
            return sorted((line, code) for line, code in data[key])

        return Report(shown("opened"), data["action"], shown("fixed"), shown("inserted"), data["buffer"])


def installed(folder: str) -> Path:
    """The folder of an editor. Skips the test where it is not installed, unless WARDLINE_EDITORS_REQUIRED is set."""
    path = EDITORS / folder
    if not path.is_dir():
        import pytest  # here: what drives VS Code runs where there is no pytest

        reason = f"{path} is not there: tests/editors/install.sh installs it"
        if os.environ.get("WARDLINE_EDITORS_REQUIRED"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def entry(name: str, program: Path | None = None) -> str:
    """What `wardline editor-config` prints for an editor, here and now."""
    command = [sys.executable, "-m", "wardline", "editor-config", name]
    command += ["--command", str(program)] if program else []
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def settings_file(name: str, home: Path) -> Path:
    """Where the entry of an editor belongs by docs/editors.md, in the home directory of a test. Its folder is there."""
    told = re.search(r"`~/([^`]+)`", BY_NAME[name].target)
    assert told, f"no file in {BY_NAME[name].target}"
    path = home / told[1]
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


TRACE = "trace.jsonl"
"""What editor and server have said to each other, in the folder of a test (`trace.py`)."""


def traced(folder: Path) -> Path:
    """A program that is `wardline` behind the trace, for an entry to name."""
    path = folder / "wardline"
    command = shlex.join([sys.executable, str(Path(__file__).with_name("trace.py")), str(folder / TRACE)])
    path.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    path.chmod(0o755)
    return path


def file_to_edit(folder: Path) -> Path:
    """A project with the one file that the client opens."""
    (folder / "pyproject.toml").write_text('[project]\nname = "scene"\n')
    path = folder / "deploy.py"
    path.write_text(BEFORE)
    return path


def server(folder: Path) -> list[str]:
    """The command line of our server behind the trace, for a client that has no entry of ours."""
    return [str(traced(folder)), "server"]


def todo(file: Path) -> dict[str, Any]:
    """What the client has to do, for its own language to read. The trace is beside the project of the file."""
    return {
        "server": server(file.parents[1]),
        "file": str(file),
        "fix": FIX,
        "fix_code": YAML,
        "insert": INSERTED,
        "insert_line": AFTER.split("\n").index(INSERTED),
        "insert_code": EVAL,
    }


def check(report: Report, file: Path) -> None:
    """Assert that everything came as it must."""
    assert report.opened == [(5, SHELL), (6, YAML)]
    assert report.action == FIX
    assert report.fixed == [(5, SHELL)]
    assert report.inserted == [(5, SHELL), (6, EVAL)]
    assert report.buffer == AFTER
    assert file.read_text() == AFTER
