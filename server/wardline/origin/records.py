"""What all records say of a file as its text is now: traces in `.agent-trace/traces.jsonl`, and notes of Git AI.

A block is looked for by its content, so it is found after edits, renames, rebases and squashes, and in other files.
What has only a place (others' traces, notes) is brought to the lines of now through git. Where two claim one line, our
own records win, since they know the line by its content; then the newer one.

This reads files and asks git: it is for the quiet pace.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from cachetools import LRUCache

from wardline import __version__
from wardline.origin import agent_trace
from wardline.origin.agent_trace import MAX_MODEL_ID, Contributor, Conversation, Detail, File, Range, Record
from wardline.origin.blocks import Lines, fingerprint, occurrences, split
from wardline.origin.claims import Claim, Claims, of_note, of_record
from wardline.origin.history import History
from wardline.origin.journal import JournalError, Tail
from wardline.origin.model import Block, Kind
from wardline.origin.placed import in_place, placed
from wardline.project.git import GitError

TRACES: Final = ".agent-trace/traces.jsonl"
"""Where traces are, below the root of the repository: the place of the reference implementation of Agent Trace."""

_MAX_HASHED: Final = 20_000
"""Lines whose hashes go into one record; a line of the journal is bounded."""


def known(root: str | os.PathLike[str], path: str, text: str) -> list[Block]:
    """The blocks in the text of a file, by line. `path` is relative to the root, with `/`. Never raises.

    A block in several pieces is several blocks with one id. Lines that nothing is known about are in none.
    """
    return _records(root).known(path, text)


def paths(root: str | os.PathLike[str]) -> list[str]:
    """The files that records name as written by an AI, as they were called then, relative to the root. Never raises."""
    return _records(root).paths()


def may_hold(root: str | os.PathLike[str], path: str, text: str) -> bool:
    """Whether a file could hold blocks of another one: a quick answer, before `known` looks at it closely."""
    return _records(root).may_hold(path, text)


def forget(root: str | os.PathLike[str], path: str) -> None:
    """Let go of what is remembered of a file that has been closed. Nothing that is recorded is changed."""
    _records(root).forget(path)


def traces_file(root: str | os.PathLike[str]) -> Path:
    """Where to append records. Raises JournalError where the folder is a link: it could lead out of the workspace."""
    path = Path(root) / TRACES
    if path.parent.is_symlink():
        raise JournalError(path, "its folder is a symbolic link, which is not followed; put a regular folder there")
    return path


def record_for(
    path: str, blocks: Sequence[Block], text: str, revision: str = "", at: float | None = None
) -> dict[str, Any]:
    """A record that says that these blocks of a file are as they are in its text now, for `journal.append`.

    `revision` is the commit of git (40 hex digits) that the file is based on. `at`: seconds since the epoch; None: now.
    """
    lines = split(text)
    file = occurrences(text)
    hashed = 0
    grouped: dict[tuple[str, Contributor], list[Range]] = {}
    details = []
    for block in blocks:
        author = block.author
        content = fingerprint(b"\n".join(lines[block.start : block.end]), file)
        hashed += len(content.lines)
        span = Range(block.start + 1, max(block.end, block.start + 1), content.hash)
        model = author.model if len(author.model) <= MAX_MODEL_ID else ""
        url = author.conversation if agent_trace.is_url(author.conversation) else ""
        grouped.setdefault((url, Contributor(block.contributor, model)), []).append(span)
        details.append(
            Detail(
                path=path,
                start_line=span.start_line,
                end_line=span.end_line,
                id=block.id,
                lines=content.lines if hashed <= _MAX_HASHED else (),
                others=content.others if hashed <= _MAX_HASHED else (),
                inferred=author.kind is Kind.INFERRED,
                accepted=block.accepted,
                rewritten=min(1.0, max(0.0, block.rewritten)),
                tool=author.tool,
            )
        )
    conversations = tuple(Conversation(tuple(spans), by, url) for (url, by), spans in grouped.items())
    return Record(
        id=str(uuid.uuid4()),
        timestamp=time.time() if at is None else at,
        files=(File(path, conversations),),
        vcs="git" if revision else "",
        revision=revision,
        tool="wardline",
        tool_version=__version__,
        details=tuple(details),
    ).to_json()


class Records:
    """All records of one root, remembered as long as neither the traces nor git's references have changed."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._tail = Tail(os.path.join(root, TRACES))
        self._stamp: tuple[int, int, int] | None = None
        self._all: list[Claim] = []
        self._traces = Claims(())
        self._notes = Claims(())
        self._notes_of: tuple[str, str] | None = None
        self._history: History | None = None
        self._lock = threading.Lock()
        self.wrong = 0
        """Parts of traces that could not be read."""

    def known(self, path: str, text: str) -> list[Block]:
        """See the function of this name."""
        with self._lock:
            self._read_traces()
            raw, lines = split(text), Lines(text)
            blocks = []
            for claim, runs, elsewhere in self._candidates(path, raw, lines):
                if runs is None:
                    assert claim.print is not None
                    found = lines.locate(claim.print, claim.start, elsewhere)
                    runs, rewritten = list(found.runs), 1 - (1 - claim.rewritten) * found.kept
                else:
                    rewritten = claim.rewritten
                for start, end in (piece for run in runs for piece in lines.take(*run)):
                    blocks.append(
                        Block(
                            id=claim.id,
                            path=path,
                            start=start,
                            end=end,
                            author=claim.author,
                            accepted=claim.accepted,
                            hash=fingerprint(b"\n".join(raw[start:end])).hash,
                            rewritten=min(1.0, max(0.0, rewritten)),
                            source=claim.source,
                        )
                    )
            return sorted(blocks, key=lambda block: block.start)

    def paths(self) -> list[str]:
        """See the function of this name."""
        with self._lock:
            self._read_traces()
            found = self._traces.paths()
            history = self._open_history()
            if history is not None:
                with contextlib.suppress(GitError):
                    found |= history.noted_paths()
            return sorted(found)

    def may_hold(self, path: str, text: str) -> bool:
        """See the function of this name."""
        with self._lock:
            self._read_traces()
            lines = Lines(text)
            return bool(self._traces.moved_to(lines, path, self._root) or self._traces.elsewhere(lines, path))

    def forget(self, path: str) -> None:
        """See the function of this name."""
        with self._lock:
            if self._history is not None:
                self._history.forget(path)

    def _candidates(self, path: str, raw: list[bytes], lines: Lines) -> list[_Candidate]:
        """The claims that may hold in a text, those that win first."""
        by_content = self._by_content(self._traces, lines, path)
        by_place: list[_Candidate] = [(claim, runs, False) for claim, runs in in_place(self._traces.of_path(path), raw)]
        history = self._open_history()
        if history is not None:
            with contextlib.suppress(GitError):  # then git says nothing; the traces stay
                by_place += [(claim, runs, False) for claim, runs in placed(history, self._traces, path, raw)]
                by_place += self._by_content(self._rewritten(history), lines, path)
        ordered = _newest(by_content) + _newest(by_place)
        return [candidate for candidate in ordered if candidate[0].author.kind is not Kind.UNKNOWN]

    def _by_content(self, claims: Claims, lines: Lines, path: str) -> list[_Candidate]:
        moved = claims.moved_to(lines, path, self._root)
        here = [claim for claim in (*claims.of_path(path), *moved) if claim.print is not None]
        seen = {id(claim) for claim in here}
        others = [claim for claim in claims.elsewhere(lines, path) if id(claim) not in seen]
        found: list[_Candidate] = [(claim, None, False) for claim in here]
        return found + [(claim, None, True) for claim in others]

    def _read_traces(self) -> None:
        try:
            status = os.stat(os.path.join(self._root, TRACES))
            stamp = (status.st_size, status.st_mtime_ns, status.st_ino)
        except (OSError, ValueError):
            stamp = None
        if stamp == self._stamp:
            return
        self._stamp = stamp
        if stamp is None:
            self._tail = Tail(os.path.join(self._root, TRACES))
        records = list(self._tail.read())
        if self._tail.restarted or stamp is None:
            self._all, self.wrong = [], 0
        for data in records:
            record, wrong = agent_trace.parse(data)
            self.wrong += wrong
            self._all += of_record(record) if record is not None else ()
        self._traces = Claims(self._all)

    def _open_history(self) -> History | None:
        """Git, if the root is in a checkout, looked at anew."""
        folder = Path(self._root)
        if not any(os.path.lexists(parent / ".git") for parent in (folder, *folder.parents)):
            self._history = None
            return None
        with contextlib.suppress(GitError):
            self._history = self._history or History(self._root)
            self._history.refresh()
            return self._history
        self._history = None
        return None

    def _rewritten(self, history: History) -> Claims:
        """The notes of commits that are not in HEAD's history, by the content of what they speak of."""
        now = (history.head, history.notes)
        if self._notes_of != now:
            self._notes_of, self._notes = now, Claims(())
            found = (of_note(commit, note, files, when) for commit, when, note, files in history.rewritten())
            self._notes = Claims(
                replace(claim, path=history.root_path(claim.path)) for claim in itertools.chain.from_iterable(found)
            )
        return self._notes


_Candidate = tuple[Claim, list[tuple[int, int]] | None, bool]
"""A claim; where it holds (None: to be located); whether it is about another file."""


def _newest(candidates: list[_Candidate]) -> list[_Candidate]:
    """The newest first; of equally old ones the later recorded."""
    return sorted(reversed(candidates), key=lambda candidate: -candidate[0].recorded)


_books: LRUCache[str, Records] = LRUCache(16)
_books_lock = threading.Lock()


def _records(root: str | os.PathLike[str]) -> Records:
    key = os.path.abspath(root)
    with _books_lock:
        if key not in _books:
            _books[key] = Records(key)
        return _books[key]
