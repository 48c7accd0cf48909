"""Lines that are appended to a file and survive whatever happens: one JSON object a line, never changed once written.

A record that `append` has returned for is on disk. A writer that is killed leaves at most one torn last line, which the
next writer ends and every reader skips. Writers of several processes take turns.

The lock is on the journal itself, with the two calls that the standard library has for it. A lock file (as `filelock`
would have it) would stand in people's repositories as one more untracked file, and a lock file elsewhere would be lost
to whoever has another cache folder.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

MAX_LINE = 1 << 20
"""Bytes of one line with its end; a longer one is not written, and skipped when read."""

MAX_READ = 64 << 20
"""Bytes that are read of a journal at once; of a longer one, the newest."""

LOCK_WAIT = 10.0
"""Seconds to wait for other writers. Each of them holds the lock for one write and one fsync."""

_CHUNK = 1 << 20
_LOCK_AT = 1 << 62
"""On Windows a lock is on bytes: on one far behind the end, so that it is in no reader's way."""


class JournalError(Exception):
    """Why records could not be written; says the path and what to do. The journal is as it was before."""

    def __init__(self, path: str | os.PathLike[str], why: str) -> None:
        super().__init__(f"{os.fspath(path)}: {why}")
        self.path = os.fspath(path)


def append(path: str | os.PathLike[str], records: Iterable[Mapping[str, Any]]) -> None:
    """Append records, all or none; when this returns they are on disk. Raises JournalError."""
    data = b"".join(_line(path, record) for record in records)
    if not data:
        return
    try:
        new = _make_folder(path)
        descriptor = _open_to_write(path)
    except OSError as error:
        raise JournalError(path, _advice(error)) from None
    try:
        _lock(path, descriptor)
        try:
            _write(descriptor, data)
        finally:
            _unlock(descriptor)
    except OSError as error:
        raise JournalError(path, _advice(error)) from None
    finally:
        os.close(descriptor)
    if new:
        _sync_folder(path)


