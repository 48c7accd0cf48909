"""The functions of a Python text with their decorators, by its lines: for rules that compare them with each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wardline_analyzers.files.view import FileView

_DEF: Final = re.compile(r"(?P<indent>[ \t]*)(?:async[ \t]+)?def[ \t]+(?P<name>\w+)[ \t]*\(")
_CLASS: Final = re.compile(r"(?P<indent>[ \t]*)class[ \t]+(?P<name>\w+)")
_SIGNATURE_ENDS: Final = re.compile(r":[ \t]*(?:#[^\n]*|\.\.\.[ \t]*)?$")
_LONGEST_HEAD: Final = 40
"""Lines of a signature, or of the decorators above one."""


@dataclass(frozen=True, slots=True)
class Function:
    """One function: its decorators, signature and body as they are written."""

    name: str
    start: int
    end: int
    """Where its name is, in bytes."""
    decorators: str
    signature: str
    body: str
    class_name: str
    """The class around it; empty where it is none's method."""


def functions(view: FileView) -> tuple[Function, ...]:
    """The functions of a module and the methods of its classes, from top to bottom."""
    return view.of(_read)


def _read(view: FileView) -> tuple[Function, ...]:
    lines, starts, offset = [], [], 0
    for raw in view.text.split(b"\n"):
        lines.append(raw.decode("utf-8", "replace"))
        starts.append(offset)
        offset += len(raw) + 1
    found: list[Function] = []
    around, width = "", -1
    for number, line in enumerate(lines):
        if line.strip() and _indent(line) <= width and not line.lstrip().startswith((")", "#")):
            around, width = "", -1
        head = _CLASS.match(line)
        if head is not None and (width < 0 or len(head["indent"]) <= width):
            around, width = head["name"], len(head["indent"])
            continue
        definition = _DEF.match(line)
        places = (0,) if width < 0 else (width + 4, width + 2, width + 1)
        if definition is None or len(definition["indent"]) not in places:
            continue
        first = _decorated(lines, number)
        reach = range(number, min(number + _LONGEST_HEAD, len(lines)))
        last = next((n for n in reach if _SIGNATURE_ENDS.search(lines[n])), number)
        start = starts[number] + len(line[: definition.start("name")].encode())
        found.append(
            Function(
                definition["name"],
                start,
                start + len(definition["name"].encode()),
                "\n".join(lines[first:number]),
                "\n".join(lines[number : last + 1]),
                "\n".join(_body(lines, last + 1, len(definition["indent"]))),
                around,
            )
        )
    return tuple(found)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _decorated(lines: list[str], number: int) -> int:
    """The line where the decorators of a function begin."""
    width, first = _indent(lines[number]), number
    for above in range(number - 1, max(-1, number - _LONGEST_HEAD), -1):
        line = lines[above]
        if not line.strip() or _indent(line) < width:
            break
        if _indent(line) == width and line.lstrip().startswith("@"):
            first = above
        elif _indent(line) == width and not line.lstrip().startswith((")", "]", "}", "#")):
            break
    return first


def _body(lines: list[str], number: int, width: int) -> list[str]:
    """The lines of a body: up to one that stands no further in than its `def`."""
    body: list[str] = []
    for line in lines[number:]:
        if line.strip() and _indent(line) <= width:
            break
        body.append(line)
    return body


__all__ = ["Function", "functions"]
