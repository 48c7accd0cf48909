"""From Go to the common form: one construct each."""

from __future__ import annotations

import random

import pytest

from wardline_analyzers.flow import form
from wardline_analyzers.go.lower import lower
from wardline_analyzers.go.syntax import parse


def body(text: str) -> tuple[form.Statement, ...]:
    """The statements of a function with this body."""
    lowered = lower(parse(f"func f(a string, b []byte, m map[string]int, ch chan int) {{\n{text}\n}}".encode()))
    function = lowered.body[0]
    assert isinstance(function, form.Function)
    return function.body


def top(text: str) -> tuple[form.Statement, ...]:
    return lower(parse(text.encode())).body


def show(node: object) -> str:
    """The form as short text: enough to tell one from the other."""
    if isinstance(node, tuple):
        return "; ".join(show(part) for part in node)
    match node:
        case form.Literal():
            return repr(node.value)
        case form.Name():
            return node.name
        case form.Attribute():
            return f"{show(node.base)}.{node.name}"
        case form.Index():
            return f"{show(node.base)}[{show(node.key)}]"
        case form.Slice():
            return f"{show(node.base)}[{show(node.low) if node.low else ''}:{show(node.high) if node.high else ''}]"
        case form.Argument():
            return "*" * node.star + (f"{node.name}=" if node.name else "") + show(node.value)
        case form.Call():
            given = ", ".join(show(one) for one in node.arguments)
            return f"{'new ' if node.new else ''}{show(node.callee)}({given})"
        case form.Operation() if len(node.operands) == 2:
            return f"({show(node.operands[0])} {node.operator} {show(node.operands[1])})"
        case form.Operation():
            return f"{node.operator}{show(node.operands[0])}"
        case form.Compare():
            return f"({show(node.operands[0])} {node.operators[0]} {show(node.operands[1])})"
        case form.Logic():
            return "(" + f" {node.operator} ".join(show(one) for one in node.operands) + ")"
        case form.Not():
            return f"not {show(node.operand)}"
        case form.Display():
            brackets = "[]" if node.kind == "list" else "()"
            return brackets[0] + ", ".join(show(one) for one in node.items) + brackets[1]
        case form.Mapping():
            return "{" + ", ".join(f"{show(key)}: {show(value)}" for key, value in node.pairs) + "}"
        case form.Lambda():
            return f"func {show(node.function)}"
        case form.Opaque():
            return "?"
        case form.Do():
            return show(node.value)
        case form.Assign():
            told = f": {show(node.annotation)}" if node.annotation is not None else ""
            return f"{show(node.targets[0])}{told} = {show(node.value)}"
        case form.Declare():
            return f"{node.name}: {show(node.annotation)}"
        case form.Augment():
            return f"{show(node.target)} {node.operator}= {show(node.value)}"
        case form.Delete():
            return f"del {show(node.targets)}"
        case form.Import():
            return f"import {dict(node.names)} {list(node.stars)}"
        case form.If():
            return f"if {show(node.test)} {{{show(node.then)}}} else {{{show(node.other)}}}"
        case form.While():
            return f"while {show(node.test)} {{{show(node.body)}}}"
        case form.For():
            return f"for {show(node.target)} in {show(node.iterable)} {{{show(node.body)}}}"
        case form.Match():
            return f"match {show(node.subject)} {{{show(node.cases)}}}"
        case form.Case():
            return f"{show(node.pattern)} -> {show(node.body)}"
        case form.Pattern():
            return "|".join(show(part) for part in node.parts) or (show(node.value) if node.value else "_")
        case form.Return():
            return f"return {show(node.value)}" if node.value is not None else "return"
        case form.Raise():
            return f"raise {show(node.value)}"
        case form.Break():
            return "break"
        case form.Continue():
            return "continue"
        case form.Scope():
            return f"{'nonlocal' if node.outer else 'global'} {' '.join(node.names)}"
        case form.Parameter():
            told = f": {show(node.annotation)}" if node.annotation is not None else ""
            return "*" * (node.kind == form.STAR) + node.name + told
        case form.Function():
            given = ", ".join(show(one) for one in node.parameters)
            return f"{node.name}({given}) {{{show(node.body)}}}"
        case form.Class():
            return f"class {node.name}({', '.join(show(base) for base in node.bases)}) {{{show(node.body)}}}"
    raise AssertionError(type(node))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x := a + `raw` + \"t\\n\"", "x = ((a + 'raw') + 't\\n')"),
        ("x, y := 1, 2.5", "(x, y) = (1, 2.5)"),
        ("v, err := g(a)", "(v, err) = \0several(g(a), 2, True)"),
        ("err := g(a)", "err = \0several(g(a), 1, True)"),
        ("a, b := g(a)", "(a, b) = \0several(g(a), 2, False)"),
        ("v, ok := m[a]", "(v, ok) = (m[a], (a in m))"),
        ("v, ok := x.(string)", "(v, ok) = (x, isinstance(x, str))"),
        ("v, ok := x.(int)", "(v, ok) = (int(x), isinstance(x, int))"),
        ("v := x.(*T)", "v = x"),
        ("v, ok := <-ch", "(v, ok) = (ch.pop(), ?)"),
        ("ch <- a", "ch.append(a)"),
        ("p := &x; *p = 3", "p = x; p = 3"),
        ("x := -1; y := ^x", "x = -1; y = ~x"),
        ("x := 'a'", "x = 97"),
        ("x := !ok && a == \"\" || b != nil", "x = ((not ok and (a == '')) or (b != None))"),
        ("m[a]++", "m[a] += 1"),
        ("x := 1; x /= 2", "x = 1; x //= 2"),
        ("delete(m, a)", "del m[a]"),
        ("panic(a)", "raise a"),
        ("defer g(a)", "g(a)"),
        ("go g(xs...)", "g(*xs)"),
        ("x := string(b) + strings.ToUpper(a)", "x = (string(b) + strings.ToUpper(a))"),
        ("x := []byte(a)", "x = bytes(a)"),
        ("x := []rune(a)", "x = a"),
        ("x := a[1:]", "x = a[1:]"),
        ("x := f2[int](a)", "x = f2(a)"),
        ("x := make([]byte, n)", "x = make('bytes', n)"),
        ("x := make(map[string]int)", "x = make('map')"),
        ("x := new(bytes.Buffer)", "x = new bytes.Buffer()"),
        ("x := []string{a, \"b\"}", "x = [a, 'b']"),
        ("x := map[string]string{\"k\": a}", "x = {'k': a}"),
        ("x := gin.H{\"k\": a}", "x = {'k': a}"),
        ("x := &http.Cookie{Name: \"n\", Secure: true}", "x = new http.Cookie(Name='n', Secure=True)"),
        ("x := Point{1, 2}", "x = new Point(1, 2)"),
        ("x := []Point{{1, 2}, {X: 3}}", "x = [new Point(1, 2), new Point(X=3)]"),
        ("x := map[string]*Point{\"a\": {1, 2}}", "x = {'a': new Point(1, 2)}"),
        ("var s string; var n int; var l []string; var e error", "s: str = ''; n: int = 0; l: list[str] = []; e: object = None"),
        ("var buf bytes.Buffer", "buf: bytes.Buffer = new bytes.Buffer()"),
        ("var db *sql.DB", "db: sql.DB"),
        ("const k = \"v\"", "k = 'v'"),
        ("if x, err := g(); err != nil { return } else if y { h() }",
         "(x, err) = \0several(g(), 2, True); if (err != None) {return} else {if y {h()} else {}}"),
        ("for i := 0; i < 3; i++ { g() }", "i = 0; while (i < 3) {g(); i += 1}"),
        ("for { break }", "while True {break}"),
        ("for ok { continue }", "while ok {continue}"),
        ("for k, v := range m { g(v) }", "for (k, v) in m.items() {g(v)}"),
        ("for k := range m { g(k) }", "for k in m.keys() {g(k)}"),
        ("for range m { g() }", "for _ in m.keys() {g()}"),
        ("switch a { case \"x\", \"y\": g(); break; default: h() }", "match a {'x'|'y' -> g(); _ -> h()}"),
        ("switch a { default: h(); case \"x\": g(); fallthrough; case \"y\": i() }", "match a {'x' -> g(); i(); 'y' -> i(); _ -> h()}"),
        ("switch { case a == \"x\": g(); default: h() }", "if (a == 'x') {g()} else {h()}"),
        ("switch a { case \"x\": if k { break }; g() }",
         "while True {match a {'x' -> if k {break} else {}; g()}; break}"),
        ("switch v := x.(type) { case string, []byte: g(v); case nil: ; default: h() }",
         "v = x; if (isinstance(v, str) or isinstance(v, bytes)) {g(v)} else {if (v == None) {} else {h()}}"),
        ("select { case v := <-ch: g(v); case <-done: return }", "if ? {v = ch.pop(); g(v)} else {done.pop(); return}"),
        ("outer: for { break outer }", "while True {break}"),
        ("h := func(x int) int { return x }", "h = func (x: int) {return x}"),
        ("type T struct { A string }; t := T{A: a}", "class T() {A: str}; t = new T(A=a)"),
        ("t := struct{ A string }{a}", "class struct'65() {A: str}; t = new struct'65(a)"),
    ],
)  # fmt: skip
def test_statements(text: str, expected: str) -> None:
    assert show(body(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("func f(a, b string, c ...int) (n int, err error) { return }",
         "f(a: str, b: str, *c: int) {n: int = 0; err: object = None; return (n, err)}"),
        ("func (s *Server) Do(x int) { s.n = x }", "Do(s: Server, x: int) {s.n = x}"),
        ("func (Server) Do() {}", "Do(_: Server) {}"),
        ("func Map[T any](x []T) {}", "Map(x: list[T]) {}"),
        ("func f() { count = 1 }", "f() {global count; count = 1}"),
        ("func f() { x := 1; func() { x = 2; y := 3; _ = y }() }",
         "f() {x = 1; func () {nonlocal x; x = 2; y = 3; _ = y}()}"),
        ("func f(p string) { if p := clean(p); ok { use(p) }; use(p) }",
         "f(p: str) {p' = clean(p); if ok {use(p')} else {}; use(p)}"),
        ("func f() { if a { x := 1; _ = x }; if b { x := 2; _ = x } }",
         "f() {if a {x = 1; _ = x} else {}; if b {x = 2; _ = x} else {}}"),
        ("import (\n\"net/http\"\n\"github.com/go-chi/chi/v5\"\ny \"gopkg.in/yaml.v3\"\n. \"fmt\"\n_ \"embed\"\n)",
         "import {'http': 'net/http', 'chi': 'go-chi/chi', 'y': 'yaml', '_': 'embed'} ['fmt']"),
        ("const (\nA = iota * 10\nB\nC\n)", "A = (0 * 10); B = (1 * 10); C = (2 * 10)"),
        ("var (\na, b = 1, 2\ndb *sql.DB\n)", "(a, b) = (1, 2); db: sql.DB"),
        ("type S struct {\n*sql.DB\nBase\nName, Other string\nf func(int)\n}",
         "class S(sql.DB, Base) {Name: str; Other: str; f: object}"),
        ("type I interface { fmt.Stringer; M(x int) }", "class I(fmt.Stringer) {}"),
        ("type ID string", "ID = str"),
        ("type H = gin.H", "H = gin.H"),
        ("type List []T", "List = list"),
        ("type Handler func(w int)", "Handler(f) {return f}"),
    ],
)  # fmt: skip
def test_declarations(text: str, expected: str) -> None:
    assert show(top(text)) == expected


