"""Unit by unit, the findings are those of a plain bandit run."""

from __future__ import annotations

import sysconfig
from collections import Counter
from pathlib import Path

import pytest

from tests.bandit_units import cases
from tests.bandit_units.parity import Cut, by_ast, by_lines, by_units, differences, files, plain, row
from wardline_analyzers import bandit_units
from wardline_analyzers.bandit_units import BanditConfig

STDLIB = Path(sysconfig.get_paths()["stdlib"])
SAMPLE = ("ctypes/util", "ftplib", "hashlib", "http/client", "os", "platform", "random", "shelve", "subprocess", "uuid")

CUTS = pytest.mark.parametrize("cut", [by_ast, by_lines])
CASES = {name: text for name, text in vars(cases).items() if name.isupper()}


@CUTS
@pytest.mark.parametrize("case", CASES)
def test_cases(case: str, cut: Cut) -> None:
    found = differences(CASES[case].encode(), cut)
    assert found is not None
    missing, extra, count = found
    assert (missing, extra) == ([], [])
    assert count > 5


def test_every_test_has_its_say() -> None:
    """So that equality is shown for all of them. B613 and what only old Pythons have stand in tests of their own."""
    text = "\n".join(CASES.values())
    reported = {each.test_id for each in plain(cases.EVERY_TEST.encode()) or ()}
    assert text
    missing = {i for i in bandit_units.known_ids() if i[:2] not in ("B3", "B4")} - reported
    assert missing == {"B001", "B613"}


@pytest.mark.parametrize("name", SAMPLE)
def test_standard_library(name: str) -> None:
    found = differences((STDLIB / f"{name}.py").read_bytes(), by_lines)
    assert found is not None
    assert found[:2] == ([], [])


@CUTS
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends(end: str, cut: Cut) -> None:
    """Bandit cannot count comments' lines in a file of carriage returns, so there are none here."""
    for name in ("EVERY_TEST", "ORDER"):
        found = differences(CASES[name].replace("\n", end).encode(), cut)
        assert found is not None
        assert found[:2] == ([], [])
    assert differences(cases.NOSEC.replace("\n", "\r\n").encode(), cut) is not None


@CUTS
def test_crlf_and_nosec(cut: Cut) -> None:
    found = differences(cases.NOSEC.replace("\n", "\r\n").encode(), cut)
    assert found is not None
    assert found[:2] == ([], [])


def test_encodings() -> None:
    """Bandit counts columns in UTF-8, whatever the file is written in."""
    text = "# coding: latin-1\npassword = 'é'; assert 'é', '0.0.0.0'\n"
    for data in (text.encode("latin-1"), b"\xef\xbb\xbf" + text.replace("latin-1", "utf-8").encode()):
        assert differences(data, by_lines) == ([], [], 3)


def test_byte_order_mark_in_the_text() -> None:
    """A buffer may hold the mark; then the places count it, for they are places in the buffer."""
    data = b"\xef\xbb\xbfassert x; assert (\n    y)\n"
    first, second = bandit_units.analyse(data, False)
    assert (first.start_line, first.start_col, first.end_col, first.bandit_col) == (0, 3, 11, 0)
    assert (second.start_col, second.end_line, second.end_col) == (13, 1, 6)


@CUTS
def test_selected_tests(cut: Cut) -> None:
    data = cases.EVERY_TEST.encode()
    for tests, skips in ((("B602", "B703"), ()), ((), ("B101", "B404", "B703")), (("B001",), ()), ((), ("B001",))):
        config = BanditConfig(tests=tests, skips=skips)
        expected = plain(data, {"include": list(tests), "exclude": list(skips)})
        found = [row(f) for f in by_units(data, cut, config)]
        assert expected
        assert Counter(found) == Counter(expected), config


