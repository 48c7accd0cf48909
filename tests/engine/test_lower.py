"""The lowering of Python to the common form.

The tables say what a text becomes, written as the calls that would build it, without places and defaults.
"""

from __future__ import annotations

import ast
import inspect
import os
import random
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wardline_analyzers.flow import form
from wardline_analyzers.python.lower import lower
from wardline_analyzers.python.syntax import parse


def short(value: Any) -> str:
    """A node as the call that builds it, without places and defaults."""
    if isinstance(value, tuple):
        return "(" + ", ".join(map(short, value)) + ("," if len(value) == 1 else "") + ")"
    if not isinstance(value, form.Node):
        return repr(value)
    shown = []
    skipped = False
    for field in list(inspect.signature(type(value).__init__).parameters.values())[3:]:
        given = getattr(value, field.name)
        if type(given) is type(field.default) and given == field.default:
            skipped = True
        else:
            shown.append((f"{field.name}=" if skipped else "") + short(given))
    return f"{type(value).__name__}({', '.join(shown)})"


def lowered(text: str | bytes, member: bool = False) -> form.Lowered:
    return lower(parse(text.encode() if isinstance(text, str) else text, member))


def becomes(text: str) -> str:
    return "; ".join(map(short, lowered(text).body))


def parts(node: form.Node) -> Iterator[form.Node]:
    """The nodes right in a node."""
    for kind in type(node).__mro__:
        for field in getattr(kind, "__slots__", ()):
            waiting = [getattr(node, field)]
            while waiting:
                value = waiting.pop()
                if isinstance(value, form.Node):
                    yield value
                elif isinstance(value, tuple):
                    waiting += value


def nodes(unit: form.Lowered) -> Iterator[form.Node]:
    waiting: list[form.Node] = list(unit.body)
    while waiting:
        node = waiting.pop()
        yield node
        waiting += parts(node)


def misplaced(unit: form.Lowered, length: int) -> list[str]:
    """The nodes that do not lie in the node around them."""
    found = []
    waiting: list[tuple[form.Node, int, int]] = [(node, 0, length) for node in unit.body]
    while waiting:
        node, start, end = waiting.pop()
        if not start <= node.start <= node.end <= end:
            found.append(f"{type(node).__name__} {node.start}-{node.end} in {start}-{end}")
        waiting += [(part, node.start, node.end) for part in parts(node)]
    return found


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
        "Do(Name('b')); Raise(Name('a'))",
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


@pytest.mark.parametrize(("text", "expected"), EXPRESSIONS + STATEMENTS + BROKEN)
def test_what_a_text_becomes(text: str, expected: str) -> None:
    assert becomes(text) == expected


def test_the_tables_have_every_kind_of_node() -> None:
    seen = {type(node) for text, _ in EXPRESSIONS + STATEMENTS for node in nodes(lowered(text))}
    kinds = {kind for kind in vars(form).values() if isinstance(kind, type) and issubclass(kind, form.Node)}
    assert kinds - seen == {form.Node, form.Jump}  # Python has no labels to jump to


# ---------------------------------------------------------------------- what is collected, and places


def test_names_that_are_read_and_words_behind_dots() -> None:
    unit = lowered("a = b.c\nd += e\nf.g = h[i]\nfor j in k: pass\ndef l(m=n): global o\nimport p.q\ndel r, s.t\n")
    assert unit.loads == {"b", "d", "e", "f", "h", "i", "k", "n", "s"}
    assert unit.attributes == {"c", "g", "t"}


def test_words_behind_dots_with_the_name_in_front_of_them() -> None:
    unit = lowered("self.a.b(c.d)\nsuper().e()\nf().g = self.h\nmatch i:\n    case J.k(l=m): n.o = 1\n")
    named = {("self", "a"), ("c", "d"), ("super", "e"), ("self", "h"), ("J", "k"), ("n", "o")}
    assert unit.details == named | {("", "b"), ("", "g"), ("", "l")}
    assert {word for _, word in unit.details} == unit.attributes


def test_what_a_call_may_change() -> None:
    assert lowered("f(a, b.c)\nd.append(e)\ng.h(i)\n").changed == {"a", ".c", "d", "e", "i"}
    assert lowered("len(a)\nprint(b.c)\n','.join(d)\nraise ValueError(e.f)\n").changed == set()


