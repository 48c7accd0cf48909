"""The baseline: findings that were there before, and are not shown again.

A finding is known by its file and its fingerprint (`Placed.fingerprint`), which does not depend on line numbers: code
may move within its file. If a file is gone, its findings are known in any other file: it was renamed. (If it is still
there, they are not: a copy of a flaw is a new flaw.)

The file is JSON with one finding per line, sorted, so that git merges it and a change reads well. Paths are relative to
the directory that holds `.wardline`, with `/`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from wardline.config.source import Signature, signature

VERSION = 1
_MOST_BYTES = 256 << 20
_FOLDER = ".wardline"


class BaselineError(Exception):
    """A baseline that cannot be used: why, and what to do, in one line."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One known finding."""

    path: str
    rule: str
    fingerprint: str


class Fingerprinted(Protocol):
    """A finding, as the baseline sees it: `Placed` and `Result` both are."""

    @property
    def fingerprint(self) -> str: ...


_T = TypeVar("_T", bound=Fingerprinted)


@dataclass(frozen=True)
class Baseline:
    """What one baseline file says. `file` need not exist."""

    file: Path
    entries: frozenset[Entry] = frozenset()
    _by_path: dict[str, set[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _paths: dict[str, set[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for entry in self.entries:
            self._by_path.setdefault(entry.path, set()).add(entry.fingerprint)
            self._paths.setdefault(entry.fingerprint, set()).add(entry.path)

    def name(self, path: str) -> str:
        """What an absolute path is called in the baseline."""
        base = anchor(self.file)
        try:
            return os.path.relpath(path, base).replace(os.sep, "/")
        except ValueError:  # another drive
            return path.replace(os.sep, "/")

    def new(self, path: str, findings: Iterable[_T]) -> list[_T]:
        """The findings of a file (its absolute path) that are not known."""
        if not self.entries:
            return list(findings)
        name = self.name(path)
        here = self._by_path.get(name, set())
        return [
            finding
            for finding in findings
            if finding.fingerprint not in here and not self._came_from_elsewhere(finding.fingerprint, name)
        ]

    def _came_from_elsewhere(self, fingerprint: str, name: str) -> bool:
        return any(other != name and self.is_gone(other) for other in self._paths.get(fingerprint, ()))

    def is_gone(self, name: str) -> bool:
        """Whether a file of the baseline does not exist any more."""
        try:
            return not os.path.lexists(anchor(self.file) / name)
        except (OSError, ValueError):
            return False


def anchor(file: Path) -> Path:
    """What the paths in a baseline file are relative to."""
    return file.parent.parent if file.parent.name == _FOLDER else file.parent


def read(file: Path) -> Baseline:
    """Read a baseline; one that does not exist is empty. Raises BaselineError."""
    found = signature(file)
    if found is None:
        if os.path.lexists(file):
            raise BaselineError(f"{file}: this is no file that can be read")
        return Baseline(file)
    if found[1] > _MOST_BYTES:
        raise BaselineError(f"{file}: larger than {_MOST_BYTES} bytes")
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise BaselineError(f"{file}: {error.strerror or 'it cannot be read'}") from None
    except UnicodeDecodeError:
        raise BaselineError(f"{file}: this is no baseline, for it is not UTF-8; {_ANEW}") from None
    return Baseline(file, frozenset(_entries(file, text)))


_ANEW = "remove it and run `wardline baseline` to start anew"


def _entries(file: Path, text: str) -> list[Entry]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        if "<<<<<<<" in text and ">>>>>>>" in text:
            raise BaselineError(
                f"{file}: a merge left its marks here; keep the lines of both sides, or {_ANEW}"
            ) from None
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BaselineError(f"{file}: this is no JSON{place}; {_ANEW}") from None
    version = data.get("version") if isinstance(data, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise BaselineError(f"{file}: a newer Wardline wrote this (version {version})")
    findings = data.get("findings") if isinstance(data, dict) else None
    if version != VERSION or not isinstance(findings, list):
        raise BaselineError(f"{file}: this is no baseline; {_ANEW}")
    entries = []
    for number, finding in enumerate(findings, 1):
        fields = finding if isinstance(finding, dict) else {}
        values = [value for key in ("path", "rule", "fingerprint") if isinstance(value := fields.get(key), str)]
        if len(values) != 3:
            raise BaselineError(f"{file}: entry {number} lacks its path, rule or fingerprint; {_ANEW}")
        entries.append(Entry(*values))
    return entries


def write(file: Path, entries: Iterable[Entry]) -> None:
    """Write a baseline as a whole or not at all. Raises BaselineError."""
    lines = ",\n".join("  " + json.dumps(_plain(entry), ensure_ascii=True) for entry in sorted(set(entries)))
    text = (
        f'{{"version": {VERSION}, "findings": [\n{lines}\n]}}\n'
        if lines
        else f'{{"version": {VERSION}, "findings": []}}\n'
    )
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(OSError):  # there may be no old one, or no permissions on this file system
            os.chmod(temporary, file.stat().st_mode & 0o777)
        os.replace(temporary, file)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise BaselineError(f"{file}: it cannot be written: {error.strerror or error}") from None


def _plain(entry: Entry) -> dict[str, str]:
    return {"path": entry.path, "rule": entry.rule, "fingerprint": entry.fingerprint}


class Baselines:
    """Baseline files, each read once and again when it has changed on disk."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[Signature | None, Baseline]] = {}

    def of(self, file: Path | None) -> Baseline | None:
        """A baseline; None for no file. Raises BaselineError."""
        if file is None:
            return None
        stamp = signature(file)
        known = self._known.get(file)
        if known is None or known[0] != stamp:
            known = self._known[file] = (stamp, read(file))
        return known[1]

    def new(self, file: Path | None, path: str, findings: Sequence[_T]) -> list[_T]:
        """The findings of a file that the baseline (None: there is none) does not know. Raises BaselineError."""
        baseline = self.of(file)
        return list(findings) if baseline is None else baseline.new(path, findings)
