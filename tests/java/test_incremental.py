"""An edited Java document finds what a fresh one finds: whole texts of the twins, random edits, comparison after each."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.dataflow.cases import cases
from tests.fuzz.isolation import broken_rules, nothing_remembered
from wardline_analyzers.document import Document
from wardline_analyzers.profile import Profile

PATH = "src/App.java"
EVERYTHING = Profile(select=("all",))
BREAKS = (*"{}()';<>.\\\n", '"', '"""', "/*", "*/", "//", "@X\n", "class A {\n", "return ", "case 1:")
STEPS = 80


def programs() -> list[bytes]:
    """The Java programs of the twins."""
    return [
        block.text.encode()
        for case in cases()
        if case.topic.startswith("java/")
        for twin in ("flagged", "silent")
        for block in case.twins[twin]
    ]


def edited(draw: random.Random, text: bytes, others: list[bytes]) -> tuple[int, int, bytes]:
    """One edit: a key, a few characters gone, a line moved or copied, members of another program pasted."""
    at = draw.randrange(len(text) + 1)
    kind = draw.randrange(6)
    if kind == 0:
        return at, at, draw.choice(BREAKS).encode()
    if kind == 1:
        return at, min(len(text), at + draw.randrange(1, 12)), b""
    lines = text.splitlines(keepends=True)
    start = sum(map(len, lines[: draw.randrange(len(lines) + 1)]))
    if kind == 2:
        end = text.find(b"\n", start) + 1 or len(text)
        return start, end, b""
    if kind == 3:
        return start, start, b"".join(lines[len(lines) // 3 : len(lines) // 3 + draw.randrange(1, 6)])
    if kind == 4:
        other = draw.choice(others).splitlines(keepends=True)
        first = draw.randrange(len(other))
        return start, start, b"".join(other[first : first + draw.randrange(1, 14)])
    word = draw.choice((b"q", b"Inner", b"prepared", b"this.", b"static ", b"request", b"String", b"final "))
    return at, at, word


@pytest.mark.parametrize("seed", range(4))
def test_edited_is_as_fresh(seed: int) -> None:
    draw = random.Random(seed)
    every = programs()
    broken_rules()
    text = draw.choice(every)
    undo: list[tuple[int, int, bytes]] = []
    document = Document(text, EVERYTHING, PATH, language="java")
    document.settle()
    found = 0
    for _ in range(STEPS):
        start, end, new = undo.pop() if undo and draw.random() < 0.45 else edited(draw, text, every)
        if len(undo) < 3:
            undo.append((start, start + len(new), text[start:end]))
        document.replace(start, end, new)
        text = text[:start] + new + text[end:]
        document.settle()
        with nothing_remembered():
            fresh = Document(text, EVERYTHING, PATH, language="java")
            fresh.settle()
            wanted = fresh.findings()
            units = [(u.line, u.end, u.kind, u.indent) for u in fresh.units]
        assert [(u.line, u.end, u.kind, u.indent) for u in document.units] == units, text
        assert document.findings() == wanted, text
        found += len(wanted)
        if draw.random() < 0.1 or not text.strip():
            undo.clear()
            text = draw.choice(every)
            document.replace(0, len(document.buffer.data), text)
            document.settle()
    assert not broken_rules()
    assert found


def test_nothing_is_left_of_the_grammar_in_memory() -> None:
    """The front end is loaded by name only: no module of Python's imports it."""
    root = Path(__file__).parents[2] / "analyzers" / "wardline_analyzers"
    importers = [
        path.name
        for folder in ("flow", "match", "languages", "python")
        for path in (root / folder).rglob("*.py")
        if "wardline_analyzers.java" in path.read_text("utf-8")
    ]
    assert importers == []
