"""Notes of Git AI are read, and followed to the lines of now."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.origin.checkout import BLOCK, Checkout, code, spans
from wardline.origin.git_ai import Attested, model_id, parse_note
from wardline.origin.model import HUMAN, Author, Kind
from wardline.origin.records import known

SESSION = "s_c9883b05a2487d"
KEY = f"{SESSION}::t_9f8e7d6c5b4a32"
LEGACY = "abcd1234abcd1234"
PERSON = "h_31dce776f88375"
AGENT = {"tool": "claude", "id": "conv_1", "model": "claude-sonnet-4-5-20250514"}
CLAUDE = Author(Kind.AI, "claude", "anthropic/claude-sonnet-4-5-20250514")
SECTIONS: dict[str, Any] = {
    "sessions": {SESSION: {"agent_id": AGENT, "human_author": "dev@example.com"}},
    "humans": {PERSON: {"author": "Developer <dev@example.com>"}},
    "prompts": {
        LEGACY: {
            "agent_id": {"tool": "cursor", "id": "6ef2", "model": "gpt-4o"},
            "messages_url": "https://example.com/m/1",
            "total_additions": 1,
            "total_deletions": 0,
            "accepted_lines": 1,
            "overriden_lines": 0,
        }
    },
}


def note(head: str, **metadata: Any) -> bytes:
    return f"{head}\n---\n{json.dumps({'schema_version': 'authorship/3.0.0', 'base_commit_sha': 'x', **SECTIONS, **metadata})}".encode()


# The form


def test_all_three_kinds_of_keys() -> None:
    read = parse_note(note(f'src/main.rs\n  {KEY} 1-10,15\n  {PERSON} 35-40\n"src/my file.rs"\n  {LEGACY} 1,2,19-222'))
    assert read.wrong == 0
    assert read.files == {
        "src/main.rs": (Attested(KEY, CLAUDE, ((0, 10), (14, 15))), Attested(PERSON, HUMAN, ((34, 40),))),
        "src/my file.rs": (
            Attested(
                LEGACY,
                Author(Kind.AI, "cursor", "openai/gpt-4o", "https://example.com/m/1"),
                ((0, 1), (1, 2), (18, 222)),
            ),
        ),
    }


def test_what_is_wrong_is_left_out_and_counted() -> None:
    wrong = ["0-3", "3-1", "1-", "1, 2", "x", "1-99999999999", ""]
    entries = "\n".join(f"  {KEY} {ranges}" for ranges in wrong)
    unknown = f"  s_00000000000000::t_0 1\n  {LEGACY[:7]} 1\n  h_0 1\n {KEY} 1"
    read = parse_note(note(f"a.py\n{entries}\n{unknown}\n  {KEY} 7\n../b.py\n  {KEY} 1"))
    assert read.files == {"a.py": (Attested(KEY, CLAUDE, ((6, 7),)),)}
    assert read.wrong == len(wrong) + 4 + 2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a.py\n  x 1",
        b"---\n",
        b"---\n[]",
        b"---\n{",
        b"---\n" + b"[" * 100_000,
        note("a.py", schema_version="authorship/2.0.0"),
        note("a.py", schema_version=3),
        note("x" * (9 << 20)),
    ],
)
def test_what_is_no_note(data: bytes) -> None:
    read = parse_note(data)
    assert (read.files, read.wrong) == ({}, 1)


def test_a_path_that_looks_like_the_divider() -> None:
    assert list(parse_note(note(f"a---\n  {KEY} 1")).files) == ["a---"]


def test_a_note_without_the_newer_sections() -> None:
    data = json.loads(note("").partition(b"---\n")[2])
    del data["sessions"], data["humans"]
    read = parse_note(f"a.py\n  {LEGACY} 1\n---\n{json.dumps(data)}".encode())
    assert [each.key for each in read.files["a.py"]] == [LEGACY]


@given(
    st.binary(max_size=60),
    st.recursive(
        st.one_of(st.none(), st.integers(), st.text(max_size=3)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=2),
            st.dictionaries(
                st.sampled_from(["sessions", "prompts", SESSION, LEGACY, "agent_id", "tool"]), inner, max_size=2
            ),
        ),
    ),
)
def test_any_bytes_are_read(head: bytes, metadata: Any) -> None:
    sections = metadata if isinstance(metadata, dict) else {"sessions": metadata}
    parse_note(head + note(f"a.py\n  {KEY} 1\n  {LEGACY} 2", **sections))


@pytest.mark.parametrize(
    "name, id",
    [
        ("claude-opus-4", "anthropic/claude-opus-4"),
        ("gpt-4o", "openai/gpt-4o"),
        ("x/claude", "x/claude"),
        ("auto", "auto"),
        ("", ""),
    ],
)
def test_models_have_their_provider(name: str, id: str) -> None:
    assert model_id(name) == id


# In a checkout


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A block that a session wrote, with a line of it that a person wrote, in a commit with a note."""
    checkout = Checkout(tmp_path / "work")
    checkout.write("src/app.py", code("app"))
    checkout.write("other.py", code("other"))
    checkout.commit("base")
    checkout.git("checkout", "-q", "-b", "feature")
    checkout.write("src/app.py", code("app") + BLOCK)
    commit = checkout.commit("by an agent")
    checkout.note(commit, f"src/app.py\n  {KEY} 13-15,17-19\n  {PERSON} 16", **SECTIONS)
    return checkout


