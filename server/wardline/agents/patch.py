"""Patches of the tool `apply_patch` (OpenAI's V4A form): which files they name, and what they make of them.

*** Begin Patch
*** Update File: a.py          or *** Add File: … with only + lines, or *** Delete File: …
*** Move to: b.py              optional
@@ def f():                    optional: a line before the place
 a line that stays
-a line that goes
+a line that comes
*** End of File                optional: the place is at the end
*** End Patch
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from wardline.agents.edits import EditError

_HEADER = re.compile(r"\*\*\* (Add|Update|Delete) File: (.+)")
_MOVE = re.compile(r"\*\*\* Move to: (.+)")
_MOST_FILES = 500
"""Files of one patch."""


@dataclass(slots=True)
class Hunk:
    """Lines to find, and what stands there then."""

    context: str = ""
    """A line somewhere before the place; empty: none."""
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    at_end: bool = False


@dataclass(slots=True)
class FilePatch:
    """What a patch does to one file."""

    kind: str
    """`Add`, `Update` or `Delete`."""
    path: str
    move: str | None = None
    lines: list[str] = field(default_factory=list)
    """Of a new file."""
    hunks: list[Hunk] = field(default_factory=list)


def parse(text: str) -> list[FilePatch]:
    """The files of a patch. Raises EditError for what is no patch."""
    files: list[FilePatch] = []
    hunk: Hunk | None = None
    for line in _body(text):
        if header := _HEADER.fullmatch(line.strip()):
            files.append(FilePatch(header[1], header[2].strip()))
            hunk = None
            if len(files) > _MOST_FILES:
                raise EditError(f"the patch has more than {_MOST_FILES} files")
            continue
        if not files:
            if line.strip():
                raise EditError("the patch does not begin with a file")
            continue
        file = files[-1]
        if file.kind == "Add":
            if line.startswith("+"):
                file.lines.append(line[1:])
            elif line.strip():
                raise EditError("a line of a new file in the patch does not begin with +")
        elif file.kind == "Update":
            hunk = _read(file, hunk, line)
        elif line.strip():
            raise EditError("the patch has lines for a file that it deletes")
    if not files:
        raise EditError("the patch names no file")
    return files


def _body(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").split("\n")
    begins = [i for i, line in enumerate(lines) if line.strip() == "*** Begin Patch"]
    ends = [i for i, line in enumerate(lines) if line.strip() == "*** End Patch"]
    if not begins or not ends or ends[-1] < begins[0]:
        raise EditError("the patch has no begin or no end")
    return lines[begins[0] + 1 : ends[-1]]


def _read(file: FilePatch, hunk: Hunk | None, line: str) -> Hunk | None:
    move = _MOVE.fullmatch(line.strip())
    if move and not file.hunks:
        file.move = move[1].strip()
        return hunk
    if line.startswith("@@"):
        file.hunks.append(Hunk(line[2:].strip()))
        return file.hunks[-1]
    if hunk is None:
        file.hunks.append(hunk := Hunk())
    if line.strip() == "*** End of File":
        hunk.at_end = True
    elif line[:1] == "+":
        hunk.new.append(line[1:])
    elif line[:1] == "-":
        hunk.old.append(line[1:])
    elif line[:1] == " " or not line:
        hunk.old.append(line[1:])
        hunk.new.append(line[1:])
    else:
        raise EditError("a line of the patch begins with none of space, + and -")
    return hunk


def applied(text: str, hunks: Sequence[Hunk]) -> str:
    """A text after the hunks, which stand in the order of the text. Raises EditError if one has no place."""
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    at = 0
    for hunk in hunks:
        if hunk.context:
            found = _find(lines, [hunk.context], at, False)
            if found is None:
                raise EditError("a line that the patch names is not in the file")
            at = found + 1
        old, new = _trimmed(hunk)
        if not old:
            # Nothing says where it belongs but the line before; without one, the end.
            place: int | None = at if hunk.context else len(lines)
        else:
            place = _find(lines, old, at, hunk.at_end)
        if place is None:
            raise EditError("the lines that the patch replaces are not in the file")
        lines[place : place + len(old)] = new
        at = place + len(new)
    return ending.join(lines) + ending if lines else ""


def _trimmed(hunk: Hunk) -> tuple[list[str], list[str]]:
    """Without the empty lines at the end that only separate the hunk from the next one."""
    old, new = list(hunk.old), list(hunk.new)
    while len(old) > 1 and new and not old[-1] and not new[-1]:
        old.pop()
        new.pop()
    return old, new


def _find(lines: Sequence[str], wanted: Sequence[str], start: int, at_end: bool) -> int | None:
    """Where lines stand, from `start` on: exactly, else but for space at their ends, else but for space around them."""
    same: Callable[[str], str]
    for same in (str, str.rstrip, str.strip):
        goal = [same(line) for line in wanted]
        here = [same(line) for line in lines]
        last = len(here) - len(goal)
        for place in [last] if at_end else range(start, last + 1):
            if place >= 0 and here[place : place + len(goal)] == goal:
                return place
    return None
