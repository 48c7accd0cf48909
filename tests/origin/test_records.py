"""Blocks are found again, through what git does to history, on the right lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.effort import within
from tests.origin.checkout import AI, BLOCK, Checkout, code, spans
from tests.origin.test_agent_trace import VALIDATOR
from wardline.origin.agent_trace import parse
from wardline.origin.blocks import fingerprint
from wardline.origin.journal import JournalError, append, read
from wardline.origin.model import HUMAN, UNKNOWN, Author, Block, Kind
from wardline.origin.records import forget, known, record_for, traces_file


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A file with a block that was accepted, committed on a branch, and a file that has nothing to do with it."""
    checkout = Checkout(tmp_path / "work")
    checkout.write("src/app.py", code("app"))
    checkout.write("other.py", code("other"))
    checkout.commit("base")
    checkout.git("checkout", "-q", "-b", "feature")
    checkout.write("src/app.py", code("app") + BLOCK)
    checkout.accept("src/app.py", BLOCK)
    checkout.commit("accept")
    return checkout


def found(checkout: Checkout, path: str = "src/app.py", start: int = 12) -> Block:
    """The one block there is; checked to be all of what was accepted, on its lines, and nowhere else."""
    (block,) = checkout.known(path)
    assert (block.start, block.end) == (start, start + 7)
    assert (block.id, block.path, block.author, block.rewritten) == ("acceptance-1", path, AI, 0.0)
    assert block.hash == fingerprint(BLOCK).hash and block.accepted == 1_769_000_000.0
    if (checkout.root / "other.py").exists() and path != "other.py":
        assert checkout.known("other.py") == []
    return block


def test_it_is_known_after_the_commit(checkout: Checkout) -> None:
    assert found(checkout).source == "agent-trace"


def test_it_is_known_before_any_commit_and_without_git(tmp_path: Path) -> None:
    text = code("app") + BLOCK
    block = Block("x", "a.py", 12, 19, AI, 5.0, "")
    append(traces_file(tmp_path), [record_for("a.py", [block], text)])
    assert spans(known(tmp_path, "a.py", text)) == [(12, 19)]
    assert known(tmp_path, "b.py", code("b")) == known(tmp_path, "a.py", "") == []


def test_after_a_rebase(checkout: Checkout) -> None:
    checkout.git("checkout", "-q", "main")
    checkout.write("src/app.py", "first = setup()\n\n" + code("app"))
    checkout.commit("meanwhile")
    checkout.git("checkout", "-q", "feature")
    checkout.git("rebase", "-q", "main")
    found(checkout, start=14)


def test_after_a_squash(checkout: Checkout) -> None:
    checkout.write("src/app.py", "import csv\n" + checkout.read("src/app.py"))
    checkout.commit("more")
    checkout.git("checkout", "-q", "main")
    checkout.git("merge", "-q", "--squash", "feature")
    checkout.git("commit", "-q", "-m", "squashed")
    checkout.git("branch", "-q", "-D", "feature")
    found(checkout, start=13)


def test_after_an_amend(checkout: Checkout) -> None:
    checkout.write("src/app.py", "import csv\n" + checkout.read("src/app.py"))
    checkout.git("commit", "-q", "-a", "--amend", "-m", "amended")
    found(checkout, start=13)


def test_after_a_cherry_pick(checkout: Checkout) -> None:
    picked = checkout.head
    checkout.git("checkout", "-q", "-b", "release", "main")
    checkout.write("src/app.py", "version = 2\n" + code("app"))
    checkout.commit("release")
    checkout.git("cherry-pick", picked)
    found(checkout, start=13)


def test_after_a_rename(checkout: Checkout) -> None:
    checkout.git("mv", "src/app.py", "src/invoices.py")
    checkout.commit("rename")
    found(checkout, "src/invoices.py")


def test_a_small_block_after_a_rename(checkout: Checkout) -> None:
    """Too small to be known in just any file, but the other block tells that this is the file."""
    checkout.write("src/app.py", "rate = fetch_rate('EUR')\n" + checkout.read("src/app.py"))
    checkout.accept("src/app.py", "rate = fetch_rate('EUR')\n", id="acceptance-2")
    checkout.write("copied.py", "rate = fetch_rate('EUR')\n")
    checkout.git("mv", "src/app.py", "src/invoices.py")
    assert spans(checkout.known("src/invoices.py")) == [(0, 1), (13, 20)]
    assert checkout.known("copied.py") == []


