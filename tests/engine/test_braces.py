"""Units in languages with braces: where they begin, and that an edit cuts as a fresh look does."""

from __future__ import annotations

import random

import pytest
from tests.effort import within

from wardline_analyzers.go.lexicon import LEXICON as GO
from wardline_analyzers.java.lexicon import LEXICON as JAVA
from wardline_analyzers.javascript.lexicon import LEXICON as JS
from wardline_analyzers.languages.braces import Splitter, completed
from wardline_analyzers.languages.lexicon import Lexicon
from wardline_analyzers.languages.units import Unit
from wardline_analyzers.text.buffer import Buffer

JS_TEXT = b"""// top
const express = require('express')
import fs from "fs";

const app = express()
app.get('/x', async (req, res) => {
  const q = `select ${req.query.x ? `a${1}}` : "}"}`
  if (/[{/]/.test(q)) { res.send(q) }
})
app.post('/y', (req, res) => {
  res.send(1)
})

/** doc */
export async function foo(a,
   b) {
  return a
}
const bar = async (x) => {
  return x
}

class A extends B {
  x = 1
  y = 2

  constructor(z) {
    super(z)
  }
  async foo() { return 1 }

  @Get('/x')
  bar = async (req) => {
    return 2
  }
}
module.exports = { foo }
foo()
  .then(x => x)
  .catch(y => y)
"""
JAVA_TEXT = b"""package a.b;

import java.io.*;
import java.util.List;

@WebServlet(value = "/x",
   name="y")
public class Foo extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private String x = "a{";

    @Override
    public void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        doPost(request, response);
    }
    @Override public void doPost(A a) {
        String s = \"\"\"
          } text
        \"\"\";
        char c = '{';
    }

    @Autowired
    private Foo foo;
    private static class Inner {
        int x() { return 1; }
    }
}
class Other { int y; }
"""
GO_TEXT = b"""package main

import (
	"fmt"
	"net/http"
)

type S struct {
	db *sql.DB
}

func (s *S) Get(w http.ResponseWriter, r *http.Request) {
	q := `a { b`
	fmt.Println('{', q)
}

var x = 1
const y = 2
func main() {
	x :=
		3
}
"""


WRAPPED_TEXT = b"""/*! a library */
'use strict';

(function (root, factory) {
  root.x = factory();
}(this, function ($) {
  // first
  var a = 1;

  function run(x) {
    return x
  }
  class A extends B {
    go(y) {
      return 1
    }
    stop() {}
  }
  var build = (function build(context) {
    var b = 2;
    function inner() {
    }
    return b
  });
  return { run: run };
}));

after();
function last() {
}
"""


def cut(text: bytes, lexicon: Lexicon) -> list[tuple[str, str]]:
    units = Splitter(Buffer(text), lexicon).units
    return [(unit.kind.value, unit.text.decode().strip().split("\n")[0].strip()) for unit in units]


def test_javascript() -> None:
    assert cut(JS_TEXT, JS) == [
        ("statements", "// top"),
        ("statements", "const app = express()"),
        ("statements", "app.get('/x', async (req, res) => {"),
        ("statements", "app.post('/y', (req, res) => {"),
        ("function", "export async function foo(a,"),
        ("function", "const bar = async (x) => {"),
        ("class", "class A extends B {"),
        ("method", "constructor(z) {"),
        ("method", "async foo() { return 1 }"),
        ("method", "@Get('/x')"),
        ("statements", "module.exports = { foo }"),
    ]


def test_the_statements_of_a_wrapper_are_units() -> None:
    assert cut(WRAPPED_TEXT, JS) == [
        ("statements", "/*! a library */"),
        ("statements", "root.x = factory();"),
        ("statements", "}(this, function ($) {"),
        ("statements", "var a = 1;"),
        ("function", "function run(x) {"),
        ("class", "class A extends B {"),
        ("method", "go(y) {"),
        ("method", "stop() {}"),
        ("statements", "var build = (function build(context) {"),
        ("statements", "var b = 2;"),
        ("function", "function inner() {"),
        ("statements", "return b"),
        ("statements", "});"),
        ("statements", "}));"),
        ("statements", "after();"),
        ("function", "function last() {"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        *("(function () {", ";(function() { 'use strict';", "!function (a, b) {", "( async () => {", "(x => {  // main"),
        *("define(['a'], function (a) {", "require([], () => {", "namespace a.b {", "declare module 'a' {"),
    ],
)
def test_a_head_begins_a_wrapper(head: str) -> None:
    wrapped = f"// a\n{head}\n  var a = 1\n\n  function b() {{\n  }}\n}}\n"
    assert [first for _, first in cut(wrapped.encode(), JS)] == ["// a", "var a = 1", "function b() {", "}"]
    later = f"a()\n{wrapped}"
    assert "var a = 1" not in [first for _, first in cut(later.encode(), JS)]


