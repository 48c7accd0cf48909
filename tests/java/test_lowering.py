"""Java in the common form: what becomes of each construct, and that nothing raises."""

from __future__ import annotations

import random

import pytest

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


def body(text: str) -> str:
    return "; ".join(show(one) for one in method(text).body)


def show(node: object) -> str:
    """The form as short text."""
    if isinstance(node, form.Name):
        return node.name.replace("\0", "~")
    if isinstance(node, form.Literal):
        return repr(node.value)
    if isinstance(node, form.Attribute):
        return f"{show(node.base)}.{node.name}"
    if isinstance(node, form.Index):
        return f"{show(node.base)}[{show(node.key)}]"
    if isinstance(node, form.Argument):
        return f"{node.name}={show(node.value)}" if node.name else show(node.value)
    if isinstance(node, form.Call):
        return f"{'new ' * node.new}{show(node.callee)}({', '.join(map(show, node.arguments))})"
    if isinstance(node, form.Text):
        return "f" + repr("".join(p if isinstance(p, str) else "{" + show(p) + "}" for p in node.pieces))
    if isinstance(node, (form.Operation, form.Compare, form.Logic)):
        signs = node.operators if isinstance(node, form.Compare) else (node.operator,)
        if len(node.operands) == 1:
            return f"({signs[0]} {show(node.operands[0])})"
        return f"({f' {signs[0]} '.join(map(show, node.operands))})"
    if isinstance(node, form.Not):
        return f"not {show(node.operand)}"
    if isinstance(node, form.Choice):
        return f"({show(node.then)} if {show(node.test)} else {show(node.other)})"
    if isinstance(node, form.Display):
        return f"{node.kind}[{', '.join(map(show, node.items))}]"
    if isinstance(node, form.Walrus):
        return f"({show(node.target)} := {show(node.value)})"
    if isinstance(node, form.Lambda):
        return f"lambda {show(node.function)}"
    if isinstance(node, form.Parameter):
        star = "*" if node.kind == form.STAR else ""
        name = node.name.replace("\0", "~")
        return f"{star}{name}" + (f": {show(node.annotation)}" if node.annotation is not None else "")
    if isinstance(node, form.Function):
        marks = "".join(f"@{show(mark)} " for mark in node.decorators)
        returns = f" -> {show(node.returns)}" if node.returns is not None else ""
        return f"{marks}{node.name}({', '.join(map(show, node.parameters))}){returns} {block(node.body)}"
    if isinstance(node, form.Class):
        marks = "".join(f"@{show(mark)} " for mark in node.decorators)
        return f"{marks}class {node.name}({', '.join(map(show, node.bases))}) {block(node.body)}".replace("\0", "~")
    if isinstance(node, form.Do):
        return show(node.value)
    if isinstance(node, form.Assign):
        hint = f": {show(node.annotation)}" if node.annotation is not None else ""
        return f"{' = '.join(map(show, node.targets))}{hint} = {show(node.value)}"
    if isinstance(node, form.Declare):
        return f"{node.name}: {show(node.annotation)}"
    if isinstance(node, form.Augment):
        return f"{show(node.target)} {node.operator}= {show(node.value)}"
    if isinstance(node, form.If):
        other = f" else {block(node.other)}" if node.other else ""
        return f"if {show(node.test)} {block(node.then)}{other}"
    if isinstance(node, form.While):
        return f"while {show(node.test)} {block(node.body)}"
    if isinstance(node, form.For):
        return f"for {show(node.target)} in {show(node.iterable)} {block(node.body)}"
    if isinstance(node, form.With):
        return f"with {show(node.value)} {block(node.body)}"
    if isinstance(node, form.Try):
        handlers = "".join(f" except {show(h.kind) if h.kind else ''} {h.name} {block(h.body)}" for h in node.handlers)
        last = f" finally {block(node.last)}" if node.last else ""
        return f"try {block(node.body)}{handlers}{last}"
    if isinstance(node, form.Match):
        return f"match {show(node.subject)} {{{' '.join(map(show, node.cases))}}}"
    if isinstance(node, form.Case):
        test = f" if {show(node.test)}" if node.test is not None else ""
        return f"{show(node.pattern)}{test} {block(node.body)}"
    if isinstance(node, form.Pattern):
        if node.kind == "value":
            return show(node.value)
        if node.kind == "or":
            return "|".join(map(show, node.parts))
        if node.kind == "as":
            return f"{show(node.parts[0])} as {node.name}"
        return f"{node.kind} {show(node.value)}" if node.kind == "class" else "_" if not node.name else node.name
    if isinstance(node, form.Return):
        return f"return {show(node.value)}" if node.value is not None else "return"
    if isinstance(node, form.Raise):
        return f"raise {show(node.value)}"
    if isinstance(node, form.Opaque):
        return f"?({', '.join(map(show, node.parts))})"
    return type(node).__name__.lower()


