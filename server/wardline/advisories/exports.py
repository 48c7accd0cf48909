"""What `--from` names: a folder or a zip archive of documents in OSV's form. Nothing is unpacked to disk."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

LARGEST = 20_000_000
"""Bytes of one document."""
MOST = 3_000_000
"""Documents of one export."""
WHOLE = 20_000_000_000
"""Bytes of all documents, unpacked."""


class ExportError(Exception):
    """Why an export cannot be used, in one line."""


class Entry(NamedTuple):
    """One document."""

    name: str
    text: bytes
    dated: str
    """When it was put there: YYYY-MM-DD; empty: not known."""


def export_of(given: Path, ecosystem: str) -> Path:
    """The export of an ecosystem: `given` itself, or what a folder of exports has for it (`all.zip`, as OSV has it)."""
    if not given.exists():
        raise ExportError(f"{given}: there is no such file or folder")
    if given.is_dir():
        for name in (f"{ecosystem}/all.zip", f"{ecosystem}.zip", ecosystem):
            if (given / name).exists():
                return given / name
        for path in sorted(given.glob("*.zip")):
            if ecosystem.lower() in path.name.lower().replace("_", "-").replace(".", "-").split("-"):
                return path
    return given


def entries(export: Path) -> Iterator[Entry]:
    """All documents of an export. Raises ExportError."""
    if export.is_dir():
        yield from _in_folder(export)
    else:
        yield from _in_archive(export)


def _in_folder(export: Path) -> Iterator[Entry]:
    count = 0
    for directory, folders, files in os.walk(export):  # links to folders are not followed
        folders.sort()
        for name in sorted(files):
            if not name.endswith(".json"):
                continue
            count += 1
            if count > MOST:
                raise ExportError(f"{export}: more than {MOST:,} documents")
            path = Path(directory, name)
            try:
                size, text = path.stat().st_size, b""
                if size <= LARGEST:
                    text = path.read_bytes()
            except OSError as error:
                raise ExportError(f"{path}: {error.strerror or 'cannot be read'}") from None
            yield Entry(str(path), text, "")


def _in_archive(export: Path) -> Iterator[Entry]:
    try:
        with zipfile.ZipFile(export) as archive:
            documents = [info for info in archive.infolist() if info.filename.endswith(".json")]
            if len(documents) > MOST or sum(info.file_size for info in documents) > WHOLE:
                raise ExportError(f"{export}: more than {MOST:,} documents or {WHOLE:,} bytes")
            for info in documents:
                with archive.open(info) as stream:
                    text = stream.read(LARGEST + 1)  # its checksum is looked at when it is at its end
                yield Entry(info.filename, text if len(text) <= LARGEST else b"", _date(info))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise ExportError(f"{export}: is no sound zip archive ({error})") from None
    except (OSError, zlib.error) as error:
        raise ExportError(f"{export}: cannot be read ({error})") from None


def _date(info: zipfile.ZipInfo) -> str:
    try:
        return date(*info.date_time[:3]).isoformat()
    except ValueError:
        return ""