def check(checkout: Checkout, path: str = "src/app.py", start: int = 12, text: str | None = None) -> None:
    blocks = checkout.known(path) if text is None else checkout.known_text(path, text)
    assert [(b.start - start, b.end - start, b.author) for b in blocks] == [
        (0, 3, CLAUDE),
        (3, 4, HUMAN),
        (4, 7, CLAUDE),
    ]
    assert {b.source for b in blocks} == {"git-ai"} and len({b.id for b in blocks}) == 3
    assert checkout.known("other.py") == []


def test_a_note_is_known_on_its_lines(checkout: Checkout) -> None:
    check(checkout)
    first = checkout.known("src/app.py")[0]
    assert first.id == f"{checkout.head[:12]}:{KEY}#0"
    assert first.accepted == int(checkout.git("log", "-1", "--format=%at"))


def test_a_note_in_an_unsaved_text(checkout: Checkout) -> None:
    text = "# new\n" + checkout.read("src/app.py").replace("app_3 = compute_app(3)\n", "")
    check(checkout, text=text)
    check(checkout, start=13, text="# new\r\n" + checkout.read("src/app.py").replace("\n", "\r\n"))


def test_a_note_after_later_commits_and_a_rename(checkout: Checkout) -> None:
    checkout.write("src/app.py", "# first\n\n" + checkout.read("src/app.py"))
    checkout.commit("later")
    checkout.git("mv", "src/app.py", "lib.py")
    checkout.commit("rename")
    check(checkout, "lib.py", 14)


def test_a_note_of_a_file_with_an_unusual_name(checkout: Checkout) -> None:
    name = 'né "x"\\.py'
    checkout.git("mv", "src/app.py", name)
    checkout.commit("rename")
    check(checkout, name)


def test_a_note_below_the_top_of_the_checkout(checkout: Checkout) -> None:
    assert len(known(checkout.root / "src", "app.py", checkout.read("src/app.py"))) == 3


def test_a_note_whose_line_was_rewritten(checkout: Checkout) -> None:
    checkout.write(
        "src/app.py", checkout.read("src/app.py").replace("rows = csv.reader(handle)", "rows = read(handle)")
    )
    assert spans(checkout.known("src/app.py")) == [(12, 14), (15, 16), (16, 19)]
    checkout.commit("by hand")
    assert spans(checkout.known("src/app.py")) == [(12, 14), (15, 16), (16, 19)]


def test_a_note_of_a_commit_that_was_squashed(checkout: Checkout) -> None:
    """Without Git AI there, the note stays at the old commit: its lines are known by their content."""
    checkout.git("checkout", "-q", "main")
    checkout.write("src/app.py", "# first\n" + code("app"))
    checkout.commit("meanwhile")
    checkout.git("merge", "-q", "--squash", "feature")
    checkout.git("commit", "-q", "-m", "squashed")
    checkout.git("branch", "-q", "-D", "feature")
    blocks = checkout.known("src/app.py")
    assert [(b.start, b.end) for b in blocks if b.author == CLAUDE] == [(13, 16), (17, 20)]
    assert checkout.known("other.py") == []