def block(statements: tuple[form.Statement, ...]) -> str:
    return "{" + "; ".join(map(show, statements)) + "}"


@pytest.mark.parametrize(
    ("java", "common"),
    [
        # names
        ("int x = 1; x = y;", "x: int = 1; x = this.y"),
        ("String s = request.getParameter(\"q\");", "s: str = request.getParameter('q')"),
        ("Foo.bar(LIMIT);", "Foo.bar(this.LIMIT)"),
        ("LOG.info(a); URI.create(a);", "this.LOG.info(this.a); URI.create(this.a)"),
        ("java.util.Random r = new java.util.Random();", "r: java.util.Random = new java.util.Random()"),
        ("{ int a = 1; } a = 2;", "a: int = 1; this.a = 2"),
        ("this.x.y = 1; Outer.this.z();", "this.x.y = 1; this.z()"),
        ("super.close(); helper(1);", "super().close(); this.helper(1)"),
        # texts
        ('a("x" + b + 1 + "y");', "this.a(f'x{this.b}{1}y')"),
        ('a(1 + 2 + "x");', "this.a(f'{(1 + 2)}x')"),
        ('a("x" + "y");', "this.a('xy')"),
        ("a(b + c);", "this.a((this.b + this.c))"),
        ('a("\\u0041\\n\\"\\101");', "this.a('A\\n\"A')"),
        ('a("""\n    one\n      two \\\n    end""");', "this.a('one\\n  two end')"),
        ("char c = '\\n';", "c: str = '\\n'"),
        # numbers
        ("a(0x1FL, 010, 0b11, 1_000, 1.5f, -3, 7 / 2, 7.0 / 2);",
         "this.a(31, 8, 3, 1000, 1.5, -3, (7 // 2), (7.0 / 2))"),
        # operators
        ("a(!b && c || d);", "this.a(((not this.b and this.c) or this.d))"),
        ("a(b ? c : d);", "this.a((this.c if this.b else this.d))"),
        ("int i = 0; i++; i += 2; a(i++, ++i);",
         "i: int = 0; i += 1; i += 2; this.a(((i := (i + 1)) - 1), (i := (i + 1)))"),
        ("a((String) b, (int) c, (char) d);", "this.a(this.b, int(this.c), this.d)"),
        ("String line; while ((line = r.readLine()) != null) { a(line); }",
         "line: str; while ((line := this.r.readLine()) != None) {this.a(line)}"),
        ("if (o instanceof String t) { a(t); }", "if isinstance((t := this.o), str) {this.a(t)}"),
        ("if (o instanceof P(int x, var y)) { a(y); }", "if isinstance((tuple[x, y] := this.o), P) {this.a(y)}"),
        # arrays
        ("String[] k = {\"a\", b}; k[0] = c; int n = k.length;",
         "k: list[str] = list['a', this.b]; k[0] = this.c; n: int = len(k)"),
        ("byte[] iv = new byte[16]; char[] c = new char[2]; int[][] m = new int[2][];",
         "iv: bytes = new bytearray(16); c: str = new bytearray(2); m: list[list[int]] = new list(2)"),
        ("List<Map<String, Object>> rows = new ArrayList<>();", "rows: List[Map[tuple[str, ?()]]] = new ArrayList()"),
        # loops
        ("for (int i = 0, j = 9; i < 3; i++, j--) { a(i); }",
         "i: int = 0; j: int = 9; while (i < 3) {this.a(i); i += 1; j -= 1}"),
        ("for (;;) { break; }", "while True {break}"),
        ("for (String s : xs) { a(s); }", "for s in this.xs {s: str = s; this.a(s)}"),
        ("do { a(); } while (b);", "while True {this.a(); if not this.b {break}}"),
        ("out: while (a) { continue out; }", "while this.a {continue}"),
        # branches
        ("if (a) b(); else if (c) d(); else { e(); }",
         "if this.a {this.b()} else {if this.c {this.d()} else {this.e()}}"),
        ("switch (x) { case 1: case 2: a(); break; default: b(); }",
         "~v1 = this.x; match ~v1 {1 {}}; match ~v1 {1|2 {this.a()} _ {this.b()}}"),
        ("int x = 1; switch (x) { case 1: a(); case 2: b(); break; case 3: c(); break; default: d(); }",
         "x: int = 1; ~v1 = x; match ~v1 {1 {this.a()}}; match ~v1 {1|2 {this.b()} 3 {this.c()} _ {this.d()}}"),
        ("int x = 1; switch (x) { case 1: a(); break; case 2: b(); default: c(); }",
         "x: int = 1; ~v1 = x; match ~v1 {1 {this.a()} 2 {this.b()}}; match ~v1 {1 {} _ {this.c()}}"),
        ("int x = 1; switch (x) { case 1: if (a) break; b(); break; }",
         "x: int = 1; while True {match x {1 {if this.a {break}; this.b()}}; break}"),
        ('String s = switch (x) { case 1, 2 -> "a"; case 3 -> { yield b; } default -> throw new E(); };',
         "match this.x {1|2 {~s1 = 'a'} 3 {~s1 = this.b} _ {raise new E()}}; s: str = ~s1"),
        ("switch (o) { case String t -> a(t); default -> b(); }",
         "match this.o {class String as t {this.a(t)} _ {this.b()}}"),
        # exceptions
        ("try (A a = new A(); b) { c(a); } catch (E | F e) { d(e); } finally { f(); }",
         "try {a: A = new A(); with a {with this.b {this.c(a)}}} except tuple[E, F] e {this.d(e)} finally {this.f()}"),
        ("try (A a = open()) { c(a); }", "a: A = this.open(); with a {this.c(a)}"),
        ('throw new E("x");', "raise new E('x')"),
        ("synchronized (lock) { a(); }", "this.lock; this.a()"),
        # functions
        ("xs.forEach(x -> a(x)); F f = (a, b) -> { return a; };",
         "this.xs.forEach(lambda (x) {return this.a(x)}); f: F = lambda (a, b) {return a}"),
        ("xs.map(String::trim).map(Foo::bar).map(this::baz).map(Foo::new);",
         "this.xs.map(lambda (~m1) {return ~m1.trim()}).map(Foo.bar).map(lambda (~m2) {return this.baz(~m2)}).map(Foo)"),
        ("run(new Task(1) { int n; void go() { a(n); } });",
         "class ~c1(Task) {n: int; go(this1) {this.a(this1.n)}}; this.run(new ~c1(1))"),
        ("class L { int n; void go() { n = 1; } } new L().go();",
         "class L() {n: int; go(this1) {this1.n = 1}}; new L().go()"),
        ("a(Foo.class, new int[0].length);", "this.a(Foo, len(new list(0)))"),
    ],
)  # fmt: skip
def test_statement(java: str, common: str) -> None:
    assert body(java) == common


