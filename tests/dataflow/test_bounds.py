"""Programs that are hard on a dataflow analysis: each ends, within its budget, and what is easy beside it is still found."""

from __future__ import annotations

import cProfile
from collections.abc import Callable

import pytest

from tests.bench import growth
from tests.effort import within
from wardline_analyzers.document import Document
from wardline_analyzers.flow.module import module_flow
from wardline_analyzers.opening import open_document

EASY = "\n\ndef easy():\n    os.system(request.args['easy'])\n"


def analysed(text: str) -> Document:
    document = Document(text.encode(), path="src/app.py")
    document.analyse()
    return document


@pytest.mark.parametrize(("shape", "sizes"), growth.SHAPES, ids=[shape.__name__ for shape, _ in growth.SHAPES])
def test_it_ends_and_costs_its_neighbours_nothing(shape: Callable[[int], str], sizes: tuple[int, int, int]) -> None:
    text = shape(sizes[1]) + EASY
    found = analysed(text).findings()
    assert module_flow.failures() == ()
    assert text.count("\n") - 1 in {p.start.line for p in found if p.finding.trace}


def calls(text: str) -> int:
    """Python functions that are called for a fresh analysis: how much work it is, on however busy a machine."""
    profile = cProfile.Profile()
    profile.enable()
    growth.measure(text)
    profile.disable()
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize(("shape", "sizes"), [(growth.methods, (100, 400)), (growth.literal, (300, 1200))])
def test_four_times_the_size_is_four_times_the_work(shape: Callable[[int], str], sizes: tuple[int, int]) -> None:
    growth.measure(shape(5))
    small, large = (calls(shape(size)) for size in sizes)
    assert large < 4 * small


def test_a_sum_of_thousands_is_gone_through_once() -> None:
    """JavaScript's sums are followed however long they are; what stands before each operand is read a little way back."""
    text = f"function f(a) {{\n  page.innerHTML = {' + '.join(['a'] * 20_000)}\n}}\n"
    with within(8):  # it takes half a second, and would take 22
        open_document(text.encode(), path="src/app.js").analyse()


def test_of_very_many_parts_of_a_parameter_the_nearest_count() -> None:
    deep = "".join(f"    os.system(x.a.b{n}.c.d)\n" for n in range(600))
    text = f"import os\nfrom flask import request\n\n\ndef each(x):\n{deep}    os.system(x)\n\n\ndef view():\n"
    document = analysed(f"{text}    each(request.args['x'])\n")
    assert {p.start.line for p in document.findings() if p.finding.trace} >= {605}
    assert document.limits()


_TURNS = "        n = 0\n        while n < size:\n            n = n + 1\n            text = {}\n        return text\n"


def test_a_call_that_takes_too_much_with_its_constants_is_told_by_the_summary() -> None:
    """Nine turns of nine turns of nine: what is found behind the call, and in it, is found nevertheless."""
    inner = (("one", "text" + " + ' '" * 40), ("two", "one(text)"), ("three", "two(text)"))
    functions = "".join(f"    def {name}(text):\n{_TURNS.format(value)}" for name, value in inner)
    text = (
        f"import os\nfrom flask import request\n\n\ndef padded(size, text):\n{functions}    os.system(three(text))\n"
        "\n\ndef view():\n    padded(9, request.args['x'])\n    os.system(request.args['y'])\n"
    )
    document = analysed(text)
    assert [p.start.line for p in document.findings() if p.finding.trace] == [23, 28]
    assert not document.limits()


def test_a_limit_that_is_reached_is_said() -> None:
    body = "".join(f"        value = [value, {n}][0] + str(value) + f'{{value}}{n}'\n" for n in range(9000))
    text = f"import os\nfrom flask import request\n\n\ndef f(value):\n    os.system('')\n    for _ in value:\n{body}{EASY}"
    document = analysed(text)
    assert text.count("\n") - 1 in {p.start.line for p in document.findings() if p.finding.trace}
    assert [text[start:end] for start, end in document.limits()] == ["def f(value):"]
    assert not analysed("import os\n" + EASY).limits()


def test_nesting_that_is_too_deep_is_said() -> None:
    for head, line in (("    @twice\n    def f(self):\n", "@twice"), ("\n    def f(self):\n", "def f(self):")):
        for depth, limits in ((20, []), (200, [line])):
            body = f"        os.system({'(' * depth}request.args['x']{')' * depth})\n"
            text = f"import os\nfrom flask import request\n\n\nclass A:\n{head}{body}"
            document = analysed(text)
            assert [text[start:end] for start, end in document.limits()] == limits
            assert any(p.finding.trace for p in document.findings()) is not bool(limits)


def test_deep_nesting_does_not_use_up_the_stack() -> None:
    for opening, closing in (
        ("(", ")"),
        ("[", "]"),
        ("f(", ")"),
        ("{1: ", "}"),
        ("not ", ""),
        ("-", ""),
        ("lambda: ", ""),
    ):
        text = f"import os\nfrom flask import request\nx = {opening * 500}request{closing * 500}\n{EASY}"
        assert [p for p in analysed(text).findings() if p.finding.trace], opening
    assert module_flow.failures() == ()


@pytest.mark.parametrize(
    "call",
    [
        "f(**(1, 2))",
        "f(**[x for x in y])",
        "f(*{**a})",
        "f(**{**a, 'b': 1}, **c)",
        "f(*1, **'a')",
        "f(**f(**f))",
        "x = *f(), *[]",
    ],
)
def test_calls_that_python_would_refuse_break_nothing(call: str) -> None:
    document = analysed(f"import os\nfrom flask import request\n\n\ndef f(*a, **k):\n    {call}\n{EASY}")
    assert module_flow.failures() == ()
    assert [p for p in document.findings() if p.finding.trace]


def test_a_method_that_bytes_do_not_have_costs_nothing_else() -> None:
    text = (
        "import os\nfrom flask import request\n\n\ndef f():\n"
        "    name = b'x'.format('a') + b'%s'.encode('utf-8')\n    os.system(request.args['c'])\n"
    )
    before = module_flow.failures()
    assert [placed.start.line for placed in analysed(text).findings()] == [6]
    assert module_flow.failures() == before
