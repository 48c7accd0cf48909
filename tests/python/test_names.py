"""What expressions resolve to: every way in which Python lets a name travel."""

from __future__ import annotations

import pytest

from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.python.exports import exports
from wardline_analyzers.python.names import Names
from wardline_analyzers.python.split import Splitter
from wardline_analyzers.python.syntax import parse
from wardline_analyzers.text import Buffer


def callee_of_marked_call(text: str) -> str | None:
    """The qualified name of the call on the line that holds `# here`, as the document would resolve it."""
    units = Splitter(Buffer(text.encode())).units
    bound, stars = [], []
    for unit in units:
        if not unit.indent:
            names, star = exports(Names(parse(unit.text, False), ModuleNames(()), member=False))
            bound += names
            stars += star
    module = ModuleNames(bound, stars)
    for unit in units:
        if b"# here" not in unit.text:
            continue
        member = bool(unit.indent)
        syntax = parse(unit.text, member)
        for call in syntax.nodes.get("call", []):
            line_end = syntax.source.find(b"\n", call.end_byte)
            if b"# here" in syntax.source[call.end_byte : line_end if line_end >= 0 else None]:
                callee = call.child_by_field_name("function")
                assert callee is not None
                return Names(syntax, module, member).resolve(callee)
    raise AssertionError("no marked call")


RESOLVED = {
    "import os\nos.system(x)  # here": "os.system",
    "import os as o\n\ndef f():\n    o.system(x)  # here": "os.system",
    "from os import system\n\nsystem(x)  # here": "os.system",
    "from os import system as s\n\nclass A:\n    def m(self):\n        s(x)  # here": "os.system",
    "import xml.sax\nxml.sax.parse(x)  # here": "xml.sax.parse",
    "import a.b.c as d\nd.e()  # here": "a.b.c.e",
    "def f():\n    import os\n    os.system(x)  # here": "os.system",
    "import subprocess\nrun = subprocess.run\n\nrun(x)  # here": "subprocess.run",
    "import subprocess\n\ndef f():\n    go = subprocess.run\n    go(x)  # here": "subprocess.run",
    "from flask import Flask\napp = Flask(__name__)\n\napp.run()  # here": "flask.Flask().run",
    "import sqlite3\n\ndef f(p):\n    c = sqlite3.connect(p)\n    cur = c.cursor()\n    cur.execute(q)  # here": (
        "sqlite3.connect().cursor().execute"
    ),
    "import sqlite3\n\ndef f(c: sqlite3.Connection):\n    c.execute(q)  # here": "sqlite3.Connection().execute",
    "import sqlite3\nfrom typing import Optional\n\ndef f(c: Optional[sqlite3.Connection] = None):\n    c.execute(q)  # here": (
        "sqlite3.Connection().execute"
    ),
    "import sqlite3\n\ndef f(c: 'sqlite3.Connection | None'):\n    c.execute(q)\n\ndef g(c: sqlite3.Connection | None):\n"
    "    c.execute(q)  # here": "sqlite3.Connection().execute",
    "import aiohttp\n\nasync def f():\n    async with aiohttp.ClientSession() as s:\n        await s.get(u)  # here": (
        "aiohttp.ClientSession().get"
    ),
    "eval(x)  # here": "eval",
    "from yaml import *\nload(x)  # here": "yaml.load",
    "try:\n    import cPickle as pickle\nexcept ImportError:\n    import pickle\n\npickle.loads(x)  # here": "pickle.loads",
    "try:\n    import yaml\nexcept ImportError:\n    yaml = None\n\nyaml.load(x)  # here": "yaml.load",
    "import os\ngetattr(os, 'system')(x)  # here": "os.system",
    "__import__('os').system(x)  # here": "os.system",
    "import importlib\nm = importlib.import_module('pickle')\n\nm.loads(x)  # here": "pickle.loads",
    "import os\n(lambda s: os.system(s))(1)\n[os.system(c) for c in x]  # here": "os.system",
    "import os\n\ndef f():\n    a, run = 1, os.system\n    run(x)  # here": "os.system",
    "import os\nif (run := os.system):\n    run(x)  # here": "os.system",
    "import flask\napp = flask.Flask(__name__)\n\napp.config['X'].update(1)  # here": "flask.Flask().config[X].update",
    "import os\n\nclass A:\n    os = 3\n    def m(self):\n        os.system(x)  # here": "os.system",
    "from functools import partial\nimport os\ngo = partial(os.system)\n\ngo(x)  # here": None,
}

NOT_RESOLVED = [
    "def eval(x): ...\n\neval(x)  # here",
    "from mine import eval\n\neval(x)  # here",
    "def f(eval):\n    eval(x)  # here",
    "def f():\n    for eval in y:\n        eval(x)  # here",
    "def f():\n    def eval(q): ...\n    eval(x)  # here",
    "import os\nos = Fake()\n\nos.system(x)\nunknown(x)  # here",
    "class A:\n    def eval(self): ...\n    def m(self):\n        self.eval(x)  # here",
    "x.execute(y)  # here",
    "a = b\nb = a\n\na(x)  # here",
    "def f(x):\n    x = x.y\n    x(1)  # here",
]


@pytest.mark.parametrize("text", [t for t, name in RESOLVED.items() if name])
def test_resolved(text: str) -> None:
    assert callee_of_marked_call(text) == RESOLVED[text]


@pytest.mark.parametrize("text", NOT_RESOLVED)
def test_not_a_library_function(text: str) -> None:
    found = callee_of_marked_call(text)
    assert found in (None, "mine.eval")


def test_a_method_named_like_a_builtin_hides_nothing() -> None:
    text = "class A:\n    def eval(self, x): ...\n\n    def m(self, x):\n        return eval(x)  # here"
    assert callee_of_marked_call(text) == "eval"


def test_a_later_binding_in_a_function_wins() -> None:
    text = "import os\n\ndef f():\n    run = print\n    run = os.system\n    run(x)  # here"
    assert callee_of_marked_call(text) == "os.system"


def test_a_class_tells_its_bases() -> None:
    text = "import yaml\n\nclass A(yaml.SafeLoader, B, metaclass=M):\n    x = 1\n\ndef f(): ...\n"
    bound = [
        export
        for unit in Splitter(Buffer(text.encode())).units
        if not unit.indent
        for export in exports(Names(parse(unit.text, False), ModuleNames(()), member=False))[0]
    ]
    assert [(e.name, e.meaning.kind, e.meaning.payload) for e in bound[1:]] == [
        ("A", "define", "yaml.SafeLoader,B"),
        ("f", "define", ""),
    ]
