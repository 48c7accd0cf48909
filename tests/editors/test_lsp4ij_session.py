"""The whole life of a session as the JetBrains plugin LSP4IJ drives it, with the settings of our template."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.editors import scene
from wardline.editor_config import jetbrains
from wardline.lsp.capabilities import COMMANDS

SESSION = Path(__file__).parent / "jvm" / "Lsp4ij.java"

BEFORE = """\
import subprocess
import yaml


def deploy(cmd, f):
    print("🚀🚀"), subprocess.run(cmd, shell=True)
    return "🚀", yaml.load(f, Loader=yaml.Loader)
"""
BLOCK = """\
def load(stream):
    settings = yaml.load(stream, Loader=yaml.Loader)
    return settings
"""
AFTER = BEFORE.replace("yaml.load(f, Loader=yaml.Loader)", "yaml.safe_load(f)") + BLOCK.replace(
    "yaml.load(stream, Loader=yaml.Loader)", "yaml.safe_load(stream)"
)


def hello(folder: Path) -> dict[str, Any]:
    """`initialize` with what LSP4IJ announces, as far as it matters to us."""
    return {
        "rootUri": folder.as_uri(),
        "workspaceFolders": [{"uri": folder.as_uri(), "name": folder.name}],
        "clientInfo": {"name": "IntelliJ IDEA", "version": "2026.1"},
        "initializationOptions": json.loads(jetbrains.files(None)["initializationOptions.json"]),
        "capabilities": {
            "workspace": {
                "applyEdit": True,
                "configuration": True,
                "workspaceFolders": True,
                "didChangeWatchedFiles": {"dynamicRegistration": True},
                "executeCommand": {"dynamicRegistration": True},
                "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "delete", "rename"]},
                "codeLens": {"refreshSupport": True},
                "diagnostics": {"refreshSupport": True},
            },
            "textDocument": {
                "synchronization": {"didSave": True},
                "publishDiagnostics": {"codeDescriptionSupport": True, "dataSupport": True},
                "diagnostic": {"dynamicRegistration": True, "relatedDocumentSupport": False},
                "codeAction": {
                    "codeActionLiteralSupport": {
                        "codeActionKind": {"valueSet": ["quickfix", "refactor", "source", "source.fixAll"]}
                    },
                    "dataSupport": True,
                    "resolveSupport": {"properties": ["edit"]},
                },
                "codeLens": {},
                "hover": {"contentFormat": ["markdown", "plaintext"]},
            },
            "window": {"workDoneProgress": True, "showMessage": {}},
        },
    }


@pytest.mark.editor
def test_a_session_of_lsp4ij(tmp_path: Path) -> None:
    jar = scene.installed("lsp4j") / "groovy-language-server-all.jar"
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    file = scene.file_to_edit(project)
    file.write_text(BEFORE, "utf-8")
    todo = {
        **scene.todo(file),
        "initialize": hello(project),
        "settings": json.loads(jetbrains.files(None)["settings.json"]),
        "other_settings": {"wardline": {"ignore": [scene.SHELL]}},
        "block": BLOCK,
    }
    (tmp_path / "scene.json").write_text(json.dumps(todo))
    command = ["java", "-Dfile.encoding=UTF-8", "-cp", str(jar), str(SESSION)]
    command += [str(tmp_path / "scene.json"), str(tmp_path / "report.json")]
    environment = {**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    shell = [scene.SHELL, "subprocess.run(cmd, shell=True)"]  # the code and what the range covers, in UTF-16
    assert report["commands"] == list(COMMANDS)
    assert report["opened"] == [shell, [scene.YAML, "yaml.load(f, Loader=yaml.Loader)"]]
    assert report["kinds"] == ["quickfix"] and report["lazy"] and not report["unknown"]
    assert report["fixed"] == [shell] and report["hover"] == "markdown"
    assert report["accepted"] == [shell, [scene.YAML, "yaml.load(stream, Loader=yaml.Loader)"]]
    assert report["lenses"][0].startswith("AI block (inferred) · 1 finding")
    assert report["lenses"][1:] == ["Review", "Fix all", "Reject"]
    assert report["block_fixed"] == [shell]
    assert report["lenses_fixed"][1:] == ["Review", "Reject"]
    (reviewed,) = report["lenses_reviewed"]
    assert reviewed.endswith("approved") and (project / ".wardline" / "reviews.jsonl").exists()
    assert report["other_settings"] == []
    assert report["ids"] == ["text"] and report["most_changes"] > 1
    assert report["messages"] == [] and report["exit"] == 0
    assert file.read_text("utf-8") == AFTER
