"""Java in the common form: what becomes of each construct, and that nothing raises."""

from __future__ import annotations

import random

import pytest

from tests.dataflow.form_text import text_of
from wardline_analyzers.flow import form
from wardline_analyzers.java.lower import lower
from wardline_analyzers.java.syntax import parse


def member(text: str) -> form.Lowered:
    return lower(parse(text.encode(), True))


def method(text: str) -> form.Function:
    """A method whose body is this text."""
    found = member(f"void m(HttpServletRequest request) {{ {text} }}").body[0]
    assert isinstance(found, form.Function)
    return found


@pytest.mark.parametrize(
    ("java", "common"),
    [
        # names
        ("int x = 1; x = y;", "x: int = 1\nx = this.y"),
        ("String s = request.getParameter(\"q\");", "s: str = request.getParameter('q')"),
        ("Foo.bar(LIMIT);", "Foo.bar(this.LIMIT)"),
        ("LOG.info(a); URI.create(a);", "this.LOG.info(this.a)\nURI.create(this.a)"),
        ("java.util.Random r = new java.util.Random();", "r: java.util.Random = new java.util.Random()"),
        ("{ int a = 1; } a = 2;", "a: int = 1\nthis.a = 2"),
        ("this.x.y = 1; Outer.this.z();", "this.x.y = 1\nthis.z()"),
        ("super.close(); helper(1);", "super().close()\nthis.helper(1)"),
        # texts
        ('a("x" + b + 1 + "y");', "this.a(text('x', this.b, 1, 'y'))"),
        ('a(1 + 2 + "x");', "this.a(text((1+2), 'x'))"),
        ('a("x" + "y");', "this.a('xy')"),
        ("a(b + c);", "this.a((this.b+this.c))"),
        ('a("\\u0041\\n\\"\\101");', 'this.a(\'A\\n"A\')'),
        ('a("""\n    one\n      two \\\n    end""");', "this.a('one\\n  two end')"),
        ("char c = '\\n';", "c: str = '\\n'"),
        # numbers
        ("a(0x1FL, 010, 0b11, 1_000, 1.5f, -3, 7 / 2, 7.0 / 2);",
         "this.a(31, 8, 3, 1000, 1.5, -3, (7//2), (7.0/2))"),
        # operators
        ("a(!b && c || d);", "this.a(((not this.b and this.c) or this.d))"),
        ("a(b ? c : d);", "this.a((this.c if this.b else this.d))"),
        ("int i = 0; i++; i += 2; a(i++, ++i);",
         "i: int = 0\ni += 1\ni += 2\nthis.a(((i := (i+1))-1), (i := (i+1)))"),
        ("a((String) b, (int) c, (char) d);", "this.a(this.b, int(this.c), char(this.d))"),
        ("String line; while ((line = r.readLine()) != null) { a(line); }",
         "line: str\nwhile ((line := this.r.readLine()) != None)\n  this.a(line)"),
        ("if (o instanceof String t) { a(t); }", "if isinstance((t := this.o), str)\n  this.a(t)"),
        ("if (o instanceof P(int x, var y)) { a(y); }", "if isinstance((tuple(x, y) := this.o), P)\n  this.a(y)"),
        # arrays
        ("String[] k = {\"a\", b}; k[0] = c; int n = k.length;",
         "k: list[str] = list('a', this.b)\nk[0] = this.c\nn: int = len(k)"),
        ("byte[] iv = new byte[16]; char[] c = new char[2]; int[][] m = new int[2][];",
         "iv: bytes = new bytearray(16)\nc: str = new bytearray(2)\nm: list[list[int]] = new list(2)"),
        ("List<Map<String, Object>> rows = new ArrayList<>();", "rows: List[Map[tuple(str, ?())]] = new ArrayList()"),
        # loops
        ("for (int i = 0, j = 9; i < 3; i++, j--) { a(i); }",
         "i: int = 0\nj: int = 9\nwhile (i < 3)\n  this.a(i)\n  i += 1\n  j -= 1"),
        ("for (;;) { break; }", "while True\n  break"),
        ("for (String s : xs) { a(s); }", "for s in this.xs\n  s: str = s\n  this.a(s)"),
        ("do { a(); } while (b);", "while True\n  this.a()\n  if not this.b\n    break"),
        ("out: while (a) { continue out; }", "while this.a\n  continue"),
        # branches
        ("if (a) b(); else if (c) d(); else { e(); }",
         "if this.a\n  this.b()\nelse\n  if this.c\n    this.d()\n  else\n    this.e()"),
        ("switch (x) { case 1: case 2: a(); break; default: b(); }",
         "$v1 = this.x\nmatch $v1\n  case 1\n    pass\nmatch $v1\n  case 1 | 2\n    this.a()\n  case _\n    this.b()"),
        ("int x = 1; switch (x) { case 1: a(); case 2: b(); break; case 3: c(); break; default: d(); }",
         "x: int = 1\n$v1 = x\nmatch $v1\n  case 1\n    this.a()\nmatch $v1\n  case 1 | 2\n    this.b()\n  case 3\n    this.c()\n  case _\n    this.d()"),
        ("int x = 1; switch (x) { case 1: a(); break; case 2: b(); default: c(); }",
         "x: int = 1\n$v1 = x\nmatch $v1\n  case 1\n    this.a()\n  case 2\n    this.b()\nmatch $v1\n  case 1\n    pass\n  case _\n    this.c()"),
        ("int x = 1; switch (x) { case 1: if (a) break; b(); break; }",
         "x: int = 1\nwhile True\n  match x\n    case 1\n      if this.a\n        break\n      this.b()\n  break"),
        ('String s = switch (x) { case 1, 2 -> "a"; case 3 -> { yield b; } default -> throw new E(); };',
         "match this.x\n  case 1 | 2\n    $s1 = 'a'\n  case 3\n    $s1 = this.b\n  case _\n    raise new E()\ns: str = $s1"),
        ("switch (o) { case String t -> a(t); default -> b(); }",
         "match this.o\n  case class String as t\n    this.a(t)\n  case _\n    this.b()"),
        # exceptions
        ("try (A a = new A(); b) { c(a); } catch (E | F e) { d(e); } finally { f(); }",
         "try\n  a: A = new A()\n  with a\n    with this.b\n      this.c(a)\nexcept tuple(E, F) as e\n  this.d(e)\nfinally\n  this.f()"),
        ("try (A a = open()) { c(a); }", "a: A = this.open()\nwith a\n  this.c(a)"),
        ('throw new E("x");', "raise new E('x')"),
        ("synchronized (lock) { a(); }", "this.lock\nthis.a()"),
        # functions
        ("xs.forEach(x -> a(x)); F f = (a, b) -> { return a; };",
         "this.xs.forEach(<def(x): return this.a(x)>)\nf: F = <def(a, b): return a>"),
        ("xs.map(String::trim).map(Foo::bar).map(this::baz).map(Foo::new);",
         "this.xs.map(<def($m1): return $m1.trim()>).map(Foo.bar).map(<def($m2): return this.baz($m2)>).map(Foo)"),
        ("run(new Task(1) { int n; void go() { a(n); } });",
         "class $c1(Task)\n  n: int\n  def go(this1)\n    this.a(this1.n)\nthis.run(new $c1(1))"),
        ("class L { int n; void go() { n = 1; } } new L().go();",
         "class L()\n  n: int\n  def go(this1)\n    this1.n = 1\nnew L().go()"),
        ("a(Foo.class, new int[0].length);", "this.a(Foo, len(new list(0)))"),
    ],
)  # fmt: skip
def test_statement(java: str, common: str) -> None:
    assert text_of(method(java).body) == common


