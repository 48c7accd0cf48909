"""What statements become, written as the calls that would build it, without places and defaults."""

from __future__ import annotations

import pytest

from tests.python.lowering import becomes, lowered, nodes
from tests.python.test_expressions import EXPRESSIONS
from wardline_analyzers.flow import form

STATEMENTS = [
    (
        "a = b",
        "Assign((Name('a'),), Name('b'))",
    ),
    (
        "a = b = c",
        "Assign((Name('a'), Name('b')), Name('c'))",
    ),
    (
        "a, *b = c",
        "Assign((Display('tuple', (Name('a'), Star(Name('b')))),), Name('c'))",
    ),
    (
        "(a, [b, c]), d.e, f[g], h[1:] = x",
        "Assign((Display('tuple', (Display('tuple', (Name('a'), Display('list', (Name('b'), Name('c'))))), Attribute(Name('d'), 'e'), Index(Name('f'), Name('g')), Slice(Name('h'), Literal(1)))),), Name('x'))",
    ),
    (
        "(a) = b; [c] = d; (e,) = f",
        "Assign((Name('a'),), Name('b')); Assign((Display('list', (Name('c'),)),), Name('d')); Assign((Display('tuple', (Name('e'),)),), Name('f'))",
    ),
    (
        "a: int = 3",
        "Assign((Name('a'),), Literal(3), Name('int'))",
    ),
    (
        "a: b.c[d, e] | None",
        "Declare('a', Operation('|', (Index(Attribute(Name('b'), 'c'), Display('tuple', (Name('d'), Name('e')))), Literal(None))))",
    ),
    (
        'a: list[int]; b: "C"; c: dict[str, list[int]] = {}',
        "Declare('a', Index(Name('list'), Name('int'))); Declare('b', Literal('C')); Assign((Name('c'),), Mapping(()), Index(Name('dict'), Display('tuple', (Name('str'), Index(Name('list'), Name('int'))))))",
    ),
    (
        "self.a: int = b",
        "Assign((Attribute(Name('self'), 'a'),), Name('b'), Name('int'))",
    ),
    (
        "self.a: int",
        "Do(Opaque((Name('self'), Name('int'))))",
    ),
    (
        "a += b; c.d -= e; f[g] //= h; a >>= 1",
        "Augment(Name('a'), '+', Name('b')); Augment(Attribute(Name('c'), 'd'), '-', Name('e')); Augment(Index(Name('f'), Name('g')), '//', Name('h')); Augment(Name('a'), '>>', Literal(1))",
    ),
    (
        "a = yield; b = yield c; d = yield from e; f = yield g, h",
        "Assign((Name('a'),), Yield(None)); Assign((Name('b'),), Yield(Name('c'))); Assign((Name('d'),), Yield(Name('e'), True)); Assign((Name('f'),), Yield(Display('tuple', (Name('g'), Name('h')))))",
    ),
    (
        "del a, b.c, d[e], (f, g)",
        "Delete((Name('a'), Attribute(Name('b'), 'c'), Index(Name('d'), Name('e')), Display('tuple', (Name('f'), Name('g')))))",
    ),
    (
        "import a; import a.b; import a.b as c; import d as e, f",
        "Import((('a', 'a'),)); Import((('a', 'a'),)); Import((('c', 'a.b'),)); Import((('e', 'd'), ('f', 'f')))",
    ),
    (
        "from a import b; from a.b import c as d, e; from . import f; from ..g import h; from i import *",
        "Import((('b', 'a.b'),)); Import((('d', 'a.b.c'), ('e', 'a.b.e'))); Import((('f', '.f'),)); Import((('h', '..g.h'),)); Import((), ('i',))",
    ),
    (
        "from __future__ import annotations",
        "Import((('annotations', '__future__.annotations'),))",
    ),
    (
        "if a: b\nelif c: d\nelif e: f\nelse: g",
        "If(Name('a'), (Do(Name('b')),), (If(Name('c'), (Do(Name('d')),), (If(Name('e'), (Do(Name('f')),), (Do(Name('g')),)),)),))",
    ),
    (
        "while a:\n    break\nelse:\n    continue",
        "While(Name('a'), (Break(),), (Continue(),))",
    ),
    (
        "for a, b in c:\n    pass\nelse:\n    d",
        "For(Display('tuple', (Name('a'), Name('b'))), Name('c'), (), (Do(Name('d')),))",
    ),
    (
        "for x in a, b: x",
        "For(Name('x'), Display('tuple', (Name('a'), Name('b'))), (Do(Name('x')),))",
    ),
    (
        "async def f():\n    async for x in y: pass\n    async with a as b: pass",
        "Function('f', (), (For(Name('x'), Name('y'), ()), With(Name('a'), Name('b'), ())), asynchronous=True)",
    ),
    (
        "with a as b, c, d as (e, f): g",
        "With(Name('a'), Name('b'), (With(Name('c'), None, (With(Name('d'), Display('tuple', (Name('e'), Name('f'))), (Do(Name('g')),)),)),))",
    ),
    (
        "with (a as b, c as d.e,): g",
        "With(Name('a'), Name('b'), (With(Name('c'), Attribute(Name('d'), 'e'), (Do(Name('g')),)),))",
    ),
    (
        "with (a as b): c",
        "With(Name('a'), Name('b'), (Do(Name('c')),))",
    ),
    (
        "with (a): c",
        "With(Name('a'), None, (Do(Name('c')),))",
    ),
    (
        "with (a, b) as c: d",
        "With(Display('tuple', (Name('a'), Name('b'))), Name('c'), (Do(Name('d')),))",
    ),
    (
        "try: a\nexcept B: c\nexcept (D, E) as f: g\nexcept: h\nelse: i\nfinally: j",
        "Try((Do(Name('a')),), (Handler(Name('B'), '', (Do(Name('c')),)), Handler(Display('tuple', (Name('D'), Name('E'))), 'f', (Do(Name('g')),)), Handler(None, '', (Do(Name('h')),))), (Do(Name('i')),), (Do(Name('j')),))",
    ),
    (
        "try: a\nexcept* B as c: d",
        "Try((Do(Name('a')),), (Handler(Name('B'), 'c', (Do(Name('d')),)),))",
    ),
    (
        "try: a\nexcept B, C: d",
        "Try((Do(Name('a')),), (Handler(Display('tuple', (Name('B'), Name('C'))), '', (Do(Name('d')),)),))",
    ),
    (
        "try: a\nfinally: b",
        "Try((Do(Name('a')),), (), last=(Do(Name('b')),))",
    ),
    (
        "raise",
        "Raise(None)",
    ),
    (
        "raise a",
        "Raise(Name('a'))",
    ),
    (
        "raise a from b",
        "Raise(Name('a'), Name('b'))",
    ),
    (
        "assert a, b",
        "Do(Name('b')); Assert(Name('a'))",
    ),
    (
        "return; return a; return a, b; return *a, b",
        "Return(None); Return(Name('a')); Return(Display('tuple', (Name('a'), Name('b')))); Return(Display('tuple', (Star(Name('a')), Name('b'))))",
    ),
    (
        "global a, b; nonlocal c",
        "Scope(('a', 'b'), False); Scope(('c',), True)",
    ),
    (
        "pass",
        "",
    ),
    (
        "def f(): pass",
        "Function('f', (), ())",
    ),
    (
        "def f(a, /, b: int, c=1, *d: e, g: h = i, **j) -> k: return l",
        "Function('f', (Parameter('a'), Parameter('b', annotation=Name('int')), Parameter('c', default=Literal(1)), Parameter('d', 1, Name('e')), Parameter('g', 2, Name('h'), Name('i')), Parameter('j', 3)), (Return(Name('l')),), returns=Name('k'))",
    ),
    (
        "def f(a, *, b, **c): yield a",
        "Function('f', (Parameter('a'), Parameter('b', 2), Parameter('c', 3)), (Do(Yield(Name('a'))),), generator=True)",
    ),
    (
        "def f():\n    def g(): yield\n    return lambda: (yield)",
        "Function('f', (), (Function('g', (), (Do(Yield(None)),), generator=True), Return(Lambda(Function('', (), (Return(Yield(None)),), generator=True)))))",
    ),
    (
        "@a.b(c)\n@d\nasync def f(): pass",
        "Function('f', (), (), (Call(Attribute(Name('a'), 'b'), (Argument(Name('c')),)), Name('d')), asynchronous=True)",
    ),
    (
        "class A: b = c",
        "Class('A', (), (Assign((Name('b'),), Name('c')),))",
    ),
    (
        "@d\nclass A[T](B, C[D], *E, metaclass=F, **G):\n    def f(self): pass",
        "Class('A', (Name('B'), Index(Name('C'), Name('D')), Star(Name('E'))), (Function('f', (Parameter('self'),), ()),), (Name('d'),), (('metaclass', Name('F')), ('', Name('G'))))",
    ),
    (
        "def f[T: int](a: T) -> list[T]: pass",
        "Function('f', (Parameter('a', annotation=Name('T')),), (), returns=Index(Name('list'), Name('T')))",
    ),
    (
        "def f(a, (b, c)): d",
        "Function('f', (Parameter('a'), Parameter('(b, c)')), (Assign((Display('tuple', (Name('b'), Name('c'))),), Name('(b, c)')), Do(Name('d'))))",
    ),
    (
        "type A = list[int]",
        "Assign((Name('A'),), Opaque((Index(Name('list'), Name('int')),)))",
    ),
    (
        "type A[T] = T",
        "Assign((Name('A'),), Opaque((Name('T'),)))",
    ),
    (
        'print "a", b',
        "Do(Call(Name('print'), (Argument(Literal('a')), Argument(Name('b')))))",
    ),
    (
        "print >>f, a",
        "Do(Call(Name('print'), (Argument(Name('f'), 'file'), Argument(Name('a')))))",
    ),
    (
        "exec a in b",
        "Do(Call(Name('exec'), (Argument(Name('a')), Argument(Name('b')))))",
    ),
    (
        'match a:\n    case 1: b\n    case -1 | "a" "b" | None | True: c\n    case -1.5 | 1 + 2j: d',
        "Match(Name('a'), (Case(Pattern('value', value=Literal(1)), None, (Do(Name('b')),)), Case(Pattern('or', parts=(Pattern('value', value=Literal(-1)), Pattern('value', value=Literal('ab')), Pattern('value', value=Literal(None)), Pattern('value', value=Literal(True)))), None, (Do(Name('c')),)), Case(Pattern('or', parts=(Pattern('value', value=Literal(-1.5)), Pattern('value', value=Literal((1+2j))))), None, (Do(Name('d')),))))",
    ),
    (
        "match a, b:\n    case x, *_: c\n    case [x, [y], *z]: d\n    case (x, y): e\n    case (x): f\n    case (x,) | (): g\n    case _: h",
        "Match(Display('tuple', (Name('a'), Name('b'))), (Case(Pattern('list', parts=(Pattern('capture', 'x'), Pattern('star'))), None, (Do(Name('c')),)), Case(Pattern('list', parts=(Pattern('capture', 'x'), Pattern('list', parts=(Pattern('capture', 'y'),)), Pattern('star', 'z'))), None, (Do(Name('d')),)), Case(Pattern('list', parts=(Pattern('capture', 'x'), Pattern('capture', 'y'))), None, (Do(Name('e')),)), Case(Pattern('capture', 'x'), None, (Do(Name('f')),)), Case(Pattern('or', parts=(Pattern('list', parts=(Pattern('capture', 'x'),)), Pattern('list'))), None, (Do(Name('g')),)), Case(Pattern('capture'), None, (Do(Name('h')),))))",
    ),
    (
        'match a:\n    case {"k": x, -1: _, A.b: y, **rest}: b\n    case {}: c',
        "Match(Name('a'), (Case(Pattern('dict', 'rest', parts=(Pattern('capture', 'x'), Pattern('capture'), Pattern('capture', 'y')), keys=(Literal('k'), Literal(-1), Attribute(Name('A'), 'b'))), None, (Do(Name('b')),)), Case(Pattern('dict'), None, (Do(Name('c')),))))",
    ),
    (
        "match a:\n    case A.B(x, y=1, z=[q] as w): b\n    case A(): c\n    case A.B: d",
        "Match(Name('a'), (Case(Pattern('class', value=Attribute(Name('A'), 'B'), parts=(Pattern('capture', 'x'), Pattern('value', value=Literal(1)), Pattern('as', 'w', parts=(Pattern('list', parts=(Pattern('capture', 'q'),)),))), attributes=('y', 'z')), None, (Do(Name('b')),)), Case(Pattern('class', value=Name('A')), None, (Do(Name('c')),)), Case(Pattern('value', value=Attribute(Name('A'), 'B')), None, (Do(Name('d')),))))",
    ),
    (
        "match a:\n    case (1 | 2) as x if x > y: b\n    case x if y: c",
        "Match(Name('a'), (Case(Pattern('as', 'x', parts=(Pattern('or', parts=(Pattern('value', value=Literal(1)), Pattern('value', value=Literal(2)))),)), Compare(('>',), (Name('x'), Name('y'))), (Do(Name('b')),)), Case(Pattern('capture', 'x'), Name('y'), (Do(Name('c')),))))",
    ),
    (
        "match = case = type = 1; print(match, type)",
        "Assign((Name('match'), Name('case'), Name('type')), Literal(1)); Do(Call(Name('print'), (Argument(Name('match')), Argument(Name('type')))))",
    ),
    (
        "type(a).b = c; type(a, b)[c].d = e",
        "Assign((Attribute(Call(Name('type'), (Argument(Name('a')),)), 'b'),), Name('c')); Assign((Attribute(Index(Call(Name('type'), (Argument(Name('a')), Argument(Name('b')))), Name('c')), 'd'),), Name('e'))",
    ),
    (
        "for x in [y for y in 1, 2]: z",
        "For(Name('x'), Comprehension('list', Name('y'), (Generator(Name('y'), Display('tuple', (Literal(1), Literal(2))), ()),)), (Do(Name('z')),))",
    ),
    (
        "try:\n    a\nexcept a.B:\n    raise",
        "Try((Do(Name('a')),), (Handler(Attribute(Name('a'), 'B'), '', (Raise(None),)),))",
    ),
    (
        "if a:  # so\n    # why\n    b\n# else\nelse:  # then\n    c",
        "If(Name('a'), (Do(Name('b')),), (Do(Name('c')),))",
    ),
    (
        "a = \\\n    b",
        "Assign((Name('a'),), Name('b'))",
    ),
    (
        "print -1",
        "Do(Operation('-', (Name('print'), Literal(1))))",
    ),
    (
        'class A(): x: int; y: str = "a"',
        "Class('A', (), (Declare('x', Name('int')), Assign((Name('y'),), Literal('a'), Name('str'))))",
    ),
    (
        "@a.setter\ndef a(self, b): self._a = b",
        "Function('a', (Parameter('self'), Parameter('b')), (Assign((Attribute(Name('self'), '_a'),), Name('b')),), (Attribute(Name('a'), 'setter'),))",
    ),
    (
        'é = ñ.ü("ß")',
        "Assign((Name('é'),), Call(Attribute(Name('ñ'), 'ü'), (Argument(Literal('ß')),)))",
    ),
    (
        "nonlocal a",
        "Scope(('a',), True)",
    ),
    (
        "with a() as [b, *c]: pass",
        "With(Call(Name('a'), ()), Display('list', (Name('b'), Star(Name('c')))), ())",
    ),
    (
        "async def f(): return [await x async for x in y]",
        "Function('f', (), (Return(Comprehension('list', Await(Name('x')), (Generator(Name('x'), Name('y'), ()),))),), asynchronous=True)",
    ),
    (
        "del (a), [b]",
        "Delete((Name('a'), Display('list', (Name('b'),))))",
    ),
    (
        "x = yield from y",
        "Assign((Name('x'),), Yield(Name('y'), True))",
    ),
    (
        "assert a",
        "Assert(Name('a'))",
    ),
    (
        "from a import (b, c as d,)",
        "Import((('b', 'a.b'), ('d', 'a.c')))",
    ),
    (
        "from .a.b import c",
        "Import((('c', '.a.b.c'),))",
    ),
    (
        "match a:\n    case x,: b\n    case *y,: c\n    case False: d",
        "Match(Name('a'), (Case(Pattern('list', parts=(Pattern('capture', 'x'),)), None, (Do(Name('b')),)), Case(Pattern('list', parts=(Pattern('star', 'y'),)), None, (Do(Name('c')),)), Case(Pattern('value', value=Literal(False)), None, (Do(Name('d')),))))",
    ),
]


@pytest.mark.parametrize(("text", "expected"), STATEMENTS)
def test_what_a_statement_becomes(text: str, expected: str) -> None:
    assert becomes(text) == expected


def test_the_tables_have_every_kind_of_node() -> None:
    seen = {type(node) for text, _ in EXPRESSIONS + STATEMENTS for node in nodes(lowered(text))}
    kinds = {kind for kind in vars(form).values() if isinstance(kind, type) and issubclass(kind, form.Node)}
    assert kinds - seen == {form.Node, form.Jump}  # Python has no labels to jump to


def test_size_is_the_number_of_nodes() -> None:
    for text, _ in EXPRESSIONS + STATEMENTS:
        unit = lowered(text)
        assert unit.size == len(list(nodes(unit))), text
