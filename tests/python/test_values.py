"""Constants and put-together strings."""

from __future__ import annotations

from typing import Any

import pytest

from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.python.constants import UNKNOWN
from wardline_analyzers.python.exports import exports
from wardline_analyzers.python.names import Names
from wardline_analyzers.python.split import Splitter
from wardline_analyzers.python.syntax import parse
from wardline_analyzers.python.values import Values
from wardline_analyzers.text import Buffer


def look(text: str) -> tuple[Values, Any]:
    """The values of the last unit, and the node of the only argument of its last `see(...)`."""
    units = Splitter(Buffer(text.encode())).units
    bound = []
    for unit in units:
        bound += exports(Names(parse(unit.text, False), ModuleNames(()), member=False))[0]
    syntax = parse(units[-1].text, False)
    see = [c for c in syntax.nodes["call"] if syntax.text(c).startswith("see(")][-1]
    arguments = see.child_by_field_name("arguments")
    assert arguments is not None
    return Values(Names(syntax, ModuleNames(bound), member=False)), arguments.named_children[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("see('a' 'b')", "ab"),
        ("see(r'\\d')", "\\d"),
        ("see(b'x')", b"x"),
        ("see(-1)", -1),
        ("see(1 << 3 | 1)", 9),
        ("see([1, 'a', None])", [1, "a", None]),
        ("see({'a': True})", {"a": True}),
        ("x = True\nsee(x)", True),
        ("X = 'a'\n\n\ndef f():\n    see(X + 'b')", "ab"),
        ("def f():\n    y = 'a'\n    see(y)", "a"),
        ("def f(a):\n    y = 1\n    if a:\n        y = 2\n    see(y)", UNKNOWN),
        ("def f(a):\n    y = 1\n    y += a\n    see(y)", UNKNOWN),
        ("X = 1\nX = 2\n\n\ndef f():\n    see(X)", UNKNOWN),
        ("see(f'a{b}')", UNKNOWN),
        ("see(f'a')", "a"),
        ("def f(q='x'):\n    see(q)", UNKNOWN),
        ("see(not True)", False),
        ("see(b'\\0' * 4)", bytes(4)),
        ("see('ab' * 1000000)", UNKNOWN),
        ("see(bytes(4))", bytes(4)),
        ("see(bytes(-1))", UNKNOWN),
        ("see(bytes([1, 2]))", b"\1\2"),
        ("see(bytes.fromhex('00ff'))", b"\0\xff"),
        ("see(bytes.fromhex('0'))", UNKNOWN),
        ("K = 'key'.encode()\n\n\ndef f():\n    see(K)", b"key"),
        ("def bytes(n): ...\n\n\nsee(bytes(4))", UNKNOWN),
    ],
)
def test_constant(text: str, value: Any) -> None:
    values, node = look(text)
    found = values.constant(node)
    assert (found is value) if value is UNKNOWN else (found == value and type(found) is type(value))


BUILT = [
    "see('select ' + name)",
    "see(f'select {name}')",
    "see('select %s' % name)",
    "see('select %s, %s' % (1, name))",
    "see('select {}'.format(name))",
    "see(', '.join(names))",
    "see('a' 'b' f'{name}')",
    "def f(name):\n    q = 'select '\n    q += name\n    see(q)",
    "def f(name):\n    q = f'select {name}'\n    see(q)",
    "def f(name):\n    q = 'select * from t'\n    if name:\n        q = q + ' where x = ' + name\n    see(q)",
    "Q = 'select ' + name\n\n\ndef f():\n    see(Q)",
    "see(('select ' + name).encode())",
    "see('a' if x else 'b' + name)",
    "see('select @'.replace('@', name))",
]
NOT_BUILT = [
    "see('select ' + 'x')",
    "see('select %s' % 3)",
    "see(f'select {3}')",
    "T = 't'\n\n\ndef f():\n    see(f'select * from {T}')",
    "def f(n):\n    see(f'limit {int(n)}')",
    "see(name)",
    "see(a + b)",
    "see('a,b'.split(','))",
    "COLUMNS = ['a', 'b']\n\n\ndef f():\n    see('select ' + ', '.join(COLUMNS))",
    "def f(ids):\n    see('in (' + ','.join('?' for _ in ids) + ')')",
    "see('x' * 3)",
    "see({'a': name})",
]


@pytest.mark.parametrize("text", BUILT)
def test_built(text: str) -> None:
    values, node = look(text)
    assert values.is_built(node)


@pytest.mark.parametrize("text", NOT_BUILT)
def test_not_built(text: str) -> None:
    values, node = look(text)
    assert not values.is_built(node)


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("def f(a):\n    y = a + 1\n    see(y)", "a + 1"),
        ("def f():\n    y = ' ' * see(y)", "y"),  # else who follows the parts of what is behind it never ends
        ("def f():\n    while True:\n        y = see(z)\n        z = y + 1", "z"),
    ],
)
def test_what_is_behind_a_name_stands_above(text: str, behind: str) -> None:
    values, node = look(text)
    assert values.names.syntax.text(values.follow(node)) == behind
