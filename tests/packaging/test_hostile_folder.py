"""The installed program, started in a folder that is full of modules that must not be imported."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools.lsp import Client

from tests.packaging import hostile
from tests.packaging.conftest import clean_environment, run


@pytest.fixture
def folder(tmp_path: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The hostile folder; after the test, nothing of it may have been imported."""
    hostile.make(tmp_path, scripts / "python")
    for name in ("PYTHONPATH", "PYTHONSAFEPATH", "PYTHONHOME"):
        monkeypatch.delenv(name, raising=False)
    yield tmp_path
    assert hostile.imported(tmp_path) == []


def test_a_trap_that_is_imported_leaves_its_mark(tmp_path: Path, scripts: Path) -> None:
    hostile.make(tmp_path, scripts / "python")
    hostile.spring(tmp_path)
    assert "yaml" in hostile.imported(tmp_path)


def test_version(folder: Path, scripts: Path) -> None:
    program = "import importlib.metadata as m; print(m.version('wardline'))"
    version = run(scripts / "python", "-I", "-c", program, cwd=folder).strip()
    assert version in run(scripts / "wardline", "--version", cwd=folder)


def test_check(folder: Path, scripts: Path) -> None:
    command = [str(scripts / "wardline"), "check", "--format", "json", "programs"]
    done = subprocess.run(command, cwd=folder, env=clean_environment(), capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    text = json.dumps(json.loads(done.stdout))
    assert "unsafe-yaml-load" in text and "part39" in text


def test_check_of_the_traps_themselves(folder: Path, scripts: Path) -> None:
    command = [str(scripts / "wardline"), "check", "--exit-zero", "."]
    done = subprocess.run(command, cwd=folder, env=clean_environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_server(folder: Path, scripts: Path) -> None:
    path = folder / "programs" / "part0" / "deploy.py"
    uri, text = path.as_uri(), path.read_text()
    with Client([str(scripts / "wardline"), "server"], folder) as client:
        client.initialize()
        client.open(uri, text)
        _, found = client.diagnostics(uri, 1)
        assert "unsafe-yaml-load" in {diagnostic["code"] for diagnostic in found}
        (yaml,) = (diagnostic for diagnostic in found if diagnostic["code"] == "unsafe-yaml-load")
        actions = client.request(
            "textDocument/codeAction",
            {"textDocument": {"uri": uri}, "range": yaml["range"], "context": {"diagnostics": [yaml]}},
        )
        assert actions
        assert client.stop() == 0
