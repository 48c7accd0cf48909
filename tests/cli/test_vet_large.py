"""Model files of a gigabyte: what is weights is passed over, in time and in memory. The files have holes and take no room."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.model_files.samples import dangerous

GIGABYTE = 1 << 30
_MEASURED = """
import sys
sys.path[:0] = {roots!r}
from wardline.__main__ import main
code = main()
status = dict(line.split(":") for line in open("/proc/self/status"))
print(status["VmHWM"].split()[0], file=sys.stderr)
sys.exit(code)
"""


def pickle_file(path: Path) -> None:
    """As torch wrote them before 1.6: a pickle, and the weights behind it."""
    path.write_bytes(dangerous(2))


def torch_file(path: Path) -> None:
    """A zip archive with the weights first, as anything may write it."""
    members = [(b"model/data/0", GIGABYTE), (b"model/data.pkl", len(dangerous(2)))]
    directory = b""
    with path.open("wb") as file:
        for name, size in members:
            at = file.tell()
            file.write(struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, size, size, len(name), 0) + name)
            file.write(dangerous(2)) if size < 1000 else file.seek(size, 1)
            directory += (
                struct.pack(
                    "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, size, size, len(name), 0, 0, 0, 0, 0, at
                )
                + name
            )
        start = file.tell()
        file.write(directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), start, 0))


def hdf5_file(path: Path) -> None:
    config = json.dumps({"class_name": "Lambda", "config": {"name": "x"}}).encode()
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100) + config)


def array_file(path: Path) -> None:
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({GIGABYTE // 8},), }}".encode().ljust(117) + b"\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header)


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux tells it, and files have holes")
@pytest.mark.parametrize(
    ("make", "name", "code"),
    [(pickle_file, "old.pt", 1), (torch_file, "new.pt", 1), (hdf5_file, "model.h5", 1), (array_file, "a.npy", 0)],
)
def test_a_gigabyte(wardline: Program, folder: Path, make: object, name: str, code: int) -> None:
    path = folder / name
    make(path)  # type: ignore[operator]
    with path.open("r+b") as file:
        file.truncate(max(path.stat().st_size, GIGABYTE + 1000) if name != "new.pt" else path.stat().st_size)
    started = time.monotonic()
    roots = wardline.env["PYTHONPATH"].split(":")
    command = [sys.executable, "-c", _MEASURED.format(roots=roots), "vet", name]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, env=wardline.env)
    assert (done.returncode, path.stat().st_size >= GIGABYTE) == (code, True), done
    assert time.monotonic() - started < 60
    kilobytes = int(done.stderr.split()[-1])
    # Pages of the file that were looked at count as well, where the system has not taken them back yet.
    assert kilobytes < (2_000_000 if name == "model.h5" else 300_000)
