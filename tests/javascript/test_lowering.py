"""From JavaScript and TypeScript to the common form, construct by construct."""

from __future__ import annotations

import random
from textwrap import dedent

import pytest

from tests.dataflow.form_text import text_of
from wardline_analyzers.flow import form
from wardline_analyzers.javascript.lower import lower
from wardline_analyzers.javascript.syntax import parse


def lowered(text: str, member: bool = False) -> str:
    return text_of(lower(parse(text.encode(), member)).body)


CASES = {
    "const a = 1, b = 'x'": "a = 1\nb = 'x'",
    "let a": "a = None",
    "var a": "",
    "let a: Foo": "a: Foo",
    "const a: string = f()": "a: str = f()",
    "a = b = c": "a = b = c",
    "a.b = c; a['b'] = c; a[b] = c": "a.b = c\na.b = c\na[b] = c",
    "a += 1; a.b -= c; i++; --i": "a += 1\na.b -= c\ni += 1\ni -= 1",
    "a ||= b; a ??= b; a &&= b": "a = (a or b)\na = (a or b)\na = (a and b)",
    "delete a.b": "del a.b",
    "f(a = b); f(a.c = b)": "f((a := b))\na.c = b\nf(a.c)",
    "(a, b, c)": "a\nb\nc",
    "x = (a, b)": "a\nx = b",
    # texts
    r"'a\n\x41\u{42}\u0043\q\
d'": "'a\\nABCqd'",
    "`a${b}c${`d`}`": "text('a', b, 'c', 'd')",
    "`a\\nb`": "'a\\nb'",
    "'a' + b + 1": "(('a'+b)+1)",
    "sql`a ${b} c`": "sql(list('a ', ' c'), b)",
    "/a\\/b/gi": "new RegExp('a\\\\/b', 'gi')",
    "[0x10, 1_000, .5, 1n, 1e3, -2, 0b11]": "list(16, 1000, 0.5, 1, 1000.0, -2, 3)",
    # operators
    "a && b && c || d": "if not (a and b and c)\n  d",
    "x = a && b && c || d": "x = ((a and b and c) or d)",
    "x = a ?? b": "x = (a or b)",
    "a && b.c()": "if a\n  b.c()",
    "a ? b() : c()": "if a\n  b()\nelse\n  c()",
    "x = a ? b : c ? d : e": "x = (b if a else (d if c else e))",
    "a === b; a !== b; a == null; 'a' in b": "(a == b)\n(a != b)\n(a == None)\n('a' in b)",
    "a instanceof B; typeof a; void a; !a; +a; ~a": "isinstance(a, B)\ntypeof(a)\n?(a)\nnot a\nNumber(a)\nNumber(~a)",
    "a >>> b; a ** b": "Number((a>>b))\n(a**b)",
    # members and calls
    "a?.b?.[c]?.(d).e": "a.b[c](d).e",
    "a!.b; (a as T).b; <T>a; a satisfies T": "a.b\na.b\na\na",
    "f(a, ...b); new A.B(c); new D": "f(a, *b)\nnew A.B(c)\nnew D()",
    "f<string>(x)": "f(x)",
    "this.a.b(c)": "this.a.b(c)",
    "super.a(b); super(c)": "super().a(b)\nsuper().__init__(c)",
    "import.meta.env; new.target": "import.meta.env\n?()",
    "await a; (await import('x')).y": "await a\nawait require('x').y",
    # displays
    "[a, , ...b]": "list(a, *b)",
    "x = {a, b: c, 'd-e': 1, [f]: 2, ...g, 3: 4}": "x = {'a': a, 'b': c, 'd-e': 1, f: 2, **g, 3: 4}",
    "x = {a() { return 1 }, get b() { return 2 }}": "x = {'a': <def(): return 1>, 'b': <def(): return 2>()}",
    # destructuring
    "const {a, b: c, d = 1, ...e} = x": "a = x.a\nc = x.b\nd = (x.d or 1)\ne = x",
    "const {a: {b}} = f()": "$d1 = f()\n$d2 = $d1.a\nb = $d2.b",
    "const {[k]: v, 'x-y': w} = o": "v = o[k]\nw = o.x-y",
    "const [a, , b = 1, ...c] = x": "list(a, $d1, $d2, *c) = x\nb = ($d2 or 1)",
    "[a, b] = [b, a]": "list(a, b) = list(b, a)",
    "({a, b: c.d} = x)": "a = x.a\nc.d = x.b",
    # functions
    "x = a => a + 1": "x = <def(a): return (a+1)>",
    "x = async (a, b = 1, ...c) => { await a }": "x = <async def(a, b = 1, *c): await a>",
    "f(function named(a) { return a })": "f(<def(a): return a>)",
    "x = ({a, b: [c]}, d) => c": "x = <def($d1, d): a = $d1.a; list(c) = $d1.b; return c>",
    "x = () => (a.b = c)": "x = <def(): a.b = c; return a.b>",
    "function* f() { yield a; yield* b }": "def* f()\n  yield a\n  yield from b",
    "async function f(a: string, b?: number[], c: A | null = null): Promise<B> {}": (
        "async def f(a: str, b: list[int], c: A = None) -> B\n  pass"
    ),
    "function f(this: A, @Query('q') b: string) {}": "def f(b: Annotated[tuple(str, Query('q'))])\n  pass",
    "const f = (a) => a": "def f(a)\n  return a",
    "{ g(); function g() {} }": "def g()\n  pass\ng()",
    # classes
    "class A extends B.C<T> implements D { x = 1; y: E; static s = 2; #p; m(a) {} }": (
        "class A(B.C, D)\n  x = 1\n  y: E\n  s = 2\n  def m(this, a)\n    pass"
    ),
    "class A { constructor(private readonly b: B, c) { super(c) } }": (
        "class A()\n  def __init__(this, b: B, c)\n    this.b = b\n    super().__init__(c)"
    ),
    "class A { get a() {} set a(v) {} static b() {} async *[Symbol.iterator]() {} c = (d) => this.e }": (
        "class A()\n  @property\n  def a(this)\n    pass\n  @a.setter\n  def a(this, v)\n    pass\n"
        "  @staticmethod\n  def b()\n    pass\n  async def __iter__(this)\n    pass\n"
        "  def c(this, d)\n    return this.e"
    ),
    "@C('x') export class A { @Get(':i') m(@Param('i') i) {} }": (
        "@C('x')\nclass A()\n  @Get(':i')\n  def m(this, i: Annotated[tuple(?(), Param('i'))])\n    pass"
    ),
    "f(class extends B {})": "class $d1(B)\n  pass\nf($d1)",
    "x = class extends B {}": "class $d1(B)\n  pass\nx = $d1",
    "abstract class A { abstract m(): void; n() {} }": "class A()\n  def n(this)\n    pass",
    "enum E { A, B = 'b', C = 5, D }": "E = {'A': 0, 'B': 'b', 'C': 5, 'D': 6}",
    "interface A extends B<C> { x: string; m(): void }": "class A(B)\n  x: str",
    "type A = B & { c: string }; type D = string": "A = B\nD = str",
    "namespace N { export const a = 1 }": "a = 1",
    "declare const a: B; declare function f(): void": "",
    # control flow
    "if (a) b(); else if (c) { d() } else e()": "if a\n  b()\nelse\n  if c\n    d()\n  else\n    e()",
    "for (const x of xs) f(x)": "for x in xs\n  f(x)",
    "for (const [k, {v}] of m) f(v)": "for $d1 in m\n  list(k, $d2) = $d1\n  v = $d2.v\n  f(v)",
    "for (const k in o) f(k)": "for k in Object.keys(o)\n  f(k)",
    "for (let i = 0, n = 2; i < n; i++) f(i)": "i = 0\nn = 2\nwhile (i < n)\n  f(i)\n  i += 1",
    "for (;;) { break }": "while True\n  break",
    "while ((m = r.exec(s)) !== null) f(m[1])": "while ((m := r.exec(s)) != None)\n  f(m[1])",
    "do { f() } while (a)": "while True\n  f()\n  if not a\n    break",
    "a: for (;;) { continue a }": "while True\n  continue",
    "a: { f(); break a; g() }": "while True\n  f()\n  break\n  g()\n  break",
    "try { f() } catch (e) { g(e) } finally { h() }": "try\n  f()\nexcept as e\n  g(e)\nfinally\n  h()",
    "try { f() } catch { g() }": "try\n  f()\nexcept\n  g()",
    "throw new Error(a)": "raise new Error(a)",
    "switch (a) { case 1: case 'b': f(); break; default: g() }": (
        "match a\n  case 1 | 'b'\n    f()\n  case _\n    g()"
    ),
    "switch (a) { case 1: f(); case 2: g(); break; default: h() }": (
        "match a\n  case 1\n    f()\n    g()\n  case 2\n    g()\n  case _\n    h()"
    ),
    "switch (a) { default: f(); break; case 1: { g(); return } }": (
        "match a\n  case 1\n    g()\n    return\n  case _\n    f()"
    ),
    "switch (a) { case 1: if (b) break; f() }": (
        "while True\n  match a\n    case 1\n      if b\n        break\n      f()\n  break"
    ),
    # modules
    "import a, { b as c, type D } from 'x'": "import a from x, c from x.b, D from x.D",
    "import * as n from 'node:fs/promises'": "import n from fs/promises",
    "import { default as d } from './y.js'": "import d from ./y",
    "import 'side'": "import ",
    "import z = require('z')": "import z from z",
    "import Q = A.B": "Q = A.B",
    "export * from 'k'; export * as q from 'y'; export { m as n } from 'p'": (
        "import * from k\nimport q from y\nimport n from p.m"
    ),
    "export { a as b }": "",
    "export default f(a)": "default = f(a)",
    "export default (a) => a": "def default(a)\n  return a",
    "export default function f() {}": "def f()\n  pass",
    "export const a = 1": "a = 1",
    "const fs = require('node:fs'), { exec, spawn: run } = require('child_process')": (
        "import fs from fs\nimport exec from child_process.exec, run from child_process.spawn"
    ),
    "const x = require('a').b, y = (await import('c')).default": "import x from a.b\nimport y from c",
    "const d = require('debug')('x')": "d = require('debug')('x')",
    "exports.f = function (a) {}": "def f(a)\n  pass",
    "module.exports = async (a) => a": "async def default(a)\n  return a",
    "module.exports = { a, b: c }": "default = {'a': a, 'b': c}",
    "exports.a = 1; module.exports.b = exports.a": "a = 1\nb = a",
    # objects and functions that variables of the module hold
    "const a = { b(c) { this.d(c) }, d: e => e, f: { g() {} }, h }": (
        "a = {'b': a/b, 'd': a/d, 'f': {'g': a/f/g}, 'h': h}\n"
        "def a/b(c)\n  a.d(c)\ndef a/d(e)\n  return e\ndef a/f/g()\n  pass"
    ),
    "a.b = (c) => c": "a.b = a/b\ndef a/b(c)\n  return c",
    "export default { m() {} }": "default = {'m': default/m}\ndef default/m()\n  pass",
    "function A(b) { this.b = b }": "def A(this, b)\n  this.b = b",
    "function App(b) { return this.b }": "def App(b)\n  return this.b",
    "A.prototype.m = function (b) { return this.b }": "def m(this, b)\n  return this.b",
    # membership and types
    "a.includes(b); a.has(b); Object.hasOwn(a, b); Object.prototype.hasOwnProperty.call(a, b)": "\n".join(["(b in a)"] * 4),
    "a.indexOf(b) !== -1; a.indexOf(b) < 0": "(b in a)\n(b not in a)",
    "typeof a === 'string'; 'number' !== typeof a": "isinstance(a, str)\nnot isinstance(a, int)",
    # JSX
    "<a href={u} {...p} b='c' d>{v} text</a>": "JSX('a', href=u, **p, b='c', d=True, v)",
    "<p dangerouslySetInnerHTML={{ __html: h }} />": "JSX('p', dangerouslySetInnerHTML=h)",
    "<p dangerouslySetInnerHTML={h} />": "JSX('p', dangerouslySetInnerHTML=h.__html)",
    "<Foo.Bar a={1}><b/></Foo.Bar>": "Foo.Bar({'a': 1, 'children': JSX('b')})",
    "<>{a}</>": "JSX('Fragment', a)",
    "<svg:use xlink:href={u}/>": "JSX('svg:use', xlink:href=u)",
}


