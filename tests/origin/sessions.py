"""Recorded sessions of real editors, each change with the truth of how it came about.

A session is a file of JSON lines, `sessions/<editor>/<what>.jsonl`. Its first line is about the session; every other line
is a message: what the editor told or asked the server of documents, and `workspace/applyEdit`, which the server asks of
the editor. `record/README.md` says how they are made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "sessions"
CHANGE = "textDocument/didChange"
OPEN = "textDocument/didOpen"

LABELS = {
    "accept": "a suggestion of an assistant was accepted, whole or what was left of it",
    "accept-part": "a word or a line of a suggestion was accepted",
    "agent-disk": "another program rewrote the file, and the editor took it over",
    "agent-edit": "an agent inside the editor changed the buffer",
    "auto-close": "a bracket or quote was typed, and the editor closed it",
    "auto-indent": "a line was begun, and the editor indented it",
    "comment-toggle": "lines were made a comment, or no longer one",
    "completion": "an entry of the completion list was accepted",
    "cut": "text was cut",
    "dedent": "indentation was taken away",
    "delete-line": "lines were deleted by a command",
    "duplicate-line": "lines were copied by a command",
    "format": "a formatter changed the text",
    "indent": "indentation was added",
    "join-lines": "lines were joined by a command",
    "macro": "a recorded macro was played",
    "move-line": "lines were moved by a command",
    "multi-cursor": "something was typed in several places at once",
    "organise-imports": "imports were sorted or removed",
    "paste": "text was pasted, put or read from a file",
    "quick-fix": "a fix of the server was made",
    "redo": "an undone change was made again",
    "refactor": "a refactoring changed the text",
    "reload": "the file was read again, for the person or for git changed it",
    "rename": "a name was changed everywhere",
    "repeat": "the last change was repeated (Vim's dot)",
    "replace-all": "every match of a search was replaced",
    "snippet": "a snippet with places to fill was inserted",
    "sort-lines": "lines were sorted by a command",
    "surround": "brackets or quotes were put around a selection",
    "type": "keys were typed: text, deletions and line ends among them",
    "undo": "a change was undone",
}
"""What a label says of a change."""

_HEADER = ("editor", "version", "what", "recorded", "languageId", "positionEncoding", "final")
_ENCODINGS = ("utf-8", "utf-16", "utf-32")


class BadSession(Exception):
    """A file that is not a session; says which line, and what is wrong with it."""


@dataclass(frozen=True)
class Event:
    """One message. `at`: seconds since the first one. `by`: a label, of each change and each opening after the first."""

    at: float
    method: str
    params: dict[str, Any]
    by: str | None = None


@dataclass(frozen=True)
class Session:
    """`encoding` is that of columns (LSP PositionEncodingKind); `final` is the text in the editor at the end."""

    path: Path
    editor: str
    version: str
    what: str
    recorded: date
    language_id: str
    encoding: str
    final: str
    events: tuple[Event, ...]

    @property
    def name(self) -> str:
        """Names one session among all."""
        return f"{self.path.parent.name}/{self.path.stem}"

    def changes(self) -> Iterator[Event]:
        """The events that change a document."""
        return (event for event in self.events if event.method == CHANGE)


def _line(path: Path, number: int, text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise BadSession(f"{path}:{number}: not JSON: {error}") from None
    if not isinstance(value, dict):
        raise BadSession(f"{path}:{number}: not an object")
    return value


def _event(path: Path, number: int, text: str) -> Event:
    value = _line(path, number, text)
    at, method, params, by = (value.get(key) for key in ("at", "method", "params", "by"))
    if not isinstance(at, (int, float)) or not isinstance(method, str) or not isinstance(params, dict):
        raise BadSession(f"{path}:{number}: needs a number `at`, a string `method` and an object `params`")
    if by is None and method == CHANGE:
        raise BadSession(f"{path}:{number}: a change without a label (`by`)")
    if by is not None and by not in LABELS:
        raise BadSession(f"{path}:{number}: the label {by!r} is not known; LABELS has them")
    return Event(float(at), method, params, by)


def load(path: Path) -> Session:
    """Read a session. BadSession says what is wrong with the file; OSError if it cannot be read."""
    lines = path.read_text(encoding="utf-8").split("\n")
    if lines.pop() != "":
        raise BadSession(f"{path}: does not end in a line feed")
    header = _line(path, 1, lines[0]) if lines else {}
    if missing := [key for key in _HEADER if not isinstance(header.get(key), str)]:
        raise BadSession(f"{path}:1: the header has no string {', '.join(missing)}")
    if header["positionEncoding"] not in _ENCODINGS:
        raise BadSession(f"{path}:1: positionEncoding must be one of {', '.join(_ENCODINGS)}")
    try:
        recorded = date.fromisoformat(header["recorded"])
    except ValueError:
        raise BadSession(f"{path}:1: recorded must be a date, YYYY-MM-DD") from None
    return Session(
        path=path,
        editor=header["editor"],
        version=header["version"],
        what=header["what"],
        recorded=recorded,
        language_id=header["languageId"],
        encoding=header["positionEncoding"],
        final=header["final"],
        events=tuple(_event(path, number, text) for number, text in enumerate(lines[1:], 2)),
    )


def paths(folder: Path = FOLDER) -> list[Path]:
    """The files of all sessions, in order."""
    return sorted(folder.glob("*/*.jsonl"))
