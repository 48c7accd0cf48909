"""For hatchling, when a wheel is built: the dataflow is compiled, where that was asked for (`compiled.py`).

Without that a wheel is the same for every platform.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools import compiled


class CompiledDataflow(BuildHookInterface[Any]):
    """Called by hatchling, by the names that it knows."""

    PLUGIN_NAME = "custom"

    _work: tempfile.TemporaryDirectory[str] | None = None

    def dependencies(self) -> list[str]:
        return list(compiled.NEEDS) if compiled.wanted() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """`version` is "editable" for an installation that runs the sources as they are."""
        if version == "editable" or not compiled.wanted():
            return
        if missing := compiled.missing():
            self.app.abort(f"{compiled.ASKED}: to compile the dataflow takes {missing}")
        self._work = tempfile.TemporaryDirectory()
        try:
            made = dict(compiled.compiled(Path(self._work.name)))
        except subprocess.TimeoutExpired as error:
            self.app.abort(f"{compiled.ASKED}: compiling the dataflow took more than {error.timeout:.0f} seconds")
        except subprocess.SubprocessError as error:
            said = getattr(error, "output", None) or str(error)
            self.app.abort(f"{compiled.ASKED}: the dataflow could not be compiled: {said[-2000:]}")
        build_data["force_include"].update({str(path): name for name, path in made.items()})
        build_data["infer_tag"] = True
        build_data["pure_python"] = False

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if self._work is not None:
            self._work.cleanup()