@pytest.mark.parametrize("text", CASES)
def test_construct(text: str) -> None:
    assert lowered(text) == CASES[text]


def test_assignments_to_variables_of_other_functions() -> None:
    found = lowered("function f(a) { let n; const g = () => { n = a; m = 1; let k; k = () => { n++; k = 2 } }; }")
    assert found == dedent(
        """\
        def f(a)
          n = None
          g = <def(): global m; nonlocal n; n = a; m = 1; k = None; k = <def(): nonlocal n; nonlocal k; n += 1; k = 2>>"""
    )


HIDDEN = {
    "const x = a; if (b) { const x = c; f(x) } f(x)": "x = a\nif b\n  x' = c\n  f(x')\nf(x)",
    "const x = a; for (const x of b) f(x); f(x)": "x = a\nfor x' in b\n  f(x')\nf(x)",
    "let i = a; for (let i = 0; i < 2; i++) f(i); f(i)": "i = a\ni' = 0\nwhile (i' < 2)\n  f(i')\n  i' += 1\nf(i)",
    "const x = a; { const x = b; g((x) => x); g(() => x) }": "x = a\nx' = b\ng(<def(x): return x>)\ng(<def(): return x'>)",
    "const x = a; { const { x, y: z } = b; f({ x, z }) }": "x = a\nx' = b.x\nz = b.y\nf({'x': x', 'z': z})",
    "var x = a; if (b) { var x = c } f(x)": "x = a\nif b\n  x = c\nf(x)",
    "if (b) { x = 1 } else { const y = 2; y }": "if b\n  x = 1\nelse\n  y = 2\n  y",
}


