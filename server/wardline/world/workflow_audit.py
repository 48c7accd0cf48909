"""What zizmor says of a workflow, if it is installed beside Wardline (extra `wardline[ci]`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from wardline.world.answers import HOUR, About, Answer, Place
from wardline_analyzers.files.checks.workflow_audit import text_of
from wardline_analyzers.pipelines.zizmor import hunks, slim

_SECONDS = 20
"""After which a run is given up."""
PATHS = {
    "github-workflow": ".github/workflows/workflow.yml",
    "github-action": "action.yml",
    "dependabot": ".github/dependabot.yml",
}
"""By kind, a path by which zizmor knows what a file is."""


def answers(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """About (kind, digest of the text): zizmor's report, and what its fixes change; nothing if zizmor is not there."""
    program = executable()
    if program is None:
        return {}
    texts = {about: text_of(about[1]) for about in asked if about[0] in PATHS}
    return {about: Answer(_audit(program, about[0], text), HOUR) for about, text in texts.items() if text is not None}


@lru_cache(maxsize=1)
def executable() -> str | None:
    """The zizmor that is installed in this Python's own environment: never one of the workspace or of PATH."""
    name = "zizmor.exe" if sys.platform == "win32" else "zizmor"
    for folder in (sysconfig.get_path("scripts"), sysconfig.get_path("scripts", f"{os.name}_user")):
        program = Path(folder) / name
        if program.is_file():
            return str(program)
    return None


def environment() -> dict[str, str]:
    """What a zizmor of ours gets to know: no tokens, no settings."""
    kept = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ}


def _audit(program: str, kind: str, text: bytes) -> dict[str, Any] | None:
    """What is found, and what all fixes together change; None: it could not be read."""
    with tempfile.TemporaryDirectory(prefix="wardline-") as folder:
        file = Path(folder) / PATHS[kind]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text)
        report = _parsed(_run(program, folder, "--format", "json", str(file)))
        if not isinstance(report, list):
            return None
        changed: list[list[Any]] = []
        if any(isinstance(entry, dict) and entry.get("fixes") for entry in report):
            _run(program, folder, "--fix=all", str(file))
            changed = [list(change) for change in hunks(_decoded(text), _decoded(file.read_bytes()))]
        return {"report": slim(report), "changed": changed}


def _decoded(text: bytes) -> str:
    """Each byte that is not UTF-8 stays one, so that offsets hold."""
    return text.decode("utf-8", "surrogateescape")


def _run(program: str, folder: str, *arguments: str) -> bytes:
    """Its output. It reads the one file, asks nobody and takes no settings of the user's workspace."""
    command = [program, "--offline", "--no-progress", "--quiet", "--no-config", *arguments]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    return done.stdout


def _parsed(output: bytes) -> Any:
    try:
        return json.loads(output)
    except ValueError:
        return None
