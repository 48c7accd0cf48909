"""Mending files: which fixes are made together, and how they are written."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from pathlib import Path

import pytest

from tests.cli.flawed import FIXED, FLAWED, RULE
from tests.cli.program import Program
from wardline.project.fix import Fixed, FixError, choose, fix, write
from wardline.project.report import Patch, Result
from wardline.project.source import Source, read, source_of
from wardline_analyzers.finding import Confidence, Safety, Severity


def result(start: int, *edits: tuple[int, int, str], rule: str = "r", safety: Safety = Safety.SAFE) -> Result:
    patch = Patch("mend", safety, edits)
    mark = rule if rule != "r" else str(start)  # as in real findings, it does not change when code above it does
    return Result(rule, "m", Severity.HIGH, Confidence.HIGH, start, start + 1, mark, (patch,))


def starts(results: list[Result], suggested: bool = False) -> list[int]:
    return [found.start for found, _ in choose(results, suggested)]


def test_fixes_that_overlap_are_not_made_together() -> None:
    found = [result(0, (0, 5, "")), result(3, (3, 4, "")), result(5, (5, 9, "")), result(9, (8, 9, ""))]
    assert starts(found) == [0, 5]
    assert starts([result(0, (3, 3, "a")), result(1, (3, 3, "b"))]) == [0]
    assert starts([result(0, (3, 6, "a")), result(1, (3, 6, "a"))]) == [0]
    assert starts([result(0, (3, 6, "")), result(1, (6, 6, "x"))]) == [0]


def test_an_import_that_two_need_is_made_once() -> None:
    both = [result(3, (0, 0, "import x\n"), (2, 3, "")), result(6, (0, 0, "import x\n"), (5, 6, ""))]
    assert starts(both) == [3, 6]
    source = source_of("a.py", b"a, b, c")
    assert fix(source, tuple(both), lambda _: ()).source.raw == b"import x\na,b,c"


def test_suggested_fixes_only_if_they_are_wanted() -> None:
    found = [result(0, (0, 1, ""), safety=Safety.SUGGESTED), result(3, (3, 4, ""))]
    assert (starts(found), starts(found, suggested=True)) == ([3], [0, 3])


def bad_words(source: Source) -> tuple[Result, ...]:
    """Every `bad` is found, and becomes `good`; every `worse` becomes `bad`."""
    fixes = {b"bad": "good", b"worse": "bad", b"broken": "(", b"flip": "flop", b"flop": "flip"}
    pattern = re.compile(rb"\b(?:bad|worse|broken|flip|flop)\b")
    return tuple(
        result(m.start(), (m.start(), m.end(), fixes[m[0]]), rule=m[0].decode()) for m in pattern.finditer(source.text)
    )


def mend(raw: bytes, name: str = "a.py") -> Fixed:
    source = source_of(name, raw)
    return fix(source, bad_words(source), bad_words)


def test_until_nothing_is_left() -> None:
    fixed = mend(b"worse = bad\n")
    assert (fixed.source.raw, fixed.results, len(fixed.applied)) == (b"good = good\n", (), 3)


def test_fixes_that_undo_one_another_come_to_an_end() -> None:
    assert mend(b"flip\n").source.raw in (b"flip\n", b"flop\n")


def test_a_fix_that_breaks_the_syntax_is_refused_and_the_others_are_made() -> None:
    fixed = mend(b"x = bad\ny = broken\nz = bad\n")
    assert fixed.source.raw == b"x = good\ny = broken\nz = good\n"
    assert fixed.refused == (("broken", "mend"),)
    assert [found.start for found in fixed.results] == [13]


def test_other_code_is_parsed_by_its_grammar() -> None:
    fixed = mend(b"package main\n\nvar a = bad\nvar b = broken\n", "main.go")
    assert (fixed.source.raw, len(fixed.refused)) == (b"package main\n\nvar a = good\nvar b = broken\n", 1)


def test_in_a_file_that_did_not_parse_before_all_are_made() -> None:
    assert mend(b"def (\nx = bad\n").source.raw == b"def (\nx = good\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"bad\r\nx\r\n",
        b"bad\rx",
        b"\xef\xbb\xbfbad\n",
        b"# coding: latin-1\n\xe9 = bad\n",
        "\ufeffbad = 'é'\r\n".encode("utf-16-le"),
        b"bad = '\xff'\n",
        b"\fbad\n\xe2\x80\xa8\n",
    ],
)
def test_encoding_and_line_ends_stay(raw: bytes) -> None:
    word = "bad".encode("utf-16-le" if raw.startswith(b"\xff\xfe") else "ascii")
    good = "good".encode("utf-16-le" if raw.startswith(b"\xff\xfe") else "ascii")
    assert mend(raw).source.raw == raw.replace(word, good)


def test_a_fix_that_the_encoding_cannot_hold_is_refused() -> None:
    source = source_of("a.py", b"# coding: latin-1\nx = '\xe9'\n")
    fixed = fix(source, (result(18, (18, 19, "€")),), lambda _: ())
    assert (fixed.source, len(fixed.refused)) == (source, 1)


def test_a_notebook() -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["bad"]},
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": ["%time\n", "bad = 1"]},
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": ["x = bad"]},
    ]
    raw = json.dumps({"cells": cells, "metadata": {}}, indent=1).encode()
    expected = raw.replace(b'"bad = 1"', b'"good = 1"').replace(b'"x = bad"', b'"x = good"')
    assert mend(raw, "a.ipynb").source.raw == expected


# ---------------------------------------------------------------------- writing


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.py"
    path.write_bytes(b"bad\n")
    return path


def write_good(path: Path) -> None:
    before = read(str(path))
    write(before, source_of(str(path), b"good\n"))


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_permissions_stay_and_nothing_is_left_behind(file: Path) -> None:
    file.chmod(0o750)
    write_good(file)
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"good\n", 0o750)
    assert os.listdir(file.parent) == ["a.py"]


def test_a_link_stays_a_link(file: Path) -> None:
    link = file.with_name("link.py")
    link.symlink_to(file)
    write_good(link)
    assert link.is_symlink() and file.read_bytes() == b"good\n"


def test_what_somebody_else_has_changed_is_not_written(file: Path) -> None:
    before = read(str(file))
    file.write_bytes(b"bad\n# mine\n")
    with pytest.raises(FixError, match="changed"):
        write(before, source_of(str(file), b"good\n"))
    assert file.read_bytes() == b"bad\n# mine\n"
    assert os.listdir(file.parent) == ["a.py"]


def test_a_file_that_has_gone(file: Path) -> None:
    before = read(str(file))
    file.unlink()
    with pytest.raises(FixError):
        write(before, source_of(str(file), b"good\n"))


def test_fix(wardline: Program, flawed: Path) -> None:
    (flawed / "a.py").write_bytes(FLAWED.replace("\n", "\r\n").encode())
    (flawed / "broken.py").write_text("def (:\n\n\n" + FLAWED)
    done = wardline.run("check", "--fix", cwd=flawed)
    assert (done.returncode, done.stdout) == (0, b"No findings in 2 files.\n")
    assert f"a.py: fixed {RULE}: Use yaml.safe_load" in done.stderr.decode()
    assert (flawed / "a.py").read_bytes() == FIXED.replace("\n", "\r\n").encode()
    assert (flawed / "broken.py").read_text() == "def (:\n\n\n" + FIXED


def test_suggested_fixes_are_asked_for(wardline: Program, folder: Path) -> None:
    text = "from ruamel.yaml import YAML\n\nreader = YAML(typ='unsafe')\n"
    (folder / "a.py").write_text(text)
    wardline("check", "--fix", cwd=folder, code=1)
    assert (folder / "a.py").read_text() == text
    wardline("check", "--fix-suggested", cwd=folder)
    assert (folder / "a.py").read_text() != text


def test_fix_dry_run_is_a_patch(wardline: Program, flawed: Path) -> None:
    (flawed / "crlf.py").write_bytes(b"# \xe9\r\n" + FLAWED.replace("\n", "\r\n").rstrip().encode())
    before = {path.name: path.read_bytes() for path in flawed.glob("*.py")}
    done = wardline.run("check", "--fix-dry-run", cwd=flawed)
    assert (done.returncode, done.stderr) == (1, b"")
    assert {path.name: path.read_bytes() for path in flawed.glob("*.py")} == before
    subprocess.run(["git", "apply", "-p1", "-"], cwd=flawed, input=done.stdout, check=True)
    assert (flawed / "a.py").read_text() == FIXED
    assert (flawed / "crlf.py").read_bytes() == b"# \xe9\r\n" + FIXED.replace("\n", "\r\n").rstrip().encode()
