"""Bandit's own settings files."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardline_analyzers.bandit_units import BanditConfig, analyse, load
from wardline_analyzers.bandit_units.config_check import check_config
from wardline_analyzers.bandit_units.config_files import ConfigFile, read_config, read_ini, read_toml, read_yaml

PYPROJECT = """\
[project]
name = "x"

[tool.bandit]
exclude_dirs = ["tests", "a/*"]
tests = ["B602", "B101"]
skips = ["B404"]

[tool.bandit.assert_used]
skips = ["*_test.py"]
"""

YAML = """\
exclude_dirs: [tests, a/*]
tests: [B602, B101]
skips:
  - B404
assert_used:
  skips: ["*_test.py"]
"""

INI = """\
[bandit]
exclude = tests,a/*
tests = B602,B101
skips = B404
"""


def said(file: ConfigFile) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in file.problems]


def test_the_same_in_three_formats() -> None:
    expected = BanditConfig(tests=("B101", "B602"), skips=("B404",))
    option = ("assert_used", '{"skips": ["*_test.py"]}')
    toml, yaml, ini = read_toml(PYPROJECT), read_yaml(YAML), read_ini(INI)
    assert ini.config == expected
    assert toml == yaml
    assert toml.config == BanditConfig(expected.tests, expected.skips, (option,))
    assert toml.exclude_dirs == ini.exclude_dirs == ("tests", "a/*")
    assert toml.problems == ini.problems == ()
    assert hash(toml.config) == hash(yaml.config)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("pyproject.toml", PYPROJECT), ("bandit.toml", PYPROJECT), ("bandit.yaml", YAML), ("bandit.yml", YAML)),
        *((".bandit", INI), (".bandit", "; a comment\n\n" + INI), (".bandit", YAML), ("x/.bandit", YAML)),
    ],
)
def test_by_name(name: str, text: str) -> None:
    assert read_config(name, text).config.skips == ("B404",)
    assert read_config(name, text.replace("\n", "\r\n")) == read_config(name, text)
    assert read_config(name, "\ufeff" + text) == read_config(name, text)


def test_files_without_a_word_for_bandit() -> None:
    assert read_config("setup.cfg", INI) == ConfigFile()
    assert read_toml("[project]\nname = 'x'\n") == ConfigFile()
    assert read_toml("tool = 7\n") == read_yaml("") == read_yaml("# nothing\n") == ConfigFile()


def test_as_bandit_reads_them(tmp_path: Path) -> None:
    """The same files, read by bandit's command line."""
    source = tmp_path / "module.py"
    source.write_text("import subprocess\nassert subprocess\nsubprocess.call(x, shell=True)\neval('x')  # nosec\n")
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "bandit.yaml").write_text(YAML)
    named = "skips: [B603]\nshell_injection: {subprocess: [], shell: [], no_shell: []}\n"
    (tmp_path / "named.yaml").write_text(named)
    ini = "[bandit]\nskips = B101, B404\nignore-nosec = false\nconfigfile = {}\n"
    (tmp_path / "one.bandit").write_text(ini.format(""))
    (tmp_path / "other.bandit").write_text(ini.format(tmp_path / "named.yaml"))
    for arguments, config in (
        (["-c", "pyproject.toml"], read_toml(PYPROJECT).config),
        (["-c", "bandit.yaml"], read_yaml(YAML).config),
        (["--ini", "one.bandit"], read_ini(ini.format("")).config),
        (["--ini", "other.bandit"], read_yaml(named).config.merged(read_ini(ini.format("x")).config)),
    ):
        found = {
            (f.test_id, f.start_line + 1)
            for f in analyse(source.read_bytes(), False, config=config.for_file("module.py"))
        }
        assert found == by_command_line(tmp_path, arguments), arguments


def by_command_line(folder: Path, arguments: list[str]) -> set[tuple[str, int]]:
    """What the command `bandit` reports on module.py in a folder."""
    import subprocess

    program = "import sys; from bandit.cli.main import main; sys.argv[0] = 'bandit'; main()"
    result = subprocess.run(
        [sys.executable, "-c", program, *arguments, "-f", "json", "-q", "module.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_CACHE_HOME": str(folder)},
    )
    return {(issue["test_id"], issue["line_number"]) for issue in json.loads(result.stdout)["results"]}


def test_only_b101_looks_at_the_name_of_the_file() -> None:
    config = read_yaml("assert_used: {skips: ['*/test_*.py', '*_test.py']}\nskips: [B102]\n").config
    assert config.for_file("a/x.py") == BanditConfig(skips=("B102",))
    for path in ("a/test_x.py", "test_x.py", "x_test.py"):
        assert config.for_file(path) == BanditConfig(skips=("B101", "B102"))
    assert BanditConfig().for_file("x.py") is not None
    odd = read_yaml("assert_used: {skips: 7, other: 1}\n").config.for_file("x.py")
    assert odd == BanditConfig(skips=("B101",), options=(("assert_used", '{"other": 1}'),))


def test_merged() -> None:
    one = BanditConfig(("B101",), ("B102",), (("a", "1"), ("b", "1")), ignore_nosec=True)
    other = BanditConfig(("B100",), (), (("b", "2"),), third_party=True)
    both = BanditConfig(("B100", "B101"), ("B102",), (("a", "1"), ("b", "2")), ignore_nosec=True, third_party=True)
    assert one.merged(other) == both
    assert one.option("a") == 1 and one.option("c") is None
    assert BanditConfig(options=(("a", "{"),)).option("a") is None


@pytest.mark.parametrize(
    ("read", "text", "line", "part"),
    [
        (read_toml, "[tool.bandit]\nskips = [\n", 2, "not valid TOML"),
        (read_toml, "\n[tool.bandit]\nskips = 'B101'\n", 2, "`skips` must be a list of texts"),
        (read_toml, "[tool.bandit]\n\ntests = ['B101', 7]\n", 2, "`tests` must be a list of texts"),
        (read_toml, "[tool.bandit]\nexclude = ['a']\n", 1, "it is called `exclude_dirs`"),
        (read_toml, "[tool.x]\nlevel = 1\n[tool.bandit]\nlevel = 'high'\n", 3, "does not read `level`"),
        (read_toml, "[tool]\nbandit = 7\n", 0, "must be keys with values"),
        (read_yaml, "skips: [B101\n", 1, "not valid YAML"),
        (read_yaml, "- skips\n", 0, "must be keys with values"),
        (read_yaml, "tests:\n- assert_used\n", 1, "`assert_used` is no id of a test"),
        (read_yaml, "x: 1\ntests: [B101]\nskips: [B101]\n", 1, "both in `tests` and in `skips`"),
        (read_yaml, "shell_injection:\n  a: &x [*x]\n", 0, "refers to itself"),
        (read_yaml, "a: !!python/object:os.system {}\n", 0, "not valid YAML"),
        (read_ini, "[bandit]\nskips: B101, B102\n", 1, "with a space beside it"),
        (read_ini, "[other]\nx = 1\n", 0, "no section `[bandit]`"),
        (read_ini, "[bandit]\nskips\n", 1, "bandit cannot read this file"),
        (read_ini, "x = 1\n", 0, "bandit cannot read this file"),
        (read_ini, "[bandit]\n\nskip = B101\n", 2, "does not read `skip`"),
        (read_ini, "[bandit]\nignore-nosec = no\n", 1, "takes any text here for yes"),
        (read_ini, "[bandit]\nexclude = %x\n", 0, "bandit cannot read this file"),
        (read_ini, "[bandit]\ntests = eval\n", 1, "`eval` is no id of a test"),
    ],
)
def test_mistakes_are_told_with_their_line(read: object, text: str, line: int, part: str) -> None:
    assert callable(read)
    problems = said(read(text))
    assert any(at == line and part in message for at, message in problems), problems


def test_one_mistake_does_not_hide_the_rest() -> None:
    file = read_yaml("skips: [B101]\ntests: 7\nlevel: 1\nexclude_dirs: [a]\nassert_used: {skips: []}\nprofiles: {}\n")
    assert (file.config.skips, file.exclude_dirs, len(file.problems)) == (("B101",), ("a",), 2)
    assert file.config.options == (("assert_used", '{"skips": []}'),)


def test_values_that_json_does_not_know() -> None:
    file = read_yaml("hardcoded_tmp_directory:\n  tmp_dirs: !!set {/a, /b}\n  1: 2020-01-01\n  x: !!binary aGk=\n")
    option = file.config.option("hardcoded_tmp_directory")
    assert sorted(option["tmp_dirs"]) == ["/a", "/b"]
    assert option["1"] == "2020-01-01"
    assert read_toml("[tool.bandit.x]\ny = 1979-05-27\n").config.option("x") == {"y": "1979-05-27"}


def test_a_file_that_grows_when_it_is_read() -> None:
    """Ten lines of YAML can stand for a thousand million values."""
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    text = "shell_injection:\n" + "\n".join(f"  {line}" for line in lines) + "\n"
    assert said(read_yaml(text)) == [(0, "`shell_injection` is too large or refers to itself")]
    assert "longer than" in said(read_yaml("#" * 300_000))[0][1]


@settings(max_examples=150)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(
                [*"[]{}\"':=,-&*!|>#%\n \t", "bandit", "tool", "skips", "tests", "B101", "a", "\n- ", "exclude_dirs"]
            ),
            max_size=30,
        ).map("".join),
    )
)
def test_any_text(text: str) -> None:
    for prefix in ("", "[tool.bandit]\n", "[bandit]\n"):
        for name in ("pyproject.toml", ".bandit", "bandit.yaml"):
            file = read_config(name, prefix + text)
            assert all(0 <= problem.line <= (prefix + text).count("\n") + 1 for problem in file.problems)
            check_config(prefix + text, file.config)
            file.config.for_file("x.py")


