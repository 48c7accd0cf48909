"""The files of a package: of a wheel, a source distribution or a folder, read without unpacking anything to disk."""

from __future__ import annotations

import io
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from wardline.config.excluded import OF_TOOLS
from wardline.project.environments import is_environment
from wardline_analyzers.package_code.npm import MANIFEST, SUFFIXES

WHEELS = (".whl", ".egg")
SOURCES = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar")
_MOST_FILES = 50_000
_MOST_BYTES = 300 * 1024 * 1024
"""Of all files, and of an archive's whole content."""
_LARGEST = 4_000_000
"""Of one file."""
PYTHON = (".py", ".pth", "pyproject.toml")
"""Ends of the names of files that matter in packages for Python."""
_JAVASCRIPT = (*PYTHON, *SUFFIXES)
_LARGEST_DIRECTORY = 64 << 20
_LARGEST_DESCRIPTION = 1 << 20
_DESCRIBING = frozenset(
    (
        *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
        *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
    )
)
"""Kinds of tar entries that tell names and numbers of the next one."""
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    lzma.LZMAError,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(slots=True)
class Contents:
    kind: str
    """In words; empty: no package of a form that is known."""
    built: bool = False
    """It is what gets installed, not what that is built from."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Those that matter, by their path from the top of the package."""
    problems: list[str] = field(default_factory=list)
    wanted: tuple[str, ...] = PYTHON
    """Ends of the names of files that matter."""
    _size: int = 0
    _count: int = 0

    def take(self, path: str, size: int, file: IO[bytes]) -> bool:
        """Take a file in if it matters; False where a limit is reached, which is said."""
        if not path.endswith(self.wanted):
            if is_compiled(path):
                self.problems.append(f"{path}: it is compiled code without its source")
            return True
        if size > _LARGEST:
            self.problems.append(f"{path}: it is larger than is looked at")
            return True
        data = file.read(_LARGEST + 1)
        self._size += len(data)
        if self._size > _MOST_BYTES or len(data) > _LARGEST:
            self.problems.append("it unpacks to more bytes than are looked at")
            return False
        self.files[path] = data
        return True

    def count(self) -> bool:
        """Count an entry; False where there are too many, which is said."""
        self._count += 1
        if self._count > _MOST_FILES:
            self.problems.append("it has more files than are looked at")
            return False
        return True


def is_compiled(path: str) -> bool:
    """Whether a module is imported from a file that is no text: one in `__pycache__` needs its source beside it."""
    return path.endswith(".pyc") and "__pycache__" not in path.split("/")


def is_package(path: str) -> bool:
    return os.path.isdir(path) or path.lower().endswith(WHEELS + SOURCES)


def contents(path: str) -> Contents:
    """What is in a package. Raises OSError where it cannot be read."""
    if os.path.isdir(path):
        return _of_folder(path)
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError(0, "it is no regular file", path)
    found = Contents("wheel", built=True) if path.lower().endswith(WHEELS) else Contents("source distribution")
    if path.lower().endswith(".tgz"):  # so npm packs; what it holds is seen when it is read
        found.wanted = _JAVASCRIPT
    try:
        if found.built or path.lower().endswith(".zip"):
            _of_zip(path, found)
        else:
            _of_tar(path, found)
    except _BROKEN as error:
        found.problems.append(f"the archive is broken ({type(error).__name__})")
    if MANIFEST in found.files and not found.built:
        found.kind = "npm package"
    return found


def _of_zip(path: str, found: Contents) -> None:
    with _Careful(path) as file, zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            if not found.count():
                return
            if not info.is_dir() and _is_inside(info.filename, found):
                name = info.filename if found.built else _below_top(info.filename)
                with archive.open(info) as member:
                    if not found.take(name, info.file_size, member):
                        return


def _of_tar(path: str, found: Contents) -> None:
    unpacked = 0
    # A stream: an entry that is passed over is not kept.
    with tarfile.open(path, "r|*", tarinfo=_Entry) as archive:
        for entry in archive:
            unpacked += max(0, entry.size)
            if not found.count():
                return
            if unpacked > 4 * _MOST_BYTES:
                found.problems.append("it unpacks to more bytes than are looked at")
                return
            name = entry.name.removeprefix("./")
            if not _is_inside(name, found):
                continue
            if (entry.issym() or entry.islnk()) and name.endswith(found.wanted):
                found.problems.append(f"{name}: it is a link")
            if not entry.isreg():
                continue
            file = archive.extractfile(entry)
            if file is not None and not found.take(_below_top(name), entry.size, file):
                return


class _Careful(io.FileIO):
    """A zip archive whose directory, which is read at once, may not be of any size."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _LARGEST_DIRECTORY:
            raise zipfile.BadZipFile("its directory is larger than is looked at")
        return super().read(-1 if size is None else size) or b""


class _Entry(tarfile.TarInfo):
    """An entry of a tar archive. What describes the next one is read at once, and may not be of any size."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Entry:
        entry = super().frombuf(buf, encoding, errors)
        if entry.type in _DESCRIBING and entry.size > _LARGEST_DESCRIPTION:
            raise tarfile.ReadError("a description is larger than is looked at")
        return entry


def _below_top(name: str) -> str:
    """A path of a source distribution without the folder that all of it is in."""
    top, _, rest = name.partition("/")
    return rest or top


def _is_inside(name: str, found: Contents) -> bool:
    """Whether a member stays below the folder that it is unpacked to; else that is said."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        found.problems.append(f"{name}: it would be unpacked outside its folder")
        return False
    return True


def _of_folder(root: str) -> Contents:
    found = Contents("folder")
    if os.path.isfile(os.path.join(root, MANIFEST)):
        found.wanted = _JAVASCRIPT
    for path in _walk(root, found.problems):
        try:
            known = os.lstat(path)
            if not found.count():
                break
            if stat.S_ISLNK(known.st_mode) and path.endswith(found.wanted):
                found.problems.append(f"{os.path.relpath(path, root)}: it is a link")
            if stat.S_ISREG(known.st_mode):
                with open(path, "rb") as file:
                    if not found.take(os.path.relpath(path, root).replace(os.sep, "/"), known.st_size, file):
                        break
        except OSError as error:
            found.problems.append(f"{os.path.relpath(path, root)}: {error.strerror}")
    return found


def _walk(root: str, problems: list[str]) -> Iterator[str]:
    """Paths below a folder; links are not followed, environments left out. Folders that are closed become problems."""

    def tell(error: OSError) -> None:
        problems.append(f"{os.path.relpath(error.filename, root)}: {error.strerror}")

    for folder, folders, files in os.walk(root, onerror=tell):
        folders[:] = sorted(
            name for name in folders if name not in OF_TOOLS and not is_environment(os.path.join(folder, name))
        )
        yield from (os.path.join(folder, name) for name in sorted(files))
