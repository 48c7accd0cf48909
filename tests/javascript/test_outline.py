"""What units of JavaScript and TypeScript say by their own text."""

from __future__ import annotations

import pytest

from wardline_analyzers.javascript.outline import outline
from wardline_analyzers.javascript.syntax import parse
from wardline_analyzers.languages.outline import Outline
from wardline_analyzers.languages.units import Kind


def of(text: str, kind: Kind = Kind.STATEMENTS, member: bool = False) -> Outline:
    return outline(parse(text.encode(), member), text.encode(), kind, member)


def bound(text: str, kind: Kind = Kind.STATEMENTS) -> dict[str, str]:
    return {e.name: f"{e.meaning.kind} {e.meaning.payload}".strip() for e in of(text, kind).exports}


BINDINGS = {
    "import a, { b as c } from 'x'": {"a": "name x", "c": "name x.b"},
    "import * as n from 'node:fs'": {"n": "name fs"},
    "import type { D } from './d'": {"D": "name ./d.D"},
    "import z = require('z')": {"z": "name z"},
    "import Q = A.B": {"Q": "expr A.B"},
    "const fs = require('fs')": {"fs": "name fs"},
    "const { exec, spawn: run } = require('child_process')": {
        "exec": "name child_process.exec",
        "run": "name child_process.spawn",
    },
    "const d = require('debug')('x')": {"d": "name debug()"},
    "const app = express()": {"app": "expr express()"},
    "const r = new express.Router()": {"r": "expr express.Router()"},
    "const db = await mysql.createConnection({})": {"db": "expr mysql.createConnection()"},
    "const { a: { b }, c } = conf": {"b": "expr conf.a.b", "c": "expr conf.c"},
    "const [x] = y": {"x": "unknown"},
    "const A = 'x' + 'y'": {"A": "constant 'xy'"},
    "const A = [1, 'a', null], B = { c: true }, C = -1": {
        "A": "constant [1, 'a', None]",
        "B": "constant {'c': True}",
        "C": "constant -1",
    },
    "const A = `x`, B = `x${y}`, C = 'a' + d": {"A": "constant 'x'", "B": "built", "C": "built"},
    "let a": {"a": "constant None"},
    "let a: Pool": {"a": "expr Pool()"},
    "export const a = 1": {"a": "constant 1"},
    "export { a as b, c }": {"b": "expr a"},
    "export { q as r } from './p'": {"r": "name ./p.q"},
    "export default a": {"default": "expr a"},
    "module.exports = { a, b: c, d: 1, e() {} }": {"default/e": "define", "b": "expr c", "d": "constant 1", "e": "expr default/e"},
    "module.exports = a": {"default": "expr a"},
    "exports.a = b; exports.c = c": {"a": "expr b"},
    "const a = { b() {}, c: { d: () => 1 }, get e() {} }": {"a": "unknown", "a/b": "define", "a/c/d": "define"},
    "a.b = () => 1": {"a/b": "define"},
    "type R = Request<X> & { y: 1 }": {"R": "expr Request"},
    "enum E { A }": {"E": "unknown"},
    "if (a) { var b = 1; function f() {} }": {"b": "constant 1", "f": "define"},
    "x = 1": {"x": "constant 1"},
}


@pytest.mark.parametrize("text", BINDINGS)
def test_bindings(text: str) -> None:
    assert bound(text) == BINDINGS[text]


FUNCTIONS = {
    "function f(a) {}": ("f", {"f": "define"}),
    "export async function f(a) {}": ("f", {"f": "define"}),
    "export default function f(a) {}": ("f", {"f": "define", "default": "expr f"}),
    "export default async (a) => {}": ("default", {"default": "define"}),
    "const f = async (a) => {}": ("f", {"f": "define"}),
    "exports.f = function (a) {}": ("f", {"f": "define"}),
    "module.exports = (a) => {}": ("default", {"default": "define"}),
    "function f(a) {\n  g(": ("f", {"f": "define"}),
    "/** d */\nexport function $f(a) {}": ("$f", {"$f": "define"}),
}


@pytest.mark.parametrize("text", FUNCTIONS)
def test_functions(text: str) -> None:
    assert (of(text, Kind.FUNCTION).defines, bound(text, Kind.FUNCTION)) == FUNCTIONS[text]


METHODS = {
    "  async m<T>(a) {}": "m",
    "  @Get('a(b)')\n  m(a) {}": "m",
    "  constructor(a) {}": "__init__",
    "  static get x() {}": "x",
    "  set x(v) {}": "x.setter",
    "  #p = (a) => {}": "#p",
    "  /** see m() */\n  private readonly f = async () => {}": "f",
    "  *gen() {}": "gen",
}


@pytest.mark.parametrize("text", METHODS)
def test_methods(text: str) -> None:
    found = of(text, Kind.METHOD, True)
    assert (found.defines, found.exports) == (METHODS[text], ())


def test_methods_of_prototypes_name_their_class() -> None:
    found = of("Repo.prototype.find = function (id) {\n}", Kind.METHOD)
    assert (found.owner, found.defines, found.exports) == (("Repo", ()), "find", ())


def test_class_heads_name_their_bases() -> None:
    found = of("export class A<T> extends b.C<T> implements D, e.F {\n  x = 1;", Kind.CLASS)
    assert found.owner == ("A", ("b.C", "D", "e.F"))
    assert of("module.exports = class extends B {", Kind.CLASS).owner == ("default", ("B",))
    assert of("const A = class extends B {", Kind.CLASS).owner == ("A", ("B",))


def test_words_hold_names_with_dollars() -> None:
    assert of("$el.$x(a$b)").words >= {"$el", "$x", "a$b", "x", "el"}


def test_suppression_comments() -> None:
    assert len(of("f(x) // wardline: ignore[sql-injection] it is a constant").comments) == 1
