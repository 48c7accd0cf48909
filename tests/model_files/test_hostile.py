"""Files that are made to cost much: looked at within bounds, and never an exception."""

from __future__ import annotations

import gzip
import io
import pickle
import tracemalloc
import zipfile

import pytest

from tests.effort import within
from tests.model_files.damaged import damaged
from tests.model_files.samples import dangerous, joblib_file, npy, torch_file
from wardline_analyzers.model_files.inspect import inspect
from wardline_analyzers.model_files.limits import Limits
from wardline_analyzers.model_files.report import Verdict


def zipped(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


def test_bombs() -> None:
    tracemalloc.start()
    try:
        for bomb in (zipped("data.pkl", bytes(50_000_000)), gzip.compress(bytes(50_000_000))):
            report = inspect(bomb, Limits(unpacked=5_000_000))
            assert report.verdict is Verdict.UNREADABLE and "unpacks to more" in report.problems[0]
        assert tracemalloc.get_traced_memory()[1] < 30_000_000 + 50_000_000
    finally:
        tracemalloc.stop()


def test_a_directory_of_millions() -> None:
    entry = b"PK\x01\x02" + bytes(42)
    end = b"PK\x05\x06" + bytes(8) + (46 * 200_000).to_bytes(4, "little") + (4).to_bytes(4, "little") + bytes(2)
    report = inspect(b"PK\x03\x04" + entry * 200_000 + end)
    assert report.verdict is Verdict.UNREADABLE and "directory" in report.problems[0]


def test_archives_in_archives() -> None:
    data = dangerous(2)
    for _ in range(3):
        data = zipped("a.zip", data) if data[:2] == b"PK" else zipped("a.pkl", data)
    assert inspect(data).verdict is Verdict.DANGEROUS
    for _ in range(10):
        data = zipped("a.zip", data)
    assert inspect(data).verdict is Verdict.UNREADABLE


def test_instructions_and_time_are_bounded() -> None:
    endless = b"\x80\x04" + b"N0" * 500_000 + b"N."
    assert inspect(endless, Limits(instructions=10_000)).verdict is Verdict.UNREADABLE
    assert "seconds" in inspect(endless, Limits(seconds=0.001)).problems[0]
    assert inspect(pickle.dumps(1, 2) * 101_000).verdict is Verdict.UNREADABLE


@pytest.mark.parametrize(
    "data",
    [
        b"\x80\x04" + b"(" * 500_000 + b"t" * 500_000 + b".",
        b"\x80\x04)" + b"\x85" * 500_000 + b"cos\ngetcwd\nq\x000h\x00)R.",
        b"\x80\x04]" + b"q\x00h\x00a" * 1000 + b"cos\ngetcwd\nh\x00\x85R.",
        b"\x80\x04K\x01" + b"q\x00h\x00\x86" * 100 + b"q\x00cos\ngetcwd\nh\x00R.",
    ],
)
def test_deep_and_endless_values(data: bytes) -> None:
    with within(20):
        report = inspect(data)
    assert all(len(each.what) < 5000 for each in report.evidence)


def test_arrays_of_objects_in_each_other() -> None:
    head = joblib_file(b"", kind="O8", array=b"").removesuffix(b"e.")
    assert inspect(head * 5000 + b"N.").verdict is Verdict.UNREADABLE


def test_deep_headers() -> None:
    deep = b"[" * 30_000
    assert inspect(b"\x93NUMPY\x01\x00" + len(deep).to_bytes(2, "little") + deep).verdict is Verdict.UNREADABLE
    assert inspect(zipped("config.json", b"[" * 200_000)).verdict is Verdict.UNREADABLE


def test_much_evidence_is_cut_but_the_worst_is_kept() -> None:
    many = b"".join(b"cstrange%d\nThing\n)R0" % n for n in range(5000))
    report = inspect(many + b"cos\ngetcwd\n)R.")
    assert (report.verdict, len(report.evidence)) == (Verdict.DANGEROUS, 100)
    assert report.left_out > 4000


def test_any_bytes() -> None:
    seeds = [dangerous(p) for p in range(5)] + [torch_file(dangerous(2)), npy("|O", dangerous()), joblib_file(b"K\x01")]
    seeds += [gzip.compress(dangerous()), zipped("config.json", b'{"a": [1]}')]
    for data in damaged(seeds, 7):
        inspect(data, Limits(seconds=5, unpacked=2_000_000))
