"""The cases of `cases/`; their form: cases/README.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    name: str
    source: str
    start: int
    """Byte offset of the case behind what stands before every one."""
    expected: tuple[str, ...]


def cases() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*.txt")):
        head, _, lines = path.read_text("utf-8").partition("---\n")
        for line in lines.splitlines():
            code, _, expected = line.rpartition("  # ")
            text = code.replace(";;", "\n").replace(">>", "    ") + "\n"
            names = () if expected == "-" else tuple(expected.split(", "))
            yield Case(f"{path.stem}: {line}", f"{head}\n{text}", len(head.encode()) + 1, names)
