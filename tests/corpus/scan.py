"""Run the engine over source distributions. Nothing is unpacked: the files are read out of the archive."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.corpus.download import Project
from wardline_analyzers.document import Document
from wardline_analyzers.profile import DEFAULT

LARGEST = 5_000_000
"""Bytes; a larger member is no program."""


@dataclass(frozen=True, order=True)
class Hit:
    """A finding: where (path in the project, 1-based line) and which rule, with the line itself for reading,
    and how sure the rule is."""

    path: str
    line: int
    rule: str
    code: str = ""
    confidence: str = ""

    @property
    def label(self) -> str:
        return f"{self.path}:{self.line} {self.rule}"

    @property
    def in_tests(self) -> bool:
        folders = self.path.split("/")
        return any(part in ("tests", "test", "testing", "t") for part in folders[:-1]) or folders[-1].startswith(
            "test_"
        )


@dataclass(frozen=True)
class Scan:
    """What was found in one project, and how many lines of Python it has."""

    project: Project
    lines: int
    hits: tuple[Hit, ...]


def scan_all(sources: list[tuple[Project, Path]]) -> list[Scan]:
    """Scan archives side by side."""
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        return list(pool.map(scan, *zip(*sources, strict=True)))


def scan(project: Project, archive: Path) -> Scan:
    lines = 0
    hits: list[Hit] = []
    for path, data in programs(archive):
        lines += data.count(b"\n")
        hits += look(path, data)
    return Scan(project, lines, tuple(sorted(hits)))


def programs(archive: Path) -> Iterator[tuple[str, bytes]]:
    """The Python files of an archive: path below its top folder, and content."""
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and member.name.endswith(".py") and member.size <= LARGEST:
                stream = tar.extractfile(member)
                if stream is not None:
                    yield member.name.partition("/")[2], stream.read()


def unpack(archive: Path, folder: Path) -> None:
    """Write the Python files of an archive below `folder`; a member that would land elsewhere is left out."""
    for path, data in programs(archive):
        target = (folder / path).resolve()
        if target.is_relative_to(folder.resolve()):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


def look(path: str, data: bytes) -> Iterator[Hit]:
    """The findings of one file."""
    document = Document(data, DEFAULT, path)
    document.settle()
    lines = data.decode("utf-8", "replace").split("\n")
    for placed in document.findings():
        number = placed.start.line
        code = lines[number].strip() if number < len(lines) else ""
        yield Hit(path, number + 1, placed.finding.rule, code, placed.finding.confidence.label)
