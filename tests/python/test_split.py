"""The cut into units: its shape, and that a resumed cut is the cut from scratch."""

from __future__ import annotations

import random
import sysconfig
from pathlib import Path

import pytest

from wardline_analyzers.languages.units import Kind, Unit
from wardline_analyzers.python.split import Splitter
from wardline_analyzers.text import Buffer

SHAPE = '''\
"""Docstring."""
import os
from x import (
a,
)

LIMIT = 3
if LIMIT:
    pass

else:
    LIMIT = 4
# comment
@decorator(
    1,
)
@other
def f(a,
      b):
    """Text

def not_a_function(): ...
    """
    return a

async def g(): pass
class A(Base,
        metaclass=M):
    """Doc."""

    x = 1
    y = 2

    @property
    def p(self):
        return 1

    z = 3
    class Meta:
        a = 1

        def m(self): ...

    async def q(self):
        pass
tail = """
class NotAClass:
"""
'''


def cut(text: str | bytes) -> list[Unit]:
    return Splitter(Buffer(text.encode() if isinstance(text, str) else text)).units


def shape(text: str) -> list[tuple[Kind, str]]:
    return [(u.kind, u.text.decode().split("\n")[0].strip()) for u in cut(text)]


def test_shape() -> None:
    assert shape(SHAPE) == [
        (Kind.STATEMENTS, '"""Docstring."""'),
        (Kind.STATEMENTS, "LIMIT = 3"),
        (Kind.FUNCTION, "@decorator("),
        (Kind.FUNCTION, "async def g(): pass"),
        (Kind.CLASS, "class A(Base,"),
        (Kind.BODY, "x = 1"),
        (Kind.METHOD, "@property"),
        (Kind.BODY, "z = 3"),
        (Kind.NESTED, "class Meta:"),
        (Kind.METHOD, "async def q(self):"),
        (Kind.STATEMENTS, 'tail = """'),
    ]


def test_units_cover_the_text() -> None:
    assert b"".join(u.text for u in cut(SHAPE)) == SHAPE.encode()


def test_an_open_bracket_ends_at_the_next_definition() -> None:
    assert shape("x = [1,\ny\ndef f():\n    return (\ndef g(): pass\n") == [
        (Kind.STATEMENTS, "x = [1,"),
        (Kind.FUNCTION, "def f():"),
        (Kind.FUNCTION, "def g(): pass"),
    ]


def test_an_open_triple_quote_spares_the_neighbours() -> None:
    text = (
        'def f():\n    """\n    return 1\n\ndef g():\n    """Doc."""\n\nclass A:\n    def h(self):\n        """D."""\n'
    )
    assert [k for k, _ in shape(text)] == [Kind.FUNCTION, Kind.FUNCTION, Kind.CLASS, Kind.METHOD]


def test_empty_and_blank() -> None:
    assert [(u.line, u.end) for u in cut("")] == [(0, 1)]
    assert [(u.line, u.end) for u in cut("\n\n# c\n")] == [(0, 4)]


@pytest.mark.parametrize("name", ["tarfile.py", "argparse.py", "typing.py", "subprocess.py"])
def test_each_unit_of_real_code_parses_alone(name: str) -> None:
    import ast

    text = (Path(sysconfig.get_path("stdlib")) / name).read_bytes()
    for unit in cut(text):
        source = b"class _:\n" + unit.text if unit.indent else unit.text
        try:
            ast.parse(source)
        except SyntaxError:  # a class head without fields
            assert unit.kind is Kind.CLASS
            ast.parse(source + b"\n    pass\n")


def test_a_unit_that_stays_may_lose_an_empty_last_line() -> None:
    buffer = Buffer(b"def f(a):\r")
    splitter = Splitter(buffer)
    splitter.update(buffer.replace(10, 10, b"def f(a):\r    return a\r"))
    assert facts(splitter.units) == facts(cut(buffer.data))


FRAGMENTS = [
    b"x", b" ", b"    ", b"\n", b"\r\n", b"\r", b"(", b")", b"[", b"]", b'"', b'"""', b"'''", b"\\\n", b"#", b"def f():\n",
    b"class A:\n", b"@d\n", b"    def m(self):\n", b"else:\n", b"return\n", b"\n\n", b"\x0c", "é😀\u2028".encode(), b"\x00",
    b"import os\n", b"    y = 1\n", b"\t", b"async def a(): pass\n",
]  # fmt: skip


def facts(units: list[Unit]) -> list[tuple[object, ...]]:
    return [(u.line, u.end, u.kind, u.indent, u.text, u.next_indent) for u in units]


@pytest.mark.parametrize("seed", range(12))
def test_a_resumed_cut_is_the_cut_from_scratch(seed: int) -> None:
    rnd = random.Random(seed)
    base = SHAPE.encode() if seed % 2 else (Path(sysconfig.get_path("stdlib")) / "shlex.py").read_bytes()
    buffer = Buffer(base)
    splitter = Splitter(buffer)
    for _ in range(250):
        size = len(buffer.data)
        a = rnd.randrange(size + 1)
        b = min(size, a + rnd.choice([0, 0, 0, 1, 3, 40, 200]))
        new = b"".join(rnd.choice(FRAGMENTS) for _ in range(rnd.choice([0, 1, 1, 2, 6])))
        if rnd.random() < 0.02:
            a, b, new = 0, size, base
        splitter.update(buffer.replace(a, b, new))
        assert facts(splitter.units) == facts(cut(buffer.data))
