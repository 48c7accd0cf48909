"""`wardline audit`: the account as text, JSON, CSV, CycloneDX and SPDX."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.program import Program
from tests.origin.checkout import BLOCK, Checkout, code
from tests.review.boms import CYCLONEDX, SPDX
from tests.review.workspace import ADA, BOB, SCRIPT, be
from wardline.origin.agent_trace import rfc3339
from wardline.origin.model import Author, Kind
from wardline.review.audit import audit
from wardline.review.held import Workspace

COMMITTER = "a@b.example <a@b.example>"


@pytest.fixture
def reviewed(wardline: Program, checkout: Checkout) -> Checkout:
    """Ada approves of load.py and rejects app.py; Bob approves of load.py."""
    wardline.run("review", "--approve", "load.py:13", "--note", "=1+1", cwd=checkout.root)
    wardline.run("review", "--reject", "app.py:13", cwd=checkout.root)
    be(checkout, BOB)
    wardline.run("review", "--approve", "load.py:13", cwd=checkout.root)
    return checkout


def report(wardline: Program, format: str, *words: str, cwd: Path) -> Any:
    return json.loads(wardline("audit", "--format", format, *words, cwd=cwd))


def test_the_totals(wardline: Program, reviewed: Checkout) -> None:
    found = audit(Workspace(str(reviewed.root)))
    assert (found.lines, found.files_in_all, found.revision) == (18 + 19 + 5 + 12, 4, reviewed.head)
    assert (found.lines_ai, found.lines_approved) == (6 + 7 + 3, 7)
    assert (found.share_ai, found.share_approved) == (16 / 54, 7 / 16)
    assert found.by_tool == {"cursor": 6, "": 7, "copilot": 3}
    assert found.by_model == {"anthropic/claude-sonnet-4-5": 6, "": 7, "openai/gpt-5": 3}
    assert found.by_reviewer == {ADA: 7, BOB: 7}


def test_a_file_that_cannot_be_counted_is_told(wardline: Program, checkout: Checkout) -> None:
    (checkout.root / "broken.ipynb").write_text("{")
    said = wardline.errors("audit", cwd=checkout.root, code=0)
    assert said == "wardline: broken.ipynb is no Python notebook and was left out\n"


def test_text(wardline: Program, reviewed: Checkout) -> None:
    text = wardline("audit", cwd=reviewed.root)
    assert "app.py  6 of 18 lines by an AI, 0 approved" in text
    assert (
        f"13-18  rejected  cursor, anthropic/claude-sonnet-4-5, accepted 2026-01-21 12:53 UTC, https://example.com/c/1 · committed by {COMMITTER}"
        in text
    )
    assert re.search(rf"approved by {re.escape(ADA)}, \d{{4}}-\d\d-\d\d \d\d:\d\d UTC: =1\+1\n", text)
    assert "  lines by an AI         16 of 54 in 4 files (29.6%)\n  approved of them        7 (43.8%)\n" in text
    assert "3 in 3 files: 1 approved, 1 rejected, 1 unreviewed" in text


def test_json(wardline: Program, reviewed: Checkout) -> None:
    data = report(wardline, "json", cwd=reviewed.root)
    assert set(data) == {"schema_version", "tool", "root", "revision", "generated", "totals", "files"}
    assert data["totals"] == {
        "files": 4, "files_with_ai": 3, "lines": 54, "lines_ai": 16, "share_ai": 0.2963, "blocks": 3,
        "blocks_approved": 1, "blocks_rejected": 1, "lines_approved": 7, "share_approved": 0.4375,
        "by_tool": {"unknown": 7, "cursor": 6, "copilot": 3},
        "by_model": {"unknown": 7, "anthropic/claude-sonnet-4-5": 6, "openai/gpt-5": 3},
        "by_reviewer": {ADA: 7, BOB: 7},
    }  # fmt: skip
    assert [(file["path"], len(file["blocks"])) for file in data["files"]] == [
        ("app.py", 1), ("load.py", 1), ("web.js", 1),
    ]  # fmt: skip
    (block,) = data["files"][1]["blocks"]
    assert block["committed_by"] == COMMITTER and block["verdict"] == "approved"
    assert [review["reviewer"] for review in block["reviews"]] == [ADA, BOB]


def test_only_some_files(wardline: Program, reviewed: Checkout) -> None:
    data = report(wardline, "json", "web.js", "other.py", cwd=reviewed.root)
    assert data["totals"]["lines"] == 5 + 12 and data["totals"]["lines_ai"] == 3


def test_who_committed_follows_the_lines(wardline: Program, checkout: Checkout) -> None:
    text = checkout.read("load.py")
    checkout.write("load.py", "# above\n" * 3 + text)
    found = audit(Workspace(str(checkout.root))).files[1]
    assert found.blocks[0].committed_by == COMMITTER and found.blocks[0].block.start == 15
    checkout.write("new.py", BLOCK.replace("invoice", "order"))
    checkout.accept("new.py", BLOCK.replace("invoice", "order"), id="new")
    new = audit(Workspace(str(checkout.root)), ["new.py"]).files[0]
    assert new.blocks[0].committed_by == ""


def test_csv(wardline: Program, reviewed: Checkout) -> None:
    done = wardline.run("audit", "--format", "csv", cwd=reviewed.root)
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
    assert [(row["path"], row["verdict"], row["reviewer"], row["review_verdict"]) for row in rows] == [
        ("app.py", "rejected", ADA, "rejected"),
        ("load.py", "approved", ADA, "approved"),
        ("load.py", "approved", BOB, "approved"),
        ("web.js", "unreviewed", "", ""),
    ]
    assert rows[1]["review_note"] == "'=1+1"  # no formula
    assert (rows[3]["start_line"], rows[3]["end_line"], rows[3]["lines"]) == ("2", "4", "3")


# ---------------------------------------------------------------------- CycloneDX


def refs(value: Any) -> list[str]:
    """All identifiers in a document."""
    if isinstance(value, dict):
        own = [value["bom-ref"]] if "bom-ref" in value else []
        return own + [ref for each in value.values() for ref in refs(each)]
    return [ref for each in value for ref in refs(each)] if isinstance(value, list) else []


def test_cyclonedx(wardline: Program, reviewed: Checkout) -> None:
    data = report(wardline, "cyclonedx", cwd=reviewed.root)
    Draft202012Validator(CYCLONEDX).validate(data)
    known = refs(data)
    assert len(known) == len(set(known))
    (formula,) = data["formulation"]
    tasks = formula["workflows"][0]["tasks"]
    used = [ref for each in data["annotations"] for ref in each["subjects"]]
    used += [each["ref"] for task in tasks for each in task.get("resourceReferences", []) if "ref" in each]
    used += [each["resource"]["ref"] for task in tasks for each in task["outputs"]]
    used += [each["value"] for task in tasks for each in task["properties"] if each["name"] == "wardline:block"]
    assert len(used) == 3 + 4 + 3 + 3 and set(used) <= set(known)
    models = [each for each in formula["components"] if each["type"] == "machine-learning-model"]
    assert [(each["publisher"], each["name"]) for each in models] == [
        ("anthropic", "claude-sonnet-4-5"), ("openai", "gpt-5"),
    ]  # fmt: skip
    assert [each["annotator"]["individual"] for each in data["annotations"]] == [
        {"name": "Ada Lovelace", "email": "ada@example.org"},
        {"name": "Ada Lovelace", "email": "ada@example.org"},
        {"name": "Bob", "email": "bob@example.org"},
    ]
    assert data["annotations"][1]["text"].startswith("approved: lines 13 to 19 of load.py (sha256:")
    assert data["annotations"][1]["text"].endswith(". =1+1")
    (script,) = [each for each in data["components"] if each["name"] == "web.js"]
    assert script["hashes"][0]["content"] == hashlib.sha256((reviewed.root / "web.js").read_bytes()).hexdigest()
    assert script["evidence"]["occurrences"][0]["line"] == 2


def test_cyclonedx_of_nothing(wardline: Program, tmp_path: Path) -> None:
    (tmp_path / ".wardline.toml").touch()
    data = report(wardline, "cyclonedx", cwd=tmp_path)
    Draft202012Validator(CYCLONEDX).validate(data)
    assert data["components"] == data["annotations"] == [] and "formulation" not in data


# ---------------------------------------------------------------------- SPDX


def snippet(data: Any, path: str) -> Any:
    (file,) = [each["SPDXID"] for each in data["files"] if each["fileName"] == f"./{path}"]
    (found,) = [each for each in data["snippets"] if each["snippetFromFile"] == file]
    return found


def bytes_of(found: Any, raw: bytes) -> bytes:
    first, last = (found["ranges"][0][pointer]["offset"] for pointer in ("startPointer", "endPointer"))
    return raw[first - 1 : last]


def test_spdx(wardline: Program, reviewed: Checkout) -> None:
    data = report(wardline, "spdx", cwd=reviewed.root)
    Draft202012Validator(SPDX).validate(data)
    ids = [each["SPDXID"] for each in (data, *data["files"], *data["snippets"])]
    assert len(ids) == len(set(ids)) == 7
    assert {each["relatedSpdxElement"] for each in data["relationships"]} == {each["SPDXID"] for each in data["files"]}
    load, script = snippet(data, "load.py"), snippet(data, "web.js")
    assert bytes_of(load, (reviewed.root / "load.py").read_bytes()) == BLOCK.encode()
    assert bytes_of(script, (reviewed.root / "web.js").read_bytes()) == SCRIPT.encode()
    assert [load["ranges"][1][each]["lineNumber"] for each in ("startPointer", "endPointer")] == [13, 19]
    kinds = [(each["annotationType"], each["annotator"]) for each in load["annotations"]]
    assert kinds[1:] == [
        ("REVIEW", "Person: Ada Lovelace (ada@example.org)"),
        ("REVIEW", "Person: Bob (bob@example.org)"),
    ]
    assert script["annotations"][0]["annotator"] == "Tool: copilot"
    assert "model openai/gpt-5" in script["annotations"][0]["comment"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "utf-16"])
def test_spdx_counts_the_bytes_on_disk(wardline: Program, checkout: Checkout, encoding: str) -> None:
    head = "# coding: latin-1\n" if encoding == "latin-1" else ""
    text = head + "# über alles\n" + BLOCK + code("end", 3)
    checkout.write("odd.py", text)
    checkout.accept("odd.py", BLOCK, id="odd")
    (checkout.root / "odd.py").write_bytes(text.encode(encoding))
    data = report(wardline, "spdx", "odd.py", cwd=checkout.root)
    found = bytes_of(snippet(data, "odd.py"), (checkout.root / "odd.py").read_bytes())
    assert found.decode("utf-16-le" if encoding == "utf-16" else encoding) == BLOCK


# ---------------------------------------------------------------------- the rest


def test_into_a_file(wardline: Program, checkout: Checkout) -> None:
    assert wardline("audit", "-o", "report.txt", cwd=checkout.root) == ""
    assert "Totals" in checkout.read("report.txt")
    assert "cannot write" in wardline.errors("audit", "-o", "no/such/folder.txt", cwd=checkout.root)


def test_what_others_wrote_into_records_does_no_harm(wardline: Program, checkout: Checkout) -> None:
    checkout.write("odd.py", code("odd", 3))
    checkout.accept("odd.py", code("odd", 3), id="=odd", author=Author(Kind.AI, "=cmd()\x1b[2J", "\u202emodel"))
    text = wardline("audit", cwd=checkout.root)
    assert "\x1b" not in text and "\u202e" not in text
    rows = list(csv.DictReader(io.StringIO(wardline("audit", "--format", "csv", "odd.py", cwd=checkout.root))))
    assert rows[0]["tool"].startswith("'=cmd") and rows[0]["id"] == "'=odd"
    Draft202012Validator(CYCLONEDX).validate(report(wardline, "cyclonedx", cwd=checkout.root))


def test_times_are_told_in_full(checkout: Checkout) -> None:
    (file,) = audit(Workspace(str(checkout.root)), ["web.js"]).files
    assert rfc3339(file.blocks[0].block.accepted) == "2026-01-21T12:53:20.000Z"


def test_nothing_to_tell_and_no_git(wardline: Program, tmp_path: Path) -> None:
    (tmp_path / ".wardline.toml").touch()
    (tmp_path / "a.py").write_text("x = 1\n")
    text = wardline("audit", cwd=tmp_path, env={"PATH": ""})
    assert "0 of 1 in 1 file (0.0%)" in text and "0 in 0 files" in text