def test_a_note_of_a_commit_that_was_rebased_and_renamed(checkout: Checkout) -> None:
    checkout.git("checkout", "-q", "main")
    checkout.write("other.py", "# first\n" + code("other"))
    checkout.commit("meanwhile")
    checkout.git("checkout", "-q", "feature")
    checkout.git("rebase", "-q", "main")
    assert [(b.start, b.end) for b in checkout.known("src/app.py") if b.author == CLAUDE] == [(12, 15), (16, 19)]


def test_of_our_record_and_a_note_ours_wins(checkout: Checkout) -> None:
    checkout.accept("src/app.py", BLOCK)
    (block,) = checkout.known("src/app.py")
    assert block.id == "acceptance-1"


def test_a_note_that_comes_later_is_seen(checkout: Checkout) -> None:
    checkout.write("late.py", BLOCK.replace("invoice", "receipt") + code("late"))
    commit = checkout.commit("late")
    assert [b for b in checkout.known("late.py") if b.source == "git-ai" and b.id.startswith(commit[:12])] == []
    checkout.note(commit, f"late.py\n  {KEY} 1-7", **SECTIONS)
    assert spans(checkout.known("late.py")) == [(0, 7)]


def test_many_notes_are_in_folders(checkout: Checkout) -> None:
    """With more than some hundred notes, git puts them into folders by the first digits."""
    base = checkout.head
    stream = "".join(
        f"commit refs/heads/many\nmark :{n}\ncommitter a <a@b> {n} +0000\ndata 1\nx\n"
        + (f"from {base}\n" if n == 1 else "")
        for n in range(1, 400)
    )
    notes = "commit refs/notes/ai\ncommitter a <a@b> 1 +0000\ndata 1\nx\nfrom refs/notes/ai^0\n"
    notes += "".join(f"N inline :{n}\ndata 1\nx\n" for n in range(1, 400))
    subprocess.run(["git", "fast-import", "--quiet"], cwd=checkout.root, input=(stream + notes).encode(), check=True)
    assert "/" in checkout.git("ls-tree", "-r", "--name-only", "refs/notes/ai")
    check(checkout)


@pytest.mark.skipif(sys.platform == "win32", reason="the trap is a shell script")
def test_git_runs_nothing_of_the_repository(checkout: Checkout, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    trap = tmp_path / "trap.sh"
    trap.write_text(f'#!/bin/sh\necho "$0" >> {mark}\ncat "$1" 2>/dev/null || cat\n')
    trap.chmod(0o755)
    checkout.write(".gitattributes", "*.py diff=trap filter=trap\n")
    for name in [
        "diff.trap.textconv",
        "diff.trap.command",
        "filter.trap.clean",
        "filter.trap.smudge",
        "core.fsmonitor",
        "diff.external",
        "core.pager",
        "core.sshCommand",
    ]:
        checkout.git("config", name, str(trap))
    checkout.git("blame", "HEAD", "--", "src/app.py")
    assert mark.exists()  # the trap works
    mark.unlink()
    check(checkout)
    assert not mark.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="of POSIX")
def test_git_does_not_wait_for_a_pipe(checkout: Checkout, tmp_path: Path) -> None:
    pipe = str(tmp_path / "pipe")
    os.mkfifo(pipe)
    checkout.git("config", "mailmap.file", pipe)
    check(checkout)
    checkout.git("config", "blame.ignoreRevsFile", pipe)
    checkout.write("src/app.py", "# new\n" + checkout.read("src/app.py"))
    checkout.commit("new")
    assert checkout.known("src/app.py") == []
    checkout.write("ignored", checkout.head)
    checkout.git("config", "blame.ignoreRevsFile", "ignored")
    checkout.write("src/app.py", "# newer\n" + checkout.read("src/app.py"))
    checkout.commit("newer")
    check(checkout, start=14)
    os.mkfifo(checkout.root / ".mailmap")
    checkout.git("commit", "-q", "--allow-empty", "-m", "newest")
    assert checkout.known("src/app.py") == []