@pytest.mark.parametrize(
    ("java", "common"),
    [
        ('private static final String A = "x", B;', "A: str = 'x'\nB: str"),
        ('static { a = B + "x"; }', "a = text(B, 'x')"),
        ("static int twice(int n) { return n * 2; }", "@classmethod\ndef twice(this, n: int) -> int\n  return (n*2)"),
        ("Foo(int n) { super(n); this.n = n; }", "def __init__(this, n: int)\n  super().__init__(n)\n  this.n = n"),
        ("Foo() { this(1); }", "def __init__(this)\n  this.__init__(1)"),
        ("abstract String read(String name);", ""),
        ("void a(String... xs) { b(xs); }", "def a(this, *xs)\n  this.b(xs)"),
        ('@GetMapping("/x") @ResponseBody String a(@RequestParam(name = "q") String q, @Valid Foo f) { return q; }',
         "@GetMapping('/x')\n@ResponseBody\ndef a(this, q: Annotated[tuple(str, RequestParam(name='q'))], f: Annotated[tuple(Foo, Valid)]) -> str\n  return q"),
        ("static class In { String f = g(); String g() { return f; } }",
         "class In()\n  f: str = g()\n  def g(this) -> str\n    return this.f"),
        ("record P(String name) { P { check(name); } }",
         "class P()\n  name: str\n  def name(this)\n    return this.name\n  def __init__(this, name: str)\n    this.check(name)\n    this.name = name"),
        ("enum E { A(1) { int x() { return 1; } }, B; E(int... n) { } }",
         "class E(Enum)\n  class $c1(E)\n    def x(this) -> int\n      return 1\n  A = new $c1(1)\n  B = new E()\n  def __init__(this, *n)\n    pass"),
    ],
)  # fmt: skip
def test_member(java: str, common: str) -> None:
    assert text_of(member(java).body) == common


def test_top_level() -> None:
    text = b"""package a.b;
    import java.util.*;
    import java.io.File;
    @WebServlet(value = {"/a", "/b"}) public class Foo<T> extends Bar<T> implements x.Baz, Qux { }
    """
    lowered = lower(parse(text, False))
    imports = [one for one in lowered.body if isinstance(one, form.Import)]
    assert [(one.names, one.stars) for one in imports] == [
        ((), ("java.util",)),
        ((("File", "java.io.File"),), ()),
    ]
    assert text_of(lowered.body[-1:]) == (
        "@WebServlet(value=list('/a', '/b'))\nclass Foo(Bar, x.Baz, Qux)\n  pass"
    )


