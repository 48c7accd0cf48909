"""What is still read of code that is no Python yet, or no more: half typed, of another version, in other bytes."""

from __future__ import annotations

import pytest

from tests.python.lowering import becomes

BROKEN = [
    (
        'def f(request):\n    q = request.args["q"]\n    cur.execute("select " + q',
        "Function('f', (Parameter('request'),), (Assign((Name('q'),), Index(Attribute(Name('request'), 'args'), Literal('q'))), Do(Call(Attribute(Name('cur'), 'execute'), (Argument(Operation('+', (Literal('select '), Name('q')))),)))))",
    ),
    (
        "def f(a):\n    x = foo(a,\n    y = bar(a)\n    return y",
        "Function('f', (Parameter('a'),), (Assign((Name('x'),), Call(Name('foo'), (Argument(Name('a')),))), Assign((Name('y'),), Call(Name('bar'), (Argument(Name('a')),))), Do(Name('y'))))",
    ),
    (
        "def f(a):\n    foo(bar(b=a",
        "Function('f', (Parameter('a'),), (Do(Call(Name('foo'), (Argument(Call(Name('bar'), (Argument(Name('a'), 'b'),))),))),))",
    ),
    (
        '@app.route("/")\nasync def f(a) -> int:\n    cur.execute(f"{a',
        "Function('f', (Parameter('a'),), (Do(Call(Attribute(Name('cur'), 'execute'), ())), Do(Name('a'))), (Call(Attribute(Name('app'), 'route'), (Argument(Literal('/')),)),), Name('int'), True)",
    ),
    (
        "def f(a):\n    if a\n        foo(a)\n    bar(a)",
        "Function('f', (Parameter('a'),), (Do(Name('a')), Do(Call(Name('foo'), (Argument(Name('a')),))), Do(Call(Name('bar'), (Argument(Name('a')),)))))",
    ),
    (
        "x = f(a b, c)",
        "Do(Name('b')); Assign((Name('x'),), Call(Name('f'), (Argument(Name('a')), Argument(Name('c')))))",
    ),
    (
        "x = [a, b c]",
        "Do(Name('c')); Assign((Name('x'),), Display('list', (Name('a'), Name('b'))))",
    ),
    (
        'x = {"a": b c: d}',
        "Do(Name('c')); Do(Name('d')); Assign((Name('x'),), Mapping(((Literal('a'), Name('b')),)))",
    ),
    (
        "x = a. + b",
        "Assign((Name('x'),), Attribute(Name('a'), 'b'))",
    ),
    (
        "a.",
        "Do(Name('a'))",
    ),
    (
        "try:\n    a",
        "Try((Do(Name('a')),), ())",
    ),
    (
        "if a:\nelse:\n    b",
        "If(Name('a'), (), (Do(Name('b')),))",
    ),
    (
        "match a:\n    case \n        b",
        "Do(Name('b')); Match(Name('a'), ())",
    ),
    (
        "class A(:\n    def f(self): g",
        "Class('A', (), (Function('f', (Parameter('self'),), (Do(Name('g')),)),))",
    ),
    (
        'f"{a b}"',
        "Do(Name('b')); Do(Text((Name('a'),), ('',)))",
    ),
    (
        'f"{}"',
        "Do(Text((Opaque(),), ('',)))",
    ),
    (
        "for x in\n    a",
        "Do(Name('x')); Do(Name('a'))",
    ),
    (
        "with open(a) as\n    b",
        "Do(Call(Name('open'), (Argument(Name('a')),))); Do(Name('b'))",
    ),
    (
        "lambda x y: z",
        "Do(Name('y')); Do(Lambda(Function('', (Parameter('x'),), (Return(Name('z')),))))",
    ),
    (
        "import",
        "",
    ),
    (
        "from a import",
        "Do(Name('a'))",
    ),
    (
        'x = "abc\ny = 1',
        "Assign((Name('x'),), Name('abc')); Assign((Name('y'),), Literal(1))",
    ),
    (
        "x = '''abc",
        "Assign((Name('x'),), Name('abc'))",
    ),
    (
        "return )",
        "",
    ),
    (
        "@a",
        "Do(Name('a'))",
    ),
    (
        "def f(a\n    b = a",
        "Do(Call(Name('f'), ())); Do(Name('a')); Assign((Name('b'),), Name('a'))",
    ),
    (
        "def f(a, b=, *):\n    c",
        "Function('f', (Parameter('a'), Parameter('b')), (Do(Name('c')),))",
    ),
    (
        "a = b +",
        "Assign((Name('a'),), Name('b'))",
    ),
    (
        "elif a: b",
        "Declare('a', Name('b'))",
    ),
    (
        "*a = b",
        "Assign((Star(Name('a')),), Name('b'))",
    ),
    (
        ")",
        "",
    ),
    (
        "while a b:\n    c",
        "Do(Name('b')); While(Name('a'), (Do(Name('c')),))",
    ),
    (
        "if a: b\nelse c:\n    d",
        "Do(Name('c')); If(Name('a'), (Do(Name('b')),), (Do(Name('d')),))",
    ),
    (
        "try: a\nfinally b: c",
        "Do(Name('b')); Try((Do(Name('a')),), (), last=(Do(Name('c')),))",
    ),
    (
        "with a b: c",
        "Do(Name('b')); With(Name('a'), None, (Do(Name('c')),))",
    ),
    (
        "match a b:\n    case c: d",
        "Do(Name('b')); Match(Name('a'), (Case(Pattern('capture', 'c'), None, (Do(Name('d')),)),))",
    ),
    (
        "match a:\n    case [b c]: d",
        "Do(Name('c')); Match(Name('a'), (Case(Pattern('list', parts=(Pattern('capture', 'b'),)), None, (Do(Name('d')),)),))",
    ),
    (
        "match a:\n    case b c: d",
        "Do(Name('c')); Match(Name('a'), (Case(Pattern('capture', 'b'), None, (Do(Name('d')),)),))",
    ),
    (
        "def f(a b): c",
        "Do(Name('b')); Function('f', (Parameter('a'),), (Do(Name('c')),))",
    ),
    (
        "class A(B c): d",
        "Do(Name('c')); Class('A', (Name('B'),), (Do(Name('d')),))",
    ),
    (
        "a[b c]",
        "Do(Name('c')); Do(Index(Name('a'), Name('b')))",
    ),
    (
        "{a for a in b c}",
        "Do(Name('c')); Do(Comprehension('set', Name('a'), (Generator(Name('a'), Name('b'), ()),)))",
    ),
    (
        "not (a b)",
        "Do(Name('b')); Do(Not(Name('a')))",
    ),
    (
        "import a b",
        "Do(Name('a')); Import((('b', 'b'),))",
    ),
    (
        "return a b",
        "Do(Name('a')); Return(Name('b'))",
    ),
    (
        "a += b c",
        "Do(Name('b')); Augment(Name('a'), '+', Name('c'))",
    ),
    (
        "x: a b = c",
        "Do(Name('b')); Assign((Name('x'),), Name('c'), Name('a'))",
    ),
]


@pytest.mark.parametrize(("text", "expected"), BROKEN)
def test_what_broken_code_becomes(text: str, expected: str) -> None:
    assert becomes(text) == expected
