"""Which version of a package a project has: by its lock files, else by its environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wardline.world.answers import Place
from wardline.world.resolved import answers

POETRY = '[[package]]\nname = "Flask"\nversion = "3.0.1"\n\n[[package]]\nname = "two"\nversion = "1"\n\n[[package]]\nname = "two"\nversion = "2"\n'
UV = '[[package]]\nname = "flask"\nversion = "2.0"\nsource = { registry = "https://x.example" }\n[[package]]\nname = "mine"\nversion = "1"\nsource = { editable = "." }\n'


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    for name, text in {
        "poetry.lock": POETRY,
        "sub/deep/uv.lock": UV,
        ".venv/pyvenv.cfg": "home = /usr\n",
        ".venv/lib/python3.12/site-packages/Jinja2-3.1.2.dist-info/METADATA": "",
        ".venv/lib/python3.12/site-packages/flask-9.9.dist-info/METADATA": "",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "manifest", "expected"),
    [
        ("flask", "requirements.txt", {"version": "3.0.1", "from": "poetry.lock"}),
        ("flask", "sub/deep/requirements/dev.txt", {"version": "2.0", "from": "sub/deep/uv.lock"}),
        ("flask", "sub/other.txt", {"version": "3.0.1", "from": "poetry.lock"}),
        ("jinja2", "requirements.txt", {"version": "3.1.2", "from": "the environment"}),
        ("two", "requirements.txt", False),
        ("mine", "sub/deep/requirements.txt", False),
        ("unknown", "requirements.txt", False),
        ("jinja2", "../elsewhere/requirements.txt", {"version": "3.1.2", "from": "the environment"}),
    ],
)
def test_what_a_project_has(root: Path, name: str, manifest: str, expected: Any) -> None:
    about = ("PyPI", name, manifest)
    assert answers([about], Place(str(root)))[about].value == expected


def test_a_lock_file_that_changes_is_read_again(root: Path) -> None:
    about = ("PyPI", "flask", "requirements.txt")
    assert answers([about], Place(str(root)))[about].value["version"] == "3.0.1"
    (root / "poetry.lock").write_text(POETRY.replace("3.0.1", "3.0.10"))
    assert answers([about], Place(str(root)))[about].value["version"] == "3.0.10"


def test_other_ecosystems_and_no_project(root: Path) -> None:
    assert answers([("npm", "flask", "package.json")], Place(str(root))) == {}
    assert answers([("PyPI", "flask", "requirements.txt")], Place("")) == {}
