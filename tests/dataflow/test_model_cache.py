"""Models that are remembered on disk: the same as those read anew, and never old ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.dataflow.models import OWN, models
from wardline_analyzers.flow.models import loading as module
from wardline_analyzers.flow.models.entries import Sink
from wardline_analyzers.flow.models.loading import read
from wardline_analyzers.flow.models.tables import Models


def kept(cache_directory: Path) -> list[Path]:
    return sorted(cache_directory.glob("*"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    (folder / "python").mkdir(parents=True)
    (folder / "python" / "shop.yaml").write_text(OWN, "utf-8")
    (folder / "python" / "notes.txt").write_text("no model")
    return folder


def no_parsing(*_: object) -> object:
    raise AssertionError("a file was parsed although the cache is warm")


def test_a_warm_start_parses_nothing_and_gives_the_same(root: Path, tmp_path: Path, monkeypatch: Any) -> None:
    store = tmp_path / "cache"
    cold = read(str(root), "python", str(store))
    monkeypatch.setattr(module, "parse_all", no_parsing)
    warm = read(str(root), "python", str(store))
    assert repr(warm.plain) == repr(json.loads(json.dumps(cold.plain)))
    for found in (cold, warm):
        assert repr(found.sinks_of("shop.db.query")) == repr((Sink(kind="sql", arguments=("0|text",)),))
        assert found.handlers[0].packages == {"shop"}
    (file,) = kept(store)
    assert file.name.startswith("models-python-")


def test_all_that_is_said_survives_the_cache() -> None:
    cold = models()
    warm = Models(json.loads(json.dumps(cold.plain)))
    for name in ("sources", "sinks", "assigned", "propagators", "sanitizers", "guards"):
        assert repr(getattr(warm, name).entries()) == repr(getattr(cold, name).entries())
        for entry in getattr(warm, name).entries():
            hash(entry)
    assert repr(warm.handlers) == repr(cold.handlers)
    for handler in warm.handlers:
        hash(handler)


def test_a_changed_file_is_read_anew(root: Path, tmp_path: Path) -> None:
    store = tmp_path / "cache"
    assert read(str(root), "python", str(store)).sinks_of("shop.db.query")
    (root / "python" / "shop.yaml").write_text(OWN.replace("shop.db.query", "shop.db.find"), "utf-8")
    found = read(str(root), "python", str(store))
    assert found.sinks_of("shop.db.find") and not found.sinks_of("shop.db.query")
    assert len(kept(store)) == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"returns": {}}', b"\xff"])
def test_a_spoiled_cache_does_no_harm(root: Path, tmp_path: Path, content: bytes) -> None:
    store = tmp_path / "cache"
    read(str(root), "python", str(store))
    (file,) = kept(store)
    file.write_bytes(content)
    assert read(str(root), "python", str(store)).sinks_of("shop.db.query")


def test_a_broken_file_of_ours_is_told_at_each_start(root: Path, tmp_path: Path) -> None:
    (root / "python" / "broken.yaml").write_text("library: x\nsinks: 1\n", "utf-8")
    (root / "python" / "bytes.yaml").write_bytes(b"library: x\n# \xff\n")
    store = tmp_path / "cache"
    found = read(str(root), "python", str(store))
    assert [(Path(p.path).name, p.line) for p in found.problems] == [("broken.yaml", 2), ("bytes.yaml", 2)]
    assert found.sinks_of("shop.db.query") and kept(store) == []


def test_a_language_without_models_has_none(root: Path) -> None:
    found = read(str(root), "cobol", None)
    assert found.sink_words == frozenset() and found.source("x") is None


def test_a_warm_start_imports_no_yaml(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from wardline_analyzers.flow.models.loading import load\n"
        "found = load()\n"
        "assert found.sinks_of('os.system') and not found.problems\n"
        "print('yaml' in sys.modules, 'wardline_analyzers.flow.models.file' in sys.modules)\n"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "HOME": str(tmp_path)}
    outputs = [
        subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert outputs == ["True True\n", "False False\n"]
