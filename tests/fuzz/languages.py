"""Random edits of programs in other languages than Python, each compared with a fresh analysis.

`python -m tests.fuzz.languages LANGUAGE EDITS SEED` makes a long run.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from tests.dataflow.cases import cases
from tests.fuzz.case import difference, interrupted
from tests.fuzz.edits import Edit
from tests.fuzz.isolation import broken_rules, nothing_remembered
from wardline_analyzers.document import Document
from wardline_analyzers.opening import open_document
from wardline_analyzers.profile import Profile

EVERYTHING = Profile(select=("all",))
EDITS_PER_TEXT = 40


@dataclass(frozen=True)
class Dialect:
    """What is edited: the path of the text, and what half-typed code is made of."""

    path: str
    breaks: tuple[str, ...]
    blocks: tuple[str, ...]
    """The languages of the twins' programs that are edited."""
    around: tuple[str, str] = ("", "")
    """What stands in front of the programs in such a file, and behind them."""

    def programs(self) -> list[str]:
        """The programs of the twins."""
        every = (block for case in cases() for row in case.twins.values() for block in row)
        return [block.text for block in every if block.language in self.blocks]

    def wrapped(self, text: str) -> str:
        """The text as it stands in such a file."""
        return f"{self.around[0]}{text}{self.around[1]}"

    def open(self, text: bytes) -> Document:
        """The text under analysis."""
        document = open_document(text, EVERYTHING, self.path)
        assert isinstance(document, Document)
        document.settle()
        return document


_COMMON = ("`", '"', "/*", "*/", "{\n", "}\n", "//", *"(){}[]:=.,\n")
_SCRIPT = (*_COMMON, "function ", "class ", "=> {", "${", "export ", "</p>", "<p>", "'", "/", "const {", "...")
DIALECTS = {
    "go": Dialect("server/fuzzed.go", (*_COMMON, "func ", "type "), ("go",)),
    "java": Dialect("server/Fuzzed.java", (*_COMMON, "class ", "interface ", "new ", "@"), ("java",)),
    "csharp": Dialect("server/Fuzzed.cs", (*_COMMON, "class ", "interface ", "=> ", "namespace "), ("csharp",)),
    "c": Dialect("server/fuzzed.c", (*_COMMON, "#include ", "#if 0\n", "#endif\n", "struct ", "*", "->"), ("c",)),
    "php": Dialect("server/fuzzed.php", (*_COMMON, "<?php ", "?>", "function ", "$", "->", "'"), ("php",)),
    "ruby": Dialect("server/fuzzed.rb", ("end\n", "def ", "do\n", "#{", "'", '"', *"(){}[]|:=.,\n"), ("ruby",)),
    "rust": Dialect("server/fuzzed.rs", (*_COMMON, "fn ", "impl ", "unsafe {", "&'"), ("rust",)),
    "kotlin": Dialect("server/fuzzed.kt", (*_COMMON, "fun ", "class ", "?.let {", "${", '"""', "@"), ("kotlin",)),
    "javascript": Dialect("server/fuzzed.tsx", _SCRIPT, ("javascript", "typescript")),
    "wrapped": Dialect(
        "server/wrapped.js",
        (*_SCRIPT, "}(this, function () {\n", "}());\n", "'use strict';\n"),
        ("javascript",),
        ("(function (root, factory) {\n  factory(root);\n}(this, function ($) {\n", "}));\n"),
    ),
    "html": Dialect(
        "server/fuzzed.html",
        (*_SCRIPT, "<script>", "</script>", "<!--", "-->"),
        ("javascript",),
        ("<p>page</p>\n<script>\n", "</script>\n"),
    ),
    "jsp": Dialect(
        "server/fuzzed.jsp",
        (*_COMMON, "<%", "%>", "<%= ", "<%--", "--%>", "<!--", "<% } %>", "${param.q}", '<%@ page import="java.sql.*" %>'),
        ("java",),
        ("<p>page</p>\n<%\n", "%>\n"),
    ),
}


