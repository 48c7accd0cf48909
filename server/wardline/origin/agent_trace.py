"""Trace records in the form of Agent Trace 0.1.0 (https://github.com/cursor/agent-trace), read and written.

A record says which ranges of lines (1-based, last line included) of which files came from whom. What we know beyond
that stands in `metadata` under `dev.wardline`, as the specification provides for vendors. Of others' records, fields
that are not known here are passed over; parts that are wrong are left out and counted, and the rest counts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Final, TypeGuard, TypeVar

from wardline.origin.blocks import is_line

VERSION: Final = "0.1.0"
CONTRIBUTORS: Final = ("human", "ai", "mixed", "unknown")
MAX_MODEL_ID: Final = 250
VENDOR: Final = "dev.wardline"

_MAX_LINES: Final = 10_000_000
_MAX_TEXT: Final = 4096


@dataclass(frozen=True, slots=True)
class Contributor:
    type: str
    """One of `CONTRIBUTORS`."""
    model_id: str = ""
    """`provider/model-name` as in models.dev; empty: not known."""


@dataclass(frozen=True, slots=True)
class Range:
    start_line: int
    end_line: int
    content_hash: str = ""
    """`<algorithm>:<hex>`; ours is that of `blocks.py`."""
    contributor: Contributor | None = None
    """None: that of the conversation."""


@dataclass(frozen=True, slots=True)
class Conversation:
    ranges: tuple[Range, ...]
    contributor: Contributor | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class File:
    path: str
    """Relative to the root of the repository, with `/`."""
    conversations: tuple[Conversation, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """What `dev.wardline` says of the range of the same path and lines."""

    path: str
    start_line: int
    end_line: int
    id: str
    """Of the acceptance: ranges with the same one were accepted together."""
    lines: tuple[str, ...] = ()
    """The hashes of its lines (`Fingerprint.lines`)."""
    others: tuple[int, ...] = ()
    """How often each of them was in the rest of the file (`Fingerprint.others`)."""
    inferred: bool = False
    """Whether it looked like an accepted suggestion, rather than that a client has said so."""
    accepted: float = 0.0
    """Seconds since the epoch (UTC); 0: not known."""
    rewritten: float = 0.0
    """The share of its characters that had been rewritten when this was recorded, 0 to 1."""
    tool: str = ""
    """What wrote it. The record's own `tool` is what wrote the record."""


@dataclass(frozen=True, slots=True)
class Record:
    id: str
    """A UUID."""
    timestamp: float
    """Seconds since the epoch (UTC)."""
    files: tuple[File, ...]
    vcs: str = ""
    """`git`, `jj`, `hg` or `svn`; empty: nothing is said of a revision."""
    revision: str = ""
    tool: str = ""
    tool_version: str = ""
    details: tuple[Detail, ...] = ()
    version: str = VERSION

    def to_json(self) -> dict[str, Any]:
        """The record as the specification has it."""
        tool = _filled(name=self.tool, version=self.tool_version)
        return _filled(
            version=self.version,
            id=self.id,
            timestamp=rfc3339(self.timestamp),
            vcs={"type": self.vcs, "revision": self.revision} if self.vcs else None,
            tool=tool,
        ) | {
            "files": [_file_to_json(file) for file in self.files],
            **({"metadata": {VENDOR: {"blocks": [_detail_to_json(d) for d in self.details]}}} if self.details else {}),
        }


def parse(data: dict[str, Any]) -> tuple[Record | None, int]:
    """The record in a line of a journal, and how many parts of it are wrong. None: it is none. Never raises."""
    reader = _Reader()
    return reader.record(data), reader.wrong