class Tail:
    """A journal that is read as it grows: each `read` gives the records of the lines that have been ended since.

    Never raises on any bytes, and never waits: what is no regular file is an empty journal.
    """

    def __init__(self, path: str | os.PathLike[str], offset: int = 0) -> None:
        self._path = path
        self.offset = offset
        """Where the first line begins that has not been read."""
        self.skipped = 0
        """Lines that were torn, too long, or no JSON object."""
        self.restarted = False
        """Whether the last `read` found another file than before (replaced or cut), and read it from its beginning."""
        self._file: tuple[int, int] | None = None
        self._mark = (0, b"")
        """Where the last read ended, and the bytes before: a file system gives the same number to another file."""
        self._inside = False
        """Whether the offset is inside a line, of which nothing is wanted."""

    def read(self, unfinished: bool = False) -> Iterator[dict[str, Any]]:
        """The records behind the offset; with `unfinished` also that of a last line that has no end yet."""
        self.restarted = False
        try:
            # Opening a pipe waits for its other end, unless told not to.
            descriptor = os.open(self._path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _COMMON)
        except (OSError, ValueError):
            return
        try:
            status = os.fstat(descriptor)
            if stat.S_ISREG(status.st_mode):
                self._begin(descriptor, status)
                os.lseek(descriptor, self.offset, os.SEEK_SET)
                yield from self._records(descriptor, unfinished)
                self._mark = (self.offset, _before(descriptor, self.offset))
        except OSError:
            return
        finally:
            os.close(descriptor)

    def _begin(self, descriptor: int, status: os.stat_result) -> None:
        file = (status.st_dev, status.st_ino)
        at, mark = self._mark
        other = self._file not in (None, file) or status.st_size < self.offset or _before(descriptor, at) != mark
        if other:
            self.offset, self.restarted, self._inside = 0, True, False
        self._file = file
        if status.st_size - self.offset > MAX_READ:
            self.offset, self._inside = status.st_size - MAX_READ, True

    def _records(self, descriptor: int, unfinished: bool) -> Iterator[dict[str, Any]]:
        rest = b""
        while chunk := os.read(descriptor, _CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self.offset += len(line) + 1
                yield from self._record(line)
            if len(rest) >= MAX_LINE:
                self.offset += len(rest)
                self._inside, rest = True, b""
        if unfinished and rest:
            self.offset += len(rest)
            yield from self._record(rest)

    def _record(self, line: bytes) -> Iterator[dict[str, Any]]:
        if self._inside:
            self._inside = False
            self.skipped += 1
            return
        if not line.strip():
            return
        try:
            record = json.loads(line) if len(line) < MAX_LINE else None
        except (ValueError, RecursionError):
            record = None
        if isinstance(record, dict):
            yield record
        else:
            self.skipped += 1


def _before(descriptor: int, offset: int) -> bytes:
    """The last bytes before an offset: of a record, they hold what no other has."""
    start = max(0, offset - 256)
    os.lseek(descriptor, start, os.SEEK_SET)
    return os.read(descriptor, offset - start)


def read(path: str | os.PathLike[str]) -> tuple[list[dict[str, Any]], int]:
    """All records of a journal in the order in which they were written, and how many lines were none. Never raises."""
    tail = Tail(path)
    return list(tail.read(unfinished=True)), tail.skipped


def ensure_union_merge(root: str | os.PathLike[str], pattern: str) -> bool:
    """Have git merge the files of this pattern by keeping the lines of both sides: a line in `root/.gitattributes`.

    What stands there stays, also a line that says otherwise about merging them. True: the line has been added. Raises
    JournalError. See gitattributes(5), "union".
    """
    path = Path(root) / ".gitattributes"
    try:
        if _merges(path.read_bytes() if path.is_file() else b"", pattern):
            return False
        descriptor = _open_to_write(path)
    except OSError as error:
        raise JournalError(path, _advice(error)) from None
    try:
        _lock(path, descriptor)
        try:
            before = path.read_bytes()
            if _merges(before, pattern):  # by another process, since the first look
                return False
            end = "\r\n" if b"\r\n" in before else "\n"
            torn = end if before and not before.endswith(b"\n") else ""
            _write_all(descriptor, f"{torn}{pattern} merge=union{end}".encode(), len(before))
        finally:
            _unlock(descriptor)
    except OSError as error:
        raise JournalError(path, _advice(error)) from None
    finally:
        os.close(descriptor)
    return True


def _merges(attributes: bytes, pattern: str) -> bool:
    """Whether a .gitattributes says how files of this pattern are merged."""
    for line in attributes.decode("utf-8", "replace").splitlines():
        name, *words = line.split() or [""]
        if name == pattern and any(word.lstrip("-!").partition("=")[0] == "merge" for word in words):
            return True
    return False


_COMMON = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def _line(path: str | os.PathLike[str], record: Mapping[str, Any]) -> bytes:
    text = json.dumps(record, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    line = text.encode("ascii") + b"\n"
    if len(line) > MAX_LINE:
        raise JournalError(path, f"a record of {len(line)} bytes is too long (at most {MAX_LINE}); split it")
    return line


def _make_folder(path: str | os.PathLike[str]) -> bool:
    """Make the folder of a file where there is none. True: the file is not there yet."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    return not os.path.lexists(path)


def _open_to_write(path: str | os.PathLike[str]) -> int:
    """Open for appending what is, or becomes, a regular file. A link could lead out of the workspace: it is refused."""
    refuse = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if not refuse and os.path.islink(path):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _COMMON | refuse, 0o666)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))
    return descriptor


def _write(descriptor: int, data: bytes) -> None:
    """Write whole lines at the end, on a line of their own, and see them on disk; or leave the file as it was."""
    size = os.fstat(descriptor).st_size
    if size:
        os.lseek(descriptor, size - 1, os.SEEK_SET)
        if os.read(descriptor, 1) != b"\n":
            data = b"\n" + data
    _write_all(descriptor, data, size)


def _write_all(descriptor: int, data: bytes, size: int) -> None:
    try:
        written = 0
        while written < len(data):  # a full disk takes a part, and says so at the next write
            written += os.write(descriptor, data[written:])
        os.fsync(descriptor)
    except BaseException:
        os.ftruncate(descriptor, size)
        raise


def _sync_folder(path: str | os.PathLike[str]) -> None:
    """A new file is on disk once its folder is. Windows has no such call, some file systems refuse it."""
    if sys.platform == "win32":
        return
    try:
        folder = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return
    try:
        os.fsync(folder)
    except OSError:
        pass
    finally:
        os.close(folder)


_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
"""File systems that know no locks: a single appended write is the best that there is."""


def _lock(path: str | os.PathLike[str], descriptor: int) -> None:
    until = time.monotonic() + LOCK_WAIT
    pause = 0.001
    while True:
        try:
            _try_lock(descriptor)
            return
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return
            if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK, errno.EINTR):
                raise
        if time.monotonic() > until:
            raise JournalError(path, "another process has been writing to it for too long; end it and try again")
        time.sleep(pause)
        pause = min(pause * 2, 0.02)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCK_AT, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCK_AT, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        """Closing the file does it."""


def _advice(error: OSError) -> str:
    known = {
        errno.ENOSPC: "the disk is full; free some space and try again",
        errno.EDQUOT: "your disk quota is used up; free some space and try again",
        errno.EFBIG: "the file has reached its size limit; raise the limit (ulimit -f) or move the file away",
        errno.EROFS: "the file system is read-only; make it writable or keep the records elsewhere",
        errno.EACCES: "no permission to write; give yourself write permission for it and its folder",
        errno.EPERM: "no permission to write; give yourself write permission for it and its folder",
        errno.ELOOP: "is a symbolic link, which is not followed; put a regular file there",
        errno.ENXIO: "is not a regular file; move it away",
        errno.EISDIR: "is a folder; move it away",
        errno.ENOTDIR: "one of its folders is a file; move that away",
        errno.EEXIST: "one of its folders is a file; move that away",
    }
    return known.get(error.errno or 0, f"cannot be written ({error.strerror or 'unknown error'})")
