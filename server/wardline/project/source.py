"""A file as it is analysed: its bytes, the text in them, and the way from an offset to what a person reads."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from wardline.project import notebook
from wardline.project.notebook import Notebook
from wardline_analyzers.languages import PYTHON
from wardline_analyzers.opening import is_python
from wardline_analyzers.text.buffer import Buffer
from wardline_analyzers.text.decoding import Decoded, decode
from wardline_analyzers.text.positions import units

MAX_SIZE = 5_000_000
"""Larger files (bytes) are not read, unless the settings say so: no person wrote them."""
_SHEBANG = re.compile(rb"#!.*(?:\bpython[0-9.]*|\buv run)\b")
_SNIFFED = 8000
"""A zero byte among so many first ones: that is no text, as git sees it."""
_WITH_ZEROS = (b"\xff\xfe", b"\xfe\xff")
"""UTF-16 and UTF-32 with a mark."""


class Unreadable(Exception):
    """Why a file cannot be analysed, in words; `on_purpose` if it is not meant to be."""

    def __init__(self, reason: str, on_purpose: bool = False) -> None:
        super().__init__(reason)
        self.on_purpose = on_purpose


@dataclass(frozen=True, slots=True)
class Place:
    """Where an offset is, counted as people do."""

    line: int
    """1-based, in the file or in the cell."""
    column: int
    """1-based, in characters (Unicode code points)."""
    cell: int | None = None
    """The number of the notebook's cell, from 1."""


@dataclass(frozen=True)
class Source:
    """One file's content at one moment."""

    path: str
    raw: bytes
    decoded: Decoded
    notebook: Notebook | None = None
    language: str = ""
    """`python`, or empty for any other file: its path says what it is."""
    hidden: tuple[tuple[int, int], ...] = ()
    """Bytes of the text that are not shown: secrets."""

    @property
    def text(self) -> bytes:
        """What is analysed: UTF-8."""
        return self.decoded.text

    @cached_property
    def shown(self) -> bytes:
        """The text as it may be shown, as long as it is."""
        if not self.hidden:
            return self.text
        from wardline_analyzers.secrets.masking import masked

        return masked(self.text, self.hidden)

    @cached_property
    def buffer(self) -> Buffer:
        return Buffer(self.text)

    @cached_property
    def digest(self) -> bytes:
        return blake2b(self.text, digest_size=16).digest()

    def line(self, number: int) -> str:
        """A 0-based line of the text, without its line break, as a person wrote it (magics of a notebook included),
        and as it may be shown."""
        start = self.buffer.line_start(number)
        length = len(self.buffer.line(number))
        if self.notebook is None or any(a < start + length and start < b for a, b in self.hidden):
            return self.shown[start : start + length].decode("utf-8", "surrogateescape")
        index = self.notebook.cell_at(start)
        source = self.notebook.cells[index].source
        low = start - self.notebook.starts[index]
        return source[low : low + length].decode("utf-8", "surrogateescape")

    def place(self, offset: int) -> Place:
        line = self.buffer.line_at(offset)
        start = self.buffer.line_start(line)
        column = units(self.text[start:offset], "utf-32")
        if self.notebook is None or not self.notebook.cells:
            return Place(line + 1, column + 1)
        index = self.notebook.cell_at(start)
        first = self.buffer.line_at(self.notebook.starts[index])
        return Place(line - first + 1, column + 1, self.notebook.cells[index].number)


def is_python_file(path: str, raw: bytes) -> bool:
    """Whether a file is Python: by its name or, of a link, by that of the file behind it; by its first line where
    neither name says anything."""
    names = [path, os.path.realpath(path)] if os.path.islink(path) else [path]
    return any(is_python(name) or ("." not in os.path.basename(name) and is_python_script(raw)) for name in names)


def is_python_script(raw: bytes) -> bool:
    """Whether these bytes are a script for Python by their first line."""
    return _SHEBANG.match(raw[:256]) is not None


def source_of(path: str, raw: bytes, language: str = "") -> Source:
    """The source in these bytes; if no language is given, the path decides.

    Raises Unreadable, also for what is no text.
    """
    if path.endswith(".ipynb"):
        cells = notebook.read(raw)
        if cells is None:
            raise Unreadable("is no Python notebook and was left out", on_purpose=True)
        return Source(path, raw, Decoded(cells.program(), "utf-8"), cells, PYTHON)
    language = language or (PYTHON if is_python_file(path, raw) else "")
    if b"\0" in raw[:_SNIFFED] and not raw.startswith(_WITH_ZEROS) and not language:
        raise Unreadable("is no text and was left out", on_purpose=True)
    return Source(path, raw, decode(raw), language=language)


def read(path: str, max_size: int = MAX_SIZE) -> Source:
    """The source in a file. Raises Unreadable, also for what is no regular file and for more than `max_size` bytes."""
    return source_of(path, read_bytes(path, max_size))


def read_bytes(path: str, max_size: int = MAX_SIZE) -> bytes:
    """What is in a file. Raises Unreadable, as `read` does."""
    try:
        # A pipe that nobody writes to would be waited for; the check after opening is of the very file that is read.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("is not a regular file")
            if status.st_size > max_size:
                raise Unreadable(f"is larger than {max_size:,} bytes and was left out", on_purpose=True)
            raw = file.read(max_size + 1)
    except (OSError, ValueError) as error:
        raise Unreadable(f"cannot be read: {getattr(error, 'strerror', None) or 'not a file name'}") from None
    if len(raw) > max_size:
        raise Unreadable(f"is larger than {max_size:,} bytes and was left out", on_purpose=True)
    return raw