def test_a_bracket_inside_of_a_wrapper_closes_no_wrapper() -> None:
    for typed in ("}", ")", "});", "]]"):
        text = f"(function () {{\n  a()\n  {typed}\n\n  function b() {{\n  }}\n  function c() {{\n  }}\n}}());\n"
        assert [first for _, first in cut(text.encode(), JS)][-3:] == ["function b() {", "function c() {", "}());"], typed


def test_a_statement_may_end_in_an_element() -> None:
    text = b"const a = (b) => <p>{b}</p>\nf(a)\nconst c = (b) =>\n  <p/>\ntype T = A<B>\nf(c)\n"
    assert cut(text, JS) == [
        ("function", "const a = (b) => <p>{b}</p>"),
        ("statements", "f(a)"),
        ("function", "const c = (b) =>"),
        ("statements", "type T = A<B>"),
    ]


def test_java() -> None:
    assert cut(JAVA_TEXT, JAVA) == [
        ("statements", "package a.b;"),
        ("statements", "import java.io.*;"),
        ("class", '@WebServlet(value = "/x",'),
        ("method", "@Override"),
        ("method", "@Override public void doPost(A a) {"),
        ("body", "@Autowired"),
        ("nested", "private static class Inner {"),
        ("class", "class Other { int y; }"),
    ]


def test_go() -> None:
    assert cut(GO_TEXT, GO) == [
        ("statements", "package main"),
        ("statements", "import ("),
        ("class", "type S struct {"),
        ("method", "func (s *S) Get(w http.ResponseWriter, r *http.Request) {"),
        ("statements", "var x = 1"),
        ("function", "func main() {"),
    ]


def test_a_slash_begins_a_regular_expression_or_divides() -> None:
    for line in ("/[{]/.test(x)", "x = /[{]/", "return /[{]/", "f(a, /[{]/)", f"{'x' * 60} /[{{]/ {{ }}"):
        text = f"function a() {{\n{line}\n}}\nfunction b() {{\n}}\n"
        assert [first for _, first in cut(text.encode(), JS)] == ["function a() {", "function b() {"], line


def test_a_function_that_is_being_typed_swallows_no_other() -> None:
    assert [first for _, first in cut(b"func a() {\n\tif x {\n\nfunc b() {\n}\n", GO)] == ["func a() {", "func b() {"]
    text = b"class A {\n  public int a() {\n    if (x) {\n\n  public int b() { return 1; }\n}\n"
    assert [first for _, first in cut(text, JAVA)] == ["class A {", "public int a() {", "public int b() { return 1; }"]


@pytest.mark.parametrize(("text", "missing"), [(b"class A {", b"\n}"), (b"f(`a${b", b"\n}`)"), (b"f()", b""), (b"`a", b"")])
def test_what_is_missing_is_closed(text: bytes, missing: bytes) -> None:
    assert completed(text, JS) == text + missing


def _facts(units: list[Unit]) -> list[tuple[object, ...]]:
    return [(unit.line, unit.end, unit.kind, unit.begins, unit.indent, unit.text, unit.next_indent) for unit in units]


@pytest.mark.parametrize(
    ("text", "lexicon"),
    [(JS_TEXT, JS), (WRAPPED_TEXT, JS), (JAVA_TEXT, JAVA), (GO_TEXT, GO)],
    ids=["js", "wrapped", "java", "go"],
)
def test_an_edit_cuts_as_a_fresh_look_does(text: bytes, lexicon: Lexicon) -> None:
    draw = random.Random(7)
    lines = text.splitlines(keepends=True)
    pieces = [b"{", b"}", b"(", b")", b"`", b'"', b"'", b"/*", b"*/", b"//", b"\n", b"\n\n", b"  ", b";", b"@A", b"${", b"=", b"}(this, () => {\n", b"(function () {\n"]
    for _ in range(150):
        buffer = Buffer(text)
        splitter = Splitter(buffer, lexicon)
        for _ in range(12):
            start = draw.randrange(len(buffer.data) + 1)
            end = min(len(buffer.data), start + draw.choice((0, 0, 0, 1, 3, 40)))
            new = draw.choice(pieces) if draw.random() < 0.7 else b"".join(draw.sample(lines, draw.randrange(1, 4)))
            splitter.update(buffer.replace(start, end, new))
            assert _facts(splitter.units) == _facts(Splitter(Buffer(buffer.data), lexicon).units), buffer.data


@pytest.mark.parametrize("behind", [b"", b"run()\n"], ids=["nothing behind it", "code behind it"])
def test_many_lines_on_which_nothing_counts_are_passed_once(behind: bytes) -> None:
    """A page between two of its scripts: which bracket comes next is not looked for on each of its lines."""
    text = b"start()\n" + b"    word word word word word word word word word\n" * 20_000 + behind
    with within(8):  # each line up to the next bracket: minutes
        Splitter(Buffer(text), JS)