def test_a_small_block_after_a_move_to_another_folder(checkout: Checkout) -> None:
    checkout.write("src/rates.py", "rate = fetch_rate('EUR')\n" + code("rates"))
    checkout.accept("src/rates.py", "rate = fetch_rate('EUR')\n", id="acceptance-2")
    (checkout.root / "lib").mkdir()
    (checkout.root / "src/rates.py").rename(checkout.root / "lib/rates.py")
    assert spans(checkout.known("lib/rates.py")) == [(0, 1)]


def test_after_branches_are_switched(checkout: Checkout) -> None:
    found(checkout)
    checkout.git("checkout", "-q", "main")
    assert checkout.known("src/app.py") == checkout.known("other.py") == []
    checkout.git("checkout", "-q", "feature")
    found(checkout)


def test_with_traces_that_are_not_committed(checkout: Checkout) -> None:
    checkout.git("rm", "-q", "--cached", ".agent-trace/traces.jsonl")
    checkout.commit("untrack")
    checkout.git("checkout", "-q", "main")
    assert checkout.known("src/app.py") == []
    checkout.git("checkout", "-q", "feature")
    found(checkout)


def test_after_its_lines_went_to_another_file(checkout: Checkout) -> None:
    checkout.write("src/app.py", code("app"))
    checkout.write(
        "lib/invoice.py", "class Invoices:\n" + "".join(f"    {line}\n" for line in BLOCK.splitlines()) + code("lib")
    )
    assert checkout.known("src/app.py") == []
    found(checkout, "lib/invoice.py", start=1)


def test_after_edits_around_it_that_are_not_saved(checkout: Checkout) -> None:
    text = "\n\n# unsaved\n" + checkout.read("src/app.py").replace("app_3 = compute_app(3)\n", "")
    assert spans(known(checkout.root, "src/app.py", text)) == [(14, 21)]


def test_of_what_was_rewritten_the_rest_is_known_with_the_share(checkout: Checkout) -> None:
    text = checkout.read("src/app.py").replace("total = sum(float(row[2]) for row in rows)", "total = add_up(rows)")
    first, second = known(checkout.root, "src/app.py", text)
    assert [(b.start, b.end, b.id) for b in (first, second)] == [(12, 15, "acceptance-1"), (16, 19, "acceptance-1")]
    gone = len("total = sum(float(row[2]) for row in rows)") / sum(len(line.strip()) for line in BLOCK.splitlines())
    assert first.rewritten == second.rewritten == pytest.approx(gone) and first.contributor == "mixed"


def test_a_block_that_is_gone_is_not_known(checkout: Checkout) -> None:
    text = code("app") + "def load_invoice(path):\n    return None\n"
    assert known(checkout.root, "src/app.py", text) == []


def test_of_records_of_one_acceptance_the_newest_counts(checkout: Checkout) -> None:
    changed = checkout.read("src/app.py").replace("total = sum(float(row[2]) for row in rows)", "total = add_up(rows)")
    checkout.write("src/app.py", changed)
    now = "".join(changed.splitlines(keepends=True)[12:])
    checkout.accept("src/app.py", now, rewritten=0.25)
    (block,) = checkout.known("src/app.py")
    assert (block.start, block.end, block.rewritten, block.contributor) == (12, 19, 0.25, "mixed")


def test_who_says_that_it_is_theirs_is_believed(checkout: Checkout) -> None:
    checkout.accept("src/app.py", BLOCK, author=HUMAN)
    (block,) = checkout.known("src/app.py")
    assert block.author == HUMAN
    checkout.accept("src/app.py", BLOCK, author=UNKNOWN)
    assert checkout.known("src/app.py") == []


def test_the_newest_record_wins_a_line(checkout: Checkout) -> None:
    checkout.accept("src/app.py", "".join(BLOCK.splitlines(keepends=True)[:3]), id="newer", author=HUMAN)
    assert [(b.start, b.end, b.id) for b in checkout.known("src/app.py")] == [
        (12, 15, "newer"),
        (15, 19, "acceptance-1"),
    ]


