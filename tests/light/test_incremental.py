"""After each edit, units and findings are those of a fresh text."""

from __future__ import annotations

import random

import pytest

from tests.light.texts import SAMPLES
from wardline_analyzers.document import Document
from wardline_analyzers.languages import LIGHT, front_of
from wardline_analyzers.languages.units import Unit
from wardline_analyzers.text.buffer import Buffer

_PIECES = [
    b"{",
    b"}",
    b"(",
    b")",
    b'"',
    b"'",
    b"/*",
    b"*/",
    b"#",
    b"\n",
    b"\n\n",
    b"  ",
    b";",
    b"?>",
    b"<?php",
    b"end\n",
]


def _facts(units: list[Unit]) -> list[tuple[object, ...]]:
    return [(unit.line, unit.end, unit.kind, unit.indent, unit.text, unit.next_indent) for unit in units]


def _edit(draw: random.Random, text: bytes, lines: list[bytes]) -> tuple[int, int, bytes]:
    start = draw.randrange(len(text) + 1)
    end = min(len(text), start + draw.choice((0, 0, 0, 1, 3, 40)))
    return start, end, draw.choice(_PIECES) if draw.random() < 0.7 else b"".join(draw.sample(lines, 2))


@pytest.mark.parametrize("language", LIGHT)
def test_an_edit_cuts_as_a_fresh_look_does(language: str) -> None:
    draw = random.Random(7)
    text, split = SAMPLES[language], front_of(language).splitter
    lines = text.splitlines(keepends=True)
    for _ in range(60):
        buffer = Buffer(text)
        splitter = split(buffer)
        for _ in range(12):
            splitter.update(buffer.replace(*_edit(draw, buffer.data, lines)))
            assert _facts(splitter.units) == _facts(split(Buffer(buffer.data)).units), buffer.data


@pytest.mark.parametrize("language", LIGHT)
def test_an_edit_finds_as_a_fresh_look_does(language: str) -> None:
    draw = random.Random(11)
    text = SAMPLES[language]
    lines = text.splitlines(keepends=True)
    for _ in range(4):
        document = Document(text, language=language)
        document.analyse()
        for _ in range(6):
            start, end, new = _edit(draw, document.buffer.data, lines)
            document.replace(start, end, new)
            document.settle()
            fresh = Document(document.buffer.data, language=language)
            fresh.settle()
            assert [str(p) for p in document.findings()] == [str(p) for p in fresh.findings()], document.buffer.data
