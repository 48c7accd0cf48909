"""What files would run, told from files that Python's own pickle and their formats' rules make."""

from __future__ import annotations

import bz2
import collections
import datetime
import decimal
import enum
import functools
import gzip
import lzma
import os
import pathlib
import pickle
import random
import uuid
import zipfile
import zlib
from typing import Any

import pytest

from tests.model_files.samples import Calls, dangerous, joblib_file, npy, torch_file
from wardline_analyzers.model_files.inspect import inspect
from wardline_analyzers.model_files.report import Report, Verdict

PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)
CALL = f"{os.name}.getcwd()"


class Colour(enum.Enum):
    RED = 1


DATA = [
    [1, 2.5, "a", b"b" * 1000, None, True, (1, 2, 3, 4), {1: {2}}, frozenset([1]), 1 << 2000, -7, "ü" * 5000],
    collections.OrderedDict(a=1),
    collections.Counter("ab"),
    collections.defaultdict(list, a=[1]),
    datetime.datetime.now(datetime.timezone.utc),
    decimal.Decimal("1.5"),
    uuid.UUID(int=7),
    pathlib.PurePosixPath("a/b"),
    random.Random(1),
    functools.partial(int, base=2),
    complex(1, 2),
    range(3),
    slice(1),
    bytearray(b"a"),
    ValueError("x"),
    [].append,
    int,
]


def told(report: Report) -> list[str]:
    return [each.what for each in report.dangers()]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_data_runs_nothing(protocol: int) -> None:
    for value in DATA:
        report = inspect(pickle.dumps(value, protocol))
        assert (report.verdict, report.evidence) == (Verdict.CLEAN, []), value
        assert report.format == "pickle"


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_call_is_told_with_its_arguments(protocol: int) -> None:
    report = inspect(dangerous(protocol))
    assert (report.verdict, told(report)) == (Verdict.DANGEROUS, [CALL])
    assert report.evidence[0].called and report.evidence[0].why == "starts programs"
    assert told(inspect(pickle.dumps(Calls(print, "hi", 3), protocol))) == ["print('hi', 3)"]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_is_not_known_is_no_alarm(protocol: int) -> None:
    report = inspect(pickle.dumps(Colour.RED, protocol))
    assert (report.verdict, [each.what for each in report.evidence]) == (
        Verdict.UNKNOWN,
        ["tests.model_files.test_inspect.Colour(1)"],
    )


WAYS_OUT = {
    b"cbuiltins\neval\n(S'1'\ntR.": "eval('1')",
    b"(S'1'\nibuiltins\neval\n.": "eval('1')",
    b"(cbuiltins\neval\nS'1'\no.": "eval('1')",
    b"c__builtin__\nexecfile\n(S'x'\ntR.": "execfile('x')",
    b"ccommands\ngetoutput\n(S'x'\ntR.": "commands.getoutput('x')",
    b"\x80\x04\x8c\x02os\x8c\x06getcwd\x93)R.": "os.getcwd()",
    b"\x80\x04V\\u006fs\n\x8c\x06getcwd\x93)R.": "os.getcwd()",
    b"\x80\x04S'o\\x73'\n\x8c\x06getcwd\x93)R.": "os.getcwd()",
    b"\x80\x04\x8c\x02os\x94h\x00\x8c\x06getcwd\x93)R.": "os.getcwd()",
    b"\x80\x04\x8c\x07logging\x8c\x09os.getcwd\x93)R.": "logging.os.getcwd()",
    b"\x80\x04\x8c\x05torch\x8c\x17serialization.os.getcwd\x93)R.": "torch.serialization.os.getcwd()",
    b"\x80\x02cposixpath\nos\n.": "posixpath.os",
    b"cbuiltins\ngetattr\n(cnumpy\nndarray\nS'__globals__'\ntR.": "getattr(numpy.ndarray, '__globals__')",
    b"coperator\nattrgetter\n(S'os.getcwd'\ntR.": "operator.attrgetter('os.getcwd')",
    b"cfunctools\npartial\n(cos\ngetcwd\ntR.": "os.getcwd",
    b"cnumpy.testing._private.utils\nrunstring\n(S'1'\n}tR.": "numpy.testing._private.utils.runstring('1', {})",
    b"ctorch.hub\nload\n(S'x'\ntR.": "torch.hub.load('x')",
    b"csomebodys.helpers\nrun_command\n(S'x'\ntR.": "somebodys.helpers.run_command('x')",
    b"cmodulefinder\ntest\n)R.": "modulefinder.test()",
    b"(NNcbuiltins\ncomplex\n)R\x93.": "a name that it makes up while it is loaded",
}