def test_equal_blocks_are_each_found(checkout: Checkout) -> None:
    checkout.write("src/app.py", BLOCK + code("app") + BLOCK)
    checkout.accept("src/app.py", BLOCK, id="first")
    assert {(b.id, b.start, b.end) for b in checkout.known("src/app.py")} == {("first", 0, 7), ("acceptance-1", 19, 26)}


def test_an_inferred_block_stays_inferred_and_the_schema_holds(checkout: Checkout) -> None:
    inferred = Author(Kind.INFERRED, "an editor", "m" * 300, "not a url")
    checkout.accept("src/app.py", BLOCK, id="guess", author=inferred)
    guess = next(block for block in checkout.known("src/app.py"))
    assert (guess.id, guess.author, guess.source) == ("guess", Author(Kind.INFERRED, "an editor"), "inferred")
    for data in read(traces_file(checkout.root))[0]:
        VALIDATOR.validate(data)


def test_a_record_has_all_blocks_by_conversation() -> None:
    text = code("app") + BLOCK
    blocks = [
        Block("a", "x.py", 0, 2, AI, 1.0, ""),
        Block("b", "x.py", 3, 4, AI, 2.0, ""),
        Block("c", "x.py", 12, 19, HUMAN, 0.0, ""),
    ]
    data = record_for("x.py", blocks, text, revision="a" * 40, at=1_769_178_600.0)
    VALIDATOR.validate(data)
    assert data["timestamp"] == "2026-01-23T14:30:00.000Z" and data["vcs"]["revision"] == "a" * 40
    first, second = data["files"][0]["conversations"]
    assert first["url"] == AI.conversation and first["contributor"] == {"type": "ai", "model_id": AI.model}
    assert [(r["start_line"], r["end_line"]) for r in first["ranges"]] == [(1, 2), (4, 4)]
    assert second == {
        "contributor": {"type": "human"},
        "ranges": [{"start_line": 13, "end_line": 19, "content_hash": fingerprint(BLOCK).hash}],
    }
    assert [(b["id"], b["kind"], len(b["lines"])) for b in data["metadata"]["dev.wardline"]["blocks"]] == [
        ("a", "told", 2),
        ("b", "told", 1),
        ("c", "told", 7),
    ]
    record, wrong = parse(data)
    assert record is not None and wrong == 0


def test_a_record_holds_no_code(checkout: Checkout) -> None:
    written = traces_file(checkout.root).read_text()
    assert not any(word in written for word in ("invoice(", "csv", "customer", "total"))


def test_a_huge_block_has_a_record_that_fits_and_is_known_where_it_is(tmp_path: Path) -> None:
    text = "".join(f"value_{n} = compute({n})\n" for n in range(90_000))
    record = record_for("big.py", [Block("big", "big.py", 0, 90_000, AI, 1.0, "")], text)
    append(traces_file(tmp_path), [record])
    assert spans(known(tmp_path, "big.py", text)) == [(0, 90_000)]


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / ".agent-trace").symlink_to(tmp_path / "target")
    with pytest.raises(JournalError, match="symbolic link"):
        traces_file(tmp_path / "work")


def test_broken_traces_are_as_good_as_none(checkout: Checkout) -> None:
    with traces_file(checkout.root).open("ab") as file:
        file.write(b'{"version": "0.1.0", "files": 7}\n[]\n\xff\n{"torn')
    found(checkout)
    traces_file(checkout.root).write_bytes(b"\x00" * 1000)
    assert checkout.known("src/app.py") == []


def test_traces_that_come_and_go(checkout: Checkout) -> None:
    path = traces_file(checkout.root)
    data = path.read_bytes()
    found(checkout)
    path.unlink()
    assert checkout.known("src/app.py") == []
    path.write_bytes(data)
    found(checkout)
    forget(checkout.root, "src/app.py")
    found(checkout)


@pytest.mark.parametrize("path", ["", "\0", "\ud800", "../x.py", "/etc/passwd", "-", "src", "src/app.py\n"])
def test_a_path_of_no_file_has_no_blocks(checkout: Checkout, path: str) -> None:
    checkout.note(checkout.head, "src/app.py\n  h_1 1", humans={"h_1": {"author": "x"}})  # so that git is asked
    assert checkout.known_text(path, "a = 1\n\0\ud800\n") == []


