"""A real checkout of git, and records in it."""

from __future__ import annotations

import json
import os
import subprocess
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wardline.origin.journal import append
from wardline.origin.model import Author, Block, Kind
from wardline.origin.records import known, record_for, traces_file

AI = Author(Kind.AI, "cursor", "anthropic/claude-sonnet-4-5", "https://example.com/c/1")

BLOCK = """\
def load_invoice(path, customer):
    with open(path) as handle:
        rows = csv.reader(handle)
    total = sum(float(row[2]) for row in rows)
    if total < 0:
        return None
    return Invoice(customer, total)
"""


def code(name: str, count: int = 12) -> str:
    """Lines that a person wrote; each of them is in no other file."""
    return "".join(f"{name}_{n} = compute_{name}({n})\n" for n in range(count))


class Checkout:
    def __init__(self, folder: Path) -> None:
        self.root = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, given: str = "") -> str:
        named = {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        no_config = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_EDITOR": "true"}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**os.environ, **named, **no_config},
            capture_output=True,
            text=True,
            input=given,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, newline="")

    def commit(self, message: str) -> str:
        """Commit all there is."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.head

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def known(self, path: str) -> list[Block]:
        return self.known_text(path, self.read(path))

    def known_text(self, path: str, text: str) -> list[Block]:
        return known(self.root, path, text)

    def accept(self, path: str, content: str, id: str = "acceptance-1", author: Author = AI, **more: Any) -> None:
        """Record that a part of a file was accepted."""
        text = self.read(path)
        start = text[: text.index(content)].count("\n")
        block = Block(id, path, start, start + content.count("\n"), author, 1_769_000_000.0, "", **more)
        append(traces_file(self.root), [record_for(path, [block], text)])

    def trace(
        self, path: str, ranges: Sequence[tuple[int, int]], revision: str = "", at: str = "", **range: Any
    ) -> str:
        """A record as another tool writes it. Lines are 1-based, the last one included."""
        id = str(uuid.uuid4())
        record: dict[str, Any] = {
            "version": "0.1.0",
            "id": id,
            "timestamp": at or "2020-01-01T00:00:00Z",
            "tool": {"name": "cursor", "version": "2.4.0"},
            "files": [
                {
                    "path": path,
                    "conversations": [
                        {
                            "contributor": {"type": "ai", "model_id": "openai/gpt-4o"},
                            "ranges": [{"start_line": start, "end_line": end, **range} for start, end in ranges],
                        }
                    ],
                }
            ],
        }
        if revision:
            record["vcs"] = {"type": "git", "revision": revision}
        append(traces_file(self.root), [record])
        return id

    def note(self, commit: str, head: str, **sections: Any) -> None:
        """A note of Git AI, by hand."""
        metadata = {"schema_version": "authorship/3.0.0", "base_commit_sha": commit, "prompts": {}, **sections}
        text = f"{head}\n---\n{json.dumps(metadata, indent=2)}"
        self.git("notes", "--ref=ai", "add", "-f", "-F", "-", commit, given=text)


def spans(blocks: list[Block]) -> list[tuple[int, int]]:
    return [(block.start, block.end) for block in blocks]
