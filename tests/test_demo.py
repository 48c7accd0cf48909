"""`make demo` does what it shows: it fails if one diagnostic or fix is not as expected."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_the_demo_ends_with_a_clean_file() -> None:
    # `-m` must find the folder `tools`, also where another test has told Python to import nothing from here.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    command = [sys.executable, "-m", "tools.demo"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 findings, each on its line" in done.stdout and "Clean." in done.stdout
    assert "AI block · 3 findings" in done.stdout
