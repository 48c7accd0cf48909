"""The functions of a Go file, as its text has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wardline_analyzers.files.parts import Cutter, Part
from wardline_analyzers.files.view import FileView

_FUNCTION: Final = re.compile(
    rb"^func (?:\((?:(\w+) )?\*?(\w+)(?:\[[^\]\n]*\])?\) )?(\w+)(?:\[[^\]\n]*\])?(\([^\n]*?)\{[ \t]*\n(.*?)^\}",
    re.MULTILINE | re.DOTALL,
)
_INNER: Final = re.compile(
    rb"^(\t{1,9})([^\t\n][^\n]{0,200}?\bfunc\([^()\n]{0,99}(?:gin\.Context|echo\.Context|fiber\.Ctx|http\.Request)\)[^\n{]{0,40})\{\n"
    rb"(.{0,6000}?)^\1\}",
    re.MULTILINE | re.DOTALL,
)
STRUCT: Final = re.compile(rb"^type (\w+) struct \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
"""A record: its name, and the lines of its fields."""
MAKES_ROUTER: Final = re.compile(
    rb"\b(?:chi|mux|httprouter|bunrouter)\.New(?:Router|Mux)?\(|\bhttp\.NewServeMux\(|\bgin\.(?:New|Default)\(|\becho\.New\("
    rb"|\bfiber\.New\("
)
"""The calls that make what routes are put into."""
_NOT_WRITTEN: Final = ("_test.go", ".pb.go", "_gen.go", "_generated.go")
MOST_BYTES: Final = 300_000


@dataclass(frozen=True, slots=True)
class Function:
    """A function or a method: its name, the type that it is a method of, its parameters and results, and its body."""

    name: bytes
    receiver: bytes
    of: bytes
    signature: bytes
    body: bytes
    start: int
    """Where its body begins in the file."""


def is_read(view: FileView) -> bool:
    """Is it a file that somebody wrote, no test, and not too large to be read as a whole at each key?"""
    return not view.path.endswith(_NOT_WRITTEN) and len(view.text) <= MOST_BYTES


def blocks(view: FileView) -> Iterator[tuple[int, Part]]:
    """The functions of a file, each with what stands behind it, and where they begin; what stands before the first one
    is a block too."""
    return view.cut(_CUTTER).placed()


def _block_end(text: bytes, start: int) -> tuple[int, int]:
    found = text.find(_NEXT, start)
    return (found + 1, len(_NEXT)) if found >= 0 else (len(text), 1)


_NEXT: Final = b"\nfunc "
_CUTTER: Final = Cutter(_block_end)


def functions(view: FileView) -> list[Function]:
    """The functions at the top of a file that is no test and was written by somebody."""
    return view.of(_functions)  # for all rules that ask


def _functions(view: FileView) -> list[Function]:
    if not is_read(view):
        return []
    return [
        Function(found[3], found[1] or b"", found[2] or b"", found[4], found[5], found.start(5))
        for found in _FUNCTION.finditer(view.text)
    ]


def inner_handlers(around: Function) -> list[Function]:
    """The functions without a name in another one that answer requests: `r.GET("/notes", func(c *gin.Context) {`."""
    return [
        Function(b"", b"", b"", found[2], found[3], around.start + found.start(3))
        for found in _INNER.finditer(around.body)
    ]


def call_at(text: bytes, start: int) -> int:
    """Where the call ends that begins at a place: behind the bracket that closes its first one."""
    depth = 0
    for at in range(start, min(len(text), start + 2000)):
        if text[at] in b"([{":
            depth += 1
        elif text[at] in b")]}":
            depth -= 1
            if depth == 0:
                return at + 1
    return min(len(text), start + 80)


__all__ = [
    "MAKES_ROUTER",
    "MOST_BYTES",
    "STRUCT",
    "Function",
    "blocks",
    "call_at",
    "functions",
    "inner_handlers",
    "is_read",
]
