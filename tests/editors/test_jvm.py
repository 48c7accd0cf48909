"""A JVM client on LSP4J, which is what the JetBrains plugin LSP4IJ talks through."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.editors import scene
from tests.editors.scene import EDITORS, Report

SESSION = Path(__file__).parent / "jvm" / "Session.java"


@pytest.mark.editor
def test_lsp4j(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    file = scene.file_to_edit(project)
    (tmp_path / "scene.json").write_text(json.dumps(scene.todo(file)))
    jar = EDITORS / "lsp4j" / "groovy-language-server-all.jar"
    files = (jar, SESSION, tmp_path / "scene.json", tmp_path / "report.json")
    command = ["java", "-cp", *map(str, files)]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["exit"] == 0
    scene.check(Report.of(report), file)
