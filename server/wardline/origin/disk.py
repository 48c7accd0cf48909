"""Lines that came into a file from outside the editor: an agent's, for all that one can tell.

A person's other editor, a code generator or a script do the same, so this is off until it is asked for (the setting
`infer-disk-origins`). What git does (a checkout, a merge, a stash) is told apart by what it leaves behind.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

from wardline.origin.align import new_runs
from wardline.origin.blocks import split

LEAST = 3
"""Lines in a row, empty ones aside: fewer are somebody's small change."""
_MOST_LINES = 50_000
_FOLDER = "seen-texts"


def state(root: str) -> str:
    """What git has checked out, as far as it can be told without asking it: HEAD, its branch, and the index's age.

    Equal states: no checkout, commit, merge, stash or reset was made in between. Empty without git.
    """
    git = Path(root) / ".git"
    try:
        head = (git / "HEAD").read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    found = [head]
    for name in (head.removeprefix("ref: "), "index", "packed-refs", "refs/stash"):
        try:
            facts = (git / name).stat()
        except (OSError, ValueError):
            found.append("")
        else:
            found.append(f"{facts.st_mtime_ns}:{facts.st_size}")
    return "\n".join(found)


class Seen:
    """What texts were when the editor last had them, in the user's cache (None: nowhere, and nothing is known)."""

    def __init__(self, cache: str | None) -> None:
        self._folder = os.path.join(cache, _FOLDER) if cache else None

    def remember(self, root: str, path: str, text: bytes) -> None:
        """The editor has this text, and so has the disk. What cannot be written is not remembered."""
        lines = _hashes(text)
        if self._folder is None or len(lines) > _MOST_LINES:
            return
        try:
            os.makedirs(self._folder, exist_ok=True)
            file = self._file(root, path)
            draft = f"{file}.{os.getpid()}"
            Path(draft).write_text(json.dumps({"state": state(root), "lines": lines}), "ascii")
            os.replace(draft, file)
        except OSError:
            return

    def foreign(self, root: str, path: str, text: bytes) -> list[tuple[int, int]]:
        """The lines (0-based, end excluded) that have come into the text since, and not through git."""
        if self._folder is None:
            return []
        try:
            known = json.loads(Path(self._file(root, path)).read_text("ascii"))
            before, then = list(map(str, known["lines"])), known["state"]
        except (OSError, ValueError, KeyError, TypeError):
            return []
        if then != state(root):
            return []
        return came(before, _hashes(text))

    def _file(self, root: str, path: str) -> str:
        assert self._folder is not None
        return os.path.join(self._folder, blake2b(os.path.join(root, path).encode(), digest_size=16).hexdigest())


def came(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of new lines that are long enough to count, without empty ones (an empty text) at their ends."""
    found = []
    for start, end in new_runs(before, after):
        full = [number for number in range(start, end) if after[number]]
        if len(full) >= LEAST:
            found.append((full[0], full[-1] + 1))
    return found


def _hashes(text: bytes) -> list[str]:
    """A short hash for each line without the white space around it; nothing for an empty one."""
    lines = (line.strip() for line in split(text))
    return [blake2b(line, digest_size=5).hexdigest() if line else "" for line in lines]
