"""The editor and the command line agree: the same files, the same settings, the same findings at the same places."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

from tools.lsp import Client

PROGRAM = [sys.executable, "-m", "wardline"]

SETTINGS = """\
ignore = ["assert-statement"]

[severity]
permissive-file-mode = "low"
"""

FLAWS = """\
import subprocess, yaml as y
from hashlib import md5
from os import chmod


def deploy(cmd, f):
    "😀 é"; subprocess.run(cmd, shell=True)
    "é"; chmod(f, 0o777); return y.load(f, Loader=y.Loader)


eval(md5(b"x").hexdigest())  # nosec
exec(input())  # wardline: ignore[*] a test
exec(input())
"""

SAMPLES = {
    "plain.py": FLAWS.encode(),
    "windows.py": FLAWS.replace("\n", "\r\n").encode(),
    "old_mac.py": FLAWS.replace("\n", "\r").encode(),
    "form_feeds.py": FLAWS.replace("\n\n\n", "\n\f\n\u2028\n").encode(),
    "broken.py": FLAWS.replace("def deploy(cmd, f):", "def deploy(cmd, f:").encode(),
    "unfinished.py": (FLAWS + 'x = """').encode(),
    "sub/folder/deep.py": FLAWS.encode(),
    "empty.py": b"",
    "app/__init__.py": b"",
    "app/views.py": b"""\
from flask import Flask, request

from .store import Store

app = Flask(__name__)


@app.route("/find")
def find():
    Store("app.db").find("\xc3\xa9" + request.args["name"])
    return "ok"
""",
    "app/store.py": b"""\
import sqlite3


class Store:
    def __init__(self, path):
        self.connection = sqlite3.connect(path)

    def find(self, name):
        return self.connection.execute("SELECT * FROM users WHERE name = '" + name + "'")
""",
}
SILENT = {"empty.py", "app/__init__.py", "app/store.py"}
MODULES = ("os", "tarfile", "shutil", "ssl", "smtplib", "pickle", "turtle", "tempfile", "uuid", "webbrowser")
"""Modules of the standard library in which something is found."""

Found = tuple[str, str, int, int, int, int, str]
"""Path, rule, 0-based line and column (in characters) of start and end, message."""


def workspace(folder: Path) -> list[Path]:
    (folder / ".wardline.toml").write_text(SETTINGS)
    library = Path(sysconfig.get_path("stdlib"))
    texts = {**SAMPLES, **{f"library/{name}.py": (library / f"{name}.py").read_bytes() for name in MODULES}}
    for name, data in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return [folder / name for name in texts]


def by_command_line(folder: Path) -> list[Found]:
    command = [*PROGRAM, "check", "--no-cache", "--format", "json", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1, done.stderr
    return sorted(
        (
            finding["path"],
            finding["rule"],
            *(finding[end][part] - 1 for end in ("start", "end") for part in ("line", "column")),
            finding["message"],
        )
        for finding in json.loads(done.stdout)["findings"]
    )


def by_editor(folder: Path, paths: list[Path]) -> list[Found]:
    shown: dict[str, list[dict[str, object]]] = {}
    with Client([*PROGRAM, "server"], folder) as client:
        client.initialize()
        for path in paths:
            client.open(path.as_uri(), path.read_bytes().decode())
        # Everything has been told when a second is silent.
        while (arrival := client.take(20 if len(shown) < len(paths) else 1)) is not None:
            assert arrival.message is not None
            if arrival.message.get("method") == "textDocument/publishDiagnostics":
                shown[arrival.message["params"]["uri"]] = arrival.message["params"]["diagnostics"]
    found: list[Found] = []
    for path in paths:
        lines = _lines(path.read_bytes().decode())
        for diagnostic in shown[path.as_uri()]:
            start, end = (_position(lines, diagnostic["range"][each]) for each in ("start", "end"))  # type: ignore[index]
            name = path.relative_to(folder).as_posix()
            found.append((name, str(diagnostic["code"]), *start, *end, str(diagnostic["message"])))
    return sorted(found)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _position(lines: list[str], position: dict[str, int]) -> tuple[int, int]:
    """Line and column in characters, of an LSP position in UTF-16 units."""
    before = lines[position["line"]].encode("utf-16-le")[: 2 * position["character"]]
    return position["line"], len(before.decode("utf-16-le"))


def test_parity_of_editor_and_command_line(tmp_path: Path) -> None:
    paths = workspace(tmp_path)
    expected = by_command_line(tmp_path)
    assert {path for path, *_ in expected} >= SAMPLES.keys() - SILENT
    assert ("app/views.py", "sql-injection") in {found[:2] for found in expected}
    assert by_editor(tmp_path, paths) == expected
