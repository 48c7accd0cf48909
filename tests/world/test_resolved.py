"""Which version of a package a project has: by its lock files, else by its environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.world.files import write
from wardline.world.answers import Place
from wardline.world.resolved import answers, hashes

POETRY = '[[package]]\nname = "Flask"\nversion = "3.0.1"\n\n[[package]]\nname = "two"\nversion = "1"\n\n[[package]]\nname = "two"\nversion = "2"\n'
UV = '[[package]]\nname = "flask"\nversion = "2.0"\nsource = { registry = "https://x.example" }\n[[package]]\nname = "mine"\nversion = "1"\nsource = { editable = "." }\n'


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    write(
        tmp_path,
        {
            "poetry.lock": POETRY,
            "sub/deep/uv.lock": UV,
            ".venv/pyvenv.cfg": "home = /usr\n",
            ".venv/lib/python3.12/site-packages/Jinja2-3.1.2.dist-info/METADATA": "",
            ".venv/lib/python3.12/site-packages/flask-9.9.dist-info/METADATA": "",
        },
    )
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


A, B = "a" * 64, "b" * 64
LOCKS = {
    "poetry.lock": f'[[package]]\nname = "x"\nversion = "1.0"\nfiles = [\n {{file = "x", hash = "sha256:{B}"}},\n {{file = "y", hash = "sha256:{A}"}},\n]\n'
    f'[[package]]\nname = "y"\nversion = "1.0"\nfiles = []\n[metadata]\ncontent-hash = "{A}"\n',
    "uv.lock": f'[[package]]\nname = "x"\nversion = "1.0"\nsdist = {{ url = "u", hash = "sha256:{A}", size = 1 }}\nwheels = [\n {{ url = "u", hash = "sha256:{B}" }},\n]\n',
    "pylock.toml": f'[[packages]]\nname = "x"\nversion = "1.0"\n[[packages.wheels]]\nhashes = {{sha256 = "{A}"}}\n[[packages.wheels]]\nhashes = {{sha256 = "{B}"}}\n',
    "Pipfile.lock": f'{{"_meta": {{"hash": {{"sha256": "{"c" * 64}"}}}}, "default": {{"x": {{"hashes": ["sha256:{A}", "sha256:{B}"], "version": "==1.0"}}}}}}',
}


@pytest.mark.parametrize("lock", LOCKS)
def test_hashes_of_lock_files(tmp_path: Path, lock: str) -> None:
    (tmp_path / lock).write_text(LOCKS[lock])
    place = Place(str(tmp_path))

    def say(name: str, version: str) -> Any:
        about = ("PyPI", name, version, "requirements.txt")
        return hashes([about], place)[about].value

    assert say("x", "1.0.0") == {"hashes": [f"sha256:{A}", f"sha256:{B}"], "from": lock}
    assert say("x", "1.1") is False and say("y", "1.0") is False and say("z", "1.0") is False
    assert hashes([("npm", "x", "1.0", "package.json")], place) == {}
