"""The command `wardline` around its subcommands: help, mistakes in words, what it imports, what breaks down."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.flawed import FLAWED, RULE
from tests.cli.program import Program


def test_only_the_module_of_the_subcommand_is_imported(wardline: Program, folder: Path) -> None:
    program = (
        "import sys; from wardline.cli.dispatch import dispatch; dispatch(['version'])\n"
        "print(*sorted(m for m in sys.modules if m.startswith('wardline')))"
    )
    command = [sys.executable, "-c", program]
    printed = subprocess.run(command, cwd=folder, env=wardline.env, capture_output=True, text=True).stdout
    assert printed.split()[2:] == [
        "wardline", "wardline.cli", "wardline.cli.dispatch", "wardline.cli.escape", "wardline.cli.version"
    ]  # fmt: skip


def test_help_names_every_command(wardline: Program, folder: Path) -> None:
    printed = wardline("--help", cwd=folder)
    for command in ("check", "review", "blame", "audit", "explain", "rules", "baseline", "config", "server", "hook", "mcp", "new-rule", "version"):  # fmt: skip
        assert f"    {command} " in printed
        assert wardline(command, "--help", cwd=folder).startswith(f"usage: wardline {command} ")


def test_the_version(wardline: Program, folder: Path) -> None:
    from wardline import __version__

    assert wardline("--version", cwd=folder) == wardline("version", cwd=folder) == f"wardline {__version__}\n"


@pytest.mark.parametrize("command", ["--version", "server"])
def test_an_installation_that_lacks_something_says_so(wardline: Program, folder: Path, command: str) -> None:
    """An editor that looks for a server must not take this one, and one that has it must not wait for it."""
    without_packages = [sys.executable, "-S", wardline.script, command]
    done = subprocess.run(without_packages, cwd=folder, env=wardline.env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert "not complete: install wardline again (missing: bandit," in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "usage: wardline"),
        (["frobnicate"], "there is no command frobnicate (see wardline --help)"),
        (["chekc", "."], "there is no command chekc; did you mean check? (see wardline --help)"),
        (["a.py"], "there is no command a.py (see wardline --help)"),
        (["--frobnicate"], "no command given (see wardline --help)"),
        (["check", "--frobnicate"], "unrecognized arguments: --frobnicate (see wardline check --help)"),
        (["gate", "a.py"], "unrecognized arguments: a.py (see wardline gate --help)"),
    ],
)
def test_wrong_commands(wardline: Program, folder: Path, words: list[str], message: str) -> None:
    assert message in wardline.errors(*words, cwd=folder)


@pytest.mark.skipif(os.name != "posix", reason="Windows does not remove it")
def test_a_working_directory_that_has_gone(wardline: Program, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"rmdir {gone}; exec {sys.executable} {wardline.script} check"
    done = subprocess.run(["sh", "-c", script], cwd=gone, env=wardline.env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "wardline: error: the working directory has been removed\n")


def test_an_internal_error_shows_no_code(wardline: Program, folder: Path) -> None:
    (folder / "a.py").write_text("secret = 'hunter2'\n")
    program = (
        "import wardline.project.scan as scan, sys\n"
        "def fail(*_): raise RuntimeError(open('a.py').read())\n"
        "scan.{name} = fail\n"
        "from wardline.cli.dispatch import dispatch; sys.exit(dispatch(['check', '--no-cache']))"
    )
    for name, message in (("_analyse", "a.py could not be analysed (RuntimeError)"), ("scan", "internal error")):
        command = [sys.executable, "-c", program.format(name=name)]
        done = subprocess.run(command, cwd=folder, env=wardline.env, capture_output=True, text=True)
        assert done.returncode == 2 and message in done.stderr
        assert "hunter2" not in done.stderr + done.stdout


@pytest.mark.parametrize("words", [["-"], ["a.py"]])
def test_a_rule_that_breaks_down_is_told_and_nothing_is_remembered(
    wardline: Program, folder: Path, words: list[str]
) -> None:
    (folder / "a.py").write_text(FLAWED + "eval(input())\n")
    program = (
        "import sys\n"
        "from wardline_analyzers.match import run\n"
        "def broken(match): raise KeyError('secret')\n"
        "before = run.check_function\n"
        "run.check_function = lambda name: broken if 'yaml_loader' in name else before(name)\n"
        f"from wardline.cli.dispatch import dispatch; sys.exit(dispatch(['check', *{words!r}]))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=folder, env=wardline.env, capture_output=True, input=FLAWED.encode())
    assert done.returncode == 2 and RULE.encode() not in done.stdout
    errors = done.stderr.decode().splitlines()
    assert errors == [
        f"wardline: error: the rule {RULE} broke down, and its findings may be missing: please report this"
    ]
    assert RULE in wardline("check", "a.py", cwd=folder, code=1)