def test_what_is_noted() -> None:
    lowered = lower(parse(b"func f(s *S) { s.m[k] = g(s.db, x); buf.WriteString(y); token := z; return }"))
    assert {"s", ".m", ".db", "x", "buf", "y"} <= lowered.changed
    assert lowered.attributes == {"m", "db", "WriteString"}
    assert ("s", "db") in lowered.details and ("buf", "WriteString") in lowered.details
    assert {"g", "x", "k", "y", "z"} <= lowered.loads
    assert lowered.stored == set()
    kinds = [type(point).__name__ for point in lowered.points]
    assert kinds == ["Call", "Index", "Call", "Name", "Return"]


def test_places_are_those_of_the_text() -> None:
    text = 'func f() {\n\treturn exec.Command("ls", "ä", x)\n}'.encode()
    call = lower(parse(text)).points[0]
    assert text[call.start : call.end] == 'exec.Command("ls", "ä", x)'.encode()
    assert isinstance(call, form.Call)
    assert text[call.arguments[2].start : call.arguments[2].end] == b"x"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("func f(r *http.Request) {\n\tq := r.FormValue(\"q\")\n\tdb.Query(q,", "q = r.FormValue('q')"),
        ("func f(a string) {\n\tx := a\n\tif x {\n\t\tg(x)\n", "g(x)"),
        ("func f(a string) {\n\tg(a", "g(a)"),
        ("func f(a string) {\n\tx := g(\n}", "f(a: str)"),
    ],
)  # fmt: skip
def test_broken_code_keeps_what_stands_before(text: str, expected: str) -> None:
    assert expected in show(top(text))


