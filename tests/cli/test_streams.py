"""`wardline check` at its edges: texts from stdin, pipes that break, consoles, Ctrl+C, workers that die."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.flawed import FIXED, FLAWED, RULE
from tests.cli.program import Program, places


def test_stdin(wardline: Program, folder: Path) -> None:
    printed = wardline("check", "-", cwd=folder, code=1, stdin=FLAWED)
    assert printed.startswith("-:5:12: high")
    printed = wardline("check", "--stdin-filename", "sub/x.py", "--format", "json", cwd=folder, code=1, stdin=FLAWED)
    assert places(json.loads(printed)["findings"]) == [("sub/x.py", 5, RULE)]
    (folder / ".wardline.toml").write_text(f'[per-path."sub/**"]\nignore = ["{RULE}"]\n')
    assert wardline("check", "--stdin-filename", "sub/x.py", "-", cwd=folder, stdin=FLAWED)


@pytest.mark.parametrize(
    "words",
    [
        ["--stdin", "--json", "--stdin-filename", "sub/x.py"],
        ["-", "--json", "--stdin-filename", "sub/x.py"],
        ["--stdin", "-", "--format", "json", "--stdin-filename", "sub/x.py"],
    ],
)
def test_stdin_as_programs_use_it(wardline: Program, folder: Path, words: list[str]) -> None:
    data = json.loads(wardline("check", *words, cwd=folder, code=1, stdin=FLAWED))
    assert places(data["findings"]) == [("sub/x.py", 5, RULE)]
    hidden = FLAWED.rstrip() + f"  # wardline: ignore[{RULE}] a test\n"
    assert json.loads(wardline("check", *words, cwd=folder, stdin=hidden))["findings"] == []
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": FLAWED}], "metadata": {}, "nbformat": 4})
    printed = wardline("check", "--stdin", "--json", "--stdin-filename", "x.ipynb", cwd=folder, code=1, stdin=notebook)
    assert json.loads(printed)["findings"][0]["cell"] == 1


def test_stdin_is_mended_to_stdout(wardline: Program, folder: Path) -> None:
    done = wardline.run("check", "--stdin-filename", "x.py", "--fix", cwd=folder, stdin=FLAWED.encode())
    assert (done.returncode, done.stdout.decode()) == (0, FIXED)
    assert f"x.py: fixed {RULE}" in done.stderr.decode()
    done = wardline.run("check", "--stdin-filename", "x.py", "--fix", cwd=folder, stdin=b"\xff\r\n")
    assert (done.returncode, done.stdout) == (0, b"\xff\r\n")


def test_output_to_a_file(wardline: Program, flawed: Path) -> None:
    assert wardline("check", "--format", "json", "--output", "out.json", cwd=flawed, code=1) == ""
    assert len(json.loads((flawed / "out.json").read_text())["findings"]) == 1


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("output", ["text", "json"])
def test_a_broken_pipe_is_quiet(wardline: Program, folder: Path, output: str, unbuffered: str) -> None:
    for number in range(40):
        (folder / f"m{number}.py").write_text(FLAWED * 40)
    command = [sys.executable, str(wardline.script), "check", "--format", output]
    env = {**wardline.env, "PYTHONUNBUFFERED": unbuffered}
    check = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    assert check.stdout and check.stderr
    check.stdout.read(10)
    check.stdout.close()
    assert check.stderr.read() == b""
    assert check.wait(60) == 2


def test_a_console_that_is_not_utf8(wardline: Program, folder: Path) -> None:
    (folder / "a.py").write_text(FLAWED.replace("(stream)", "(stream, é)").replace("import", "# 日本\nimport"), "utf-8")
    done = wardline.run("check", cwd=folder, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 1 and done.stderr == b"" and done.stdout.isascii()
    assert b"  5 | def read(stream, \\xe9):\n" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c(wardline: Program, folder: Path) -> None:
    for number in range(150):
        (folder / f"m{number}.py").write_text(f"x = {number}\n" + FLAWED * 400)
    command = [sys.executable, str(wardline.script), "check", "--no-cache", "-j2", "."]
    check = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=wardline.env, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while len(workers := spawned(check.pid)) < 2 or any(worked(pid) < 1 for pid in workers):  # all are at work
        assert time.monotonic() < deadline and check.poll() is None
        time.sleep(0.02)
    os.killpg(check.pid, signal.SIGINT)  # a terminal sends it to all of them
    _, errors = check.communicate(timeout=60)
    assert (check.returncode, errors) == (130, b"")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_worker_that_is_killed_costs_nothing_but_time(wardline: Program, folder: Path) -> None:
    for number in range(40):
        (folder / f"m{number:02}.py").write_text(f"x = {number}\n" + FLAWED * 100)
    command = [sys.executable, str(wardline.script), "check", "--no-cache", "-j2", "--format", "json", "."]
    check = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=wardline.env)
    deadline = time.monotonic() + 60
    while not (workers := spawned(check.pid)) and check.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(workers[0], signal.SIGKILL)
    printed, _ = check.communicate(timeout=120)
    data = json.loads(printed)
    assert (check.returncode, data["errors"], data["summary"]["files"]) == (1, [], 40)
    assert data["summary"]["findings"] == 4000


def spawned(parent: int) -> list[int]:
    """The worker processes of a process."""
    listed = subprocess.run(["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [int(pid) for pid, above, args in rows if int(above) == parent and "spawn_main" in args]


def worked(pid: int) -> float:
    """Seconds of the processor's time that a process has taken."""
    shown = subprocess.run(["ps", "-o", "time=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    seconds = 0.0
    for part in shown.replace("-", ":").split(":") if shown else ():
        seconds = 60 * seconds + float(part)
    return seconds
