"""Which blocks wait for a review, through moves, edits and hostile repositories."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.origin.checkout import AI, BLOCK, Checkout, code
from tests.review.workspace import ADA, BOB, RISKY, be
from wardline.origin.journal import append
from wardline.origin.records import TRACES, traces_file
from wardline.project.git import Repository
from wardline.review.held import Workspace
from wardline.review.records import APPROVED, REJECTED, Reviews
from wardline.review.sign import HasChanged, sign
from wardline.review.unreviewed import Unreviewed, again, unreviewed


def found(checkout: Checkout, *below: str, everything: bool = False) -> list[Unreviewed]:
    return unreviewed(Workspace(str(checkout.root)), below, everything=everything)


def spans(blocks: list[Unreviewed]) -> list[tuple[str, int, int]]:
    return [(each.block.path, each.block.start, each.block.end) for each in blocks]


ALL = [("app.py", 12, 18), ("load.py", 12, 19), ("web.js", 1, 4)]


def test_all_blocks_the_riskiest_first(checkout: Checkout) -> None:
    blocks = found(checkout)
    assert spans(blocks) == ALL
    risky, load, script = blocks
    assert set(risky.rules) == {"shell-true", "dynamic-eval"}
    assert "process" in risky.capabilities and "process execution" in risky.brings
    assert risky.risk.score > load.risk.score > script.risk.score
    assert (risky.changes, risky.verdict, risky.block.author) == (1, "unreviewed", AI)
    assert load.brings == ("file reads",) and script.capabilities == ()


def test_capabilities_that_the_file_has_already_are_not_brought(checkout: Checkout) -> None:
    checkout.write("load.py", "print(open('x').read())\n" + checkout.read("load.py"))
    (load,) = found(checkout, "load.py")
    assert load.capabilities == ("file-read",) and load.brings == ()


def test_only_what_was_asked_for(checkout: Checkout) -> None:
    checkout.git("mv", "load.py", "app.pyx")
    os.makedirs(checkout.root / "src")
    checkout.git("mv", "app.py", "src/app.py")
    assert spans(found(checkout, "src")) == [("src/app.py", 12, 18)]
    assert found(checkout, "sr") == found(checkout, "other.py") == []


def test_an_approved_block_is_done_until_it_changes(checkout: Checkout) -> None:
    place = Workspace(str(checkout.root))
    risky = found(checkout)[0]
    review = sign(place, risky, APPROVED, "it is a tool for admins")
    assert (review.reviewer, review.block, review.note) == (ADA, risky.block.hash, "it is a tool for admins")
    assert set(review.findings) == {"shell-true", "dynamic-eval"} and review.tool == "cursor"
    assert spans(found(checkout)) == ALL[1:]
    assert [each.verdict for each in found(checkout, everything=True)] == [APPROVED, "unreviewed", "unreviewed"]
    checkout.write("app.py", checkout.read("app.py").replace("eval(host)", "eval(host + command)"))
    assert spans(found(checkout)) == [("app.py", 12, 17), *ALL[1:]]  # the new line is nobody's


def test_an_objection_outweighs_an_approval(checkout: Checkout) -> None:
    place = Workspace(str(checkout.root))
    risky = found(checkout)[0]
    sign(place, risky, APPROVED)
    be(checkout, BOB)
    sign(place, risky, REJECTED, "no")
    (again_there, *_) = found(checkout)
    assert again_there.verdict == REJECTED
    assert [review.reviewer for review in again_there.reviews] == [ADA, BOB]
    sign(place, risky, APPROVED)  # Bob has changed his mind
    assert spans(found(checkout)) == ALL[1:]


def test_a_block_that_has_changed_is_not_signed(checkout: Checkout) -> None:
    risky = found(checkout)[0]
    checkout.write("app.py", checkout.read("app.py").replace("shell=True", "shell=False"))
    with pytest.raises(HasChanged, match=r"app\.py: the block has changed"):
        sign(Workspace(str(checkout.root)), risky, APPROVED)
    assert not (checkout.root / ".wardline").exists()
    now = again(Workspace(str(checkout.root)), risky)
    assert now is not None and "shell-true" not in now.rules and now.block.hash != risky.block.hash
    checkout.write("app.py", code("app"))
    assert again(Workspace(str(checkout.root)), risky) is None


def test_files_are_found_after_a_move(checkout: Checkout) -> None:
    os.makedirs(checkout.root / "lib")
    checkout.git("mv", "load.py", "lib/reader.py")
    checkout.git("mv", "web.js", "lib/web.js")
    assert spans(found(checkout))[0] == ALL[0]
    assert ("lib/reader.py", 12, 19) in spans(found(checkout))
    checkout.commit("moved")
    assert spans(found(checkout)) == [ALL[0], ("lib/reader.py", 12, 19), ("lib/web.js", 1, 4)]


def test_changes_are_counted_lately_and_without_merges(checkout: Checkout) -> None:
    for number in range(3):
        checkout.write("app.py", f"# {number}\n" + checkout.read("app.py"))
        checkout.commit("more")
    checkout.git("checkout", "-q", "-b", "side", "HEAD~1")
    checkout.write("side.py", "x = 1\n")
    checkout.commit("side")
    checkout.git("checkout", "-q", "main")
    checkout.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    assert Repository(str(checkout.root)).changed_since(0)["app.py"] == 4
    assert Repository(str(checkout.root)).changed_since(32_503_680_000) == {}
    assert found(checkout, "app.py")[0].changes == 4


def test_the_baseline_and_the_settings_count(checkout: Checkout) -> None:
    checkout.write(".wardline.toml", 'ignore = ["shell-true"]\n')
    assert found(checkout, "app.py")[0].rules == ("dynamic-eval",)


def test_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    assert unreviewed(Workspace(str(tmp_path))) == []


def test_without_git(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    blocks = found(checkout)
    assert spans(blocks) == ALL and {each.changes for each in blocks} == {0}


def test_hostile_files(checkout: Checkout) -> None:
    """Binary and huge files, links that lead out, a pipe, torn lines, paths that climb: what is left is right."""
    outside = checkout.root.parent / "secret.py"
    outside.write_text(code("other") + BLOCK)
    trace = checkout.root / TRACES
    checkout.write("link.py", BLOCK)
    checkout.accept("link.py", BLOCK, id="link")
    checkout.write("binary.py", BLOCK)
    checkout.accept("binary.py", BLOCK, id="binary")
    checkout.write("huge.py", BLOCK)
    checkout.accept("huge.py", BLOCK, id="huge")
    checkout.write("pipe.py", BLOCK)
    checkout.accept("pipe.py", BLOCK, id="pipe")
    (checkout.root / "link.py").unlink()
    (checkout.root / "link.py").symlink_to(outside)
    (checkout.root / "binary.py").write_bytes(BLOCK.encode() + b"\0\1\2")
    with open(checkout.root / "huge.py", "ab") as file:
        file.truncate(6_000_000)
    (checkout.root / "pipe.py").unlink()
    os.mkfifo(checkout.root / "pipe.py")
    line = trace.read_text().splitlines()[0].replace('"path":"app.py"', '"path":"../secret.py"')
    trace.write_bytes(b'{"torn": \n\xff\xfe\n' + trace.read_bytes() + line.encode() + b"\n[]\n" + b'{"version":"0.1')
    (checkout.root / ".wardline").mkdir()
    (checkout.root / ".wardline" / "reviews.jsonl").write_bytes(b'{"block": 1}\n\0\0\n{"torn')
    place = Workspace(str(checkout.root))
    assert spans(unreviewed(place)) == ALL
    assert sorted(note.split(" ", 1)[1] for note in place.notes) == [
        "is larger than 5,000,000 bytes and was left out",
        "is no text and was left out",
        "is reached through a symbolic link, which is not followed",
    ]
    assert place.errors == ["pipe.py is not a regular file"]


def test_a_folder_that_is_a_link_is_not_followed(checkout: Checkout) -> None:
    other = checkout.root.parent / "elsewhere"
    other.mkdir()
    (checkout.root / "lib").mkdir()
    checkout.write("lib/app.py", code("lib") + RISKY)
    checkout.accept("lib/app.py", RISKY, id="lib")
    (checkout.root / "lib" / "app.py").rename(other / "app.py")
    (checkout.root / "lib").rmdir()
    (checkout.root / "lib").symlink_to(other)
    place = Workspace(str(checkout.root))
    assert spans(unreviewed(place)) == ALL
    assert place.notes == ["lib/app.py is reached through a symbolic link, which is not followed"]


def test_a_repository_cannot_run_anything(checkout: Checkout) -> None:
    ran = checkout.root.parent / "ran"
    program = checkout.root.parent / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    for name in ("log.showSignature=true", f"gpg.program={program}", f"diff.external={program}", f"core.fsmonitor={program}", f"diff.x.textconv={program}"):  # fmt: skip
        key, _, value = name.partition("=")
        checkout.git("config", key, value)
    checkout.write(".gitattributes", "*.py diff=x\n")
    assert len(found(checkout)) == 3
    assert not ran.exists()
    subprocess.run([program], check=True)
    assert ran.exists()  # it could have been seen


def test_blocks_are_those_of_the_editor(checkout: Checkout) -> None:
    """A block in two pieces, near to each other, is one, with the hash that a review in the editor is bound to."""
    text = checkout.read("load.py").replace(
        "    if total < 0:\n", "    # checked by hand\n    log(total)\n    if total < 0:\n"
    )
    checkout.write("load.py", text)
    (load,) = found(checkout, "load.py")
    assert (load.block.start, load.block.end) == (12, 21) and load.block.contributor == "mixed"
    Reviews(checkout.root).add([sign(Workspace(str(checkout.root)), load, APPROVED)])
    assert found(checkout, "load.py") == []


def test_notes_of_git_name_files_too(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    checkout.write("a.py", code("a") + BLOCK)
    commit = checkout.commit("first")
    session = {"agent_id": {"tool": "claude", "id": "1", "model": "opus"}, "messages": []}
    checkout.note(commit, "a.py\n  0123456789abcdef 13-19", prompts={"0123456789abcdef": session})
    (block,) = found(checkout)
    assert (block.block.path, block.block.source, block.block.author.tool) == ("a.py", "git-ai", "claude")


def test_a_great_many_records_of_files_that_are_gone(checkout: Checkout) -> None:
    from wardline.origin.model import Block
    from wardline.origin.records import record_for

    blocks = [Block(f"gone-{n}", f"gone/{n}.py", 0, 3, AI, 1.0, "") for n in range(200)]
    append(traces_file(checkout.root), [record_for(b.path, [b], f"a{b.id}\nb{b.id}\nc{b.id}\n") for b in blocks])
    assert spans(found(checkout)) == ALL