@pytest.mark.parametrize("text", HIDDEN)
def test_variables_that_hide_others(text: str) -> None:
    lines = lowered(f"function f() {{ {text} }}").splitlines()[1:]
    assert [line[2:] for line in lines if not line.startswith("  global")] == HIDDEN[text].splitlines()


def test_variables_of_the_module_that_a_function_writes_count_as_changed() -> None:
    found = lower(parse(b"function f() { seen = 1; list.push(x); a.b.c = 2; g(h); console.log(i) }", False))
    assert found.changed == {"seen", "list", "x", "a", ".b", ".c", "h"}
    assert found.stored == {"c"}


def test_members() -> None:
    assert lowered("  @Get()\n  async m(a) { this.x = a }\n", True) == "@Get()\nasync def m(this, a)\n  this.x = a"
    assert lowered("x = 1;\nprivate y?: Foo;\n", True) == "x = 1\ny: Foo"


def test_places_are_those_of_the_unit() -> None:
    text = b"  m(a) { b(a) }"
    (function,) = lower(parse(text, True)).body
    assert isinstance(function, form.Function)
    assert text[function.start : function.end] == b"m(a) { b(a) }"
    statement = function.body[0]
    assert text[statement.start : statement.end] == b"b(a)"


def test_what_is_read_and_what_stands_behind_dots() -> None:
    found = lower(parse(b"class A { m() { return this.x(super.y, z.w) } }", False))
    assert found.loads == {"this", "super", "z"}
    assert found.details == {("this", "x"), ("super", "y"), ("z", "w")}
    assert [type(point) for point in found.points] == [form.Call, form.Return]


