"""After an agent has edited a file: write down which lines it wrote, as a record of origin (Agent Trace).

So the editor, `wardline blame` and the gate know them, whoever opens the file next.
"""

from __future__ import annotations

import os
import time
import uuid
from dataclasses import replace

from wardline.agents.event import Change, Event, Phase
from wardline.origin import journal
from wardline.origin.align import new_runs
from wardline.origin.blocks import fingerprint, split
from wardline.origin.model import Author, Block, Kind
from wardline.origin.places import top_of
from wardline.origin.records import known, record_for, traces_file
from wardline.project.git import GitError, Repository, head

PROGRAMS = {
    "claude": "claude-code",
    "cursor": "cursor",
    "gemini": "gemini-cli",
    "copilot": "copilot-cli",
    "vscode": "vscode",
    "codex": "codex",
}
"""What the agent programs are called in records, by protocol."""
_LARGEST = 5_000_000
"""Bytes of a file whose lines are compared."""


def record(event: Event) -> list[str]:
    """Write down what the event has changed; returns what went wrong, in a line each. Never raises for any event."""
    if event.phase is not Phase.AFTER:
        return []
    problems = []
    for change in event.changes:
        try:
            _record(event, change)
        except journal.JournalError as error:
            problems.append(f"who wrote {os.path.basename(change.path)} could not be written down: {error}")
    return problems


def _record(event: Event, change: Change) -> None:
    if len(change.after) > _LARGEST or b"\0" in change.after:
        return
    root = top_of(change.path)
    if root is None:  # no checkout: nobody would look for records there
        return
    path = os.path.relpath(change.path, root).replace(os.sep, "/")
    text = change.after.decode("utf-8", "replace")
    before = change.before if change.before is not None else _committed(root, path)
    author = Author(Kind.AI, PROGRAMS.get(event.agent, event.agent), event.model)
    made = Block(uuid.uuid4().hex, path, 0, 0, author, time.time(), "", source="agent")
    lines = split(text)
    new = [
        replace(made, start=start, end=end, hash=fingerprint(b"\n".join(lines[start:end])).hash)
        for start, end in written(before, change.after)
        if any(line.strip() for line in lines[start:end])
    ]
    if not new:
        return
    mine = {line for block in new for line in range(block.start, block.end)}
    others = [block for block in known(root, path, text) if mine.isdisjoint(range(block.start, block.end))]
    blocks = sorted((*others, *new), key=lambda block: block.start)
    journal.append(traces_file(root), [record_for(path, blocks, text, head(root))])


def written(before: bytes, after: bytes) -> list[tuple[int, int]]:
    """The lines of `after` that are not in `before`: 0-based, end excluded."""
    old, new = split(before), split(after)
    if new and not new[-1]:  # what is behind the last line end
        new.pop()
    return [(start, end) for start, end in new_runs(old, new) if start < end]


def _committed(root: str, path: str) -> bytes:
    """The file as it was last committed, for a tool that does not tell what was there before; empty if it is new."""
    try:
        repository = Repository(root)
        ((content, _),) = repository.blobs([f"HEAD:{path}"])
        return next(repository.contents([content])) if content else b""
    except (GitError, StopIteration):
        return b""
