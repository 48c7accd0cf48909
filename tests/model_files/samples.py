"""Files as the loaders' own writers make them; what is dangerous in them is harmless to run."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from typing import Any


class Calls:
    """Pickled as a call."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[Any, ...]:
        return self.call


def dangerous(protocol: int = 4) -> bytes:
    """A pickle that asks for the working directory when it is loaded."""
    return pickle.dumps([1, Calls(os.getcwd)], protocol)


def torch_file(data: bytes, method: int = zipfile.ZIP_STORED) -> bytes:
    """A checkpoint as torch writes them since 1.6."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("model/data.pkl", data)
        archive.writestr("model/data/0", b"\x80\x02" + bytes(range(200)) * 20)
        archive.writestr("model/version", b"3\n")
    return file.getvalue()


def npy(kind: str, data: bytes) -> bytes:
    """An array as numpy writes it."""
    header = f"{{'descr': {kind!r}, 'fortran_order': False, 'shape': (1,), }}".encode()
    header += b" " * (64 - (10 + len(header) + 1) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data


def joblib_file(behind: bytes, array: bytes = bytes(16), kind: str = "f8") -> bytes:
    """A list of an array and something else, as joblib writes it: the array's bytes stand between the instructions."""
    text = b"\x80\x04](cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}("
    text += b"\x8c\x05shapeK\x02\x85\x8c\x05dtypecnumpy\ndtype\n\x8c" + bytes([len(kind)]) + kind.encode()
    text += b"\x89\x88\x87R\x8c\x1bnumpy_array_alignment_bytesK\x10ub"
    padding = 16 - (len(text) + 1) % 16
    if kind != "O8":
        text += bytes([padding]) + b"\xff" * padding
    return text + array + behind + b"e."
