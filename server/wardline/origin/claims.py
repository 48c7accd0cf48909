"""What records claim: each range of a record by itself, and all of them by what they could be found by."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from wardline.origin.agent_trace import Contributor, Detail, Record
from wardline.origin.blocks import MANY, Fingerprint, Lines, fingerprint, occurrences
from wardline.origin.git_ai import Note
from wardline.origin.model import UNKNOWN, Author, Kind

_MANY_CLAIMS: Final = 64
"""A line that more claims have says nothing of which of them it is."""

MIXED: Final = 0.5
"""The share that counts as rewritten where a record says `mixed` and not how much."""


@dataclass(frozen=True, slots=True)
class Claim:
    """That lines of a file are by someone. Lines are 0-based, end excluded, as of when it was recorded."""

    id: str
    path: str
    start: int
    end: int
    author: Author
    recorded: float
    """Seconds since the epoch (UTC)."""
    source: str
    """As in `Block.source`."""
    accepted: float = 0.0
    rewritten: float = 0.0
    print: Fingerprint | None = None
    """None: only its place is known."""
    content_hash: str = ""
    revision: str = ""
    """The commit of git as of which the lines are numbered."""


def of_record(record: Record) -> Iterator[Claim]:
    """The claims of a trace record. Its ranges are numbered from 0 for the ids of those that have none of their own."""
    details = {(each.path, each.start_line, each.end_line): each for each in record.details}
    number = 0
    for file in record.files:
        for conversation in file.conversations:
            for range in conversation.ranges:
                contributor = range.contributor or conversation.contributor or Contributor("unknown")
                detail = details.get((file.path, range.start_line, range.end_line))
                author = _author(contributor, detail, record.tool, conversation.url)
                known = detail is not None and detail.lines and range.content_hash
                yield Claim(
                    id=detail.id if detail else f"{record.id}#{number}",
                    path=file.path,
                    start=range.start_line - 1,
                    end=range.end_line,
                    author=author,
                    recorded=record.timestamp,
                    source="inferred" if author.kind is Kind.INFERRED else "agent-trace",
                    accepted=detail.accepted if detail else record.timestamp,
                    rewritten=detail.rewritten if detail else MIXED if contributor.type == "mixed" else 0.0,
                    print=Fingerprint(range.content_hash, detail.lines, detail.others) if detail and known else None,
                    content_hash=range.content_hash,
                    revision=record.revision if record.vcs == "git" else "",
                )
                number += 1


def of_note(commit: str, note: Note, files: dict[str, list[bytes]], when: float = 0.0) -> Iterator[Claim]:
    """The claims of a note, with the lines of the files of its commit, to be found by their content."""
    for path, lines in files.items():
        file = occurrences(b"\n".join(lines))
        for attested in note.files.get(path, ()):
            for number, (start, end) in enumerate(attested.ranges):
                block = b"\n".join(lines[start:end])
                if block.strip():
                    yield Claim(
                        id=note_id(commit, attested.key, number),
                        path=path,
                        start=start,
                        end=end,
                        author=attested.author,
                        recorded=when,
                        source="git-ai",
                        accepted=when,
                        print=fingerprint(block, file),
                    )


def note_id(commit: str, key: str, number: int) -> str:
    """The id of the n-th range of a session in the note of a commit."""
    return f"{commit[:12]}:{key}#{number}"


def _author(contributor: Contributor, detail: Detail | None, tool: str, url: str) -> Author:
    if contributor.type == "unknown":
        return UNKNOWN
    if contributor.type == "human":
        return Author(Kind.HUMAN)
    kind = Kind.INFERRED if detail is not None and detail.inferred else Kind.AI
    return Author(kind, detail.tool if detail else tool, contributor.model_id, url)


class Claims:
    """Claims, to be asked which of them may hold in a file. Of those with one id only the newest record's count."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        ordered = sorted(claims, key=lambda claim: claim.recorded)  # equally old ones stay as they are
        newest = {claim.id: claim.recorded for claim in ordered}
        self._by_path: dict[str, list[Claim]] = {}
        self._by_line: dict[str, list[Claim]] = {}
        self.at_revision: dict[tuple[str, str], list[Claim]] = {}
        """Those that have only a place, by the revision and path of it."""
        for claim in ordered:
            if claim.recorded < newest[claim.id]:
                continue
            self._by_path.setdefault(claim.path, []).append(claim)
            if claim.print is not None:
                for token in dict.fromkeys(claim.print.lines):
                    self._by_line.setdefault(token, []).append(claim)
            elif claim.revision:
                self.at_revision.setdefault((claim.revision, claim.path), []).append(claim)

    def paths(self) -> set[str]:
        """Those of files in which an AI wrote something."""
        return {path for path, claims in self._by_path.items() if any(claim.author.kind.is_ai for claim in claims)}

    def of_path(self, path: str) -> list[Claim]:
        """Those about a path, the oldest first."""
        return self._by_path.get(path, [])

    def elsewhere(self, lines: Lines, path: str) -> list[Claim]:
        """Those about other paths that have enough lines in common with a text to be found in it, the oldest first."""
        shared: Counter[int] = Counter()
        found: dict[int, Claim] = {}
        for token in lines.where:
            claims = self._by_line.get(token)
            if claims and len(claims) <= _MANY_CLAIMS and lines.is_evidence(token, elsewhere=True):
                for claim in claims:
                    if claim.path != path:
                        shared[id(claim)] += 1
                        found[id(claim)] = claim
        return [claim for key, claim in found.items() if shared[key] >= MANY]

    def moved_to(self, lines: Lines, path: str, root: str) -> list[Claim]:
        """Those about files that are gone, and whose successor this file seems to be: it has the same name in another
        folder, or a block that can only be from there."""
        suspects = {claim.path for claim in self.elsewhere(lines, path)}
        name = path.rsplit("/", 1)[-1]
        suspects |= {other for other in self._by_path if other != path and other.rsplit("/", 1)[-1] == name}
        found = []
        for other in suspects:
            if os.path.lexists(os.path.join(root, other)):
                continue
            claims = [claim for claim in self._by_path[other] if claim.print is not None]
            if any(_is_from_there(claim, lines, other.rsplit("/", 1)[-1] == name) for claim in claims):
                found += claims
        return found


def _is_from_there(claim: Claim, lines: Lines, same_name: bool) -> bool:
    """Whether a block of a file that is gone tells that a text is that file."""
    if claim.print is None:
        return False
    if lines.locate(claim.print, claim.start, elsewhere=True).runs:
        return True
    telling = any(lines.is_evidence(token, elsewhere=True) for token in claim.print.lines)
    return same_name and telling and lines.locate(claim.print, claim.start).kept == 1.0
