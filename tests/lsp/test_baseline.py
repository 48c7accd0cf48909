"""The baseline hides what was there before, in the editor as on the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.lsp.client import CAPABILITIES, Client, edit, places
from tests.lsp.conftest import Start
from tests.lsp.samples import FLAW, FLAW_RULE, VAIN, VAIN_RULE

KNOWN = f"{FLAW}\n{VAIN}\n"


@pytest.fixture
def baseline(tmp_path: Path, home: Path) -> Path:
    """A baseline that knows both flaws of `a.py`."""
    (tmp_path / ".wardline.toml").write_text('bandit = "off"\n')
    (tmp_path / "a.py").write_text(KNOWN)
    command = [sys.executable, "-m", "wardline", "baseline", "a.py"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    return tmp_path / ".wardline" / "baseline.json"


def test_known_findings_are_hidden_and_moved_ones_too(start: Start, baseline: Path) -> None:
    client = start()
    client.initialize()
    uri = client.open("a.py", KNOWN)
    assert client.diagnostics(uri, 1) == []
    new = FLAW.replace("Tr0ub4dor", "Tr1cky-one")
    client.change(uri, 2, edit(0, 0, 0, 0, f"\n{new}\n\n"))
    assert places(client.diagnostics(uri, 2)) == [(1, FLAW_RULE)]
    asked = {"textDocument": {"uri": uri}, "range": new_range(), "context": {"diagnostics": []}}
    kinds = {a["kind"] for a in client.request("textDocument/codeAction", asked)}
    assert kinds == {"quickfix"}  # what the baseline hides is not mended either


def new_range() -> dict[str, dict[str, int]]:
    return {"start": {"line": 1, "character": 10}, "end": {"line": 1, "character": 10}}


def test_a_new_baseline_counts_at_once(start: Start, baseline: Path) -> None:
    client = start()
    client.initialize()
    uri = client.open("a.py", KNOWN)
    assert client.diagnostics(uri, 1) == []
    baseline.unlink()
    changed = {"changes": [{"uri": baseline.as_uri(), "type": 3}]}
    client.notify("workspace/didChangeWatchedFiles", changed)
    assert places(client.diagnostics(uri, 1)) == [(0, FLAW_RULE), (1, VAIN_RULE)]


def test_a_scan_leaves_it_out(start: Start, baseline: Path) -> None:
    client = start()
    client.initialize({**CAPABILITIES})
    command = {"command": "wardline.scanWorkspace"}
    assert client.request("workspace/executeCommand", command) == {"files": 1, "findings": 0}


def test_a_broken_baseline_is_told_once(start: Start, baseline: Path) -> None:
    baseline.write_text("<<<<<<< ours\n=======\n>>>>>>> theirs\n")
    client: Client = start()
    client.initialize()
    for name in ("a.py", "b.py"):
        assert places(client.diagnostics(client.open(name, KNOWN), 1)) == [(0, FLAW_RULE), (1, VAIN_RULE)]
    assert "merge" in client.got("window/logMessage")["message"]
