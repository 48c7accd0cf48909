"""The headers of numpy's files, and the arrays that joblib puts between a pickle's instructions."""

from __future__ import annotations

import ast
import re
from typing import Any

from wardline_analyzers.model_files.limits import nesting
from wardline_analyzers.model_files.symbols import Global, Items, Made

MAGIC = b"\x93NUMPY"
_LONGEST_HEADER = 64 * 1024
_DEEPEST = 40
_ODD = re.compile(rb"\\|\b\d+[a-zA-Z_]")
"""Escapes, and numbers that run into words: numpy writes none, and Python's parser warns of them on stderr."""
_SIZE = re.compile(r"[<>|=]?([a-zA-Z?])(\d*)")
_WORD = {"U": 4}
"""Bytes of one character; all other sizes are bytes already."""
_ONE = {"?": 1, "b": 1, "B": 1}


class UnknownLayout(Exception):
    """The size of an array cannot be told."""


def pickle_in_npy(data: bytes | memoryview) -> int | None:
    """Where the pickle of an array of objects begins; None: the file holds plain numbers. Raises UnknownLayout."""
    head = bytes(data[:12])
    if len(head) < 10 or not head.startswith(MAGIC):
        raise UnknownLayout
    wide = head[6] >= 2
    start = 12 if wide else 10
    length = int.from_bytes(head[8:start], "little")
    if length > _LONGEST_HEADER or start + length > len(data):
        raise UnknownLayout
    text = bytes(data[start : start + length])
    if nesting(text) > _DEEPEST or _ODD.search(text):
        raise UnknownLayout
    try:
        header = ast.literal_eval(text.decode("latin-1").strip())
        kind = header["descr"]
    except (ValueError, SyntaxError, TypeError, KeyError):
        raise UnknownLayout from None
    return start + length if _holds_objects(kind) else None


def _holds_objects(kind: Any, depth: int = 0) -> bool:
    if isinstance(kind, str):
        return "O" in kind
    if depth > _DEEPEST:
        return True
    return isinstance(kind, (list, tuple)) and any(_holds_objects(each, depth + 1) for each in kind[1:] or kind)


def length_of_array(state: Any, data: bytes | memoryview, at: int) -> int | None:
    """How many bytes the array of a joblib wrapper takes at `at`; None: it holds objects. Raises UnknownLayout."""
    if not isinstance(state, Items) or state.kind != "dict":
        raise UnknownLayout
    size = _item_size(state.get("dtype"))
    shape = state.get("shape")
    if size is None:
        return None
    if not isinstance(shape, tuple) or not all(isinstance(n, int) and n >= 0 for n in shape):
        raise UnknownLayout
    length = size
    for extent in shape:
        length *= extent
    if isinstance(state.get("numpy_array_alignment_bytes"), int):
        if at >= len(data):
            raise UnknownLayout
        length += 1 + data[at]
    return length


def _item_size(kind: Any) -> int | None:
    """Bytes of one item of a `numpy.dtype(…)`; None: objects."""
    if not isinstance(kind, Made) or kind.callee != Global("numpy", "dtype") or not isinstance(kind.arguments, tuple):
        raise UnknownLayout
    match = _SIZE.fullmatch(kind.arguments[0]) if kind.arguments and isinstance(kind.arguments[0], str) else None
    if match is None:
        raise UnknownLayout
    letter, digits = match.groups()
    if letter == "O":
        return None
    if digits:
        return int(digits[:12]) * _WORD.get(letter, 1)
    if letter in _ONE:
        return _ONE[letter]
    raise UnknownLayout
