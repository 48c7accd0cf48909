"""Helpers of Go that write all of what they are given, where that is a member of an archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.checks.go_source import Function, call_at, functions
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView

_READER: Final = re.compile(rb"(\w+) io\.(?:Reader|ReadCloser)\b")
_LIMITS: Final = re.compile(rb"(?i)limit|CopyN|maxbytes|\.Size\b|\btotal\b|\bmax\w*")
_UNPACKED: Final = re.compile(
    rb"\b(\w+), \w+ :?= (?:(?:gzip|zlib|bzip2|flate|zstd|xz)\.New\w*\(|(?:f|file|entry|member|zf|item)\.Open\(\))"
    rb"|\b(\w+) :?= (?:tar|bzip2|flate)\.NewReader\("
)
_OF_ARCHIVE: Final = re.compile(rb"\bzip\.|\btar\.|\bgzip\.|\bzlib\.|\bbzip2\.|\bflate\.|\bzstd\.|\bxz\.")


def written_by_helper(view: FileView) -> Iterator[FileMatch]:
    """`save(dst, rc)`, where `save` copies all of its reader and `rc` is what an archive's member unpacks to."""
    if not _OF_ARCHIVE.search(view.text):
        return
    named = functions(view)
    for each in named:
        copy = _copies_all(each)
        if copy is None or not any(_gives_unpacked(other, each.name) for other in named):
            continue
        start = each.start + copy
        yield FileMatch(start, call_at(view.text, start))


def _copies_all(each: Function) -> int | None:
    """Where a function copies all of the reader that it is given."""
    if _LIMITS.search(each.body):
        return None
    for reader in _READER.findall(each.signature):
        name = re.escape(reader)
        copy = re.search(rb"\bio\.(?:Copy\([\w.]+, " + name + rb"\)|ReadAll\(" + name + rb"\))", each.body)
        if copy is not None:
            return copy.start()
    return None


def _gives_unpacked(each: Function, helper: bytes) -> bool:
    if _LIMITS.search(each.body):
        return False
    for found in _UNPACKED.finditer(each.body):
        name = re.escape(found[1] or found[2])
        if re.search(rb"\b" + re.escape(helper) + rb"\([^()\n]*\b" + name + rb"\b[^()\n]*\)", each.body):
            return True
    return False


__all__ = ["written_by_helper"]