def test_what_bandit_has() -> None:
    text = (
        "tests: [B101]\nskips:\n- B999\n- exec_used\nassert_use: {skips: []}\n"
        "assert_used: {skip: []}\nshell_injection: {subprocess: []}\n"
    )
    found = [(problem.line, problem.message) for problem in check_config(text, read_yaml(text).config)]
    assert found == [
        (2, "bandit has no test with the id `B999`"),
        (3, "bandit has no test with the id `exec_used`: write `B102`"),
        (4, "no test of bandit reads the section `assert_use`; did you mean `assert_used`?"),
        (5, "`assert_used` has no setting `skip`; did you mean `skips`?"),
        (6, "with the section `shell_injection`, bandit also needs `shell`, `no_shell`; without, its tests fail"),
    ]
    assert check_config(YAML, read_yaml(YAML).config) == []


def test_sections_that_need_all_their_settings() -> None:
    """The list in `config_check` is what this bandit does: without one of its settings, a test fails."""
    load()
    from wardline_analyzers.bandit_units import checks, config_check

    text = (
        b"import subprocess, ssl\ndef f(x=ssl.PROTOCOL_SSLv3):\n    try: subprocess.call('ls *', shell=True)\n"
        b"    except Exception: pass\n    while x:\n        try: y\n        except Exception: continue\n"
        b"from Crypto.PublicKey import RSA\nfrom cryptography.hazmat.primitives.asymmetric import rsa\n"
        b"RSA.generate(512)\nrsa.generate_private_key(key_size=512)\nx = '/tmp/x'\nassert x\nmarkupsafe.Markup(x)\n"
    )
    with contextlib.redirect_stdout(io.StringIO()):
        for section, default in checks.default_options().items():
            complete = BanditConfig(options=((section, json.dumps(default)),))
            empty = BanditConfig(options=((section, "{}"),))
            lost = len(analyse(text, False, config=empty)) < len(analyse(text, False, config=complete))
            assert lost == (section in config_check._NEEDS_ALL), section
