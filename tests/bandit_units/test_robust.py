"""No input raises."""

from __future__ import annotations

import ast
import sys
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bandit_units import cases
from wardline_analyzers import bandit_units
from wardline_analyzers.bandit_units import BanditConfig, BanditFinding, ImportState

WORDS = [
    *(
        b"def f(",
        b"class A:",
        b"import os",
        b"from a import b as c",
        b"eval(",
        b"subprocess.call(x, shell=True)",
        b"# nosec",
    ),
    *(
        b"password = ",
        b"'''",
        b'"""',
        b"'",
        b"(",
        b")",
        b"[",
        b"}",
        b":",
        b"\n",
        b"\r\n",
        b"\r",
        b"\t",
        b"    ",
        b"\\",
        b"try:",
    ),
    *(
        b"except:",
        b"pass",
        b"@",
        b"\x00",
        b"\xff",
        b"\xed\xa0\x80",
        b"\xef\xbb\xbf",
        b"\x0c",
        "é".encode(),
        b"f'{",
        b"async ",
    ),
    *(
        "\u202e".encode(),
        "\u2028".encode(),
        b"mark_safe(",
        b"from django.utils.safestring import mark_safe\n",
        b"1" * 5000,
    ),
    *(b"match x:", b"case ", b"lambda", b"0.0.0.0", b"*", b"**", b"...", b";", b"else:", b"if 1:", b"return"),
]
LINES = [line + b"\n" for text in (cases.EVERY_TEST, cases.NOSEC, cases.SHAPES) for line in text.encode().split(b"\n")]

texts = st.one_of(
    st.binary(max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=30).map(b"".join),
    st.lists(st.sampled_from(LINES), max_size=20).map(b"".join),
    st.lists(st.sampled_from(LINES) | st.sampled_from(WORDS) | st.binary(max_size=5), max_size=30).map(b"".join),
)


def within(text: bytes, found: tuple[BanditFinding, ...]) -> None:
    """The places lie in the text, and no end is before its start."""
    lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    for each in found:
        assert (0, 0) <= (each.start_line, each.start_col) <= (each.end_line, each.end_col)
        assert each.end_line < len(lines)
        assert each.start_col <= len(lines[each.start_line]) and each.end_col <= len(lines[each.end_line])
        assert all(0 <= line < len(lines) for line in each.line_range)


@settings(max_examples=200)
@given(texts, st.booleans())
def test_any_bytes(text: bytes, member: bool) -> None:
    found = bandit_units.analyse(text, member)
    within(text, found)
    assert found == bandit_units.analyse(text, member)
    within(text, bandit_units.document_findings(text))
    ImportState().after(bandit_units.import_ops(text, member))
    bandit_units.strange_nosec(text)
    if found:
        assert bandit_units.may_find(text)


@pytest.mark.parametrize(
    "text",
    {
        "parentheses": b"(" * 5000,
        "closed parentheses": b"(" * 5000 + b")" * 5000,
        "blocks": b"".join(b" " * n + b"if x:\n" for n in range(300)),
        "sum": b"x = " + b"+".join([b"'a'"] * 3000),
        "long name": b"a" + b".b" * 5000 + b"()",
        "calls": b"a" + b".b()" * 5000,
        "minus": b"x = " + b"-" * 20000 + b"1",
        "not": b"x = " + b"not " * 5000 + b"1",
        "lambda": b"lambda: " * 3000 + b"1",
        "number": b"x = " + b"9" * 10000,
        "subprocess with a long name": b"import subprocess\nsubprocess.call(x, shell=True)\na" + b".b" * 1200 + b"()\n",
        "nothing": b"",
        "byte order mark": b"\xef\xbb\xbf",
        "utf-16": "eval(x)".encode("utf-16"),
        "quotes": b"'''\n" * 2001,
        "decorators": b"@a\n" * 3000,
        "backslashes": b"\\\n" * 3000,
    }.items(),
    ids=lambda item: item[0],
)
def test_beyond_the_limits_of_python(text: tuple[str, bytes]) -> None:
    name, data = text
    found = bandit_units.analyse(data, False)
    within(data, found)
    assert bandit_units.import_ops(data, False) in ((), (("subprocess", None),))
    if name.startswith("subprocess"):
        assert [f.test_id for f in found] == ["B404", "B602"]


def test_deep_in_the_stack() -> None:
    """The walk does not depend on how deep the caller is; only Python's parser does."""
    text = b"eval(" + b"f(" * 80 + b")" * 81 + b"\n"
    expected = bandit_units.analyse(text, False)
    assert len(expected) == 1

    def deep(levels: int) -> tuple[BanditFinding, ...]:
        return deep(levels - 1) if levels else bandit_units.analyse(text, False)

    assert deep(sys.getrecursionlimit() // 3) == expected


def test_unreadable_bytes_are_question_marks() -> None:
    """Bandit reads no such file. In strings and comments they do no harm, and columns stay right."""
    found = bandit_units.analyse(b"x = '\xff\xed\xa0\x80\x00'; eval(x)  # \xfe\npassword = '\x00'\n", False)
    assert [(f.test_id, f.start_line, f.start_col) for f in found] == [("B307", 0, 13), ("B105", 1, 11)]
    assert bandit_units.analyse(b"\xff = 1\neval(x)\n", False)[0].start_line == 1


def test_no_warnings_are_heard() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert [f.test_id for f in bandit_units.analyse(b'eval("\\d" is 1)', False)] == ["B307"]
        with pytest.raises((SyntaxError, DeprecationWarning, SyntaxWarning)):
            ast.parse('"\\d"', "somebody else's.py")


def test_odd_settings() -> None:
    """Settings of the wrong shape make bandit's tests fail; the others go on."""
    options = tuple(
        (name, text) for name in ("shell_injection", "hardcoded_tmp_directory") for text in ("[1]", "7", "{")
    )
    for option in options:
        config = BanditConfig(options=(option,))
        assert [f.test_id for f in bandit_units.analyse(b"eval(x)", False, config=config)] == ["B307"]
    assert bandit_units.analyse(b"eval(x)", False, config=BanditConfig(tests=("no", "B3"))) == ()
