"""The model files of a project: they extend ours, and their mistakes are told."""

from __future__ import annotations

import os

import pytest

from tests.dataflow.models import OWN
from wardline_analyzers.flow.models.entries import Sink
from wardline_analyzers.flow.models.file import LIMIT, parse
from wardline_analyzers.flow.models.loading import load, load_user_models
from wardline_analyzers.rules.problem import PageError


def test_users_files_extend_ours() -> None:
    found = load("python", ((".wardline/models/shop.yaml", OWN),))
    assert found.canonical("shop.db.connect().execute") == "sqlite3.Connection().execute"
    assert found.sinks_of("shop.db.connect().execute") == load().sinks_of("sqlite3.Connection().execute")
    assert found.sinks_of("shop.db.query") == (Sink(kind="sql", arguments=("0|text",)),)
    assert found.sinks_of("*.run_it")[0].packages == {"shop"}
    assert found.source("shop.web.params") is not None and found.source("flask.request.args") is not None
    assert "shop" in found.roots and "flask" in found.roots
    assert {"query", "execute"} <= found.sink_words_for(frozenset(["shop"]))
    assert found.decorated("shop.web.page")[0].parameters == (("*", "remote"),)
    assert len(found.handlers) == len(load().handlers) + 1


def test_a_users_word_comes_first() -> None:
    own = "library: x\nsources:\n- kind: database\n  names: flask.request.args\n"
    source = load("python", (("a.yaml", own),)).source("flask.Request().args")
    assert source is not None and source.kind == "database"


def test_a_users_broken_file_is_left_out() -> None:
    assert load("python", (("a.yaml", "nothing"),)) is load()
    found = load("python", (("a.yaml", "nothing"), ("b.yaml", OWN)))
    assert found.sinks_of("shop.db.query")


@pytest.mark.parametrize(
    ("text", "line", "message", "suggestion"),
    [
        ("library: x\nsink: []\n", 2, "a model file knows no key `sink`", "did you mean `sinks`?"),
        ("packages: [a]\n", 1, "a model file lacks `library`", ""),
        ("[]", 1, "a model file must be one mapping of keys to values", ""),
        ("library: x\nsinks: 3\n", 2, "`sinks` must be a list of entries", "begin each one with `- `"),
        ("library: x\nsinks:\n- kind: sqll\n  calls: a.b\n  argument: 0\n", 3, "`kind` cannot be `sqll`", "did you mean `sql`?"),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.b\n", 3, "a sink lacks `argument`", ""),
        ("library: x\nsinks:\n- kind: sql\n  argument: 0\n", 3, "a sink has `calls` or `assigns`", ""),
        ("library: x\nsinks:\n- kind: sql\n  assigns: a.b\n  argument: 0\n", 5, "an assignment has no argument", "its value is what counts"),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.*\n  argument: 0\n", 4, "the last word of `a.*` must be known", ""),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.b()\n  argument: 0\n", 4, "`a.b()` is what a call gives", "write `a.b` for the callee"),
        ("library: x\nsinks:\n- kind: sql\n  calls: 'a b'\n  argument: 0\n", 4, "`a b` is not a qualified name", "package.module.name"),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.b\n  argument: 0|\n", 5, "`argument` cannot be `0|`", "0|name"),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.b\n  argument: 0\n  where: {0: tex}\n", 6, "there is no condition `tex`", "did you mean `text`?"),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.b\n  argument: 0\n  where: {0: {nott: text}}\n", 6, "there is no condition `nott`", "did you mean `not`?"),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.b\n  argument: 0\n  where: {0: {matches: '('}}\n", 6, "this is not a regular expression", ""),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.b\n  argument: 0\n  where: {0||: text}\n", 6, "`where` cannot ask about `0||`", "0|name"),
        ("library: x\nsources:\n- kind: remote\n  names: a.b\n  shape: segmnt\n", 5, "`shape` cannot be `segmnt`", "did you mean `segment`?"),
        ("library: x\nsanitizers:\n- calls: a.b\n", 3, "a sanitizer has `protects` or `undoes`", ""),
        ("library: x\nsanitizers:\n- calls: a.b\n  protects: html\n", 4, "`protects` must be a list of kinds", "write [html]"),
        ("library: x\npropagators:\n- calls: a.b\n  part: hst\n", 4, "`part` cannot be `hst`", "did you mean `host`?"),
        ("library: x\npropagators:\n- calls: a.b\n  from: [nothing, 0]\n", 4, "`nothing` stands alone", ""),
        ("library: x\nguards:\n- calls: a.b\n  of: 0\n  protects: all\n  when: maybe\n", 6, "`when` cannot be `maybe`", ""),
        ("library: x\nhandlers:\n- parameters: remote\n", 3, "a handler has one of `decorators`", ""),
        ("library: x\nhandlers:\n- functions: a\n  methods: [get]\n", 4, "`methods` belongs to `classes`", ""),
        ("library: x\nhandlers:\n- functions: '*'\n  request: '0'\n", 3, "any function needs a `request`", "0|request"),
        ("library: x\nhandlers:\n- functions: a.b\n", 3, "`a.b` is not the plain name of a function", ""),
        ("library: x\nhandlers:\n- calls: a.b\n", 3, "`calls` lacks `argument`", ""),
        ("library: x\nhandlers:\n- decorators: a.b\n  parameters: {x: remot}\n", 4, "`x` cannot be `remot`", "did you mean `remote`?"),
        ("library: x\nreturns:\n  a.b(): c\n", 3, "`a.b()` is not a name here", "without `()`"),
        ("library: x\nreturns:\n  a.b: '*'\n", 3, "`*` is not a name here", ""),
        ("library: &a x\n", 1, "anchors and aliases are not allowed", ""),
        ("library: 'x\n", 2, "this is not YAML", ""),
        ("library: x\nsinks: []\n", 2, "`sinks` must be a list of entries", ""),
    ],
)  # fmt: skip
def test_mistakes_are_told(text: str, line: int, message: str, suggestion: str) -> None:
    found, (problem,) = load_user_models(".wardline/models", {"own.yaml": text})
    assert found == []
    assert problem.path == os.path.join(".wardline/models", "own.yaml")
    assert (problem.line, problem.message[: len(message)]) == (line, message)
    assert suggestion in problem.suggestion


def test_a_file_is_no_place_for_a_bomb() -> None:
    names = "{" + ",".join(f"a{n}" for n in range(100)) + "}"
    entry = f"- kind: sql\n  calls: 'x.{names}'\n  argument: 0\n"
    with pytest.raises(PageError, match=str(LIMIT)):
        parse("library: x\nsinks:\n" + entry * (LIMIT // 100 + 1))
    _, (problem,) = load_user_models("", {"a.yaml": "#" * 100_000})
    assert "at most" in problem.message