def rfc3339(seconds: float) -> str:
    """A time in UTC, to the millisecond. Times that no calendar has become the epoch."""
    try:
        moment = datetime.fromtimestamp(seconds, timezone.utc)
    except (ValueError, OverflowError, OSError):
        moment = datetime.fromtimestamp(0, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seconds_of(text: object) -> float | None:
    """The time that RFC 3339 text means, in seconds since the epoch; None: it is none."""
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    sign, hours, minutes = found["sign"], int(found["hours"] or 0), int(found["minutes"] or 0)
    offset = timedelta(hours=hours, minutes=minutes)
    try:
        moment = datetime.fromisoformat(f"{found['date']}T{found['time']}+00:00")
        whole = (moment - offset if sign != "-" else moment + offset).timestamp()
        return round(whole + float("0." + (found["part"] or "0")), 6)
    except (ValueError, OverflowError):
        return None


_TIME = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[Tt ](?P<time>\d\d:\d\d:\d\d)(?:\.(?P<part>\d{1,12}))?"
    r"(?:[Zz]|(?P<sign>[+-])(?P<hours>\d\d):(?P<minutes>\d\d))",
    re.ASCII,
)
_VERSION = re.compile(r"[01]\.\d{1,5}(?:\.\d{1,5})?", re.ASCII)
"""A new major version may break fields. The reference implementation leaves the last number out."""
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+")
_HASH = re.compile(r"[A-Za-z0-9_-]{1,32}:[0-9a-fA-F]{1,128}", re.ASCII)


def is_url(text: str) -> bool:
    """Whether a text can be the `url` of a conversation."""
    return len(text) <= _MAX_TEXT and _URL.fullmatch(text) is not None


def is_path(path: object) -> bool:
    """Whether this is the path of a file below a root."""
    if not isinstance(path, str) or not path or len(path) > _MAX_TEXT or path.startswith("/"):
        return False
    return not any(part in ("", ".", "..") for part in path.split("/")) and path.isprintable()


_T = TypeVar("_T")


