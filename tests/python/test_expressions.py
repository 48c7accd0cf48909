"""What expressions become, written as the calls that would build it, without places and defaults."""

from __future__ import annotations

import pytest

from tests.python.lowering import becomes

EXPRESSIONS = [
    (
        "x",
        "Do(Name('x'))",
    ),
    (
        "None, True, False",
        "Do(Display('tuple', (Literal(None), Literal(True), Literal(False))))",
    ),
    (
        "1_000, 0x1f, 0o17, 0b11, 017, 10L, 1.5e3, 2j, 0, 00",
        "Do(Display('tuple', (Literal(1000), Literal(31), Literal(15), Literal(3), Literal(15), Literal(10), Literal(1500.0), Literal(2j), Literal(0), Literal(0))))",
    ),
    (
        "-1, +2.5, ~x, -x, - -3",
        "Do(Display('tuple', (Literal(-1), Literal(2.5), Operation('~', (Name('x'),)), Operation('-', (Name('x'),)), Literal(3))))",
    ),
    (
        '"a", \'b\\n\', r\'\\n\', b\'\\xff\\101\', u"c", """d""", \'\'',
        "Do(Display('tuple', (Literal('a'), Literal('b\\n'), Literal('\\\\n'), Literal(b'\\xffA'), Literal('c'), Literal('d'), Literal(''))))",
    ),
    (
        '"\\x41\\u00e9\\N{BULLET}\\101\\\nz\\q", "é", b"\\u0041"',
        "Do(Display('tuple', (Literal('Aé•Az\\\\q'), Literal('é'), Literal(b'\\\\u0041'))))",
    ),
    (
        '"a" "b" \'c\'',
        "Do(Literal('abc'))",
    ),
    (
        'b"a" b"b"',
        "Do(Literal(b'ab'))",
    ),
    (
        '"a" b"b"',
        "Do(Opaque())",
    ),
    (
        '"a" f"{x}b" "c"',
        "Do(Text(('a', Name('x'), 'bc'), ('',)))",
    ),
    (
        'f"a{x}b{y!r}c{z:>10}"',
        "Do(Text(('a', Name('x'), 'b', Name('y'), 'c', Name('z')), ('', '!r', ':>10')))",
    ),
    (
        'f"{x:{w}.{p}}"',
        "Do(Text((Name('x'), Name('w'), Name('p')), (':{w}.{p}', '', '')))",
    ),
    (
        'f"{x=}{y = !s}{z=:5}"',
        "Do(Text(('x=', Name('x'), 'y = ', Name('y'), 'z=', Name('z')), ('!r', '!s', ':5')))",
    ),
    (
        'f"{{}}{x}}}", f"plain", rf"\\n{x}", f"\\n\\N{EM DASH}{x}"',
        "Do(Display('tuple', (Text(('{}', Name('x'), '}'), ('',)), Literal('plain'), Text(('\\\\n', Name('x')), ('',)), Text(('\\n—', Name('x')), ('',)))))",
    ),
    (
        "f\"{a, b}{ {1: 2}[1] }{f'{c}'}\"",
        "Do(Text((Display('tuple', (Name('a'), Name('b'))), Index(Mapping(((Literal(1), Literal(2)),)), Literal(1)), Text((Name('c'),), ('',))), ('', '', '')))",
    ),
    (
        't"a{x}"',
        "Do(Opaque((Name('x'),)))",
    ),
    (
        "a.b.c",
        "Do(Attribute(Attribute(Name('a'), 'b'), 'c'))",
    ),
    (
        "f()",
        "Do(Call(Name('f'), ()))",
    ),
    (
        "f(a, b=c, *d, **e)",
        "Do(Call(Name('f'), (Argument(Name('a')), Argument(Name('c'), 'b'), Argument(Name('d'), star=1), Argument(Name('e'), star=2))))",
    ),
    (
        "f(x for x in y)",
        "Do(Call(Name('f'), (Argument(Comprehension('generator', Name('x'), (Generator(Name('x'), Name('y'), ()),))),)))",
    ),
    (
        "a.b(c)[d].e()",
        "Do(Call(Attribute(Index(Call(Attribute(Name('a'), 'b'), (Argument(Name('c')),)), Name('d')), 'e'), ()))",
    ),
    (
        "a[b], a[b, c], a[b,], a[:], a[1:2], a[::3], a[:x:], a[1:2, b], a[...]",
        "Do(Display('tuple', (Index(Name('a'), Name('b')), Index(Name('a'), Display('tuple', (Name('b'), Name('c')))), Index(Name('a'), Display('tuple', (Name('b'),))), Slice(Name('a')), Slice(Name('a'), Literal(1), Literal(2)), Slice(Name('a'), step=Literal(3)), Slice(Name('a'), high=Name('x')), Index(Name('a'), Display('tuple', (Opaque((Literal(1), Literal(2))), Name('b')))), Index(Name('a'), Opaque()))))",
    ),
    (
        "a + b - c * d ** e, a // b, a @ b, a << 1 | b & c ^ d",
        "Do(Display('tuple', (Operation('-', (Operation('+', (Name('a'), Name('b'))), Operation('*', (Name('c'), Operation('**', (Name('d'), Name('e'))))))), Operation('//', (Name('a'), Name('b'))), Operation('@', (Name('a'), Name('b'))), Operation('|', (Operation('<<', (Name('a'), Literal(1))), Operation('&', (Name('b'), Operation('^', (Name('c'), Name('d'))))))))))",
    ),
    (
        "a < b <= c, a not in b, a is not b, a is b, a in b, a != b, a <> b",
        "Do(Display('tuple', (Compare(('<', '<='), (Name('a'), Name('b'), Name('c'))), Compare(('not in',), (Name('a'), Name('b'))), Compare(('is not',), (Name('a'), Name('b'))), Compare(('is',), (Name('a'), Name('b'))), Compare(('in',), (Name('a'), Name('b'))), Compare(('!=',), (Name('a'), Name('b'))), Compare(('!=',), (Name('a'), Name('b'))))))",
    ),
    (
        "a and b and c or d, (a and b) and c, not a",
        "Do(Display('tuple', (Logic('or', (Logic('and', (Name('a'), Name('b'), Name('c'))), Name('d'))), Logic('and', (Logic('and', (Name('a'), Name('b'))), Name('c'))), Not(Name('a')))))",
    ),
    (
        "a if b else c if d else e",
        "Do(Choice(Name('b'), Name('a'), Choice(Name('d'), Name('c'), Name('e'))))",
    ),
    (
        "[a, *b], (a, b), (a,), (), {a, b}, [], {}, {a: b, **c}",
        "Do(Display('tuple', (Display('list', (Name('a'), Star(Name('b')))), Display('tuple', (Name('a'), Name('b'))), Display('tuple', (Name('a'),)), Display('tuple', ()), Display('set', (Name('a'), Name('b'))), Display('list', ()), Mapping(()), Mapping(((Name('a'), Name('b')), (None, Name('c')))))))",
    ),
    (
        "[x for x in y]",
        "Do(Comprehension('list', Name('x'), (Generator(Name('x'), Name('y'), ()),)))",
    ),
    (
        "{k: v for k, v in x if a if b for z in v}",
        "Do(Comprehension('dict', Name('v'), (Generator(Display('tuple', (Name('k'), Name('v'))), Name('x'), (Name('a'), Name('b'))), Generator(Name('z'), Name('v'), ())), Name('k')))",
    ),
    (
        "{x async for x in y}, (x for x in y)",
        "Do(Display('tuple', (Comprehension('set', Name('x'), (Generator(Name('x'), Name('y'), ()),)), Comprehension('generator', Name('x'), (Generator(Name('x'), Name('y'), ()),)))))",
    ),
    (
        "[[x for x in y] for y in z]",
        "Do(Comprehension('list', Comprehension('list', Name('x'), (Generator(Name('x'), Name('y'), ()),)), (Generator(Name('y'), Name('z'), ()),)))",
    ),
    (
        "(a := f(b))",
        "Do(Walrus(Name('a'), Call(Name('f'), (Argument(Name('b')),))))",
    ),
    (
        "await f()",
        "Do(Await(Call(Name('f'), ())))",
    ),
    (
        "lambda: 0",
        "Do(Lambda(Function('', (), (Return(Literal(0)),))))",
    ),
    (
        "lambda a, *b, c=1, **d: a",
        "Do(Lambda(Function('', (Parameter('a'), Parameter('b', 1), Parameter('c', 2, default=Literal(1)), Parameter('d', 3)), (Return(Name('a')),))))",
    ),
    (
        "lambda *, a, b=c: (yield)",
        "Do(Lambda(Function('', (Parameter('a', 2), Parameter('b', 2, default=Name('c'))), (Return(Yield(None)),), generator=True)))",
    ),
    (
        "(a)",
        "Do(Name('a'))",
    ),
    (
        "(  # why\n  a  # so\n  +  # then\n  b)",
        "Do(Operation('+', (Name('a'), Name('b'))))",
    ),
    (
        "f(a,  # first\n  b)",
        "Do(Call(Name('f'), (Argument(Name('a')), Argument(Name('b')))))",
    ),
    (
        "a, b",
        "Do(Display('tuple', (Name('a'), Name('b'))))",
    ),
    (
        "`a`",
        "Do(Opaque())",
    ),
    (
        'f"{a:=10}{(b := 2)}"',
        "Do(Text((Name('a'), Walrus(Name('b'), Literal(2))), (':=10', '')))",
    ),
    (
        "a[b:=c], f(b := c), [x := y, x**2]",
        "Do(Display('tuple', (Index(Name('a'), Walrus(Name('b'), Name('c'))), Call(Name('f'), (Argument(Walrus(Name('b'), Name('c'))),)), Display('list', (Walrus(Name('x'), Name('y')), Operation('**', (Name('x'), Literal(2))))))))",
    ),
    (
        "\"\"\"a\nb\"\"\", '''c\\\nd'''",
        "Do(Display('tuple', (Literal('a\\nb'), Literal('cd'))))",
    ),
    (
        "[a for a, in b]",
        "Do(Comprehension('list', Name('a'), (Generator(Display('tuple', (Name('a'),)), Name('b'), ()),)))",
    ),
    (
        "lambda a, (b, c): b",
        "Do(Lambda(Function('', (Parameter('a'), Parameter('(b, c)')), (Assign((Display('tuple', (Name('b'), Name('c'))),), Name('(b, c)')), Return(Name('b'))))))",
    ),
    (
        "not a in b",
        "Do(Not(Compare(('in',), (Name('a'), Name('b')))))",
    ),
    (
        "-a ** -b",
        "Do(Operation('-', (Operation('**', (Name('a'), Operation('-', (Name('b'),)))),)))",
    ),
    (
        "yield",
        "Do(Yield(None))",
    ),
    (
        "f(*a, *b, **c, **d)",
        "Do(Call(Name('f'), (Argument(Name('a'), star=1), Argument(Name('b'), star=1), Argument(Name('c'), star=2), Argument(Name('d'), star=2))))",
    ),
    (
        "f((yield))",
        "Do(Call(Name('f'), (Argument(Yield(None)),)))",
    ),
    (
        "{**a, **b}",
        "Do(Mapping(((None, Name('a')), (None, Name('b')))))",
    ),
]


@pytest.mark.parametrize(("text", "expected"), EXPRESSIONS)
def test_what_an_expression_becomes(text: str, expected: str) -> None:
    assert becomes(text) == expected