@pytest.mark.parametrize("data", WAYS_OUT)
def test_ways_out(data: bytes) -> None:
    assert told(inspect(data)) == [WAYS_OUT[data]]


def test_what_runs_before_a_file_breaks_counts() -> None:
    assert told(inspect(dangerous()[:-1])) == [CALL]
    assert told(inspect(dangerous(0)[:-1] + b"\xff")) == [CALL]


def test_what_is_seen_of_names_and_texts_is_printable() -> None:
    report = inspect(b"cos\ngetcwd\x1b[2J\n(S'\x1b[2J\xe2\x80\xae'\ntR.")
    assert all(each.what.isprintable() for each in report.evidence) and report.verdict is Verdict.DANGEROUS


def test_pickles_one_after_the_other() -> None:
    plain = pickle.dumps(1, 2)
    assert told(inspect(plain * 3 + dangerous(2) + bytes(500))) == [CALL]
    assert told(inspect(plain * 3 + dangerous(0) + bytes(500))) == [CALL]
    assert inspect(plain * 3 + bytes(500)).verdict is Verdict.CLEAN


def test_torch_checkpoints() -> None:
    good = inspect(torch_file(pickle.dumps({"a": 1}, 2)))
    assert (good.format, good.verdict) == ("torch checkpoint", Verdict.CLEAN)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        bad = inspect(torch_file(dangerous(2), method))
        assert (told(bad), bad.evidence[0].member) == ([CALL], "model/data.pkl")


def test_members_that_python_would_refuse_are_read() -> None:
    whole = torch_file(dangerous(2))
    assert whole.count(b"model/data.pkl") == 2
    broken = bytearray(whole)
    broken[broken.index(b"model/data.pkl")] = ord("x")  # not the name that the directory says
    broken[14:18] = b"\1\2\3\4"  # nor its checksum
    broken[6] |= 1  # and said to be encrypted
    assert told(inspect(bytes(broken))) == [CALL]


def test_a_tensor_that_is_kept_as_bytes_is_looked_into() -> None:
    inner = dangerous(2)
    outer = b"\x80\x03ctorch.storage\n_load_from_bytes\nB" + len(inner).to_bytes(4, "little") + inner + b"\x85R."
    assert told(inspect(outer)) == [CALL]
    assert inspect(outer.replace(inner, pickle.dumps("x" * (len(inner) - 20), 2).ljust(len(inner)))).evidence == []


def test_numpy() -> None:
    assert inspect(npy("<f8", bytes(8))).verdict is Verdict.CLEAN
    bad = inspect(npy("|O", dangerous()))
    assert (bad.format, told(bad)) == ("numpy array of objects", [CALL])
    assert told(inspect(npy([("x", "|O")], dangerous()))) == [CALL]  # type: ignore[arg-type]
    assert inspect(npy("|O", b"")).verdict is Verdict.UNREADABLE
    assert inspect(b"\x93NUMPY\x01\x00\xff\xff").verdict is Verdict.UNREADABLE


def test_arrays_between_the_instructions_of_joblib() -> None:
    assert inspect(joblib_file(b"K\x01")).evidence == []
    assert inspect(joblib_file(b"K\x01")).verdict is Verdict.CLEAN
    assert told(inspect(joblib_file(b"cos\ngetcwd\n)R"))) == ["os.getcwd()"]
    assert told(inspect(joblib_file(b"K\x01", dangerous(), "O8"))) == [CALL]


def test_instructions_do_not_hide_as_an_array() -> None:
    """Pickle itself, not joblib, runs what stands there."""
    head = joblib_file(b"K\x01").partition(b"ub")[0]
    assert told(inspect(head + b"ubcos\ngetcwd\n)R" + b"K\x01" * 20 + b"e.")) == ["os.getcwd()"]


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, bz2.compress, lzma.compress])
def test_packed_files(pack: Any) -> None:
    assert told(inspect(pack(dangerous()))) == [CALL]
    assert inspect(pack(pickle.dumps([1]))).verdict is Verdict.CLEAN


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_streams_that_follow_each_other_are_one(pack: Any) -> None:
    bad = dangerous()
    assert told(inspect(pack(bad[:5]) + pack(bad[5:]))) == [CALL]


def test_safetensors() -> None:
    header = b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    report = inspect(len(header).to_bytes(8, "little") + header + bytes(4))
    assert (report.format, report.verdict) == ("safetensors", Verdict.CLEAN)


def test_what_is_no_model_file() -> None:
    for data in (b"", b"hello world\n", b"import os\n", b"\x7fELF" + bytes(100), b"7z\xbc\xaf\x27\x1c" + bytes(50)):
        assert inspect(data).verdict is Verdict.UNREADABLE
