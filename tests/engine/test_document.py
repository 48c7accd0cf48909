"""The way of an edit: what changes, what stays, and where fixes go."""

from __future__ import annotations

import pytest

from wardline_analyzers.document import Document
from wardline_analyzers.finding import Fix, Import, Safety
from wardline_analyzers.fixes.apply import document_edits
from wardline_analyzers.fixes.imports import import_edit
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.profile import Profile
from wardline_analyzers.python.front import FRONT
from wardline_analyzers.python.split import Splitter
from wardline_analyzers.text import Buffer

COMMANDS = Profile(select=("command-injection",), bandit="off")
YAML = Profile(select=("unsafe-yaml-load",), bandit="off")


def document(text: str, profile: Profile = YAML) -> Document:
    made = Document(text.encode(), profile, "example.py")
    made.settle()
    return made


def lines(doc: Document) -> list[int]:
    doc.settle()
    return [p.start.line for p in doc.findings()]


def edit(doc: Document, old: str, new: str) -> None:
    at = doc.buffer.data.index(old.encode())
    doc.replace(at, at + len(old.encode()), new.encode())


TEXT = """import yaml

def f(s):
    return yaml.load(s, Loader=yaml.Loader)


def g(s):
    return yaml.load(s, Loader=yaml.Loader)
"""


def test_findings_move_with_the_text() -> None:
    doc = document(TEXT)
    before = doc.findings()
    assert lines(doc) == [3, 7]
    edit(doc, "\ndef f", "\n\n\ndef f")
    assert lines(doc) == [5, 9]
    assert [p.fingerprint for p in doc.findings()] == [p.fingerprint for p in before]


def test_an_edited_import_changes_all_that_depends_on_it() -> None:
    doc = document(TEXT)
    edit(doc, "import yaml", "import json as yaml")
    assert lines(doc) == []
    edit(doc, "import json as yaml", "import yaml")
    assert lines(doc) == [3, 7]


def test_a_package_that_is_imported_elsewhere_can_matter() -> None:
    """The style of a query's parameters is that of the database package which the module imports, used here or not."""
    text = "import sqlite3\n\n\ndef f(cursor, name):\n    cursor.execute('select * from t where n = ' + name)\n"
    profile = Profile(select=("sql-injection",), bandit="off")
    doc = document(text, profile)
    edit(doc, "import sqlite3", "import psycopg2")
    doc.settle()
    fresh = document(text.replace("sqlite3", "psycopg2"), profile)
    fixes = [[f.edits for f in p.finding.fixes] for p in doc.findings()]
    assert fixes == [[f.edits for f in p.finding.fixes] for p in fresh.findings()]
    assert fixes != [[f.edits for f in p.finding.fixes] for p in document(text, profile).findings()]


def test_a_unit_that_only_goes_takes_its_names_along() -> None:
    doc = document("import yaml\n\nyaml.load(s, Loader=yaml.Loader)\n")
    assert lines(doc) == [2]
    doc.replace(0, len("import yaml\n\n"), b"")
    assert lines(doc) == []


def test_untouched_units_are_not_analysed_again() -> None:
    doc = document(TEXT)
    states = [unit.state for unit in doc.units]
    edit(doc, "def g(s):\n    return yaml", "def g(s):\n    x = 1\n    return yaml")
    doc.settle()
    assert [unit.state is old for unit, old in zip(doc.units, states, strict=True)] == [True, True, False]


def test_broken_code_keeps_its_neighbours() -> None:
    doc = document(TEXT)
    edit(doc, "return yaml.load(s, Loader=yaml.Loader)\n\n\ndef", "return yaml.load((s, Loader=\n\n\ndef")
    assert 7 in lines(doc)


def test_a_broken_function_keeps_its_name() -> None:
    doc = document("import yaml\n\ndef f(s):\n    return 1\n\ndef g(s):\n    return f(s)\n")
    states = [unit.state for unit in doc.units]
    edit(doc, "    return 1", "    return [(")
    doc.settle()
    assert [unit.state is old for unit, old in zip(doc.units, states, strict=True)] == [True, False, True]
    assert doc.units[2].state.matched is not None
    assert [e.name for e in doc.units[1].state.outline.exports] == ["f"]


def test_equal_findings_have_different_fingerprints() -> None:
    found = document(TEXT).findings()
    assert len({p.fingerprint for p in found}) == 2
    assert found[1].fingerprint == found[0].fingerprint + "-2"


def test_a_changed_class_head_reaches_its_methods() -> None:
    doc = document("import yaml\n\nclass A(B):\n    def m(self, s):\n        return yaml.load(s, yaml.Loader)\n")
    assert lines(doc) == [4]
    edit(doc, "class A(B)", "class AA(C)")
    assert lines(doc) == [4]
    assert [unit.state.owner for unit in doc.units][-1] == ("AA", ("C",))


def test_settings_can_change() -> None:
    doc = document(TEXT)
    doc.set_profile(Profile(ignore=("all",), select=("default",), bandit="off"))
    assert lines(doc) == []
    doc.set_profile(YAML)
    assert lines(doc) == [3, 7]