class _Reader:
    """Reads what others may have written, and counts what is wrong in it."""

    def __init__(self) -> None:
        self.wrong = 0

    def record(self, data: dict[str, Any]) -> Record | None:
        version, id, timestamp = data.get("version"), data.get("id"), seconds_of(data.get("timestamp"))
        files = data.get("files")
        known = isinstance(version, str) and _VERSION.fullmatch(version) is not None
        if not known or not self._is_text(id, 200) or timestamp is None or not isinstance(files, list):
            self.wrong += 1
            return None
        vcs, tool = self._dict(data.get("vcs")), self._dict(data.get("tool"))
        kind, revision = vcs.get("type"), vcs.get("revision")
        known = kind in ("git", "jj", "hg", "svn") and self._is_text(revision, 200)
        return Record(
            id=str(id),
            timestamp=timestamp,
            files=tuple(self._each(files, self._file)),
            vcs=str(kind) if known else "",
            revision=str(revision) if known else "",
            tool=self._text(tool.get("name"), 200),
            tool_version=self._text(tool.get("version"), 200),
            details=tuple(self._details(data.get("metadata"))),
            version=str(version),
        )

    def _file(self, data: dict[str, Any]) -> File | None:
        path, conversations = data.get("path"), data.get("conversations")
        if isinstance(path, str):
            path = path.replace("\\", "/").removeprefix("./")
        if not is_path(path) or not isinstance(conversations, list):
            return None
        return File(str(path), tuple(self._each(conversations, self._conversation)))

    def _conversation(self, data: dict[str, Any]) -> Conversation | None:
        ranges, url = data.get("ranges"), data.get("url")
        if not isinstance(ranges, list):
            return None
        found = tuple(self._each(ranges, self._range))
        return Conversation(found, self._contributor(data), url if isinstance(url, str) and is_url(url) else "")

    def _range(self, data: dict[str, Any]) -> Range | None:
        start, end = data.get("start_line"), data.get("end_line")
        if not _is_count(start) or not _is_count(end) or start > end:
            return None
        content = data.get("content_hash")
        known = isinstance(content, str) and _HASH.fullmatch(content)
        return Range(start, end, str(content) if known else "", self._contributor(data))

    def _contributor(self, data: dict[str, Any]) -> Contributor | None:
        given = data.get("contributor")
        if given is None:
            return None
        kind = self._dict(given).get("type")
        if kind not in CONTRIBUTORS:
            self.wrong += 1
            return None
        return Contributor(str(kind), self._text(self._dict(given).get("model_id"), MAX_MODEL_ID))

    def _details(self, metadata: object) -> Iterator[Detail]:
        blocks = self._dict(self._dict(metadata).get(VENDOR)).get("blocks")
        return self._each(blocks, self._detail) if isinstance(blocks, list) else iter(())

    def _detail(self, data: dict[str, Any]) -> Detail | None:
        path, start, end, id, lines = (data.get(key) for key in ("path", "start_line", "end_line", "id", "lines"))
        if not is_path(path) or not _is_count(start) or not _is_count(end) or not self._is_text(id, 200):
            return None
        if not isinstance(lines, list) or not all(map(is_line, lines)):
            return None
        others = data.get("others", [])
        if (
            not isinstance(others, list)
            or len(others) not in (0, len(lines))
            or not all(_is_count(n, 0) for n in others)
        ):
            return None
        rewritten = data.get("rewritten", 0.0)
        share = isinstance(rewritten, int | float) and 0 <= rewritten <= 1
        return Detail(
            path=str(path),
            start_line=start,
            end_line=end,
            id=str(id),
            lines=tuple(lines),
            others=tuple(others),
            inferred=data.get("kind") == "inferred",
            accepted=seconds_of(data.get("accepted")) or 0.0,
            rewritten=float(rewritten) if share else 0.0,
            tool=self._text(data.get("tool"), 200),
        )

    def _each(self, items: list[Any], read: Callable[[dict[str, Any]], _T | None]) -> Iterator[_T]:
        for item in items:
            found = read(item) if isinstance(item, dict) else None
            if found is None:
                self.wrong += 1
            else:
                yield found

    @staticmethod
    def _dict(value: object) -> dict[str, Any]:
        return value if isinstance(value, dict) else {}

    @staticmethod
    def _is_text(value: object, length: int) -> bool:
        return isinstance(value, str) and 0 < len(value) <= length

    def _text(self, value: object, length: int) -> str:
        return str(value) if self._is_text(value, length) else ""


def _is_count(value: object, least: int = 1) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= _MAX_LINES


def _filled(**fields: Any) -> dict[str, Any]:
    """Without the fields that have nothing in them: the specification's optional ones are left out, never null."""
    return {name: value for name, value in fields.items() if value}


def _file_to_json(file: File) -> dict[str, Any]:
    return {"path": file.path, "conversations": [_conversation_to_json(each) for each in file.conversations]}


def _conversation_to_json(conversation: Conversation) -> dict[str, Any]:
    head = _filled(url=conversation.url, contributor=_contributor_to_json(conversation.contributor))
    return head | {"ranges": [_range_to_json(each) for each in conversation.ranges]}


def _range_to_json(range: Range) -> dict[str, Any]:
    lines = {"start_line": range.start_line, "end_line": range.end_line}
    return lines | _filled(content_hash=range.content_hash, contributor=_contributor_to_json(range.contributor))


def _contributor_to_json(contributor: Contributor | None) -> dict[str, str] | None:
    return None if contributor is None else _filled(type=contributor.type, model_id=contributor.model_id)


def _detail_to_json(detail: Detail) -> dict[str, Any]:
    return {
        "id": detail.id,
        "path": detail.path,
        "start_line": detail.start_line,
        "end_line": detail.end_line,
        "kind": "inferred" if detail.inferred else "told",
        "rewritten": round(detail.rewritten, 4) if math.isfinite(detail.rewritten) else 0.0,
        **_filled(accepted=rfc3339(detail.accepted) if detail.accepted else None, tool=detail.tool),
        "lines": list(detail.lines),
        **_filled(others=list(detail.others)),
    }
