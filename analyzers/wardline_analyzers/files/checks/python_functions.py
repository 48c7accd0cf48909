"""The functions and classes of a Python text as they are written: for rules that compare them with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from wardline_analyzers.files.parts import Cutter, Part
from wardline_analyzers.files.view import FileView

_DEF: Final = re.compile(r"(?P<indent>[ \t]*)(?:async[ \t]+)?def[ \t]+(?P<name>\w+)[ \t]*\(")
_CLASS: Final = re.compile(r"(?P<indent>[ \t]*)class[ \t]+(?P<name>\w+)")
_OWN_HEAD: Final = re.compile(rb"(?m)^(?:class|def|async)\b")
_HEAD: Final = re.compile(rb"(?m)^(?:@|(?:class|def|async)\b)")
"""What a function or a class of the module begins with."""
_DERIVED: Final = re.compile(
    rb"(?m)^class\s+(?P<name>\w+)\((?P<bases>[^)\n]*)\):[^\n]*\n(?P<body>(?:[ \t][^\n]*\n|\n)*)"
)
"""A class that has bases, with all that stands in it."""
_SIGNATURE_ENDS: Final = re.compile(r":[ \t]*(?:#[^\n]*|\.\.\.[ \t]*)?$")
_LONGEST_HEAD: Final = 40
"""Lines of a signature, or of the decorators above one."""


class Function(NamedTuple):
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


class Class(NamedTuple):
    """One class with its bases, as they are written."""

    name: bytes
    bases: bytes
    body: bytes
    start: int
    """Where its body is, in bytes."""


def functions(view: FileView) -> tuple[Function, ...]:
    """The functions of a module and the methods of its classes, from top to bottom. After an edit only what is around
    it is read again."""
    return view.of(_all)


def _all(view: FileView) -> tuple[Function, ...]:
    return tuple(
        Function(name, begin + start, begin + end, *written)
        for begin, part in blocks(view)
        for name, start, end, *written in part.of(functions_of)
    )


def classes(view: FileView) -> Iterator[Class]:
    """The classes of a module that have bases, from top to bottom."""
    for begin, part in blocks(view):
        for name, bases, body, start in part.of(_classes_of):
            yield Class(name, bases, body, begin + start)


def _classes_of(text: bytes) -> tuple[Class, ...]:
    return tuple(
        Class(found["name"], found["bases"], found["body"], found.start("body")) for found in _DERIVED.finditer(text)
    )


def blocks(view: FileView) -> Iterator[tuple[int, Part]]:
    """The functions and classes of the module, each with its decorators and what stands below it, and where they
    begin."""
    return view.cut(_CUTTER).placed()


def _block_end(text: bytes, start: int) -> tuple[int, int]:
    """Where the function or class of the module ends that stands next, with all that follows up to another one; and
    how many bytes behind that were looked at."""
    own = _OWN_HEAD.search(text, start)
    following = _HEAD.search(text, own.end()) if own is not None else None
    return (len(text), 1) if following is None else (following.start(), len(following[0]) + 1)


_CUTTER: Final = Cutter(_block_end)


def functions_of(text: bytes) -> tuple[Function, ...]:
    """The functions of a block, as if it were the whole text; use as `part.of(functions_of)`."""
    lines, starts, offset = [], [], 0
    for raw in text.split(b"\n"):
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


__all__ = ["Class", "Function", "blocks", "classes", "functions", "functions_of"]
