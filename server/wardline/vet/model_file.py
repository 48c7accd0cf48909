"""A model file on disk: opened with care, looked at, never loaded."""

from __future__ import annotations

import mmap
import os
import stat
from contextlib import suppress

from wardline_analyzers.model_files.inspect import inspect
from wardline_analyzers.model_files.limits import Limits
from wardline_analyzers.model_files.report import Report


def look(path: str, limits: Limits, largest: int | None = None) -> Report:
    """What a file would run. Raises OSError: it cannot be read, is no regular file, or is larger than `largest`."""
    # A pipe would block for ever while it is opened.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags)
    try:
        known = os.fstat(descriptor)
        if not stat.S_ISREG(known.st_mode):
            raise OSError(0, "it is no regular file", path)
        if largest is not None and known.st_size > largest:
            raise OSError(0, f"it is larger than {largest} bytes", path)
        if known.st_size == 0:
            return inspect(b"", limits)
        if largest is not None:
            with os.fdopen(os.dup(descriptor), "rb") as file:
                return inspect(file.read(largest + 1), limits)
        # Gigabytes of weights are passed over, not read.
        mapped = mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
        view = memoryview(mapped)
        try:
            return inspect(view, limits)
        finally:
            with suppress(BufferError):  # an exception that is not forgotten yet may hold a piece of it
                view.release()
                mapped.close()
    finally:
        os.close(descriptor)