def test_annotations_decorators_bases_and_patterns_are_read() -> None:
    unit = lowered("@a\nclass B(c.C, k=d):\n    e: f\nmatch g:\n    case h.i(j=K.l): m = n\n")
    assert unit.loads == {"a", "c", "d", "f", "g", "h", "K", "n"}
    assert unit.attributes == {"C", "i", "j", "l"}


def test_a_name_is_one_string() -> None:
    unit = lowered("request_data(request_data)")
    first, second = (node.name for node in nodes(unit) if isinstance(node, form.Name))
    assert first is second


def test_size_is_the_number_of_nodes() -> None:
    for text, _ in EXPRESSIONS + STATEMENTS:
        unit = lowered(text)
        assert unit.size == len(list(nodes(unit))), text


def test_places_are_bytes_of_the_text() -> None:
    text = "é = ñ.ü(ß)".encode()
    unit = lowered(text)
    pieces = {type(node): text[node.start : node.end].decode() for node in nodes(unit) if type(node) is not form.Name}
    assert pieces == {
        form.Assign: "é = ñ.ü(ß)",
        form.Call: "ñ.ü(ß)",
        form.Attribute: "ñ.ü",
        form.Argument: "ß",
    }


def test_places_of_what_the_form_nests() -> None:
    text = "if a: b\nelif c: d\nelse: e"
    (first,) = lowered(text).body
    assert isinstance(first, form.If)
    (second,) = first.other
    assert text[second.start : second.end] == "elif c: d\nelse: e"
    text = "with a, b as c: d"
    (outer,) = lowered(text).body
    assert isinstance(outer, form.With)
    (inner,) = outer.body
    assert text[outer.start : outer.end] == text
    assert text[inner.start : inner.end] == "b as c: d"


def test_a_member_is_lowered_without_the_class_around() -> None:
    text = "    @a\n    def f(self):\n        return self.x\n"
    (function,) = lowered(text, member=True).body
    assert short(function) == (
        "Function('f', (Parameter('self'),), (Return(Attribute(Name('self'), 'x')),), (Name('a'),))"
    )
    assert text[function.start : function.end] == text.strip()
    assert misplaced(lowered(text, member=True), len(text)) == []


def test_members_that_are_no_functions() -> None:
    assert [short(s) for s in lowered("    a = b\n    c: d\n", member=True).body] == [
        "Assign((Name('a'),), Name('b'))",
        "Declare('c', Name('d'))",
    ]


@pytest.mark.parametrize(
    "text", ["", "    ", "    def f(", "    = a", "  a\n b\nc", "    def f(a):\n        (a.\n", "x ="]
)
def test_a_broken_member(text: str) -> None:
    unit = lowered(text, member=True)
    assert misplaced(unit, len(text)) == []
    assert "_" not in unit.loads


def test_line_ends_of_windows() -> None:
    assert becomes("a = b\r\nif c:\r\n    d = '''e\r\nf'''\r\n") == (
        "Assign((Name('a'),), Name('b')); If(Name('c'), (Assign((Name('d'),), Literal('e\\nf')),))"
    )


def test_bytes_that_are_no_text() -> None:
    (statement,) = lowered(b"a = '\xff'").body
    assert short(statement) == "Assign((Name('a'),), Literal('\ufffd'))"


def test_a_number_that_python_does_not_read() -> None:
    assert becomes("a = " + "9" * 5000) == "Assign((Name('a'),), Opaque())"
    assert becomes("a = 0B11; b = 0777L; c = 08") == (
        "Assign((Name('a'),), Literal(3)); Assign((Name('b'),), Literal(511)); Assign((Name('c'),), Opaque())"
    )


# ---------------------------------------------------------------------- depth


def nested(around: str, depth: int) -> str:
    """`around` in itself; `@` is the place for the next one."""
    before, after = around.split("@")
    return before * depth + "x" + after * depth


def indented(head: str, depth: int) -> str:
    return "".join(" " * level + head + "\n" for level in range(depth)) + " " * depth + "x\n"


