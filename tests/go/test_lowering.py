"""From Go to the common form: one construct each."""

from __future__ import annotations

import random

import pytest

from tests.dataflow.form_text import text_of
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('x := a + `raw` + "t\\n"', "x = ((a+'raw')+'t\\n')"),
        ("x, y := 1, 2.5", "tuple(x, y) = tuple(1, 2.5)"),
        ("v, err := g(a)", "tuple(v, err) = $several(g(a), 2, True)"),
        ("err := g(a)", "err = $several(g(a), 1, True)"),
        ("a, b := g(a)", "tuple(a, b) = $several(g(a), 2, False)"),
        ("v, ok := m[a]", "tuple(v, ok) = tuple(m[a], (a in m))"),
        ("v, ok := x.(string)", "tuple(v, ok) = tuple(x, isinstance(x, str))"),
        ("v, ok := x.(int)", "tuple(v, ok) = tuple(int(x), isinstance(x, int))"),
        ("v := x.(*T)", "v = x"),
        ("v, ok := <-ch", "tuple(v, ok) = tuple(ch.pop(), ?())"),
        ("ch <- a", "ch.append(a)"),
        ("p := &x; *p = 3", "p = x\np = 3"),
        ("x := -1; y := ^x", "x = -1\ny = ~x"),
        ("x := 'a'", "x = 97"),
        ('x := !ok && a == "" || b != nil', "x = ((not ok and (a == '')) or (b != None))"),
        ("m[a]++", "m[a] += 1"),
        ("x := 1; x /= 2", "x = 1\nx //= 2"),
        ("delete(m, a)", "del m[a]"),
        ("panic(a)", "raise a"),
        ("defer g(a)", "g(a)"),
        ("go g(xs...)", "g(*xs)"),
        ("x := string(b) + strings.ToUpper(a)", "x = (string(b)+strings.ToUpper(a))"),
        ("x := []byte(a)", "x = bytes(a)"),
        ("x := []rune(a)", "x = a"),
        ("x := a[1:]", "x = a[1:]"),
        ("x := f2[int](a)", "x = f2(a)"),
        ("x := make([]byte, n)", "x = make('bytes', n)"),
        ("x := make(map[string]int)", "x = make('map')"),
        ("x := new(bytes.Buffer)", "x = new bytes.Buffer()"),
        ('x := []string{a, "b"}', "x = list(a, 'b')"),
        ('x := map[string]string{"k": a}', "x = {'k': a}"),
        ('x := gin.H{"k": a}', "x = {'k': a}"),
        ('x := &http.Cookie{Name: "n", Secure: true}', "x = new http.Cookie(Name='n', Secure=True)"),
        ("x := Point{1, 2}", "x = new Point(1, 2)"),
        ("x := []Point{{1, 2}, {X: 3}}", "x = list(new Point(1, 2), new Point(X=3))"),
        ('x := map[string]*Point{"a": {1, 2}}', "x = {'a': new Point(1, 2)}"),
        (
            "var s string; var n int; var l []string; var e error",
            "s: str = ''\nn: int = 0\nl: list[str] = list()\ne: object = None",
        ),
        ("var buf bytes.Buffer", "buf: bytes.Buffer = new bytes.Buffer()"),
        ("var db *sql.DB", "db: sql.DB"),
        ('const k = "v"', "k = 'v'"),
        (
            "if x, err := g(); err != nil { return } else if y { h() }",
            "tuple(x, err) = $several(g(), 2, True)\nif (err != None)\n  return\nelse\n  if y\n    h()",
        ),
        ("for i := 0; i < 3; i++ { g() }", "i = 0\nwhile (i < 3)\n  g()\n  i += 1"),
        ("for { break }", "while True\n  break"),
        ("for ok { continue }", "while ok\n  continue"),
        ("for k, v := range m { g(v) }", "for tuple(k, v) in m.items()\n  g(v)"),
        ("for k := range m { g(k) }", "for k in m.keys()\n  g(k)"),
        ("for range m { g() }", "for _ in m.keys()\n  g()"),
        (
            'switch a { case "x", "y": g(); break; default: h() }',
            "match a\n  case 'x' | 'y'\n    g()\n  case _\n    h()",
        ),
        (
            'switch a { default: h(); case "x": g(); fallthrough; case "y": i() }',
            "match a\n  case 'x'\n    g()\n    i()\n  case 'y'\n    i()\n  case _\n    h()",
        ),
        ('switch { case a == "x": g(); default: h() }', "if (a == 'x')\n  g()\nelse\n  h()"),
        (
            'switch a { case "x": if k { break }; g() }',
            "while True\n  match a\n    case 'x'\n      if k\n        break\n      g()\n  break",
        ),
        (
            "switch v := x.(type) { case string, []byte: g(v); case nil: ; default: h() }",
            "v = x\nif (isinstance(v, str) or isinstance(v, bytes))\n  g(v)\nelse\n  if (v == None)\n    pass\n  else\n    h()",
        ),
        (
            "select { case v := <-ch: g(v); case <-done: return }",
            "if ?()\n  v = ch.pop()\n  g(v)\nelse\n  done.pop()\n  return",
        ),
        ("outer: for { break outer }", "while True\n  break"),
        ("h := func(x int) int { return x }", "h = <def(x: int) -> int: return x>"),
        ("type T struct { A string }; t := T{A: a}", "class T()\n  A: str\nt = new T(A=a)"),
        ("t := struct{ A string }{a}", "class struct'65()\n  A: str\nt = new struct'65(a)"),
    ],
)  # fmt: skip
def test_statements(text: str, expected: str) -> None:
    assert text_of(body(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "func f(a, b string, c ...int) (n int, err error) { return }",
            "def f(a: str, b: str, *c: int) -> tuple(int, object)\n  n: int = 0\n  err: object = None\n  return tuple(n, err)",
        ),
        ("func (s *Server) Do(x int) { s.n = x }", "def Do(s: Server, x: int)\n  s.n = x"),
        ("func (Server) Do() {}", "def Do(_: Server)\n  pass"),
        ("func Map[T any](x []T) {}", "def Map(x: list[T])\n  pass"),
        ("func f() { count = 1 }", "def f()\n  global count\n  count = 1"),
        (
            "func f() { x := 1; func() { x = 2; y := 3; _ = y }() }",
            "def f()\n  x = 1\n  <def(): nonlocal x; x = 2; y = 3; _ = y>()",
        ),
        (
            "func f(p string) { if p := clean(p); ok { use(p) }; use(p) }",
            "def f(p: str)\n  p' = clean(p)\n  if ok\n    use(p')\n  use(p)",
        ),
        (
            "func f() { if a { x := 1; _ = x }; if b { x := 2; _ = x } }",
            "def f()\n  if a\n    x = 1\n    _ = x\n  if b\n    x = 2\n    _ = x",
        ),
        (
            'import (\n"net/http"\n"github.com/go-chi/chi/v5"\ny "gopkg.in/yaml.v3"\n. "fmt"\n_ "embed"\n)',
            "import http from net/http, chi from go-chi/chi, y from yaml, _ from embed, * from fmt",
        ),
        ("const (\nA = iota * 10\nB\nC\n)", "A = (0*10)\nB = (1*10)\nC = (2*10)"),
        ("var (\na, b = 1, 2\ndb *sql.DB\n)", "tuple(a, b) = tuple(1, 2)\ndb: sql.DB"),
        (
            "type S struct {\n*sql.DB\nBase\nName, Other string\nf func(int)\n}",
            "class S(sql.DB, Base)\n  Name: str\n  Other: str\n  f: object",
        ),
        ("type I interface { fmt.Stringer; M(x int) }", "class I(fmt.Stringer)\n  pass"),
        ("type ID string", "ID = str"),
        ("type H = gin.H", "H = gin.H"),
        ("type List []T", "List = list"),
        ("type Handler func(w int)", "def Handler(f)\n  return f"),
    ],
)  # fmt: skip
def test_declarations(text: str, expected: str) -> None:
    assert text_of(top(text)) == expected


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
    assert expected in text_of(top(text))


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