BROKEN = {
    "exec('ls ' + req.query.d": "exec(('ls '+req.query.d))",
    "function f(a) {\n  g(a)\n": "def f(a)\n  g(a)",
    "app.get('/', (req, res) => {\n  exec(req.query.x)\n": "exec(req.query.x)",
    "const x = req.query.\nexec(x)": "exec(x)",
    "if (a) {\n  f(a)\n": "f(a)",
}


@pytest.mark.parametrize("text", BROKEN)
def test_broken_code_keeps_its_calls(text: str) -> None:
    assert BROKEN[text].splitlines()[-1].strip() in lowered(text)


NESTED = {
    "parentheses": ("(", "a", ")"),
    "sums": ("a+", "a", ""),
    "members": ("", "a", ".b(c)"),
    "branches": ("", "if(a){}", "else if(b){c()}"),
    "arrays": ("[", "a", "]"),
    "objects": ("x={a:", "b", "}"),
    "templates": ("`${", "a", "}`"),
    "elements": ("<a>", "b", "</a>"),
    "calls": ("f(", "a", ")"),
    "arrows": ("a=>", "b", ""),
    "functions": ("function f(){", "a", "}"),
    "choices": ("a?b:", "c", ""),
    "patterns": ("const {a:", "b", "}=c"),
    "types": ("let x:A<", "B", ">"),
    "classes": ("class A{m(){", "a", "}}"),
    "loops": ("for(;;)", "a", ""),
    "switches": ("switch(a){case 1:", "b", "}"),
    "awaits": ("(await ", "import('x')", ")"),
}


@pytest.mark.parametrize("name", NESTED)
def test_deep_nesting_is_bounded(name: str) -> None:
    before, inside, behind = NESTED[name]
    for text in (before * 600 + inside + behind * 600, before * 600):
        for member in (False, True):
            assert lower(parse(text.encode(), member)).size < 40_000


def test_any_bytes_are_lowered_within_their_bounds() -> None:
    random_ = random.Random(7)
    whole = "\n".join(CASES).encode()
    texts = [whole[:at] for at in range(0, len(whole), 97)]
    texts += [bytes(random_.randrange(256) for _ in range(300)) for _ in range(30)]
    for _ in range(60):
        at = random_.randrange(len(whole))
        texts.append(whole[:at] + random_.choice([b"(", b"{", b"`", b"=>", b"class ", b'"', b"\xff"]) + whole[at:])
    for text in texts:
        for member in (False, True):
            for spot in lower(parse(text, member)).spots():
                assert 0 <= spot.start <= spot.end <= len(text)


def test_typescript_without_jsx_is_read_where_that_is_what_it_is() -> None:
    assert lowered("const a = <string>b;\nconst c = <any>d") == "a = b\nc = d"