SOURCE = b"""package main

import ("fmt"; m "math")

const ( A = iota; B; C = 1 << iota )

type S struct { *sql.DB; Name string `json:"n"` }

func (s *S) Do(ctx context.Context, xs ...int) (n int, err error) {
	v, ok := x.(string)
	if y, err := f(); err != nil { return } else if z { } else { g() }
	for i := 0; i < 10; i++ { continue }
	for k, v := range m { ch <- v }
	switch x := v.(type) { case string, int: a(); case nil: default: b() }
	switch y := f(); y { case 1, 2: fallthrough; default: z() }
	select { case v := <-ch: a(v); default: }
	defer func() { recover() }()
	p := []*Point{{X: 1}, {2, 3}}
	return p[1:2][0].X + '\\x41', nil
}
"""


def test_every_beginning_of_a_text() -> None:
    for end in range(len(SOURCE)):
        lowered = lower(parse(SOURCE[:end]))
        assert lowered.size < 20 * len(SOURCE)


def test_any_bytes() -> None:
    chance = random.Random(7)
    for _ in range(300):
        text = bytearray(SOURCE)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(text))
            if chance.random() < 0.5:
                del text[at : at + chance.randint(1, 30)]
            else:
                text[at:at] = bytes(chance.choice(b"(){}[]\"`'.,:=;\n \xff\x00ab&*<-!") for _ in range(3))
        made = lower(parse(bytes(text)))
        assert all(0 <= one.start <= one.end <= len(text) for one in made.body)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        *[("(", ")"), ("[]T{", "}"), ("g(", ")"), ("func() {", "}"), ("!", ""), ("*", ""), ("if a {", "}")],
        *[("if x := a; x {} else ", "{}"), ("map[a]", ""), ("func(a ", ")"), ("struct{a ", "}"), ("x[", "]")],
        *[("switch {case a:", "}"), ("for {", "}"), ("<-", ""), ("{", "}")],
    ],
)
def test_deep_nesting_is_bounded(opening: str, closing: str) -> None:
    for inner in ("1", ""):
        text = f"func f() {{ x = {opening * 3000}{inner}{closing * 3000} }}"
        assert lower(parse(text.encode())).size < 200_000
        text = f"func f() {{ {opening * 3000}{inner}{closing * 3000} }}"
        assert lower(parse(text.encode())).size < 200_000


def test_long_chains_are_not_deep() -> None:
    for link in (".m(x)", "[0]", " + x"):
        lowered = lower(parse(f"func f() {{ y := x{link * 2000} }}".encode()))
        assert not lowered.deep
    chain = " else ".join(f"if a == {n} {{ g() }}" for n in range(500))
    assert not lower(parse(f"func f() {{ {chain} }}".encode())).deep