NESTED = [
    *(
        nested(around, 1000)
        for around in (
            "(@)",
            "[@]",
            "{1: @}",
            "f(@)",
            "a[@]",
            "a[1:@, 2]",
            "not @",
            "-@",
            "lambda: @",
            "await @",
            "*@",
            "(yield @)",
            "a if b else @",
            "a ** @",
            "f'{@}'",
            "f'{a:{@}}'",
            "[@ for a in b]",
            "(a := @)",
            "a = f(g, @",
            "a.b(c=d(\n@",
            "def f(a, b=(@",
            "print @",
            "x = [(@",
            "a += b = @",
            "a += @",
            "class A(B[(@",
            "lambda x=(lambda: @",
        )
    ),
    *(indented(head, 300) for head in ("if a:", "def f():", "class A:", "with a:", "while a:", "for a in b:")),
    "".join(" " * n + "try: pass\n" + " " * n + "except a:\n" for n in range(300)) + " " * 300 + "x\n",
    "".join(" " * n + "if a: b\n" + " " * n + "else:\n" for n in range(300)) + " " * 300 + "x\n",
    *("match a:\n  case " + nested(around, 1000) + ": b\n" for around in ("[@]", "A(b=@)", "(@ as c)", "{1: @}")),
    *(f"{nested(around, 1000)} = y\n" for around in ("(@, a)", "[@]", "a[@]")),
    "x: " + nested("list[@]", 1000),
    "def f(): " * 1000,
]


@pytest.mark.parametrize("text", NESTED, ids=lambda text: ascii(text[:12]))
def test_nesting_is_bounded(text: str) -> None:
    """Whatever the parser makes of it: no path in the form is much longer than the limit allows."""
    unit = lowered(text)
    longest = 0
    waiting: list[tuple[form.Node, int]] = [(node, 1) for node in unit.body]
    while waiting:
        node, depth = waiting.pop()
        longest = max(longest, depth)
        waiting += [(part, depth + 1) for part in parts(node)]
    assert longest < 400


def test_what_is_too_deep_is_opaque() -> None:
    unit = lowered(nested("[@]", 100))
    assert "x" not in unit.loads
    assert [node.parts for node in nodes(unit) if isinstance(node, form.Opaque)] == [()]
    assert "x" in lowered(nested("[@]", 70)).loads
    assert "x" in lowered(indented("if a:", 35)).loads


CHAINS = [
    ("a + " * 2000 + "z", form.Operation, 2000),
    ("a - " * 2000 + "z", form.Operation, 2000),
    ("a" + ".b(z)" * 1000, form.Call, 1000),
    ("a" + "[z]" * 1000, form.Index, 1000),
    ("a" + ".z" * 1000, form.Attribute, 1000),
    ("if a: b\n" + "elif a: b\n" * 1000 + "else: z\n", form.If, 1001),
    ("a = " * 1000 + "z", form.Assign, 1),
    ("with " + "a, " * 1000 + "z: b", form.With, 1001),
    ("a < " * 1000 + "z", form.Compare, 1),
    ('"a" ' * 1000 + "+ z", form.Operation, 1),
]


@pytest.mark.parametrize(("text", "kind", "count"), CHAINS, ids=lambda value: ascii(value)[:12])
def test_long_chains_are_lowered_to_their_ends(text: str, kind: type[form.Node], count: int) -> None:
    unit = lowered(text)
    assert sum(isinstance(node, kind) for node in nodes(unit)) == count
    assert not any(isinstance(node, form.Opaque) for node in nodes(unit))
    assert "z" in unit.loads or "z" in unit.attributes


def test_a_long_condition_has_all_its_operands() -> None:
    unit = lowered("z" + " or a" * 1000)
    assert sum(isinstance(node, form.Name) for node in nodes(unit)) == 1001
    assert sum(isinstance(node, form.Logic) for node in nodes(unit)) < 20


def test_the_stack_around_does_not_matter() -> None:
    """The limit is ours: the same result however deep the caller is."""
    text = nested("f([lambda: (@)])", 60) + "\n" + indented("if a:", 100)

    def deeper(levels: int) -> str:
        return deeper(levels - 1) if levels else repr([type(node).__name__ for node in nodes(lowered(text))])

    assert deeper(0) == deeper(300)


# ---------------------------------------------------------------------- much code