def test_nothing_is_shown_for_units_that_are_not_analysed_yet() -> None:
    doc = document(TEXT)
    edit(doc, "Loader=yaml.Loader)\n\n", "Loader=yaml.SafeLoader)\n\n")
    assert [p.start.line for p in doc.findings()] == [7]


STEPS = 12
CHAIN = "import os\nfrom flask import request\n\n\n" + "".join(
    f"def step{n}(value):\n    return step{n + 1}(value)\n\n\n" for n in range(STEPS)
)
CHAIN += f"def step{STEPS}(value):\n    return int(value)\n\n\ndef view():\n    os.system(step0(request.args['x']))\n"


def test_an_analysis_that_is_stopped_is_gone_on_with_whatever_comes_between() -> None:
    """Each function rests on the next one: what the last one does is seen in the first, one look at a time."""
    doc = document(CHAIN, COMMANDS)
    assert doc.findings() == []
    edit(doc, "return int(value)", "return value")
    assert not doc.analyse(0.0)
    assert doc.behind
    edit(doc, "def step5(value):\n    return", "def step5(value):\n    return str(1) +")
    stops = 1
    while not doc.analyse(0.0):
        stops += 1
    assert stops > STEPS // 2
    assert not doc.behind
    assert doc.findings() == document(doc.buffer.data.decode(), COMMANDS).findings() != []


def test_a_change_that_is_taken_back_before_it_was_followed_leaves_nothing() -> None:
    doc = document(CHAIN, COMMANDS)
    edit(doc, "return int(value)", "return value")
    for _ in range(STEPS // 2):
        assert not doc.analyse(0.0)
    edit(doc, "    return value\n\n\ndef view", "    return int(value)\n\n\ndef view")
    doc.settle()
    assert doc.findings() == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "import secrets\n"),
        ("x = 1\n", "import secrets\n\nx = 1\n"),
        ("import os\nimport sys\n\nx = 1\n", "import os\nimport secrets\nimport sys\n\nx = 1\n"),
        ("import os\n\nx = 1\n", "import os\nimport secrets\n\nx = 1\n"),
        ('"""Doc."""\n\nx = 1\n', '"""Doc."""\n\nimport secrets\n\nx = 1\n'),
        ("#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nx = 1\n", None),
        (
            "from __future__ import annotations\n\nx = 1\n",
            "from __future__ import annotations\nimport secrets\n\nx = 1\n",
        ),
        ("from os import path\r\n\r\nx = 1\r\n", "from os import path\r\nimport secrets\r\n\r\nx = 1\r\n"),
        ("import sys, os  # why\nx = 1\n", None),
    ],
)
def test_where_an_import_goes(text: str, expected: str | None) -> None:
    buffer = Buffer(text.encode())
    start, end, new = import_edit(buffer, Splitter(buffer).units, [Import("secrets").statement()])
    made = text.encode()[:start].decode() + new + text.encode()[end:].decode()
    if expected is not None:
        assert made == expected
    compile(made, "made.py", "exec")
    assert "import secrets" in made.replace("\r\n", "\n").split("\n")
    if text.startswith("#!"):
        assert made.startswith("#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n")


@pytest.mark.parametrize(
    ("written", "added"),
    [
        ("import xml.sax.saxutils\n", False),
        ("import os, xml.sax.saxutils  # both\n", False),
        ("import xml.sax\n", True),
        ("def f():\n    import xml.sax.saxutils\n", True),
    ],
)
def test_a_submodule_is_imported_once(written: str, added: bool) -> None:
    buffer = Buffer(written.encode())
    fix = Fix("Import it", Safety.SAFE, (), (Import("xml.sax.saxutils"),))
    assert bool(document_edits(buffer, Splitter(buffer).units, ModuleNames(()), 0, fix, FRONT.place_imports)) is added


HOSTILE = [
    b"",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbfimport yaml\nyaml.load(x)\n",
    b"(" * 5000,
    b"x = " + b"[" * 3000 + b"]" * 3000,
    b"'''" + b"a" * 10000,
    b"def f(:\n  class \n@\n",
    b"\r" * 1000,
    b"if x:\n" * 200,
    b"class A:\n" + b"    def m(self): ...\n" * 500,
    "x = '\ud800'".encode("utf-8", "surrogatepass"),
    b"\\\n" * 300,
    b"f'{" * 300,
    b"1" * 10000,
    b"lambda: " * 900 + b"1",
    b"a." * 3000 + b"b()",
    b"a" + b"()" * 3000,
    b"not " * 3000 + b"x",
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_no_bytes_are_too_bad(data: bytes) -> None:
    doc = Document(data, Profile(select=("all",), bandit="all"))
    doc.settle()
    doc.findings()
    doc.replace(len(data) // 2, len(data) // 2, b"\nimport yaml\nyaml.load(x)\n")
    doc.settle()
    doc.findings()
