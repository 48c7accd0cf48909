"""`wardline blame`: each line's origin and review."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program
from tests.cli.test_notebook import notebook
from tests.origin.checkout import BLOCK, Checkout, code
from tests.review.workspace import BOB, be
from wardline.origin.model import Author, Kind


def blamed(wardline: Program, *words: str, cwd: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(wardline("blame", "--json", *words, cwd=cwd))
    return found


def test_the_table(wardline: Program, checkout: Checkout) -> None:
    wardline.run("review", "--approve", "app.py:13", cwd=checkout.root)
    rows = wardline("blame", "app.py", "-L", "12,14", cwd=checkout.root).splitlines()
    assert rows == [
        f"unknown ({' ' * 67} 12) app_11 = compute_app(11)",
        "ai      (cursor anthropic/claude-sonnet-4-5 2026-01-21 approved Ada Lovelace 13) import subprocess",
        "ai      (cursor anthropic/claude-sonnet-4-5 2026-01-21 approved Ada Lovelace 14)",
    ]


def test_a_row_for_each_line_with_its_code(wardline: Program, checkout: Checkout) -> None:
    rows = wardline("blame", "load.py", cwd=checkout.root).splitlines()
    lines = checkout.read("load.py").splitlines()
    assert len(rows) == len(lines) == 19
    assert all(row.endswith(f" {n}) {line}".rstrip()) for n, (row, line) in enumerate(zip(rows, lines, strict=True), 1))
    assert [row.split(" ")[0] for row in rows] == ["unknown"] * 12 + ["inferred-ai"] * 7


def test_json(wardline: Program, checkout: Checkout) -> None:
    wardline.run("review", "--reject", "app.py:13", "--note", "no", cwd=checkout.root)
    be(checkout, BOB)
    wardline.run("review", "--approve", "app.py:13", cwd=checkout.root)
    data = blamed(wardline, "app.py", cwd=checkout.root)
    assert data["path"] == "app.py" and [line["line"] for line in data["lines"]] == list(range(1, 19))
    assert data["lines"][0] == {"line": 1, "origin": "unknown"}
    assert data["lines"][12] == {"line": 13, "origin": "ai", "block": 0, "verdict": "rejected"}
    (block,) = data["blocks"]
    assert (block["id"], block["tool"], block["verdict"]) == ("risky", "cursor", "rejected")
    assert [(review["verdict"], review.get("note")) for review in block["reviews"]] == [
        ("rejected", "no"), ("approved", None),
    ]  # fmt: skip


def test_mixed_and_human_lines_and_those_in_between(wardline: Program, checkout: Checkout) -> None:
    text = checkout.read("load.py").replace(
        "    if total < 0:\n", "    # by hand\n    log_the_total(total)\n    if total < 0:\n"
    )
    checkout.write("load.py", text)
    checkout.write("mine.py", code("mine"))
    checkout.accept("mine.py", code("mine", 3), id="mine", author=Author(Kind.HUMAN))
    data = blamed(wardline, "load.py", cwd=checkout.root)
    origins = [line["origin"] for line in data["lines"]]
    assert origins == ["unknown"] * 12 + ["inferred-ai"] * 4 + ["unknown"] * 2 + ["inferred-ai"] * 3
    assert {line.get("verdict") for line in data["lines"][12:]} == {"unreviewed"}  # reviewed as one
    mine = [line["origin"] for line in blamed(wardline, "mine.py", cwd=checkout.root)["lines"]]
    assert mine == ["human"] * 3 + ["unknown"] * 9
    lines = BLOCK.splitlines(keepends=True)
    checkout.write("load.py", code("load") + "".join(lines[:4]))
    assert {line["origin"] for line in blamed(wardline, "load.py", "-L13", cwd=checkout.root)["lines"]} == {"mixed"}


@pytest.mark.parametrize(
    "given, numbers",
    [("3,4", [3, 4]), ("3,+2", [3, 4]), ("18", [18]), (",2", [1, 2]), ("17,", [17, 18]), ("17,99", [17, 18])],
)
def test_ranges(wardline: Program, checkout: Checkout, given: str, numbers: list[int]) -> None:
    data = blamed(wardline, "app.py", "-L", given, cwd=checkout.root)
    assert [line["line"] for line in data["lines"]] == numbers


@pytest.mark.parametrize("given", ["", ",", "0,3", "4,3", "99", "3,+0", "x", "-1", "²", "1,2,3", "9" * 5000])
def test_ranges_that_are_none(wardline: Program, checkout: Checkout, given: str) -> None:
    assert "-L" in wardline.errors("blame", "app.py", f"-L{given}", cwd=checkout.root)


def test_a_file_nobody_knows_anything_of(wardline: Program, tmp_path: Path) -> None:
    (tmp_path / ".wardline.toml").touch()
    (tmp_path / "a.py").write_text("x = 1\r\ny = 2")
    done = wardline.run("blame", "a.py", cwd=tmp_path)
    assert done.stdout.decode().splitlines() == ["unknown (   1) x = 1", "unknown (   2) y = 2"]
    assert b"no record knows who wrote lines of a.py" in done.stderr
    (tmp_path / "empty.py").touch()
    assert wardline.run("blame", "empty.py", cwd=tmp_path).stdout == b""
    assert blamed(wardline, "empty.py", cwd=tmp_path)["lines"] == []


@pytest.mark.parametrize(
    "name, message",
    [("gone.py", "no such file"), (".", "is a directory"), ("binary.py", "is no text"), ("link.py", "symbolic link")],
)
def test_what_cannot_be_shown(wardline: Program, checkout: Checkout, name: str, message: str) -> None:
    (checkout.root / "binary.py").write_bytes(b"x\0y")
    (checkout.root / "link.py").symlink_to(sys.executable)
    assert message in wardline.errors("blame", name, cwd=checkout.root)


def test_control_characters_do_no_harm(wardline: Program, checkout: Checkout) -> None:
    block = "name = '\x1b[31m \u202e'\nother = compute(name)\nthird = compute(other)\n"
    checkout.write("odd.py", block)
    checkout.accept("odd.py", block, id="odd", author=Author(Kind.AI, "tool\x1b[2J", "model\u202e"))
    text = wardline("blame", "odd.py", cwd=checkout.root)
    assert "\x1b" not in text and "\u202e" not in text and "tool\\x1b[2J" in text


def test_notebooks_are_counted_through_their_code(wardline: Program, checkout: Checkout) -> None:
    (checkout.root / "book.ipynb").write_bytes(notebook("import os\n", "x = os.environ\n"))
    rows = wardline.run("blame", "book.ipynb", cwd=checkout.root).stdout.decode().splitlines()
    assert any(row.endswith("import os") for row in rows) and any(row.endswith("x = os.environ") for row in rows)
