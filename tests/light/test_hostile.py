"""Light front ends on what is no whole program: nothing is raised, and places stay inside the text."""

from __future__ import annotations

import random

import pytest

from tests.light.texts import SAMPLES
from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST
from wardline_analyzers.languages import LIGHT, front_of

_LETTERS = b"(){}[]<>\"'`.,:=;\n \xff\x00ab&*-!$@#?/|"


def _check(language: str, text: bytes) -> None:
    front = front_of(language)
    for member in (False, True):
        syntax = front.parse(text, member)
        lowered = front.lower(syntax)
        for node in (*lowered.body, *lowered.spots()):
            assert node.start <= node.end <= len(syntax.source) - syntax.shift  # with what closes its brackets
            assert node.start >= 0 or member


@pytest.mark.parametrize("language", LIGHT)
def test_each_prefix(language: str) -> None:
    text = SAMPLES[language]
    for end in range(0, len(text), 7):
        _check(language, text[:end])


@pytest.mark.parametrize("language", LIGHT)
def test_any_bytes(language: str) -> None:
    draw = random.Random(7)
    for _ in range(200):
        text = bytearray(SAMPLES[language])
        for _ in range(draw.randint(1, 8)):
            at = draw.randrange(len(text))
            if draw.random() < 0.5:
                del text[at : at + draw.randint(1, 30)]
            else:
                text[at:at] = bytes(draw.choice(_LETTERS) for _ in range(3))
        _check(language, bytes(text))


@pytest.mark.parametrize("language", LIGHT)
@pytest.mark.parametrize(("opening", "closing"), [("f(", ")"), ("((", "))"), ("{", "}"), ("if (a) {", "}"), ("[", "]")])
def test_what_is_nested_deeply_is_left_out(language: str, opening: str, closing: str) -> None:
    start = "<?php " if language == "php" else ""
    text = start + "x = " + opening * 400 + "y" + closing * 400 + ";\n"
    _check(language, text.encode())


@pytest.mark.parametrize("language", LIGHT)
def test_a_long_chain_takes_one_level(language: str) -> None:
    start, name, plus = ("<?php ", "$a", " . ") if language == "php" else ("", "a", " + ")
    head = "int f() { x = " if language == "c" else f"{start}{name} = "
    text = head + plus.join([name] * (3 * DEEPEST)) + (";\n}" if language == "c" else ";\n")
    front = front_of(language)
    lowered = front.lower(front.parse(text.encode(), False))
    assert not lowered.deep
    assert any(isinstance(one, (form.Assign, form.Function)) for one in lowered.body)
