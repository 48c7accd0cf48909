"""The packages in a folder of an environment, and which files are whose: by their records, but not by these alone.

What is there counts, not what a record says: files that no record names are found, and belong to the package in whose
folder they are, or to nobody.
"""

from __future__ import annotations

import csv
import json
import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from wardline.config.excluded import OF_TOOLS
from wardline.vet.contents import PYTHON, is_compiled

_INFO = re.compile(r"(?P<name>[^-]+)(?:-(?P<version>[^-]+))?(?:-py[\d.]+)?\.(?:dist-info|egg-info)")
_LARGEST = 64 << 20
"""Bytes of a record."""
_MOST_FILES = 500_000


@dataclass(slots=True)
class Distribution:
    """One package as it is installed."""

    name: str
    """Empty: the files of no package."""
    version: str
    path: str
    """Its folder of metadata, or that which holds all packages."""
    recorded: dict[str, str] = field(default_factory=dict)
    """The files that its record names, by their path from the folder that holds all packages, with `/`; and the SHA-256
    there in URL-safe base64, or empty."""
    files: list[str] = field(default_factory=list)
    """Those files that matter and are there."""
    in_place: str = ""
    """The folder that its code is in, if it is not copied."""


def distributions(folder: str) -> tuple[list[Distribution], list[str]]:
    """The packages in a folder, by name, each file with one of them; and what could not be read."""
    problems: list[str] = []
    found = sorted(_described(folder, problems), key=lambda each: each.name.lower())
    nobody = Distribution("", "", folder)
    owners: dict[str, Distribution] = {}
    for each in found:
        for path in each.recorded:
            owners.setdefault(path, each)
    by_folder = _by_folder(found)
    for path in _walk(folder, problems):
        owner = owners.get(path)
        above = posixpath.dirname(path)
        while owner is None and above:
            owner = by_folder.get(above)
            above = posixpath.dirname(above)
        (owner or nobody).files.append(path)
    return [*found, *([nobody] if nobody.files else ())], problems


def _described(folder: str, problems: list[str]) -> Iterator[Distribution]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        problems.append(f"{folder}: {error.strerror}")
        return
    for name in names:
        match = _INFO.fullmatch(name)
        if match is None:
            continue
        path = os.path.join(folder, name)
        each = Distribution(match["name"].replace("_", "-"), match["version"] or "", path)
        each.in_place = _in_place(path)
        each.recorded = dict(_recorded(path, name))
        if not each.recorded:  # those of Linux distributions and of setuptools of old
            each.recorded = dict.fromkeys(_top_level(path, match["name"]), "")
        yield each


def _recorded(path: str, name: str) -> Iterator[tuple[str, str]]:
    """What RECORD says, or the list that pip made for packages without wheels."""
    for row in csv.reader(_lines(os.path.join(path, "RECORD"))):
        inside = _inside(row[0]) if row else ""
        if inside:
            algorithm, _, digest = row[1].partition("=") if len(row) > 1 else ("", "", "")
            yield inside, digest if algorithm == "sha256" else ""
    for line in _lines(os.path.join(path, "installed-files.txt")):
        if inside := _inside(posixpath.join(name, line.strip())):
            yield inside, ""


def _inside(path: str) -> str:
    """A path of a record, if it is below the folder that holds the packages; else empty."""
    plain = posixpath.normpath(path.replace("\\", "/"))
    return "" if plain.startswith(("../", "/")) or plain in (".", "..") or ":" in plain[:2] else plain


def _top_level(path: str, name: str) -> list[str]:
    names = [line.strip() for line in _lines(os.path.join(path, "top_level.txt"))] or [name]
    return [each for name in names if name for each in (f"{name}/__init__.py", f"{name}.py")]


def _in_place(path: str) -> str:
    """Where the code of a package is that was installed in place (PEP 610)."""
    try:
        said = json.loads("".join(_lines(os.path.join(path, "direct_url.json"))))
        return str(said["url"]).removeprefix("file://") if said["dir_info"]["editable"] is True else ""
    except (ValueError, TypeError, LookupError, RecursionError):
        return ""


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8", errors="replace", newline="") as file:
            return file.read(_LARGEST).replace("\0", "").splitlines(keepends=True)
    except OSError:
        return []


def _by_folder(found: Iterable[Distribution]) -> dict[str, Distribution | None]:
    """To whom a folder belongs; None: to several."""
    owners: dict[str, Distribution | None] = {}
    for each in found:
        folders = {posixpath.dirname(path) for path in each.recorded}
        for folder in folders - {""}:
            owners[folder] = each if owners.get(folder, each) is each else None
    return owners


def _walk(top: str, problems: list[str]) -> Iterator[str]:
    """The files that matter. Links are followed, as Python does, but no folder is looked at twice."""
    seen: set[str] = set()
    count = 0
    todo = [""]
    while todo:
        below = todo.pop()
        path = os.path.join(top, *below.split("/")) if below else top
        real = os.path.realpath(path)
        if real in seen:
            continue
        seen.add(real)
        try:
            with os.scandir(path) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            problems.append(f"{path}: {error.strerror}")
            continue
        for entry in found:
            inside = f"{below}/{entry.name}" if below else entry.name
            count += 1
            if count > _MOST_FILES:
                problems.append(f"{top}: it has more files than are looked at")
                return
            if _is_folder(entry):
                if entry.name not in OF_TOOLS:
                    todo.append(inside)
            elif entry.name.endswith(PYTHON) or is_compiled(inside):
                yield inside


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
