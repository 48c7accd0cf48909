"""Names that Python reads otherwise than they look: it takes letters of mathematics for plain ones (NFKC)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from tree_sitter import Parser

from wardline_analyzers.python.syntax import LANGUAGE

_WORD = re.compile(r"\w+")
_HIDDEN = frozenset(
    (
        *("exec", "eval", "compile", "open", "getattr", "setattr", "globals", "locals", "vars", "import", "builtins"),
        *("os", "sys", "subprocess", "socket", "requests", "urllib", "base64", "marshal", "zlib", "pickle", "ctypes"),
        *("system", "popen", "run", "call", "urlopen", "get", "post", "b64decode", "loads", "decompress", "environ"),
    )
)
"""What somebody would hide, without the underscores around it. Letters of mathematics are names of their own."""


def disguised(source: bytes) -> Iterator[tuple[int, int, str]]:
    """The names that are written in other letters: from, to (in bytes), and what they are."""
    if source.isascii():
        return
    text = source.decode("utf-8", "replace")
    found = [(word, name) for word in _WORD.finditer(text) if not word[0].isascii() and (name := _plain(word[0]))]
    if not found:
        return
    root = Parser(LANGUAGE).parse(source).root_node
    for word, name in found:
        start = len(text[: word.start()].encode())
        end = start + len(word[0].encode())
        node = root.descendant_for_byte_range(start, end)
        if source[start:end] == word[0].encode() and node is not None and node.type == "identifier":
            yield start, end, name


def _plain(word: str) -> str:
    name = unicodedata.normalize("NFKC", word)
    return name if name.strip("_") in _HIDDEN else ""
