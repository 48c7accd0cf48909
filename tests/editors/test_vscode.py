"""VS Code with the packaged extension of editors/vscode, in a browser; and the extension's own unit tests.

Pictures of each step are left in the test's folder. With WARDLINE_README_PICTURES set, the four that the README of the
extension shows are written anew: look at them before they are committed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.editors.scene import EDITORS

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "editors" / "vscode"
README_PICTURES = ("finding.png", "fix.png", "rule.png", "block.png")


@pytest.mark.editor
def test_unit_tests() -> None:
    done = subprocess.run(["npm", "test"], cwd=EXTENSION, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]


@pytest.mark.editor
@pytest.mark.parametrize("name", ["session", "places", "newcomer"])
def test_in_a_window(name: str, tmp_path: Path) -> None:
    """See tests/editors/vscode/<name>.py. After a failure WARDLINE_EDITOR_PICTURES gets pictures and the LSP trace."""
    path = [str(ROOT), str(ROOT / "analyzers"), str(ROOT / "server"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path))}
    python = EDITORS / "code" / "python" / "bin" / "python"
    assert python.exists(), "VS Code is not installed; run tests/editors/install.sh"
    work = tmp_path / "vscode"
    command = [str(python), "-m", f"tests.editors.vscode.{name}", str(work), sys.executable]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400)
    if done.returncode != 0 and (pictures := os.environ.get("WARDLINE_EDITOR_PICTURES")):
        Path(pictures).mkdir(parents=True, exist_ok=True)
        for left in [*work.glob("*.png"), *work.glob("tee.jsonl")]:
            shutil.copy(left, pictures)
    assert done.returncode == 0, done.stdout + done.stderr
    if name == "newcomer" and os.environ.get("WARDLINE_README_PICTURES"):
        for picture in README_PICTURES:
            shutil.copy(work / "pictures" / picture, EXTENSION / "media" / picture)