def test_without_git_on_the_path_traces_are_known(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = checkout.read("src/app.py")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert spans(known(checkout.root, "src/app.py", text)) == [(12, 19)]


# Records of others, which have only a place


def test_a_range_as_of_the_commit_of_its_lines(checkout: Checkout) -> None:
    """As the specification has it (6.5)."""
    traces_file(checkout.root).unlink()
    id = checkout.trace("src/app.py", [(13, 19)], revision=checkout.head)
    checkout.write("src/app.py", "import csv\n" + checkout.read("src/app.py"))
    (block,) = checkout.known("src/app.py")
    assert (block.id, block.start, block.end, block.source) == (f"{id}#0", 13, 20, "agent-trace")
    assert block.author == Author(Kind.AI, "cursor", "openai/gpt-4o")
    checkout.git("mv", "src/app.py", "src/invoices.py")
    checkout.commit("rename")
    assert spans(checkout.known("src/invoices.py")) == [(13, 20)] and checkout.known("other.py") == []


def test_a_range_as_of_the_commit_before(checkout: Checkout) -> None:
    """As the reference implementation writes it: the record comes first, then the commit."""
    traces_file(checkout.root).unlink()
    base = checkout.head
    text = checkout.read("src/app.py").replace("app_5 = compute_app(5)\n", "app_5 = fast_app(5)\napp_x = fast_app(0)\n")
    checkout.write("src/app.py", text)
    checkout.trace("src/app.py", [(5, 8)], revision=base)  # also lines that it did not change
    assert spans(checkout.known("src/app.py")) == [(5, 7)]
    checkout.commit("by an agent")
    checkout.write("src/app.py", "import csv\n" + text)
    assert spans(checkout.known("src/app.py")) == [(6, 8)]


def test_a_range_as_of_its_own_commit_says_nothing_of_later_lines(checkout: Checkout) -> None:
    traces_file(checkout.root).unlink()
    checkout.trace("src/app.py", [(13, 19)], revision=checkout.head)
    lines = checkout.read("src/app.py").splitlines(keepends=True)
    checkout.write("src/app.py", "".join([*lines[:14], "by_hand()\n", *lines[14:]]))
    assert spans(checkout.known("src/app.py")) == [(12, 14), (15, 20)]
    checkout.commit("by hand")
    assert spans(checkout.known("src/app.py")) == [(12, 14), (15, 20)]


def test_a_record_that_is_younger_than_the_commit_is_not_about_it(checkout: Checkout) -> None:
    traces_file(checkout.root).unlink()
    before = checkout.git("rev-parse", "HEAD~1")
    checkout.trace("src/app.py", [(13, 19)], revision=before, at="2200-01-01T00:00:00Z")
    assert checkout.known("src/app.py") == []


def test_a_range_with_a_hash_and_no_revision(checkout: Checkout) -> None:
    import hashlib

    traces_file(checkout.root).unlink()
    digest = hashlib.sha256(BLOCK.encode()).hexdigest()
    checkout.trace("src/app.py", [(13, 19)], content_hash=f"sha256:{digest}")
    checkout.trace("src/app.py", [(1, 3)], content_hash="murmur3:9f2e8a1b")
    checkout.trace("src/app.py", [(1, 3)], content_hash=f"sha256:{digest}")
    assert spans(checkout.known("src/app.py")) == [(12, 19)]


def test_a_range_without_anything_says_nothing(checkout: Checkout) -> None:
    traces_file(checkout.root).unlink()
    checkout.trace("src/app.py", [(1, 19)])
    assert checkout.known("src/app.py") == []


@pytest.mark.slow
def test_a_thousand_records_on_ten_thousand_lines(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    blocks = [code(f"block{n}", 10) for n in range(1000)]
    text = "".join(blocks)
    checkout.write("big.py", text)
    checkout.commit("big")
    records = [
        record_for("big.py", [Block(f"b{n}", "big.py", 10 * n, 10 * n + 10, AI, 1.0, "")], text) for n in range(1000)
    ]
    append(traces_file(tmp_path), records)
    moved = "import csv\n" + "".join(reversed(blocks))
    with within(10):  # about 0.2 s
        found = known(tmp_path, "big.py", moved)
    assert len(found) == 1000 and found[0].id == "b999" and spans(found)[0] == (1, 11)
    assert json.loads(traces_file(tmp_path).read_text().splitlines()[0])["version"] == "0.1.0"
