"""From the bytes of a file to what it would run when it is loaded."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from wardline_analyzers.model_files import archives, arrays, keras, lz4_frames, seven_zip
from wardline_analyzers.model_files.limits import Limits, TooMuch
from wardline_analyzers.model_files.machine import Machine
from wardline_analyzers.model_files.report import Danger, Evidence, Report
from wardline_analyzers.model_files.tape import Broken

_AS_PICKLES = (".pkl", ".pickle", ".p", ".pk", ".dill", ".joblib", ".sav")
"""Members of archives that are pickles even without the mark of one."""
_MOST_PICKLES = 100_000
"""In one file, one after the other."""
_MOST_LISTED = 100
_LONGEST_HEADER = 100 * 1024 * 1024
_LARGEST_ROOT = 1024 * 1024
"""Bytes at the start of an HDF5 file in which its first attributes are."""
_STEP = 1024 * 1024


def inspect(data: bytes | memoryview, limits: Limits | None = None) -> Report:
    """What is in a file. Never raises, whatever the bytes are."""
    report = Report()
    look = _Look(report, limits or Limits())
    try:
        report.format = look.at(memoryview(data), "", 0)
    except TooMuch as error:
        report.problems.append(str(error))
    report.evidence.sort(key=lambda e: (-e.danger, not e.called, e.member, e.offset))
    report.left_out += max(0, len(report.evidence) - _MOST_LISTED)
    del report.evidence[_MOST_LISTED:]
    return report


class _Look:
    def __init__(self, report: Report, limits: Limits) -> None:
        self._report = report
        self._limits = limits

    def at(self, data: memoryview, member: str, depth: int) -> str:
        """Look at the bytes of a file or of a member; what kind of file they are, or empty. Raises TooMuch."""
        if depth > self._limits.depth:
            raise TooMuch("archives are nested more deeply than is looked at")
        head = bytes(data[:16])
        if head.startswith(archives.START):
            return self._archive(data, member, depth)
        if head.startswith(arrays.MAGIC):
            return self._npy(data, member, depth)
        if head.startswith(keras.HDF5):
            return self._hdf5(data, member)
        if head.startswith(seven_zip.MAGIC):
            return self._seven_zip(data, member, depth)
        if head.startswith(lz4_frames.MAGIC):
            return self._lz4(data, member, depth)
        unpack = _unpacker(head)
        if unpack is not None:
            return self._packed(data, member, depth, *unpack)
        if _is_safetensors(data):
            return "safetensors"
        return self._pickles(data, member, depth)

    # ------------------------------------------------------------------ pickles

    def _pickles(self, data: memoryview, member: str, depth: int) -> str:
        """Pickles one after the other, as old torch files have them, and what comes behind."""
        marked = _is_marked(data, 0)
        at, whole = 0, 0
        while at < len(data):
            if whole >= _MOST_PICKLES:
                raise TooMuch("it holds more pickles, one after the other, than are looked at")
            error, at = self._pickle(data, at, member, depth, certain=_is_marked(data, at))
            if error:  # weights, or whatever else follows
                if not whole and marked:
                    self._problem(member, f"the pickle is broken: {error}")
                break
            whole += 1
        if not whole and not marked and not any(e.member == member for e in self._report.evidence):
            return ""
        if archives.END in bytes(data[-archives.LONGEST_END :]):  # a loader may take it for an archive
            known = len(self._report.problems)
            self._archive(data, member, depth)
            del self._report.problems[known:]
        return "pickle"

    def _pickle(self, data: memoryview, at: int, member: str, depth: int, certain: bool) -> tuple[str, int]:
        machine = Machine(data, at, self._limits, member)
        error = ""
        try:
            machine.run()
        except Broken as broken:
            error = str(broken)
        finally:
            # What runs before the place where it breaks has run.
            found = list(machine.evidence.values())
            if not error or certain:
                self._report.evidence += found
            else:
                self._report.evidence += [e for e in found if e.called and e.danger is Danger.DANGEROUS]
            self._report.left_out += machine.left_out
        if machine.had_arrays:  # to pickle itself the bytes of such an array are instructions
            self._report.evidence += self._by_pickle(data, at, member)
        for raw in machine.nested:
            self.at(data[raw.start : raw.start + raw.length], member, depth + 1)
        return error, machine.at

    def _by_pickle(self, data: memoryview, at: int, member: str) -> list[Evidence]:
        machine = Machine(data, at, self._limits, member, arrays=False)
        with suppress(Broken):
            machine.run()
        known = {(e.what, e.offset) for e in self._report.evidence}
        dangers = (e for e in machine.evidence.values() if e.called and e.danger is Danger.DANGEROUS)
        return [e for e in dangers if (e.what, e.offset) not in known]

    # ------------------------------------------------------------------ archives

    def _archive(self, data: memoryview, member: str, depth: int) -> str:
        kind = "zip archive"
        try:
            for each in archives.members(data, self._limits):
                self._limits.check_time()
                path = f"{member}:{each.name}" if member else each.name
                kind = _kind_of_archive(each.name, kind)
                try:
                    self._member(each.name, partial(each.read, data, self._limits), path, depth)
                except ValueError as error:
                    self._problem(path, str(error))
        except ValueError as error:
            self._problem(member, str(error))
        return kind

    def _seven_zip(self, data: memoryview, member: str, depth: int) -> str:
        kind = "7z archive"
        try:
            for name, content in seven_zip.members(data, self._limits):
                path = f"{member}:{name}" if member else name
                if isinstance(content, str):
                    self._problem(path, content)
                    continue
                kind = _kind_of_archive(name, kind)
                try:
                    self._member(name, partial(_first, content), path, depth)
                except ValueError as error:
                    self._problem(path, str(error))
        except ValueError as error:
            self._problem(member, str(error))
        return kind

    def _member(self, name: str, read: Callable[[int | None], memoryview], path: str, depth: int) -> None:
        """A file in an archive. `read` gives its bytes, or the first of them, and may raise ValueError."""
        head = bytes(read(16))
        lower = name.lower()
        named = lower.endswith(_AS_PICKLES)
        if name.rpartition("/")[2] == "config.json":
            self._config(bytes(read(None)), path)
        elif named or lower.endswith((".npy", ".npz", ".pt", ".pth", ".h5", ".zip")) or _is_ours(head):
            kind = self.at(read(None), path, depth + 1)
            if not kind and named:
                self._problem(path, "it is called a pickle and is none")
        elif _is_marked(head, 0):
            self._maybe_pickle(read(None), path, depth)

    def _maybe_pickle(self, data: memoryview, path: str, depth: int) -> None:
        """Numbers may begin as a pickle does: that it breaks says nothing."""
        known = len(self._report.problems)
        self._pickles(data, path, depth)
        del self._report.problems[known:]

    def _packed(self, data: memoryview, member: str, depth: int, name: str, open_: Callable[[], Any]) -> str:
        machine = open_()
        parts: list[bytes] = []
        rest: bytes | memoryview = data
        try:
            while True:
                if machine.eof:
                    rest = machine.unused_data
                    if not rest:
                        break
                    machine = open_()  # such streams may follow each other, and readers put them together
                if isinstance(machine, (bz2.BZ2Decompressor, lzma.LZMADecompressor)):
                    part = machine.decompress(rest, _STEP)
                    rest = b""
                    stuck = machine.needs_input and not part
                else:
                    part = machine.decompress(rest, _STEP)
                    rest = machine.unconsumed_tail
                    stuck = not part and not rest
                self._limits.spend_unpacked(len(part))
                parts.append(part)
                if stuck:
                    break
        except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError):
            self._problem(member, "its packed bytes are broken")
        inner = self.at(memoryview(b"".join(parts)), member, depth + 1) if parts else ""
        if not inner:
            return ""
        return f"{inner}, packed by {name}"

    def _lz4(self, data: memoryview, member: str, depth: int) -> str:
        try:
            content = lz4_frames.unpacked(data, self._limits)
        except ValueError as error:
            self._problem(member, str(error.args[0]))
            content = error.args[1]
        inner = self.at(memoryview(content), member, depth + 1) if content else ""
        return f"{inner}, packed by LZ4" if inner else ""

    # ------------------------------------------------------------------ others

    def _npy(self, data: memoryview, member: str, depth: int) -> str:
        try:
            start = arrays.pickle_in_npy(data)
        except arrays.UnknownLayout:
            self._problem(member, "the header of the array cannot be read")
            return "numpy array"
        if start is not None:
            error, _ = self._pickle(data, start, member, depth, certain=True)
            if error:
                self._problem(member, f"the pickle is broken: {error}")
        return "numpy array" if start is None else "numpy array of objects"

    def _hdf5(self, data: memoryview, member: str) -> str:
        kind = "HDF5"
        for at, found in keras.found_in_hdf5(data, self._limits):
            kind = "Keras model"
            self._of_keras(found, member, at)
        if keras.PYTABLES in bytes(data[:_LARGEST_ROOT]):
            self._problem(member, "objects that PyTables has pickled in it are not looked at")
        return kind

    def _config(self, text: bytes, path: str) -> None:
        try:
            self._of_keras(keras.found_in(text), path, 0)
        except ValueError as error:
            self._problem(path, str(error))

    def _of_keras(self, found: Sequence[keras.Found] | str, member: str, at: int) -> None:
        if isinstance(found, str):
            self._problem(member, found)
            return
        self._report.evidence += [Evidence(each.what, True, each.danger, each.why, member, at) for each in found]

    def _problem(self, member: str, text: str) -> None:
        if len(self._report.problems) < _MOST_LISTED:
            self._report.problems.append(f"{member}: {text}" if member else text)


def _kind_of_archive(name: str, kind: str) -> str:
    if name.endswith("/data.pkl") or name == "data.pkl":
        return "torch checkpoint"
    if name == "config.json":
        return "Keras model"
    return "numpy archive" if kind == "zip archive" and name.endswith(".npy") else kind


def _first(content: memoryview, most: int | None) -> memoryview:
    return content[:most]


def _is_marked(data: bytes | memoryview, at: int) -> bool:
    """Whether something begins as pickles of protocol 2 and later do."""
    return at + 1 < len(data) and data[at] == 0x80 and data[at + 1] <= 5


def _is_ours(head: bytes) -> bool:
    return head.startswith((archives.START, arrays.MAGIC, keras.HDF5, seven_zip.MAGIC, lz4_frames.MAGIC))


def _unpacker(head: bytes) -> tuple[str, Callable[[], Any]] | None:
    """By which method a stream is packed, and what unpacks it."""
    if head[:2] == b"\x1f\x8b":
        return "gzip", lambda: zlib.decompressobj(31)
    if head[:1] == b"\x78" and head[1:2] in (b"\x01", b"\x5e", b"\x9c", b"\xda"):
        return "zlib", zlib.decompressobj
    if head[:3] == b"BZh":
        return "bzip2", bz2.BZ2Decompressor
    if head[:6] == b"\xfd7zXZ\x00" or head[:3] == b"\x5d\x00\x00":
        return "LZMA", lambda: lzma.LZMADecompressor(memlimit=256 * 1024 * 1024)
    return None


def _is_safetensors(data: memoryview) -> bool:
    """A length, and a JSON object of that length that describes numbers: nothing in it can run."""
    if len(data) < 10 or data[8] != ord("{"):
        return False
    length = int.from_bytes(data[:8], "little")
    return 2 <= length <= min(_LONGEST_HEADER, len(data) - 8) and bytes(data[8 : 8 + length]).rstrip().endswith(b"}")
