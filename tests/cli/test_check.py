"""`wardline check`, from the words of the command line to its exit code."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.flawed import FIXED, FLAWED, RULE
from tests.cli.program import Program, places
from wardline.project.source import Unreadable, read

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


def test_hints_alone_stop_no_build(wardline: Program, folder: Path) -> None:
    text = "def find(conn, user):\n    return conn.execute(\"SELECT * FROM t WHERE u = '\" + user + \"'\")\n"
    (folder / "hint.py").write_text(text)
    found = json.loads(wardline("check", "hint.py", "--json", cwd=folder, code=0))["findings"]
    assert [finding["severity"] for finding in found] == ["info"]
    (folder / "flaw.py").write_text("import hashlib\n\nhashlib.md5(b'x')\n")
    wardline("check", cwd=folder, code=1)


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
