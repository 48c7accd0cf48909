"""Texts to edit: the standard library's own modules and programs with flows, in every shape that an editor may hold."""

from __future__ import annotations

import random
import sysconfig
from functools import cache
from pathlib import Path

from tests.fuzz import flows
from tests.fuzz.flaws import FLAWS

LENGTHS = (20, 60, 150, 400)
"""Modules are cut to one of these numbers of lines: a fresh analysis is made after each edit."""

STRAYS = (
    "\f",
    "\x0b",
    "\u2028",
    "\u2029",
    "\x85",
    "\0",
    "\ufeff",
    "😀",
    "\U0001d499",
    "é",
    "\t",
    "\xa0",
    "\x1a",
)
"""Characters that some program takes for a line break, an end of file, or a column more or less."""


@cache
def modules() -> list[Path]:
    """The top-level modules of the standard library, in a fixed order."""
    return sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))


def lines_of(rng: random.Random, count: int) -> str:
    """`count` successive lines of some module."""
    lines = rng.choice(modules()).read_text("utf-8", "replace").splitlines(keepends=True)
    start = rng.randrange(max(1, len(lines) - count))
    return "".join(lines[start : start + count])


def text(rng: random.Random) -> bytes:
    """A module's beginning, or a program with flows, with some flaws, perhaps with other line ends, strays, or bytes that are not UTF-8."""
    if rng.random() < 0.4:
        lines = flows.program(rng).splitlines(keepends=True)
    else:
        lines = rng.choice(modules()).read_text("utf-8", "replace").splitlines(keepends=True)
        lines = lines[: rng.choices(LENGTHS, (3, 4, 2, 1))[0]]
    for _ in range(rng.randint(0, 8)):
        lines.insert(rng.randrange(len(lines) + 1), rng.choice(FLAWS))
    source = "".join(lines)
    if rng.random() < 0.3:
        source = _with_strays(rng, source)
    shape = rng.random()
    if shape < 0.15:
        source = source.replace("\n", "\r\n")
    elif shape < 0.25:
        source = source.replace("\n", "\r")
    elif shape < 0.35:
        source = "".join(c if c != "\n" else rng.choice(("\n", "\r\n", "\r")) for c in source)
    data = source.encode("utf-8", "surrogatepass")
    if rng.random() < 0.1:
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.choice((b"\xff", b"\xed\xa0\x80", b"\xc3", b"\xf0\x9f")) + data[at:]
    return data


def _with_strays(rng: random.Random, source: str) -> str:
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(source) + 1)
        source = source[:at] + rng.choice(STRAYS) + source[at:]
    return source
