"""No text makes the reader of C raise, or take long."""

from __future__ import annotations

import random

from tests.effort import effort
from tests.light.texts import SAMPLES
from wardline_analyzers.c.review import review
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.light.c import FRONT

_NOTHING = ModuleNames(())
_LONGEST = 2.0
"""Seconds of the processor's time; the worst of these takes a tenth of that."""

DEEP = [
    b"void f(int a) { int x = " + b"(" * 3000 + b"a" + b")" * 3000 + b"; }",
    b"void f(int a) { " + b"if (a) { " * 500 + b"g();" + b"}" * 501,
    b"void f(int a) { " + b"if (a) { a++; } else " * 800 + b"{ } }",
    b"void f(int a) { int b = " + b" + ".join([b"a"] * 4000) + b"; }",
    b"void f(int a) { " + b"while (a) { a--; " * 200 + b"}" * 201,
    b"void f(char *p) { " + b"free(p); p = malloc(a * b); " * 1500 + b"}",
    b"void f(int a) { switch (a) { " + b"".join(b"case %d: a = g(a); " % n for n in range(900)) + b"} }",
    b"void f(int *" + b"*" * 2000 + b"p) { }",
    b"char a" + b"[3]" * 1000 + b";",
    b"void f(int a) { int x = a / 0 % 0 << 99999999 << 70; char b[99999999999999999999]; b[a] = 1 << a; }",
    b"void f() { return " + b"x->" * 2000 + b"y; }",
]


def _read(text: bytes) -> float:
    return effort(lambda: review(FRONT.parse(text, False), _NOTHING))


def test_deep_and_long_texts() -> None:
    for text in DEEP:
        assert _read(text) < _LONGEST, text[:60]


def test_each_beginning_of_a_text() -> None:
    text = SAMPLES["c"]
    for end in range(0, len(text), 7):
        assert _read(text[:end]) < _LONGEST


def test_texts_with_pieces_lost_and_doubled() -> None:
    draw = random.Random(5)
    for _ in range(150):
        text = bytearray(SAMPLES["c"])
        for _ in range(draw.randrange(1, 6)):
            at = draw.randrange(len(text))
            if draw.random() < 0.5:
                del text[at : at + draw.randrange(40)]
            else:
                start = draw.randrange(len(text))
                text[at:at] = text[start : start + draw.randrange(40)]
        assert _read(bytes(text)) < _LONGEST
