"""`wardline review` without a terminal: the list, JSON, verdicts of scripts, and what goes wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program
from tests.origin.checkout import BLOCK, Checkout, code
from tests.review.workspace import ADA
from wardline.origin.blocks import fingerprint
from wardline.review.records import Reviews


def listed(wardline: Program, *words: str, cwd: Path, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(wardline("review", "--json", *words, cwd=cwd, code=code))
    return found


def test_the_list(wardline: Program, checkout: Checkout) -> None:
    text = wardline("review", cwd=checkout.root)
    heads = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert [head.split("  ")[:2] for head in heads[:3]] == [
        ["app.py:13-18", "high risk 46.5"],
        ["load.py:13-19", "medium risk 9.2"],
        ["web.js:2-4", "low risk 0.8"],
    ]
    assert heads[3] == "3 AI-written blocks (16 lines) not approved."
    assert "an AI, as far as one can tell, accepted 2026-01-21" in text and "copilot, openai/gpt-5" in text


def test_json(wardline: Program, checkout: Checkout) -> None:
    data = listed(wardline, cwd=checkout.root)
    assert set(data) == {"schema_version", "root", "blocks", "errors", "notes", "summary"}
    assert data["summary"] == {"blocks": 3, "unreviewed": 3, "rejected": 0, "approved": 0, "lines": 16}
    risky, load, script = data["blocks"]
    assert {name: load[name] for name in ("id", "path", "lines", "origin", "contributor", "tool", "model")} == {
        "id": "load", "path": "load.py", "lines": {"start": 13, "end": 19}, "origin": "inferred-ai",
        "contributor": "ai", "tool": None, "model": None,
    }  # fmt: skip
    assert load["hash"] == fingerprint(BLOCK).hash and load["adds"] == ["file reads"]
    assert risky["risk"]["level"] == "high" and risky["conversation"] == "https://example.com/c/1"
    assert [(each["rule"], each["line"]) for each in risky["findings"]] == [("shell-true", 17), ("dynamic-eval", 18)]
    assert risky["checklist"][0] == "Open findings: shell-true, dynamic-eval" and script["findings"] == []
    assert risky["accepted"] == "2026-01-21T12:53:20.000Z"


def test_approve_and_reject(wardline: Program, checkout: Checkout) -> None:
    hash = listed(wardline, "load.py", cwd=checkout.root)["blocks"][0]["hash"]
    done = wardline.run("review", "--approve", hash[:14], "--approve", "web.js:3", "--note", "read", cwd=checkout.root)
    assert done.returncode == 0 and done.stdout == b""
    assert f"load.py:13-19 {hash} approved by {ADA}" in done.stderr.decode()
    done = wardline.run("review", "--reject", f"{checkout.root}/app.py:18", cwd=checkout.root)
    assert done.returncode == 0
    data = listed(wardline, "--all", cwd=checkout.root)
    assert [(each["path"], each["verdict"]) for each in data["blocks"]] == [
        ("app.py", "rejected"), ("load.py", "approved"), ("web.js", "approved"),
    ]  # fmt: skip
    assert data["blocks"][1]["reviews"][0] | {"time": ""} == {
        "reviewer": ADA, "time": "", "verdict": "approved", "note": "read", "findings": [],
    }  # fmt: skip
    assert [each["path"] for each in listed(wardline, cwd=checkout.root)["blocks"]] == ["app.py"]
    assert "1 AI-written block (6 lines) not approved, 1 of them rejected." in wardline("review", cwd=checkout.root)
    assert [review.verdict for review in Reviews(checkout.root).all()] == ["approved", "approved", "rejected"]


def test_check_is_for_ci(wardline: Program, checkout: Checkout) -> None:
    assert wardline("review", "--check", cwd=checkout.root, code=1)
    wardline.run("review", "--approve", "web.js:2", cwd=checkout.root)
    assert wardline("review", "--check", "web.js", cwd=checkout.root) == "Nothing that an AI wrote is unreviewed.\n"
    assert "1 approved" in wardline("review", "--all", "--check", cwd=checkout.root, code=1)


@pytest.mark.parametrize(
    "words, message",
    [
        (["--approve", "web.js:1"], "web.js:1: there is no such AI-written block here"),
        (["--approve", "nothing.py:1"], "nothing.py:1: there is no such AI-written block here"),
        (["--approve", "sha256:12"], "at least 6 digits"),
        (["--approve", "sha256:123456"], "there is no such AI-written block"),
        (["--approve", ""], "named by PATH:LINE"),
        (["--approve", "web.js:" + "9" * 5000], "there is no such AI-written block"),
        (["--approve", "web.js:2", "--reject", "nothing.py:1"], "there is no such AI-written block"),
        (["--approve", "web.js:2", "--reject", "web.js:3"], "cannot be approved and rejected"),
        (["--approve", "web.js:2", "--note", "x" * 2_001], "longer than 2000"),
        (["--note", "x"], "--note belongs to"),
        (["gone.py"], "gone.py: no such file or directory"),
    ],
)
def test_wrong_words_write_nothing(wardline: Program, checkout: Checkout, words: list[str], message: str) -> None:
    assert message in wardline.errors("review", *words, cwd=checkout.root)
    assert not (checkout.root / ".wardline").exists()


def test_a_prefix_that_two_blocks_have(checkout: Checkout) -> None:
    from dataclasses import replace

    from wardline.cli import CommandError
    from wardline.cli.review_sign import _named
    from wardline.review.held import Workspace

    blocks = [block for held in Workspace(str(checkout.root)).held() for block in held.blocks]
    blocks = [replace(block, hash=f"sha256:abcdef{n}") for n, block in enumerate(blocks)]
    assert _named("ABCDEF1", blocks, str(checkout.root)) is blocks[1]
    with pytest.raises(CommandError, match="several blocks are meant"):
        _named("sha256:abcdef", blocks, str(checkout.root))


def test_a_review_that_cannot_be_written(wardline: Program, checkout: Checkout) -> None:
    (checkout.root / ".wardline").mkdir()
    (checkout.root / ".wardline" / "reviews.jsonl").mkdir()
    assert "is a folder" in wardline.errors("review", "--approve", "web.js:2", cwd=checkout.root)


def test_below_and_elsewhere(wardline: Program, checkout: Checkout) -> None:
    (checkout.root / "src").mkdir()
    checkout.git("mv", "app.py", "src/app.py")
    (here,) = listed(wardline, cwd=checkout.root / "src")["blocks"]
    assert here["path"] == "src/app.py"
    assert len(listed(wardline, str(checkout.root), cwd=checkout.root.parent)["blocks"]) == 3
    assert wardline.run("review", "--approve", "app.py:13", cwd=checkout.root / "src").returncode == 0
    assert wardline.run("review", "--approve", "../web.js:2", cwd=checkout.root / "src").returncode == 0
    hash = listed(wardline, "load.py", cwd=checkout.root)["blocks"][0]["hash"]
    assert wardline.run("review", "--approve", hash, cwd=checkout.root / "src").returncode == 0
    assert listed(wardline, cwd=checkout.root)["blocks"] == []
    other = Checkout(checkout.root.parent / "other")
    message = "belongs to another checkout"
    assert message in wardline.errors("review", str(checkout.root), str(other.root), cwd=checkout.root)


def test_nothing_to_review(wardline: Program, tmp_path: Path) -> None:
    (tmp_path / ".wardline.toml").touch()
    (tmp_path / "a.py").write_text("x = 1\n")
    assert wardline("review", "--check", cwd=tmp_path) == "Nothing that an AI wrote is unreviewed.\n"
    assert listed(wardline, cwd=tmp_path)["blocks"] == []


def test_a_file_that_cannot_be_read_is_an_error(wardline: Program, checkout: Checkout) -> None:
    checkout.write("pipe.py", code("pipe") + BLOCK)
    checkout.accept("pipe.py", BLOCK, id="pipe")
    (checkout.root / "pipe.py").unlink()
    (checkout.root / "pipe.py").mkdir()
    done = wardline.run("review", cwd=checkout.root)
    assert done.returncode == 2 and b"error: pipe.py" in done.stderr and b"app.py:13-18" in done.stdout