@pytest.mark.parametrize(
    ("java", "common"),
    [
        ('private static final String A = "x", B;', "A: str = 'x'; B: str"),
        ('static { a = B + "x"; }', "a = f'{B}x'"),
        ("static int twice(int n) { return n * 2; }", "@classmethod twice(this, n: int) -> int {return (n * 2)}"),
        ("Foo(int n) { super(n); this.n = n; }", "__init__(this, n: int) {super().__init__(n); this.n = n}"),
        ("Foo() { this(1); }", "__init__(this) {this.__init__(1)}"),
        ("abstract String read(String name);", ""),
        ("void a(String... xs) { b(xs); }", "a(this, *xs) {this.b(xs)}"),
        ('@GetMapping("/x") @ResponseBody String a(@RequestParam(name = "q") String q, @Valid Foo f) { return q; }',
         "@GetMapping('/x') @ResponseBody a(this, q: Annotated[tuple[str, RequestParam(name='q')]], "
         "f: Annotated[tuple[Foo, Valid]]) -> str {return q}"),
        ("static class In { String f = g(); String g() { return f; } }",
         "class In() {f: str = g(); g(this) -> str {return this.f}}"),
        ("record P(String name) { P { check(name); } }",
         "class P() {name(this) {return this.name}; __init__(this, name: str) {this.check(name); this.name = name}}"),
        ("enum E { A(1) { int x() { return 1; } }, B; E(int... n) { } }",
         "class E() {class ~c1(E) {x(this) -> int {return 1}}; A = new ~c1(1); B = new E(); __init__(this, *n) {}}"),
    ],
)  # fmt: skip
def test_member(java: str, common: str) -> None:
    assert "; ".join(show(one) for one in member(java).body) == common


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
    assert show(lowered.body[-1]) == "@WebServlet(value=list['/a', '/b']) class Foo(Bar, x.Baz, Qux) {}"


def test_record_has_what_it_does_not_write() -> None:
    made = member("record P(String a, int b) { }").body[0]
    assert show(made) == (
        "class P() {__init__(this, a: str, b: int) {this.a = a; this.b = b}; a(this) {return this.a}; "
        "b(this) {return this.b}}"
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
        ('void m(String p) { String sql = "x" + p; stmt.executeQuery("x" + p', ["sql: str = f'x{p}'"]),
        ("void m(String p) { String x = p; run(x, ", ["x: str = p", "this.run(x)"]),
        ("void m(String p) { if (p) { a(p); ", ["this.a(p)"]),
        ("void m(String p) { a(p); foo.\n b(p); }", ["this.a(p)"]),
    ],
)
def test_broken_code_keeps_what_it_can(java: str, expected: list[str]) -> None:
    found = "; ".join(show(one) for one in member(java).body)
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
