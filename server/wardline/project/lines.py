"""Lines that fixes need in other files of the project: what each file then says, and writing it.

A file is only appended to, and only where no line of it does the same already. What is not a plain text file below the
root is left alone: a link out of the project could be followed to anywhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wardline.project.source import Unreadable, read_bytes
from wardline_analyzers.finding import Line

_LARGEST = 1_000_000
"""Bytes of a file that is appended to."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What is put at the end of one file."""

    path: str
    """Absolute."""
    before: str | None
    """What the file says now; None: there is none."""
    text: str
    """To be appended."""


def additions(
    lines: Iterable[Line], root: str, read: Callable[[str], str | None] | None = None
) -> list[Addition]:
    """What is missing of these lines below `root`; `read` says what a file is that somebody has open."""
    by_path: dict[str, list[Line]] = {}
    for line in lines:
        path = os.path.normpath(os.path.join(root, *line.file.split("/")))
        if path.startswith(os.path.join(root, "")):
            by_path.setdefault(path, []).append(line)
    found = []
    for path, wanted in by_path.items():
        try:
            before = read(path) if read is not None else None
            before = before if before is not None else _on_disk(path)
        except Unreadable:
            continue
        text = _missing(before or "", wanted)
        if text:
            found.append(Addition(path, before, text))
    return found


def write(addition: Addition) -> None:
    """Append on disk. Raises OSError."""
    with open(addition.path, "a", encoding="utf-8", newline="") as file:
        file.write(addition.text)


def _missing(before: str, wanted: Iterable[Line]) -> str:
    end = "\r\n" if "\r\n" in before else "\n"
    present, text = before.splitlines(), ""
    for line in wanted:
        if not any(re.fullmatch(line.unless, there) for there in present):
            present.append(line.text)
            text += line.text + end
    return end + text if text and before and not before.endswith("\n") else text


def _on_disk(path: str) -> str | None:
    if os.path.islink(path):
        raise Unreadable("is a link")
    if not os.path.lexists(path):
        return None
    try:
        return read_bytes(path, _LARGEST).decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("is not UTF-8") from None