def test_record_has_what_it_does_not_write() -> None:
    assert text_of(member("record P(String a, int b) { }").body) == (
        "class P()\n  a: str\n  b: int\n"
        "  def __init__(this, a: str, b: int)\n    this.a = a\n    this.b = b\n"
        "  def a(this)\n    return this.a\n"
        "  def b(this)\n    return this.b"
    )


def test_places_are_those_of_the_unit() -> None:
    text = "void m(String é) {\n  run(é, other.x);\n}"
    lowered = member(text)
    call = next(point for point in lowered.points if isinstance(point, form.Call))
    source = text.encode()
    assert source[call.start : call.end].decode() == "run(é, other.x)"
    assert [source[a.start : a.end].decode() for a in call.arguments] == ["é", "other.x"]


def test_what_may_change() -> None:
    lowered = member("void m(List<String> xs) { xs.add(a); this.map.put(1, xs); y = 3; look(xs.get(0)); }")
    assert {"xs", ".map", "this", ".y"} <= lowered.changed
    assert lowered.stored == {"y"}
    assert ("xs", "add") in lowered.details


@pytest.mark.parametrize(
    ("java", "expected"),
    [
        ('void m(String p) { String sql = "x" + p; stmt.executeQuery("x" + p', ["sql: str = text('x', p)"]),
        ("void m(String p) { String x = p; run(x, ", ["x: str = p", "this.run(x)"]),
        ("void m(String p) { if (p) { a(p); ", ["this.a(p)"]),
        ("void m(String p) { a(p); foo.\n b(p); }", ["this.a(p)"]),
    ],
)
def test_broken_code_keeps_what_it_can(java: str, expected: list[str]) -> None:
    found = text_of(member(java).body)
    for each in expected:
        assert each in found


SAMPLE = b"""package a.b;
import java.util.*;
@RestController
public class Foo extends Bar implements Baz {
  private static final String A = "x\\u00e9" + 'c';
  Foo(int x) throws E { super(x); this.x = x; }
  @GetMapping("/x") public <T> String m(@RequestParam("q") final String q, int... xs) throws E {
    for (int i = 0, j = 1; i < 3; i++, j--) { if (i == 1) continue; }
    try (A a = new A(); b) { x(); } catch (E | F e) { } finally { }
    switch (x) { case 1: case 2: a(); break; default: b(); }
    String s = switch (x) { case A, B -> "x"; case C -> { yield "y"; } default -> throw new E(); };
    if (o instanceof String t && t.x()) {} else if (y) {} else {}
    F f = (a, b) -> a; g.h(x -> x).i(String::trim); int[][] yy = new int[3][];
    new Foo<>(1) { void m() { z = 1; } }.m(); a[1] = b ? c : (int) d;
    return \"\"\"
      text
      \"\"\" + q;
  }
  enum E { A(1) { int x() { return 1; } }, B; E(int... n) { } }
  record P(int x, String y) implements Q { P { check(x); } }
}
"""


def test_every_prefix_and_every_hole() -> None:
    for at in range(len(SAMPLE) + 1):
        lower(parse(SAMPLE[:at], False))
        lower(parse(SAMPLE[at:], True))
    draw = random.Random(7)
    for _ in range(400):
        start = draw.randrange(len(SAMPLE))
        text = SAMPLE[:start] + SAMPLE[start + draw.randrange(40) :]
        for is_member in (False, True):
            for one in lower(parse(text, is_member)).body:
                assert 0 <= one.start <= one.end


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe\x00{\x80",
        b"void m() { " + b"(" * 5000,
        b"void m() { x = " + b"a + " * 5000 + b"b; }",
        b"void m() { x = \"a\" + " + b"a + " * 5000 + b"b; }",
        b"void m() { x" + b".f()" * 5000 + b"; }",
        b"void m() { " + b"if (a) { " * 3000,
        b"void m() { " + b"if (a) {} else " * 3000 + b"{} }",
        b"void m() { " + b"switch (a) { case 1: " * 1500,
        b"void m() { x = " + b"new A() { void m() { y = " * 1000,
        b"void m() { x = " + b"a ? b : " * 3000 + b"c; }",
        b"void m() { x = " + b"a = " * 3000 + b"c; }",
        b"class A { " * 3000,
        b"List<" * 3000 + b" x;",
        b"@A(" * 3000,
        b"a.b." * 5000 + b"C x = 1;",
        b"void m() { x = " + b"-" * 4000 + b"1; }",
        b"void m() { x = " + b"y -> " * 3000 + b"1; }",
    ],
    ids=lambda text: repr(text[:24]),
)  # fmt: skip
def test_hostile(text: bytes) -> None:
    for is_member in (False, True):
        lower(parse(text, is_member))


def test_what_is_too_deep_is_told() -> None:
    assert member("void m() { x = " + "!" * 400 + "a; }").deep
    assert not member("void m() { x = " + "a + " * 400 + "a; }").deep
