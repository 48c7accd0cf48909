"""The matchers on small texts: which names of pages reach which code."""

from __future__ import annotations

import pytest

from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.outline import words_of
from wardline_analyzers.languages.units import Kind
from wardline_analyzers.match import guard
from wardline_analyzers.match.match import Surroundings, UnitView
from wardline_analyzers.match.run import findings
from wardline_analyzers.match.tables import compile_tables
from wardline_analyzers.python.exports import exports
from wardline_analyzers.python.names import Names
from wardline_analyzers.python.syntax import parse
from wardline_analyzers.rules.rule import Matcher, Rule


def rule(kind: str, target: str, identifier: str = "r", yields_to: tuple[str, ...] = ()) -> Rule:
    return Rule(
        identifier, "test", "T", "M {callee}", Severity.HIGH, Confidence.HIGH, ("python",),
        yields_to=yields_to, matchers=(Matcher(kind, (target,)),),
    )  # fmt: skip


def found(text: str, *rules: Rule) -> list[str]:
    """What the rules find in a text that is one unit: rule id, and the flagged text."""
    syntax = parse(text.encode(), False)
    module = ModuleNames(*exports(Names(syntax, ModuleNames(()), member=False)))
    view = UnitView(syntax, Names(syntax, module, member=False), Surroundings(Kind.STATEMENTS, "x.py"))
    tables = compile_tables(rules, "python")
    return [
        f"{f.rule} {text.encode()[f.span.start : f.span.end].decode()}"
        for f in findings(view, tables, words_of(text.encode()))
    ]


@pytest.mark.parametrize(
    ("target", "text", "hits"),
    [
        ("os.system", "import os\nos.system(a)", 1),
        ("*.execute", "c.execute(q)", 1),
        ("*.execute", "from mine import c\nc.execute(q)", 1),
        ("*.execute", "import sqlite3\nc = sqlite3.connect(p)\nc.execute(q)", 0),
        ("*.objects.raw", "User.objects.raw(q)", 1),
        ("*.objects.raw", "User.raw(q)", 0),
        ("transformers.*.from_pretrained", "from transformers import AutoModel as A\nA.from_pretrained(n)", 1),
        ("transformers.*.from_pretrained", "from other import AutoModel as A\nA.from_pretrained(n)", 0),
        ("dangerous.*", "import dangerous\ndangerous.whatever(1)", 1),
        ("dangerous.*", "import harmless\nharmless.whatever(1)", 0),
        ("flask.Flask().run", "from flask import Flask\nFlask(__name__).run()", 1),
    ],
)
def test_calls(target: str, text: str, hits: int) -> None:
    assert len(found(text, rule("call", target))) == hits


@pytest.mark.parametrize(
    ("target", "text", "hits"),
    [
        ("DEBUG", "DEBUG = True", 1),
        ("DEBUG", "DEBUG: bool = True", 1),
        ("DEBUG", "x.DEBUG = True", 0),
        ("*.verify_mode", "ctx.verify_mode = 0", 1),
        ("*.verify_mode", "from mine import ctx\nctx.verify_mode = 0", 1),
        ("*.verify_mode", "import ssl\nssl.thing.verify_mode = 0", 0),
        (
            "ssl.create_default_context().verify_mode",
            "import ssl\nc = ssl.create_default_context()\nc.verify_mode = 0",
            1,
        ),
        ("flask.Flask().config[SECRET_KEY]", "import flask\na = flask.Flask(n)\na.config['SECRET_KEY'] = 'x'", 1),
        ("*.config[SECRET_KEY]", "a.config['SECRET_KEY'] = 'x'", 1),
        ("*.config[SECRET_KEY]", "a.config['OTHER'] = 'x'", 0),
        ("flask.session[*]", "import flask\nflask.session[name] = 1", 1),
        ("A", "A = B = 1", 1),
    ],
)
def test_assignments(target: str, text: str, hits: int) -> None:
    assert len(found(text, rule("assign", target))) == hits


@pytest.mark.parametrize(
    ("target", "text", "hits"),
    [
        ("telnetlib", "import telnetlib", 1),
        ("telnetlib", "from telnetlib import Telnet", 1),
        ("Crypto.Cipher.ARC4", "from Crypto.Cipher import ARC4 as A", 1),
        ("Crypto.Cipher", "import Crypto.Cipher.AES", 1),
        ("Crypto.Cipher.ARC4", "from Crypto.Cipher import AES", 0),
        ("telnetlib", "from .telnetlib import x", 0),
    ],
)
def test_imports(target: str, text: str, hits: int) -> None:
    assert len(found(text, rule("import", target))) == hits


def test_a_query() -> None:
    assert found("assert x\n", rule("query", "(assert_statement) @match")) == ["r assert x"]


def test_a_capture_may_be_called_value() -> None:
    wanted = Matcher("query", ("(pair value: (_) @value) @match",), where=(("value", ("is", 1)),), at="value")
    page = Rule("r", "test", "T", "M", Severity.HIGH, Confidence.HIGH, ("python",), matchers=(wanted,))
    assert found("x = {'a': 1, 'b': 2}\n", page) == ["r 1"]


def test_a_page_yields_to_the_one_that_says_it_better() -> None:
    weak = rule("call", "hashlib.md5", "weak", yields_to=("strong",))
    strong = rule("call", "hashlib.md5", "strong")
    assert found("import hashlib\nhashlib.md5(x)", weak, strong) == ["strong hashlib.md5(x)"]
    assert found("import hashlib\nhashlib.md5(x)", weak) == ["weak hashlib.md5(x)"]


def test_a_rule_that_raises_hides_nothing(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_failures", {})  # what breaks down here is of no interest to others
    broken = Rule(
        "broken-rule", "test", "T", "M", Severity.HIGH, Confidence.HIGH, ("python",),
        matchers=(Matcher("call", ("os.system",), check="no_such_module:f"),),
    )  # fmt: skip
    for _ in range(5):
        assert found("import os\nos.system(secret_word)", broken, rule("call", "os.system")) == [
            "r os.system(secret_word)"
        ]
    assert len(caplog.records) == 2  # once when it fails, once when it is switched off
    assert "secret_word" not in caplog.text
