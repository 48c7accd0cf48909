"""`wardline check`, from the words of the command line to its exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.program import Program, places
from wardline.project.source import Unreadable, read

FLAWED = "import yaml\n\n\ndef read(stream):\n    return yaml.load(stream, Loader=yaml.Loader)\n"
FIXED = "import yaml\n\n\ndef read(stream):\n    return yaml.safe_load(stream)\n"
RULE = "unsafe-yaml-load"


@pytest.fixture
def flawed(folder: Path) -> Path:
    (folder / "a.py").write_text(FLAWED)
    return folder


# ---------------------------------------------------------------------- findings and exit codes


def test_clean(wardline: Program, folder: Path) -> None:
    (folder / "a.py").write_text(FIXED)
    assert wardline("check", cwd=folder) == "No findings in 1 file.\n"


def test_findings(wardline: Program, flawed: Path) -> None:
    printed = wardline("check", cwd=flawed, code=1)
    assert printed.startswith(f"a.py:5:12: high {RULE}: ")
    assert "    return yaml.load(stream, Loader=yaml.Loader)\n" in printed
    assert printed.endswith("1 finding (1 high) in 1 file; 1 fixable with --fix.\n")


def test_exit_zero(wardline: Program, flawed: Path) -> None:
    assert RULE in wardline("check", "--exit-zero", cwd=flawed)
    assert "no such file" in wardline.errors("check", "--exit-zero", "gone", ".", cwd=flawed)


def test_quiet_and_statistics(wardline: Program, flawed: Path) -> None:
    assert "finding (" not in wardline("check", "-q", cwd=flawed, code=1)
    assert wardline("check", "-q", "--statistics", cwd=flawed, code=1) == f"     1  high    {RULE}  (1 fixable)\n"


def test_paths_are_relative_to_where_we_are(wardline: Program, flawed: Path) -> None:
    (flawed / "sub").mkdir()
    ((path, _, _),) = places(wardline.findings("..", cwd=flawed / "sub"))
    assert Path(path) == flawed / "a.py"
    assert places(wardline.findings(str(flawed), cwd=flawed)) == [("a.py", 5, RULE)]


def test_folders_of_tests_are_code_where_nothing_else_is_asked_for(wardline: Program, folder: Path) -> None:
    for path in ("app", "tests/site"):
        (folder / path).mkdir(parents=True)
        (folder / path / "views.py").write_text(
            "from flask import Flask, redirect, request\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/go")\ndef go():\n    return redirect(request.args["to"])\n'
        )
    assert places(wardline.findings(cwd=folder)) == [("app/views.py", 8, "open-redirect")]
    assert places(wardline.findings("app", "tests", cwd=folder)) == [("app/views.py", 8, "open-redirect")]
    assert places(wardline.findings("tests/site/views.py", cwd=folder)) == []
    for asked in ("tests", "tests/site"):
        assert places(wardline.findings(asked, cwd=folder)) == [("tests/site/views.py", 8, "open-redirect")]


def test_findings_are_sorted(wardline: Program, folder: Path) -> None:
    for name in ("b.py", "a/z.py", "a/b.py", "c.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(FLAWED + "\n\n" + FLAWED)
    found = places(wardline.findings("c.py", ".", cwd=folder))
    assert [path for path, _, _ in found[::2]] == ["c.py", "b.py", "a/b.py", "a/z.py"]
    assert [line for _, line, _ in found] == [5, 12] * 4


def test_nothing_to_look_at(wardline: Program, folder: Path) -> None:
    done = wardline.run("check", cwd=folder)
    assert (done.returncode, done.stdout) == (0, b"No findings in 0 files.\n")
    assert done.stderr == b"wardline: there are no text files here\n"


# ---------------------------------------------------------------------- files of all kinds


def test_encodings_and_broken_files(wardline: Program, folder: Path) -> None:
    body = FLAWED.encode()
    texts = {
        "bom.py": b"\xef\xbb\xbf" + body,
        "cookie.py": b"# coding: latin-1\n# \xe9\n" + body,
        "wrong.py": b"# \xff\xfe\n" + body,
        "crlf.py": body.replace(b"\n", b"\r\n"),
        "broken.py": b"def (:\n    pass\n\n\n" + body,
        "utf16.py": "\ufeff".encode("utf-16-le") + FLAWED.encode("utf-16-le"),
        "nul.py": b"\0\n" + body,
    }
    for name, text in texts.items():
        (folder / name).write_bytes(text)
    (folder / "empty.py").touch()
    found = {path: line for path, line, rule in places(wardline.findings(cwd=folder)) if rule == RULE}
    assert found == {
        "bom.py": 5, "cookie.py": 7, "wrong.py": 6, "crlf.py": 5, "broken.py": 9, "utf16.py": 5, "nul.py": 6
    }  # fmt: skip


def test_a_notebook(wardline: Program, folder: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": "# T"},
        {"cell_type": "code", "source": ["import yaml\n", "%matplotlib inline"]},
        {"cell_type": "code", "source": ["f = open('x')\n", "yaml.load(f, Loader=yaml.Loader)"]},
    ]
    (folder / "n.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}))
    (folder / "other.ipynb").write_text("{}")
    found = [finding for finding in wardline.findings(cwd=folder) if finding["rule"] == RULE]
    assert [(f["path"], f["cell"], f["start"]["line"]) for f in found] == [("n.ipynb", 3, 2)]
    done = wardline.run("check", cwd=folder)
    assert b"n.ipynb:cell 3:2:1: high" in done.stdout
    assert done.stderr == b"wardline: other.ipynb is no Python notebook and was left out\n"


def test_a_file_that_is_too_large_is_told(wardline: Program, flawed: Path) -> None:
    (flawed / ".wardline.toml").write_text('max-file-size = "1 KB"')
    (flawed / "big.py").write_text(FLAWED * 100)
    done = wardline.run("check", "--format", "json", cwd=flawed)
    assert done.returncode == 1
    assert done.stderr == b"wardline: big.py is larger than 1,000 bytes and was left out\n"
    assert [skipped["path"] for skipped in json.loads(done.stdout)["skipped"]] == ["big.py"]


DEEP = f"import flask\n\n\ndef deep(given):\n    return flask.redirect({'(' * 200}given{')' * 200})\n"


def test_a_function_that_is_too_deeply_nested_is_told(wardline: Program, folder: Path) -> None:
    (folder / "a.py").write_text(DEEP)
    for _ in range(2):  # the second time it is remembered
        assert wardline("check", cwd=folder).splitlines()[-1] == (
            "note: 1 function is too large, too tangled, minified or too deeply nested: the data was not followed to the end, "
            "and findings may be missing there: a.py:4."
        )
    report = json.loads(wardline("check", "--format", "json", cwd=folder))
    assert [(limit["path"], limit["line"]) for limit in report["limits"]] == [("a.py", 4)]
    (invocation,) = json.loads(wardline("check", "--format", "sarif", cwd=folder))["runs"][0]["invocations"]
    (note,) = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"] and note["descriptor"] == {"id": "limit-reached"}
    assert note["locations"][0]["physicalLocation"]["region"]["startLine"] == 4
    assert "a.py:4" in wardline("check", "--stdin-filename", "a.py", stdin=DEEP, cwd=folder)


def test_after_a_fix_it_is_told_where_the_function_is_now(wardline: Program, flawed: Path) -> None:
    (flawed / "a.py").write_text(f"import random\npassword = random.choice('abc')\n{DEEP}")
    assert "a.py:6." in wardline("check", cwd=flawed, code=1)
    after = wardline.run("check", "--fix-suggested", cwd=flawed).stdout.decode()
    line = (flawed / "a.py").read_text().splitlines().index("def deep(given):") + 1
    assert f"a.py:{line}." in after and line != 6


def test_what_is_no_file_cannot_be_read(tmp_path: Path) -> None:
    for name in ("", "gone", "nul\0"):
        with pytest.raises(Unreadable, match="cannot be read"):
            read(os.path.join(tmp_path, name))


def test_a_name_that_is_no_text_or_controls_the_terminal(wardline: Program, folder: Path) -> None:
    names = [b"a\x1b[2J\n.py", b"\xff.py"]
    try:
        for name in names:
            with open(os.path.join(os.fsencode(folder), name), "w") as file:
                file.write(FLAWED)
    except OSError:
        pytest.skip("this file system does not take such names")
    done = wardline.run("check", cwd=folder)
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout and done.stdout.count(b"\na\\x1b[2J\\n.py:5:12: ") <= 1
    assert b"a\\x1b[2J\\n.py:5:12: high" in done.stdout and b"\\xff.py:5:12: high" in done.stdout
    assert sorted(path for path, _, _ in places(wardline.findings(cwd=folder))) == ["\\xff.py", "a\x1b[2J\n.py"]
    uris = wardline("check", "--format", "sarif", cwd=folder, code=1)
    assert '"%FF.py"' in uris and '"a%1B%5B2J%0A.py"' in uris


# ---------------------------------------------------------------------- settings and overrides


def test_settings_of_the_folder(wardline: Program, flawed: Path) -> None:
    (flawed / "sub").mkdir()
    (flawed / "sub" / "b.py").write_text(FLAWED)
    (flawed / ".wardline.toml").write_text(f'[per-path."sub/**"]\nignore = ["{RULE}"]\n[severity]\n{RULE} = "low"\n')
    (finding,) = wardline.findings(cwd=flawed)
    assert (finding["path"], finding["severity"]) == ("a.py", "low")


def test_what_is_unsure_says_so(wardline: Program, folder: Path) -> None:
    (folder / "a.py").write_text("def run(path):\n    eval(path)\n    exec(open(path).read())\n")
    (folder / ".wardline.toml").write_text('select = ["dynamic-eval", "dynamic-exec"]\n')
    printed = wardline("check", cwd=folder, code=1)
    assert "a.py:2:5: high dynamic-eval: " in printed
    assert "a.py:3:5: high (low confidence) dynamic-exec: " in printed


def test_hints_where_only_the_caller_decides(wardline: Program, folder: Path) -> None:
    (folder / "a.py").write_text("def read(name):\n    return open(f'/srv/{name}').read()\n")
    printed = wardline("check", cwd=folder)
    assert printed.startswith("a.py:2:17: info path-traversal: The caller decides")
    (run,) = json.loads(wardline("check", "--format", "sarif", cwd=folder))["runs"]
    assert [result["level"] for result in run["results"]] == ["note"]
    (folder / ".wardline.toml").write_text('parameters = "off"\n')
    assert wardline("check", cwd=folder) == "No findings in 1 file.\n"


def test_a_mistake_in_the_settings_is_an_error_and_the_rest_counts(wardline: Program, flawed: Path) -> None:
    (flawed / ".wardline.toml").write_text(f'ignroe = []\nignore = ["{RULE}"]')
    done = wardline.run("check", cwd=flawed)
    assert (done.returncode, done.stdout) == (2, b"No findings in 1 file.\n")
    assert b".wardline.toml:1:1: " in done.stderr and b"`ignore`" in done.stderr


def test_overrides(wardline: Program, flawed: Path) -> None:
    def found(*words: str) -> list[str]:
        return [finding["severity"] for finding in wardline.findings(*words, cwd=flawed)]

    assert found() == ["high"]
    assert found("--ignore", RULE) == found("--ignore", "B506") == found("--ignore", "deserialization") == []
    assert found("--select", RULE) == found("--select", "S506,sql-injection") == ["high"]
    assert found("--select", "sql-injection") == []
    assert found("--severity", f"{RULE}=info") == ["info"]
    assert found("--severity", f"{RULE}=low", "--min-severity", "medium") == []
    assert found("--min-severity", "high", "--min-confidence", "high") == ["high"]
    (flawed / ".wardline.toml").write_text(f'ignore = ["{RULE}"]')
    assert found() == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--select", "unsafe-yaml-lod"], "did you mean unsafe-yaml-load?"),
        (["--ignore", "nothing-like-it-at-all"], "no rule and no family is called nothing-like-it-at-all"),
        (["--severity", "unsafe-yaml-load"], "needs RULE=LEVEL"),
        (["--severity", "unsafe-yaml-load=bad"], "needs RULE=LEVEL"),
        (["--jobs", "0"], "must be at least 1"),
        (["--jobs", "x"], "--jobs/-j: it must be a whole number"),
        (["--format", "xml"], "invalid choice"),
        (["--nonsense"], "--nonsense"),
        (["nowhere.py"], "nowhere.py: no such file or directory"),
        (["--stdin-filename", "a.py", "b.py"], "stdin is one file"),
        (["--stdin", "b.py"], "stdin is one file"),
        (["--output", "no/such/folder"], "cannot write no/such/folder"),
        (["--baseline", "gone.json"], "there is no such baseline"),
    ],
)
def test_mistakes_are_one_line(wardline: Program, flawed: Path, words: list[str], message: str) -> None:
    errors = wardline.errors("check", *words, cwd=flawed)
    assert message in errors and len(errors.splitlines()) == 1


def test_exclude(wardline: Program, flawed: Path) -> None:
    assert wardline.findings("--exclude", "a.*", cwd=flawed) == []
    assert len(wardline.findings("--exclude", "a.*", "a.py", cwd=flawed)) == 1
    assert wardline.findings("--exclude", "a.*", "--force-exclude", "a.py", cwd=flawed) == []


def test_baseline(wardline: Program, flawed: Path) -> None:
    wardline("baseline", cwd=flawed)
    (flawed / "a.py").write_text("# moved\n" + FLAWED)
    assert wardline("check", cwd=flawed) == "No findings in 1 file; 1 hidden by the baseline.\n"
    (flawed / "b.py").write_text(FLAWED)
    assert [path for path, _, _ in places(wardline.findings(cwd=flawed))] == ["b.py"]
    assert len(wardline.findings("--no-baseline", cwd=flawed)) == 2
    (flawed / ".wardline" / "baseline.json").rename(flawed / "known.json")
    assert len(wardline.findings(cwd=flawed)) == 2
    assert [path for path, _, _ in places(wardline.findings("--baseline", "known.json", cwd=flawed))] == ["b.py"]
    wardline("check", "--fix", "-q", "--baseline", "known.json", cwd=flawed)
    assert (flawed / "a.py").read_text() == "# moved\n" + FLAWED
    assert (flawed / "b.py").read_text() == FIXED


# ---------------------------------------------------------------------- stdin, output, streams


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


# ---------------------------------------------------------------------- fixes


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


# ---------------------------------------------------------------------- the frame around it


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


def test_hints_alone_stop_no_build(wardline: Program, folder: Path) -> None:
    text = "def find(conn, user):\n    return conn.execute(\"SELECT * FROM t WHERE u = '\" + user + \"'\")\n"
    (folder / "hint.py").write_text(text)
    found = json.loads(wardline("check", "hint.py", "--json", cwd=folder, code=0))["findings"]
    assert [finding["severity"] for finding in found] == ["info"]
    (folder / "flaw.py").write_text("import hashlib\n\nhashlib.md5(b'x')\n")
    wardline("check", cwd=folder, code=1)