@CUTS
def test_options(cut: Cut, tmp_path: Path) -> None:
    """Also: a configuration leaves no trace in the next run."""
    options = (
        ("hardcoded_tmp_directory", '{"tmp_dirs": ["/var"]}'),
        ("markupsafe_xss", '{"allowed_calls": ["clean"], "extend_markup_names": ["my.Markup"]}'),
        ("shell_injection", '{"no_shell": [], "shell": ["my.shell"], "subprocess": ["my.run"]}'),
        ("try_except_pass", '{"check_typed_exception": true}'),
    )
    file = tmp_path / "bandit.yaml"
    file.write_text("\n".join(f"{name}: {text}" for name, text in options))
    text = cases.EVERY_TEST + (
        "from my import run, shell, Markup\nrun(x, shell=True)\nshell('a')\nMarkup(clean(x))\nMarkup(x)\n"
        "try:\n    a\nexcept ValueError:\n    pass\n"
    )
    with_options = [row(f) for f in by_units(text.encode(), cut, BanditConfig(options=options))]
    without = [row(f) for f in by_units(text.encode(), cut)]
    assert Counter(without) == Counter(plain(text.encode()) or ())
    assert Counter(with_options) == Counter(plain(text.encode(), config_file=str(file)) or ())
    assert Counter(with_options) != Counter(without)
    assert Counter(row(f) for f in by_units(text.encode(), cut)) == Counter(without)


@CUTS
def test_nosec_ignored(cut: Cut) -> None:
    data = cases.NOSEC.encode()
    found = [row(f) for f in by_units(data, cut, BanditConfig(ignore_nosec=True))]
    assert Counter(found) == Counter(plain(data.replace(b"nosec", b"a nose")) or ())


def test_bidirectional_characters() -> None:
    for data in (
        "x = 1\ny = 'é\u202e'  # \u2066\n".encode(),
        "# \u200f nosec\n".encode(),
        "# coding: latin-1\nx = '\u202e'\n".encode(),
        "# nosec\nx = '\u202e'\n".encode(),
        "# nosec B101\nx = '\u202e'\n".encode(),
        "x = '\u202e'  # nosec B613\n".encode(),
    ):
        expected = plain(data)
        found = bandit_units.document_findings(data)
        assert expected is not None
        if not data.startswith(b"# coding"):  # bandit takes the bytes for what the file says they are
            lines = [(f.test_id, f.start_line + 1, f.text) for f in found]
            assert [(r.test_id, r.line, r.text) for r in expected] == lines
        for each in found:
            line = data.split(b"\n")[each.start_line]
            assert line[each.start_col : each.end_col].decode() in ("\u202e", "\u200f")
    assert len(bandit_units.document_findings("x = '\u202e'\n".encode())) == 1


def test_bidirectional_character_behind_odd_line_ends() -> None:
    """Bandit counts form feeds and the like as line ends; an editor does not."""
    (found,) = bandit_units.document_findings("x = '\x0c\u2028'\ny = 'é\u202e'\n".encode())
    assert (found.start_line, found.start_col, found.end_col, found.line_range) == (1, 7, 10, (1,))


def test_places_of_findings_on_a_line_of_their_call() -> None:
    """Where bandit names the line of an argument, its column (of the call) is not a place in that line."""
    text = b"import subprocess\nsubprocess.call(\n    x,\n  shell=True,\n)\n"
    found = next(f for f in bandit_units.analyse(text, False) if f.test_id == "B602")
    assert (found.start_line, found.start_col, found.end_line, found.end_col) == (3, 2, 4, 1)
    assert found.bandit_col == 0


def test_a_list_shows_no_address() -> None:
    """Bandit's message holds the address of a syntax node; two runs must be equal."""
    text = b"import tarfile\ntarfile.open(x).extractall(members=[])\n"
    found = bandit_units.analyse(text, False)
    assert "<ast.List object>" in found[-1].text
    assert found == bandit_units.analyse(text, False)


@pytest.mark.slow
def test_parity_of_the_standard_library() -> None:
    """Without its tests, which are most of it: the program `tests.bandit_units.parity` reads those, too."""
    checked = 0
    for path in files([str(STDLIB)]):
        if {"test", "tests", "site-packages", "idlelib", "lib2to3"}.isdisjoint(path.parts):
            found = differences(path.read_bytes(), by_lines)
            if found is not None:
                checked += 1
                assert found[:2] == ([], []), path
    assert checked > 400
