"""The editor's side of one open document: its text, what is shown for it, and what should be."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.program import Block, Program

Diagnostic = dict[str, Any]


@dataclass
class Document:
    """An open document. Lines are 0-based; columns are UTF-16 units, which all edited lines count as characters."""

    path: Path
    program: Program
    version: int = 1
    pushed: list[Diagnostic] = field(default_factory=list)
    pulled: list[Diagnostic] = field(default_factory=list)
    result_id: str | None = None
    expected: list[int] = field(default_factory=list)
    """The lines on which the flaw that is looked for must be shown."""
    baseline: frozenset[tuple[int, str]] = frozenset()
    """What was shown for the untouched text: after an undo it must be the same."""

    def __post_init__(self) -> None:
        self.uri = self.path.as_uri()
        self.lines = self.program.text.split("\n")

    @property
    def shown(self) -> list[Diagnostic]:
        return self.pushed + self.pulled

    @property
    def everything(self) -> frozenset[tuple[int, str]]:
        return frozenset((d["range"]["start"]["line"], str(d.get("code"))) for d in self.shown)

    def replace(self, start: tuple[int, int], end: tuple[int, int], text: str) -> dict[str, Any]:
        """Edit the text, move the expected lines along, and return the LSP content change."""
        first, last = start[0], end[0]
        head, tail = self.lines[first][: start[1]], self.lines[last][end[1] :]
        self.lines[first : last + 1] = (head + text + tail).split("\n")
        moved = text.count("\n") - (last - first)
        # What follows the edit on its last line moves; alone in its line, it takes the whole line along.
        first_moved = last if not head.strip() and tail.strip() else last + 1
        gone = range(first if not head.strip() else first + 1, last if tail.strip() else last + 1)
        self.expected = [n + moved if n >= first_moved else n for n in self.expected if n not in gone]
        self.version += 1
        at = {"line": first, "character": start[1]}, {"line": last, "character": end[1]}
        return {"range": {"start": at[0], "end": at[1]}, "text": text}

    def insert(self, line: int, block: Block) -> dict[str, Any]:
        """Insert whole lines before `line`."""
        change = self.replace((line, 0), (line, 0), "".join(text + "\n" for text in block.lines))
        self.expected += [line + flawed for flawed in block.flawed]
        return change

    def remove(self, line: int, count: int) -> dict[str, Any]:
        """Delete whole lines."""
        return self.replace((line, 0), (line + count, 0), "")
