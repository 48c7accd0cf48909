"""Which modules are known in a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from wardline.world import modules
from wardline.world.answers import Place
from wardline.world.modules import strangers


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        monkeypatch.delenv(name, raising=False)
    modules._local.cache_clear()
    return tmp_path


def strange(project: Path, *names: str) -> list[str]:
    found = strangers([(name,) for name in names], Place(str(project)))
    return [name for name in names if found[(name,)].value]


def write(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_what_the_workspace_has_anywhere(project: Path) -> None:
    write(project / "src" / "own" / "deep" / "helper.py")
    write(project / "tests" / "stubs" / "typed.pyi")
    write(project / "ext" / "fast.cpython-311-x86_64-linux-gnu.so")
    write(project / "node_modules" / "lefty" / "x.py")
    assert strange(project, "own", "deep", "helper", "typed", "fast", "lefty", "other") == ["lefty", "other"]


def test_what_is_installed(project: Path) -> None:
    site = project / ".venv" / "lib" / "python3.12" / "site-packages"
    write(project / ".venv" / "pyvenv.cfg")
    write(site / "package" / "__init__.py")
    write(site / "single.py")
    write(project / "elsewhere" / "editable_one" / "__init__.py")
    write(site / "other.pth", f"{project / 'elsewhere'}\nimport sys\n")
    assert strange(project, "package", "single", "editable_one", "missing") == ["missing"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "google-cloud-thing==1\nSome_Module\n"),
        ("pyproject.toml", '[project]\nname = "x"\ndependencies = ["google-cloud-thing", "some-module>=1"]\n'),
        ("sub/requirements-dev.txt", "google-cloud-thing\nsome.module\n"),
    ],
)
def test_what_is_declared(project: Path, name: str, text: str) -> None:
    write(project / name, text)
    assert strange(project, "google", "some_module", "nothing") == ["nothing"]


def test_without_a_project_nothing_is_said() -> None:
    assert strangers([("x",)], Place("")) == {}


def test_made_up_takes_the_network(project: Path) -> None:
    assert modules.made_up([("x",)], Place(str(project))) == {}
