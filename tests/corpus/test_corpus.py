"""The parts of `make corpus`, without a network."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from tests.corpus.download import DownloadError, Project, find_link, pinned
from tests.corpus.report import difference, findings, markdown
from tests.corpus.scan import Hit, Scan, programs, scan, unpack

PROJECT = Project("flask", "3.1.3")


def archive(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
        link = tarfile.TarInfo("flask-3.1.3/link.py")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    return path


def test_ten_projects_are_pinned() -> None:
    projects = pinned(Path(__file__).with_name("projects.txt"))
    assert len(projects) == 10 and all(project.version for project in projects)


def test_the_link_of_a_source_distribution_is_found() -> None:
    page = '<a href="../f/flask-3.1.3-py3-none-any.whl#sha256=1">w</a><a href="../f/Flask-3.1.3.tar.gz#sha256=ab">s</a>'
    assert find_link(PROJECT, page, "http://localhost/simple/flask/") == (
        "http://localhost/simple/f/Flask-3.1.3.tar.gz",
        "ab",
    )
    with pytest.raises(DownloadError):
        find_link(Project("flask", "3.1"), page, "http://localhost/simple/flask/")


def test_only_plain_python_files_are_read(tmp_path: Path) -> None:
    files = {"flask-3.1.3/a.py": b"x\n", "flask-3.1.3/b.txt": b"y\n", "flask-3.1.3/t/c.py": b"z\n"}
    read = dict(programs(archive(tmp_path / "x.tar.gz", files)))
    assert read == {"a.py": b"x\n", "t/c.py": b"z\n"}


def test_unpacking_stays_in_its_folder(tmp_path: Path) -> None:
    files = {"flask-3.1.3/a/b.py": b"x\n", "flask-3.1.3/../../out.py": b"y\n"}
    unpack(archive(tmp_path / "x.tar.gz", files), tmp_path / "in" / "flask")
    assert [path.name for path in tmp_path.rglob("*.py")] == ["b.py"]


def test_a_scan_finds_and_counts(tmp_path: Path) -> None:
    program = b"import os\n\nos.chmod('/etc/settings', 0o777)\n"
    found = scan(PROJECT, archive(tmp_path / "x.tar.gz", {"flask-3.1.3/a.py": program}))
    assert found.lines == 3
    assert found.hits == (Hit("a.py", 3, "permissive-file-mode", "os.chmod('/etc/settings', 0o777)", "high"),)


def test_the_report_and_its_difference() -> None:
    hits = (Hit("a.py", 1, "eval-used"), Hit("tests/b.py", 7, "eval-used"), Hit("a.py", 9, "weak-hash"))
    scans = [Scan(PROJECT, 2000, hits)]
    page = markdown(scans, {})
    assert "| eval-used | 2 | 1.000 | 1 | 2 |" in page
    assert "| flask-3.1.3 | 2,000 | 3 | 1.500 | 2 |" in page
    old, new = findings(scans), findings([Scan(PROJECT, 2000, (*hits[:2], Hit("a.py", 9, "weak-hash-2")))])
    assert difference(old, new) == (["flask-3.1.3 a.py:9 weak-hash-2"], ["flask-3.1.3 a.py:9 weak-hash"])
    assert difference(old, old) == ([], [])
