"""`wardline capabilities`: the table, JSON, packages, functions, notebooks, the store, and what goes wrong."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program
from tests.cli.test_notebook import notebook
from wardline.cli.formats.capabilities import as_text, groups_of
from wardline.cli.paint import Paint
from wardline.project import capabilities
from wardline.project.capabilities import FileAbilities, scan, united
from wardline.project.packages import native_beside, package_of
from wardline.project.store import Store

FETCH = """import os
import requests


class Client:
    def __init__(self):
        self.session = requests.Session()

    def get(self, url):
        return self.session.get(url)


def run(command):
    os.system(command)


run("ls")
"""


@pytest.fixture
def project(folder: Path) -> Path:
    package = folder / "app"
    (package / "sub").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "sub" / "__init__.py").write_text("import ctypes\n")
    (package / "sub" / "fetch.py").write_text(FETCH)
    (package / "_speed.cpython-311-x86_64-linux-gnu.so").write_bytes(b"\x7fELF")
    (folder / "tool.py").write_text("x = 1\n")
    return folder


def asked(wardline: Program, *words: str | Path, cwd: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(wardline("capabilities", "--json", *words, cwd=cwd))
    return found


def names(group: dict[str, Any], key: str = "capabilities") -> list[str]:
    return [each["name"] for each in group[key]]


def test_the_table(wardline: Program, project: Path) -> None:
    assert wardline("capabilities", cwd=project).splitlines() == [
        "app/sub/fetch.py",
        "  network egress             1  10 requests.Session().get",
        "  process execution          1  14 os.system",
        "",
        "app/_speed.cpython-311-x86_64-linux-gnu.so",
        "  native code                1  extension module",
        "",
        "2 of 5 files: network egress 1, process execution 1, native code 1.",
    ]


def test_packages(wardline: Program, project: Path) -> None:
    assert wardline("capabilities", "--by", "package", ".", cwd=project).splitlines() == [
        "app (4 files)",
        "  network egress             1  sub/fetch.py:10 requests.Session().get",
        "  process execution          1  sub/fetch.py:14 os.system",
        "  native code                1  _speed.cpython-311-x86_64-linux-gnu.so extension module",
        "  its imports could give it: file writes (os), file reads (os), environment access (os), cryptography (os)",
        "",
        "1 of 2 packages: network egress 1, process execution 1, native code 1.",
    ]
    (top, app) = asked(wardline, "--by", "package", cwd=project)["groups"]
    assert (app["path"], app["files"], top["path"], top["files"]) == ("app", 4, ".", 1)
    assert names(app, "imports") == [
        "network-out",
        "process",
        "file-write",
        "file-read",
        "environment",
        "crypto",
        "native-code",
    ]


def test_functions(wardline: Program, project: Path) -> None:
    assert wardline("capabilities", "--by", "function", "app/sub", cwd=project).splitlines() == [
        "app/sub/fetch.py: Client.get",
        "  network egress             1  10 requests.Session().get",
        "",
        "app/sub/fetch.py: run",
        "  process execution          1  14 os.system",
        "",
        "2 functions in 2 files: network egress 1, process execution 1.",
    ]
    groups = asked(wardline, "--by", "function", "app", cwd=project)["groups"]
    assert [group["function"] for group in groups] == ["Client.get", "run", ""]


def test_json(wardline: Program, project: Path) -> None:
    found = asked(wardline, "app/sub/fetch.py", cwd=project)
    (group,) = found.pop("groups")
    assert found == {"version": 1, "by": "file", "errors": []}
    assert (group["path"], names(group)) == ("app/sub/fetch.py", ["network-out", "process"])
    network = group["capabilities"][0]
    assert (network["title"], network["count"]) == ("Sends data to other machines", 1)
    assert network["places"] == [
        {
            "path": "app/sub/fetch.py",
            "line": 10,
            "column": 16,
            "name": "requests.Session().get",
            "how": "call",
        }
    ]
    assert names(group, "imports")[:2] == ["network-out", "process"]


def test_a_notebook(wardline: Program, folder: Path) -> None:
    (folder / "n.ipynb").write_bytes(notebook("import os\n", "%ls\nos.system('ls')"))
    (group,) = asked(wardline, cwd=folder)["groups"]
    (place,) = group["capabilities"][0]["places"]
    assert (place["cell"], place["line"], place["column"]) == (3, 2, 1)
    assert "cell 3:2 os.system" in wardline("capabilities", "n.ipynb", cwd=folder)


def test_nothing_to_tell(wardline: Program, folder: Path) -> None:
    (folder / "a.py").write_text("x = 1\n")
    (folder / "b.py").write_text("x = 1\n")
    assert wardline("capabilities", cwd=folder) == "2 files, none with any of the capabilities that are known.\n"
    assert wardline("capabilities", "a.py", cwd=folder) == "1 file, none with any of the capabilities that are known.\n"


def test_what_goes_wrong(wardline: Program, folder: Path) -> None:
    (folder / "a.py").write_text("eval(1)\n")
    done = wardline.run("capabilities", "a.py", "nowhere.py", cwd=folder)
    assert done.returncode == 2 and b"dynamic code execution" in done.stdout
    assert done.stderr == b"wardline: error: nowhere.py: no such file or directory\n"
    assert "it must be at least 1" in wardline.errors("capabilities", "-j", "0", cwd=folder)
    assert "invalid choice" in wardline.errors("capabilities", "--by", "line", cwd=folder)
    (folder / "a.py").unlink()
    assert wardline.errors("capabilities", code=0, cwd=folder) == "wardline: there are no Python files here\n"
    (folder / "large.py").write_text("x = 1\n" * 1_000_000)
    assert "is larger than" in wardline.errors("capabilities", code=0, cwd=folder)


def test_names_of_files_are_made_harmless(wardline: Program, folder: Path) -> None:
    (folder / "a\x1b[31m.py").write_text("eval(1)\n")
    assert "\x1b" not in wardline("capabilities", cwd=folder)


def test_the_store_answers_the_second_time(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [(str(path), 10_000) for path in sorted(project.rglob("*.py"))]
    with Store(tmp_path / "results.sqlite") as store:
        first = scan(files, store=store)
    assert united(f.does for f in first) and any(f.functions for f in first) and any(f.imports for f in first)
    with monkeypatch.context() as patch, Store(tmp_path / "results.sqlite") as store:
        patch.setattr(capabilities, "abilities_of", lambda source: pytest.fail("it is not looked up"))
        assert scan(files, store=store) == first
    (project / "tool.py").write_text("eval(1)\n")
    with Store(tmp_path / "results.sqlite") as store:
        changed = scan(files, store=store)
    assert [f.path for f, old in zip(changed, first, strict=True) if f != old] == [str(project / "tool.py")]


@pytest.mark.parametrize("value", [b"[]", b"[[], [], []]", b'[[["fly", 1, []]], {}, []]', b"3", b"x", b'{"a": 1}'])
def test_a_broken_value_in_the_store_is_none(project: Path, tmp_path: Path, value: bytes) -> None:
    files = [(str(project / "app/sub/fetch.py"), 10_000)]
    with Store(tmp_path / "results.sqlite") as store:
        first = scan(files, store=store)
    with sqlite3.connect(tmp_path / "results.sqlite") as connection:
        assert connection.execute("UPDATE results SET value = ?", (value,)).rowcount == 1
    connection.close()
    with Store(tmp_path / "results.sqlite") as store:
        assert scan(files, store=store) == first


def test_processes_find_the_same(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [(str(path), 10_000) for path in sorted(project.rglob("*.py"))]
    monkeypatch.setattr(capabilities, "POOL_FROM", 0)
    counted: list[tuple[int, int]] = []
    found = scan(files, processes=2, progress=lambda done, total: counted.append((done, total)))
    assert found == scan(files)
    shown = as_text(groups_of(found, "file", str(project)), "file", len(found), Paint(None))
    assert shown.endswith("1 of 4 files: network egress 1, process execution 1.\n")
    assert counted == [(n, len(files)) for n in range(1, len(files) + 1)]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "large.py").write_text("x = 1\n" * 100)
    (missing, large) = scan([(str(tmp_path / "gone.py"), 100), (str(tmp_path / "large.py"), 100)])
    assert missing.error.startswith("cannot be read") and not missing.note
    assert "larger" in large.note and not large.error
    assert large == FileAbilities(large.path, note=large.note)


def test_packages_of_files(project: Path) -> None:
    assert package_of(str(project / "app/sub/fetch.py")) == str(project / "app")
    assert package_of(str(project / "tool.py")) == str(project)
    assert [Path(path).suffix for path in native_beside([str(project / "app/x.py")])] == [".so"]
    assert native_beside([str(project / "tool.py"), str(project / "gone/x.py")]) == []
