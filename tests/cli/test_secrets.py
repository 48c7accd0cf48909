"""Secrets on the command line: no format shows one, and the fix brings what other files need."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.secrets.made_up import Made, secrets
from wardline.project.lines import additions, write
from wardline.project.report import from_json, results_of, to_json
from wardline_analyzers.finding import Line
from wardline_analyzers.opening import open_document
from wardline_analyzers.secrets.masking import hide

TOKEN, PASSWORD = Made(2).checked("ghp_"), Made(3).password()
CODE = f'''import psycopg2
import requests
LINK = "https://svc:{PASSWORD}@host.acme.io/"
requests.get(LINK, verify=False)
requests.get("https://svc:{PASSWORD}@host.acme.io/", verify=False)
word = "{PASSWORD}"
psycopg2.connect(host="db", user="shop", password=word)
def client():
    return Github("{TOKEN}")
KEY = """{Made(4).pem("EC ")}"""
# the old one: {TOKEN}
'''


@pytest.fixture
def files(folder: Path) -> Path:
    (folder / "app.py").write_text(CODE)
    for case in secrets(7):
        path = folder / case.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(case.text)
    return folder


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_no_format_tells_a_secret(wardline: Program, files: Path, form: str) -> None:
    done = wardline.run("check", "--format", form, ".", cwd=files, env={"COLUMNS": "400"})
    assert done.returncode == 1
    report = done.stdout.decode() + done.stderr.decode()
    for case in secrets(7):
        lines = [line for line in case.secret.replace("\\n", "\n").split("\n") if not line.startswith("-----")]
        assert case.path in report.replace("\\", "/"), case.name
        assert not [line for line in lines if line[-20:] in report], case.name
    body = Made(4).pem("EC ").split("\n")[1:-1]
    assert not [text for text in (TOKEN, PASSWORD, *body) if text in report]


def test_the_fix_writes_what_other_files_need(wardline: Program, folder: Path) -> None:
    (folder / "a.py").write_text(f'def client():\n    return Github("{TOKEN}")\n')
    (folder / "compose.yaml").write_text(f"services:\n  db:\n    environment:\n      DB_PASSWORD: {PASSWORD}\n")
    (folder / ".gitignore").write_text("build/")
    shown = wardline.run("check", "--fix-suggested", "--fix-dry-run", ".", cwd=folder).stdout.decode()
    assert "--- /dev/null\n+++ b/.env.example\n" in shown and "+.env\n" in shown
    assert not (folder / ".env.example").exists()
    said = wardline.run("check", "--fix-suggested", ".", cwd=folder).stderr.decode()
    assert ".env.example: added GITHUB_TOKEN=" in said and TOKEN not in said
    assert (folder / ".env.example").read_text() == "GITHUB_TOKEN=\nDB_PASSWORD=\n"
    assert (folder / ".gitignore").read_text() == "build/\n.env\n"
    assert (folder / "compose.yaml").read_text().endswith("DB_PASSWORD: ${DB_PASSWORD}\n")
    assert wardline("check", ".", cwd=folder).startswith("No findings")


def test_json_has_the_lines_and_the_advice(wardline: Program, folder: Path) -> None:
    (folder / "a.py").write_text(f'def client():\n    return Github("{TOKEN}")\n')
    (finding,) = json.loads(wardline("check", "--json", "a.py", cwd=folder, code=1))["findings"]
    assert finding["fixes"][0]["lines"] == [
        {"path": ".env.example", "text": "GITHUB_TOKEN="},
        {"path": ".gitignore", "text": ".env"},
    ]
    assert "https://github.com/settings/tokens" in finding["advice"]


def test_results_with_lines_and_advice_come_back_from_the_store() -> None:
    from datetime import date

    document = open_document(f'def client():\n    return Github("{TOKEN}")\n'.encode(), path="a.py")
    document.settle()
    results = results_of(document, date(2026, 1, 1))
    assert results[0].patches[0].lines and results[0].advice
    assert from_json(json.loads(json.dumps(to_json(results)))) == results


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "A=\n"),
        ("", "A=\n"),
        ("B=1", "B=1\nA=\n"),
        ("B=1\r\n", "B=1\r\nA=\r\n"),
        ("# A=1\n", "# A=1\n"),
        ("export A=x\n", "export A=x\n"),
    ],
)
def test_what_is_appended(folder: Path, before: str | None, after: str) -> None:
    if before is not None:
        (folder / "f").write_bytes(before.encode())
    for addition in additions(
        [Line("f", "A=", r"(?:# |export )?A=.*"), Line("f", "A=", r"(?:# |export )?A=.*")], str(folder)
    ):
        write(addition)
    assert (folder / "f").read_bytes() == after.encode()


def test_nothing_is_appended_outside_or_to_what_is_no_text(folder: Path) -> None:
    (folder / "root").mkdir()
    (folder / "root" / "binary").write_bytes(b"\xff\xfe\xff")
    (folder / "root" / "link").symlink_to(folder / "target")
    lines = [Line(name, "x", "x") for name in ("../out", "/etc/x/../../tmp/y", "binary", "link")]
    root = str(folder / "root")
    assert [a.path for a in additions(lines, root)] in ([], [str(folder / "root" / "tmp" / "y")])


def test_a_line_without_its_secret() -> None:
    assert hide(f"db: postgresql://shop:{PASSWORD}@db.acme.io/shop").endswith(
        "shop:" + "*" * len(PASSWORD) + "@db.acme.io/shop"
    )
    assert hide("x = 1  # nothing here") == "x = 1  # nothing here"
    assert hide("\udcff password = 'x'") == "\udcff password = 'x'"
