"""Models in 7z archives and LZ4 streams: what others have packed, and what is made to do harm."""

from __future__ import annotations

import bz2
import lzma
import struct
import tracemalloc
from base64 import b85decode

import pytest

from tests.effort import within
from tests.model_files import packed_samples as samples
from tests.model_files.damaged import damaged
from tests.model_files.samples import dangerous
from wardline_analyzers.model_files.inspect import inspect
from wardline_analyzers.model_files.limits import Limits
from wardline_analyzers.model_files.report import Report, Verdict

PRINTS = ["print('hi')"]


def look(text: str) -> Report:
    return inspect(b85decode(text))


def told(report: Report) -> list[str]:
    return [each.what for each in report.evidence]


@pytest.mark.parametrize("method", ["LZMA2", "BCJ_LZMA", "DEFLATE", "BZIP2"])
def test_seven_zip(method: str) -> None:
    report = look(getattr(samples, f"SEVEN_ZIP_{method}"))
    assert (report.verdict, told(report), report.format) == (Verdict.DANGEROUS, PRINTS, "torch checkpoint")
    assert report.evidence[0].member == "model/data.pkl" and report.problems == []


@pytest.mark.parametrize(("method", "why"), [("PPMD", "packed by PPMd"), ("ENCRYPTED", "encrypted")])
def test_what_is_not_read_is_said(method: str, why: str) -> None:
    report = look(getattr(samples, f"SEVEN_ZIP_{method}"))
    assert report.verdict is Verdict.UNREADABLE and f"model/data.pkl: it is {why}, which is not read" in report.problems


@pytest.mark.parametrize("name", ["LZ4", "LZ4_CHECKED", "LZ4_WITHOUT_SIZE"])
def test_lz4(name: str) -> None:
    report = look(getattr(samples, name))
    assert (report.verdict, told(report), report.format) == (Verdict.DANGEROUS, PRINTS, "pickle, packed by LZ4")
    both = inspect(b85decode(samples.LZ4) + b"\x50\x2a\x4d\x18\x02\x00\x00\x00xx" + b85decode(samples.LZ4))
    assert both.problems == [] and len(both.evidence) == 2


def test_what_came_before_a_stream_breaks_is_looked_at() -> None:
    blocks = b"\x04\x22\x4d\x18\x60\x40\x82"
    data = dangerous()
    blocks += (len(data) | 1 << 31).to_bytes(4, "little") + data + b"\xff\x00\x00\x00\x01"
    report = inspect(blocks)
    assert report.verdict is Verdict.DANGEROUS and "broken" in report.problems[0]


def number(value: int) -> bytes:
    """A number as 7z writes it, in its longest form."""
    return b"\xff" + value.to_bytes(8, "little")


def seven_zip(
    packed: bytes,
    method: bytes,
    settings: bytes,
    size: int,
    *,
    names: tuple[str, ...] = ("a.pkl",),
    sizes: tuple[int, ...] = (),
) -> bytes:
    """An archive with one folder, whose header is not packed."""
    coder = bytes([len(method) | 0x20]) + method + number(len(settings)) + settings
    folders = b"\x07\x0b\x01\x00\x01" + coder + b"\x0c" + number(size) + b"\x00"
    parts = b"\x08\x0d" + number(len(names)) + (b"\x09" + b"".join(map(number, sizes)) if sizes else b"") + b"\x00"
    text = b"\x00" + "".join(f"{name}\0" for name in names).encode("utf-16-le")
    files = b"\x05" + number(len(names)) + b"\x11" + number(len(text)) + text + b"\x00"
    header = (
        b"\x01\x04\x06"
        + number(0)
        + b"\x01\x09"
        + number(len(packed))
        + b"\x00"
        + folders
        + parts
        + b"\x00"
        + files
        + b"\x00"
    )
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<LQQL", 0, len(packed), len(header), 0) + packed + header


def by_lzma2(data: bytes) -> bytes:
    return lzma.compress(data, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}])


def test_several_members_in_one_stream() -> None:
    first, second = b"hello", dangerous()
    data = seven_zip(
        by_lzma2(first + second), b"\x21", b"\x18", len(first + second), names=("a", "b.bin"), sizes=(len(first),)
    )
    report = inspect(data)
    assert report.verdict is Verdict.DANGEROUS and report.evidence[0].member == "b.bin"
    inner = seven_zip(data, b"\x00", b"", len(data), names=("inner.7z",))
    assert inspect(inner).evidence[0].member == "inner.7z:b.bin"


def test_bombs() -> None:
    zeros = bytes(60_000_000)
    frame = b"\x04\x22\x4d\x18\x60\x70\x73"
    block = b"\x1f\x00\x01\x00" + b"\xff" * 400_000 + b"\x00" + b"\x50abcde"
    bombs = [
        seven_zip(by_lzma2(zeros), b"\x21", b"\x28", len(zeros)),
        seven_zip(bz2.compress(zeros), b"\x04\x02\x02", b"", len(zeros)),
        seven_zip(by_lzma2(b"x"), b"\x21", b"\x28", 1 << 62),
        frame + len(block).to_bytes(4, "little") + block + bytes(4),
    ]
    del zeros
    for bomb in bombs:
        tracemalloc.start()
        report = inspect(bomb, Limits(unpacked=5_000_000))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert report.verdict is Verdict.UNREADABLE and "unpacks to more" in report.problems[0], report
        assert peak < 20_000_000


def test_headers_that_make_no_sense() -> None:
    good = b85decode(samples.SEVEN_ZIP_LZMA2)
    for broken in (good[:20], good[:40], b"7z\xbc\xaf\x27\x1c" + bytes(50), good[:12] + b"\xff" * 16 + good[28:]):
        assert inspect(broken).verdict is Verdict.UNREADABLE
    many = seven_zip(b"", b"\x00", b"", 0, names=("a",)).replace(b"\x0d" + number(1), b"\x0d" + number(1 << 40))
    assert "more members" in inspect(many).problems[0]


def test_any_bytes() -> None:
    seeds = [b85decode(getattr(samples, name)) for name in dir(samples) if name.isupper()]
    seeds.append(seven_zip(by_lzma2(dangerous()), b"\x21", b"\x18", len(dangerous())))
    with within(100):
        for data in damaged(seeds, 11):
            inspect(data, Limits(seconds=5, unpacked=2_000_000))