LIBRARY = Path(os.__file__).parent
FILES = [
    path
    for pattern in ("*.py", "asyncio/*.py", "email/*.py", "http/*.py", "importlib/*.py", "xml/*/*.py", "logging/*.py")
    for path in sorted(LIBRARY.glob(pattern))
]
SAMPLE = FILES[:: max(1, len(FILES) // 160)][:160]


@cache
def library(path: Path) -> tuple[form.Lowered, bool]:
    """A file of the library, lowered as a whole; and does the grammar know all that is in it?"""
    syntax = parse(path.read_bytes(), False)
    return lower(syntax), not syntax.root.has_error


def test_the_standard_library() -> None:
    assert len(SAMPLE) >= 100
    for path in SAMPLE:
        unit, _ = library(path)
        assert misplaced(unit, path.stat().st_size) == [], path
        assert unit.size == sum(1 for _ in nodes(unit)), path


class Oracle(ast.NodeVisitor):
    """What Python's own parser says is in a file."""

    def __init__(self, tree: ast.AST) -> None:
        self.loads: set[str] = set()
        self.attributes: set[str] = set()
        self.constants: set[str] = set()
        self.counts: dict[str, int] = {}
        self.visit(tree)

    def generic_visit(self, node: ast.AST) -> None:
        kind = KINDS.get(type(node).__name__)
        if kind is not None:
            self.counts[kind] = self.counts.get(kind, 0) + 1
        super().generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.loads.add(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.attributes.add(node.attr)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.loads.add(node.target.id)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        value = node.operand.value if isinstance(node.operand, ast.Constant) else None
        if isinstance(node.op, ast.USub) and type(value) in (int, float, complex):
            self.constants.add(repr(-value))  # type: ignore[operator]
        else:
            self.generic_visit(node)

    def visit_FormattedValue(self, node: ast.FormattedValue) -> None:
        """The text of a format is no text of the string."""
        self.visit(node.value)
        for part in node.format_spec.values if isinstance(node.format_spec, ast.JoinedStr) else ():
            if isinstance(part, ast.FormattedValue):
                self.visit(part)

    def visit_Constant(self, node: ast.Constant) -> None:
        if node.value is not Ellipsis:
            self.constants.add(repr(node.value))


KINDS = {
    "Call": "Call",
    "Lambda": "Lambda",
    "ClassDef": "Class",
    "If": "If",
    "For": "For",
    "AsyncFor": "For",
    "Try": "Try",
    "TryStar": "Try",
    "ExceptHandler": "Handler",
    "IfExp": "Choice",
    "Compare": "Compare",
    "Dict": "Mapping",
    "AugAssign": "Augment",
    "comprehension": "Generator",
    "Raise": "Raise",
    "Await": "Await",
    "Import": "Import",
    "ImportFrom": "Import",
}


def test_it_says_what_pythons_own_parser_says() -> None:
    looked_at = 0
    for path in SAMPLE:
        unit, known = library(path)
        if not known:
            continue
        looked_at += 1
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = Oracle(ast.parse(path.read_bytes()))
        constants = set()
        counts: dict[str, int] = {}
        for node in nodes(unit):
            if isinstance(node, form.Literal):
                constants.add(repr(node.value))
            elif isinstance(node, form.Text):
                constants |= {repr(piece) for piece in node.pieces if isinstance(piece, str)}
            kind = type(node).__name__
            if kind in KINDS.values():
                counts[kind] = counts.get(kind, 0) + 1
        assert unit.loads == expected.loads, path
        assert unit.attributes == expected.attributes, path
        assert constants - {"''"} == expected.constants - {"''"}, path  # f"" has no constant in `ast`
        assert counts == expected.counts, path
    assert looked_at > 90


def test_nothing_raises_on_broken_code() -> None:
    """Pieces of the library, cut and with signs put in, always the same ones."""
    chosen = random.Random(20)
    signs = [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        '"',
        "'",
        "\n",
        "=",
        ",",
        ".",
        "-",
        "#",
        "\\",
        "@",
        ":=",
        '"""',
        'f"{',
        "if",
        "for",
        "lambda",
        "yield",
        "with",
        "as",
        "else",
        "match:",
        "case",
        "not",
        "await",
        "async",
        "def",
    ]
    texts = [path.read_bytes() for path in SAMPLE[::8]]
    for _ in range(3000):
        text = chosen.choice(texts)
        start = chosen.randrange(max(1, len(text) - 400))
        piece = text[start : start + chosen.randrange(400)]
        for _ in range(chosen.randrange(4)):
            at = chosen.randrange(len(piece) + 1)
            sign = chosen.choice([*(f" {s} ".encode() for s in signs), b"\xff", b"\x00"])
            piece = piece[:at] + sign + piece[at + chosen.randrange(6) :]
        unit = lowered(piece, member=chosen.random() < 0.5)
        assert misplaced(unit, len(piece)) == [], piece
        assert sum(1 for _ in nodes(unit)) <= unit.size, piece
