"""The account of a workspace: what an AI wrote in it, with what, who committed and who reviewed it, and the sums."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wardline.origin.blocks import split
from wardline.origin.history import History
from wardline.origin.model import Block
from wardline.project.discover import Discovery
from wardline.project.git import GitError, head
from wardline.project.source import Unreadable, read
from wardline.review.held import Held, Workspace
from wardline.review.lines import Line, count, lines_of
from wardline.review.records import APPROVED, Review, Reviews, verdict_of


@dataclass(frozen=True, slots=True)
class AuditedBlock:
    """A block that an AI wrote, and what people did with it."""

    block: Block
    committed_by: str
    """The author of the commit that most of its lines came with, `Name <address>`; empty: not committed, or no git.
    Records do not name who accepted a suggestion; this is the nearest that is known."""
    reviews: tuple[Review, ...]

    @property
    def verdict(self) -> str:
        """`unreviewed`, `rejected` or `approved`."""
        return verdict_of(self.reviews)


@dataclass(frozen=True, slots=True)
class AuditedFile:
    """A file with such blocks."""

    held: Held
    lines: int
    lines_ai: int
    """Lines that an AI wrote, or an AI and people (`mixed`)."""
    lines_approved: int
    """Those of them in blocks that have been approved."""
    blocks: tuple[AuditedBlock, ...]

    @property
    def path(self) -> str:
        return self.held.path


@dataclass(frozen=True, slots=True)
class Audit:
    """The whole account."""

    root: str
    revision: str
    """The commit that is checked out; empty without git."""
    made: float
    """Seconds since the epoch."""
    files: tuple[AuditedFile, ...]
    lines: int
    """Of all Python files that are analysed, and of the others with blocks in them."""
    files_in_all: int
    by_tool: Counter[str]
    """Lines an AI wrote, by tool; empty: not known."""
    by_model: Counter[str]
    by_reviewer: Counter[str]
    """Lines that each person approved."""

    @property
    def blocks(self) -> list[AuditedBlock]:
        return [block for file in self.files for block in file.blocks]

    @property
    def lines_ai(self) -> int:
        return sum(file.lines_ai for file in self.files)

    @property
    def lines_approved(self) -> int:
        return sum(file.lines_approved for file in self.files)

    @property
    def share_ai(self) -> float:
        """Of all lines, 0 to 1."""
        return self.lines_ai / self.lines if self.lines else 0.0

    @property
    def share_approved(self) -> float:
        """Of the lines that an AI wrote, 0 to 1."""
        return self.lines_approved / self.lines_ai if self.lines_ai else 0.0


def audit(workspace: Workspace, below: Sequence[str] = ()) -> Audit:
    """The account of all files, or of those below some paths. What could not be read is told in the workspace."""
    reviews = Reviews(workspace.root)
    history = _history(workspace.root)
    by_tool: Counter[str] = Counter()
    by_model: Counter[str] = Counter()
    by_reviewer: Counter[str] = Counter()
    files = []
    for held in workspace.held(below):
        written = [line for line in lines_of(held, reviews) if line.known and line.known.author.kind.is_ai]
        for line in written:
            assert line.known is not None
            by_tool[line.known.author.tool] += 1
            by_model[line.known.author.model] += 1
            by_reviewer.update(review.reviewer for review in line.reviews if review.verdict == APPROVED)
        files.append(_file(held, written, reviews, history))
    lines, number = _all_lines(workspace, below, files)
    return Audit(
        workspace.root, head(workspace.root), time.time(), tuple(files), lines, number, by_tool, by_model, by_reviewer
    )


def _file(held: Held, written: Sequence[Line], reviews: Reviews, history: History | None) -> AuditedFile:
    committers: list[str] = []
    if history is not None:
        committers = history.committers(held.path, split(held.source.text))
    blocks = tuple(
        AuditedBlock(block, _most(committers[block.start : block.end]), tuple(reviews.of(block.hash)))
        for block in held.blocks
    )
    approved = sum(line.verdict == APPROVED for line in written)
    return AuditedFile(held, count(held), len(written), approved, blocks)


def _most(names: Sequence[str]) -> str:
    counts = Counter(name for name in names if name)
    return counts.most_common(1)[0][0] if counts else ""


def _history(root: str) -> History | None:
    try:
        history = History(root)
        history.refresh()
    except GitError:
        return None
    return history


def _all_lines(workspace: Workspace, below: Sequence[str], files: Sequence[AuditedFile]) -> tuple[int, int]:
    """How many lines there are to compare with, and in how many files."""
    counted = {file.held.file: file.lines for file in files}
    discovery = Discovery(workspace.root)
    for found in discovery.files(below or ["."]):
        if found.path not in counted:
            try:
                text = read(found.path, found.settings.settings.max_file_size).text
            except Unreadable as problem:
                workspace.cannot_read(os.path.relpath(found.path, workspace.root), problem)
                continue
            counted[found.path] = len(split(text)) - (1 if not text or text.endswith((b"\n", b"\r")) else 0)
    workspace.errors += discovery.problems
    return sum(counted.values()), len(counted)


def name_of(root: str) -> str:
    """What to call the workspace in reports: the name of its folder."""
    return os.path.basename(os.path.realpath(root)) or "workspace"