def text(rng: random.Random, dialect: Dialect, known: list[str]) -> bytes:
    """Some of the programs in one file, with the line ends of some editor."""
    found = dialect.wrapped("\n".join(rng.choice(known) for _ in range(rng.randint(1, 4))))
    return found.replace("\n", rng.choice(("\n", "\n", "\r\n"))).encode()


def stream(rng: random.Random, dialect: Dialect, data: bytes, known: list[str]) -> Iterator[Edit]:
    """An endless run of edits, each to what the one before made of the text."""
    undo: list[Edit] = []
    while True:
        for edit in _gesture(rng, dialect, data, known, undo):
            undo.append(edit.inverse(data))
            data = edit.apply(data)
            yield edit
        del undo[:-100]


def _gesture(
    rng: random.Random, dialect: Dialect, data: bytes, known: list[str], undo: list[Edit]
) -> Iterator[Edit]:
    at = rng.randrange(len(data) + 1)
    line = data.rfind(b"\n", 0, at) + 1
    kind = rng.choice(("line", "line", "program", "break", "break", "delete", "backspace", "type", "move", "undo"))
    lines = rng.choice(known).splitlines(keepends=True)
    if kind == "line":
        yield Edit(line, line, rng.choice(lines).encode())
    elif kind == "program":
        start = rng.randrange(len(lines))
        yield Edit(line, line, "".join(lines[start : start + rng.randint(2, 20)]).encode())
    elif kind == "break":
        yield Edit(at, at, rng.choice(dialect.breaks).encode())
    elif kind == "delete":
        end = min(len(data), at + rng.randint(1, 300))
        yield Edit(at, end, b"")
    elif kind == "backspace":
        for number in range(min(at, rng.randint(1, 8))):
            yield Edit(at - number - 1, at - number, b"")
    elif kind == "type":
        for number, char in enumerate(rng.choice(lines).encode()[:20]):
            yield Edit(at + number, at + number, bytes([char]))
    elif kind == "move":
        end = data.find(b"\n", min(len(data), at + rng.randint(1, 400))) + 1
        if end > line:
            yield Edit(line, end, b"")
            rest = len(data) - (end - line)
            target = rng.randrange(rest + 1)
            yield Edit(target, target, data[line:end])
    else:
        yield from undo[: -rng.randint(1, 10) - 1 : -1]


def scratch(dialect: Dialect, data: bytes) -> Document:
    """A fresh document, in an engine that remembers nothing."""
    with nothing_remembered():
        return dialect.open(data)


def run(dialect: Dialect, count: int, seed: int) -> tuple[int, str | None]:
    """Make this many edits: the findings that were compared, and what differs first."""
    known, findings, made, number = dialect.programs(), 0, 0, 0
    broken_rules()
    while made < count:
        rng = random.Random(f"{seed}/{number}")
        number += 1
        data = text(rng, dialect, known)
        document = dialect.open(data)
        for left, edit in enumerate(stream(rng, dialect, data, known)):
            if left >= EDITS_PER_TEXT:
                break
            before = data
            document.replace(edit.start, edit.end, edit.new)
            data = edit.apply(data)
            interrupted(document)
            document.settle()
            made += 1
            findings += len(document.findings())
            found = difference(document, scratch(dialect, data))
            if found or (raised := broken_rules()):
                what = found or f"rules that raise: {', '.join(raised)}"
                return findings, f"seed {seed}, text {number}, edit {left}: {what}\n{edit!r}\n{before!r}"
    return findings, None


if __name__ == "__main__":
    compared, wrong = run(DIALECTS[sys.argv[1]], int(sys.argv[2]), int(sys.argv[3]))
    print(f"{sys.argv[2]} edits, {compared:,} findings compared: {wrong or '0 mismatches'}")
    sys.exit(wrong is not None)
