"""While somebody types: what is sound keeps its findings, and nothing is made up."""

from __future__ import annotations

import random
import sysconfig
from collections import Counter
from pathlib import Path

import pytest

from tests.bandit_units import cases
from tests.bandit_units.parity import by_lines, by_units, plain, row
from wardline_analyzers.bandit_units import analyse, import_ops
from wardline_analyzers.bandit_units.source import parse, read

STDLIB = Path(sysconfig.get_paths()["stdlib"])

FUNCTION = """\
def f(password="abc"):
    eval(a)
    try:
        eval(b)
        {}
        eval(c)
    except Exception:
        pass
    eval(d)
    return eval(e)
"""


TYPED = """\
x = (
x = foo(
x.
x = [1,
x = {'a':
return foo(a, b
'abc
f"{a b}"
x y
x = 1)
!
if a
if a:
for x in
while (a
with open(x
with a as b:
def g(
def g():
class A
else
@decorator
@decorator(
import
from x import
lambda
x = lambda:
del
elif a:
raise E(
foo(bar(1,)
=
print 'a'
exec 'a'
async
await
match x:
assert (
<<<<<<< HEAD
\\
x = \\
$
?
`a`
try:
try
except
finally:
x:
x[
x[1:
*
**a
->
a b c d
'''
\"""abc
#"""


def ids(text: str, member: bool = False) -> list[tuple[str, int]]:
    return [(f.test_id, f.start_line) for f in analyse(text.encode(), member)]


@pytest.mark.parametrize("typed", TYPED.split("\n"))
def test_one_broken_line_in_a_function(typed: str) -> None:
    """Everything else in the function is still found, at its place."""
    expected = ids(FUNCTION.format("0"))
    assert len(expected) == 7
    found = ids(FUNCTION.format(typed))
    missing = Counter(expected) - Counter(found)
    # Of a `try` that got another clause, or none, the old handler cannot be had.
    allowed = {("B110", 6)} if typed in ("try:", "try", "except", "finally:", "elif a:", "else") else set()
    assert set(missing) <= allowed
    assert Counter(found) - Counter(expected) == Counter()


def test_a_broken_handler_is_no_empty_handler() -> None:
    """What stands in for broken code must not itself be a finding."""
    assert ids("try:\n    a()\nexcept Exception:\n    log(\n") == []
    assert ids("try:\n    a()\nexcept Exception:\n") == []
    assert ids("for x in y:\n    try:\n        a()\n    except Exception:\n        contin ue\n") == []


def test_head_of_a_class() -> None:
    """A class of methods only: its head is a unit that does not parse alone."""
    assert ids('@a(b="/tmp")\nclass A(f(shell=True)):\n') == [("B604", 1), ("B108", 0)]
    assert ids('class A(f(shell=True)):  # a comment: with "quotes\n\n    # eval(x)\n') == [("B604", 0)]
    assert ids("class A(\n    f(shell=True),\n):\n") == [("B604", 1)]
    assert ids("class A(f(shell=True)):  # nosec\n") == []


def test_half_typed_imports_keep_the_others() -> None:
    text = (
        b"import os as o\nfrom subprocess import call as c\nimport \nfrom x import\nfrom . import y as z\nimport a.b\n"
    )
    assert [tuple(op) for op in import_ops(text, False)] == [
        ("os", "o"),
        ("subprocess.call", "c"),
        ("y", "z"),
        ("a.b", None),
    ]


def test_imports_in_the_order_of_bandit() -> None:
    text = b"""\
if a:
    import a1
    def f():
        import a2 as x
elif b:
    import b1
else:
    import c1
try:
    import d1
except E:
    import e1
else:
    import f1
finally:
    import g1
with a: import h1
match x:
    case 1: import i1
class A:
    from b import j1 as x
    def f(self):
        for x in y: import k1
        while z: from .rel import l1, l2 as m
"""
    ops = import_ops(text, False)
    assert " ".join(op.name for op in ops) == "a1 a2 b1 c1 d1 e1 f1 g1 h1 i1 b.j1 k1 rel.l1 rel.l2"
    assert [op.bound for op in ops if op.bound] == ["x", "x", "l1", "m"]


def test_indentation() -> None:
    """A unit is a member of a class if somebody says so, or if it is indented."""
    member = "    # a comment\n\n    @a\n    def f(self):\n        eval(x)\n"
    assert ids(member, True) == ids(member, False) == [("B307", 4)]
    assert ids("eval(x)\n", True) == [("B307", 0)]
    assert ids("\x0ceval(x)\n") == [("B307", 0)]
    assert ids("\teval(x)\n\n\teval(y)\n") == [("B307", 0), ("B307", 2)]
    assert ids("    if x:\n        eval(x)\n      eval(y)\n    eval(z)\n", True) == [("B307", 1), ("B307", 3)]
    assert ids("eval(x)\n\n        eval(y)\neval(z)\n") == [("B307", 0), ("B307", 2), ("B307", 3)]


def test_lines_and_columns_are_kept() -> None:
    text = FUNCTION.format("x = foo(\n").encode()
    parsed = parse(read(text, False))
    assert parsed is not None
    assert [len(line) for line in parsed.text.split("\n")][:4] == [len(line) for line in text.decode().split("\n")][:4]
    assert parsed.text.split("\n")[6:] == text.decode().split("\n")[6:]


def test_hopeless_text_is_given_up_soon() -> None:
    assert parse(read(b"a b\n" * 400, False)) is None
    assert analyse(b"eval(x) b\n" * 5000, False) == ()


@pytest.mark.parametrize("name", ["shelve", "subprocess", "tempfile", "xmlrpc/client"])
def test_real_files_broken_on_a_random_line(name: str) -> None:
    """Plain bandit finds nothing in such a file. Here at most what stands on the line itself is lost."""
    random_ = random.Random(name)
    text = (STDLIB / f"{name}.py").read_text("utf-8")
    lines = text.split("\n")
    expected = [row(f)[:2] for f in by_units(text.encode(), by_lines)]
    for ending in (" = (", " = [", " x y", " = {", " 'abc", ".", " ="):
        at = random_.choice([n for n, line in enumerate(lines) if line.strip() and "#" not in line])
        broken = "\n".join([*lines[:at], lines[at] + ending, *lines[at + 1 :]])
        if plain(broken.encode()) is None:
            found = Counter(row(f)[:2] for f in by_units(broken.encode(), by_lines))
            assert {line for _, line in Counter(expected) - found} <= {at + 1}, (at, ending)


def test_every_prefix_of_a_line() -> None:
    """A line as it is typed, character by character: the function's other lines do not notice."""
    line = "subprocess.call(f'ls {x}', shell=[True, {'a': (1)}][0], cwd=lambda: 3)"
    quiet = {("B107", 0), ("B110", 6), *(("B307", n) for n in (1, 3, 5, 8, 9))}
    for length in range(len(line) + 1):
        found = ids(FUNCTION.format(line[:length]))
        assert {f for f in found if f[1] != 4} == quiet, line[:length]


def test_sound_code_is_not_mended() -> None:
    for text in (cases.EVERY_TEST, cases.SHAPES, cases.NOSEC):
        parsed = parse(read(text.encode(), False))
        assert parsed is not None and parsed.text == text
