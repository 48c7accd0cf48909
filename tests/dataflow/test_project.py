"""Several modules: circles, the order of looks, edits, what a result rests on, and how much is kept."""

from __future__ import annotations

import random
import time
from inspect import signature
from itertools import permutations

import pytest

from tests.dataflow.files import Memory
from tests.dataflow.harness import analysed, found_in
from wardline_analyzers.document import Document
from wardline_analyzers.finding import Related
from wardline_analyzers.flow.known.program import NOTHING_KNOWN
from wardline_analyzers.flow.module import unit_world
from wardline_analyzers.flow.project import project_flow
from wardline_analyzers.flow.project.dependencies import Snapshot
from wardline_analyzers.flow.project.project_flow import MOST_FILES, Project

PAGE = """\
from flask import Flask, request

from app import db, inputs

app = Flask(__name__)


@app.route("/find")
def find():
    db.query("SELECT * FROM users WHERE name = '" + request.args["name"] + "'")
    return "ok"


@app.route("/again")
def again():
    db.query("SELECT * FROM users WHERE name = '" + inputs.name() + "'")
    return "ok"
"""
QUERY = """\
import sqlite3

from app.inputs import clean


def query(text):
    sqlite3.connect("app.db").execute(clean(text))
"""
INPUTS = """\
from flask import request

import app.db


def name():
    return request.cookies["name"]


def clean(text):
    return text


def mine(text):
    app.db.query(text)
"""
FILES = {"app/__init__.py": "", "app/page.py": PAGE, "app/db.py": QUERY, "app/inputs.py": INPUTS}

TAKEN = """\
from flask import request


def again(value):
    again_or_else(value)
    return request.args["name"]


def again_or_else(value):
    return again(value)
"""
RUN = """\
import os

from app.taken import again_or_else


def run(value):
    os.system(again_or_else(value))
"""
CYCLE = {
    "app/__init__.py": "",
    "app/taken.py": TAKEN,
    "app/run.py": RUN,
    "app/first.py": RUN.replace("again_or_else", "again"),
}
"""Two functions that call each other, and modules that each call one of them."""


def whole(files: dict[str, str]) -> Project:
    return Project(Snapshot(Memory(files)))


def trace(document: Document) -> list[tuple[Related, ...]]:
    return [placed.finding.trace for placed in document.findings() if placed.finding.trace]


def test_modules_that_import_each_other() -> None:
    document = analysed("app/page.py", PAGE, whole(FILES))
    assert found_in(document) == [("app/page.py", 9, "sql"), ("app/page.py", 15, "sql")]


@pytest.mark.parametrize("files", [FILES, CYCLE], ids=["circle", "cycle"])
def test_the_order_of_files_does_not_matter(files: dict[str, str]) -> None:
    alone = {path: analysed(path, text, whole(files)) for path, text in files.items()}
    assert any(map(found_in, alone.values()))
    for order in permutations(path for path, text in files.items() if text):
        project = whole(files)
        for path in order:
            document = analysed(path, files[path], project)
            assert document.findings() == alone[path].findings(), order


def test_what_is_answered_where_nothing_is_known_is_an_answer() -> None:
    """At the keystroke pace, what has not been asked before is left open."""
    for question, answer in unit_world._ANSWERS.items():
        said = signature(answer).return_annotation
        assert question in NOTHING_KNOWN or said.endswith(" | None") or question in ("imported", "there"), question


def chain(length: int) -> dict[str, str]:
    files = {f"m{n}.py": f"from m{n + 1} import go as on\n\n\ndef go(cmd):\n    on(cmd)\n" for n in range(1, length)}
    files[f"m{length}.py"] = "import os\n\n\ndef go(cmd):\n    os.system(cmd)\n"
    files["page.py"] = 'from flask import request\nfrom m1 import go\n\n\ndef view():\n    go(request.args["x"])\n'
    return files


@pytest.mark.parametrize("length", range(1, MOST_FILES + 3))
def test_so_many_files_in_a_row(length: int) -> None:
    """From `page` on; at whatever place of the chain one begins, the same number of files is followed."""
    files = chain(length)
    project = whole(files)
    for path in sorted(files, reverse=True):
        analysed(path, files[path], project)
    assert bool(found_in(analysed("page.py", files["page.py"], project))) == (length <= MOST_FILES)
    assert bool(found_in(analysed("page.py", files["page.py"], whole(files)))) == (length <= MOST_FILES)


@pytest.mark.parametrize(("large", "found"), [("m1.py", True), ("m2.py", False), ("m3.py", False), ("page.py", True)])
def test_a_very_large_module_is_asked_by_the_file_that_is_analysed_alone(large: str, found: bool) -> None:
    files = chain(3)
    files[large] += "\n" + "# what makes it large\n" * 7_000
    assert bool(found_in(analysed("page.py", files["page.py"], whole(files)))) == found


def test_the_data_of_a_very_large_file_is_followed_through_fewer_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """However it came to be that large: what is known after an edit is what is known from scratch."""
    monkeypatch.setattr(project_flow, "_WIDE", ((4_000, 2), (8_000, 1)))
    files = chain(2)
    project = whole(files)
    document = analysed("page.py", files["page.py"], project)
    assert found_in(document)
    for size, found in ((5_000, True), (9_000, False), (5_000, True), (9_000, False), (0, True)):
        text = files["page.py"] + "#" * size + "\n"
        document.reset(text.encode())
        document.analyse()
        assert bool(found_in(document)) == found
        assert found_in(document) == found_in(analysed("page.py", text, whole(files)))


def test_a_circle_of_names_ends() -> None:
    files = {
        "a.py": "from b import x\n",
        "b.py": "from c import x\n",
        "c.py": "from a import x\nfrom d import *\n",
        "d.py": "from a import *\nfrom d import *\nfrom . import *\n",
        "page.py": "import os\nfrom flask import request\nfrom a import x, y\n\n\ndef f():\n    os.system(x(y.z))\n",
    }
    for path, text in files.items():
        analysed(path, text, whole(files))
    files = {
        "a.py": "from b import B\n\n\nclass A(B):\n    pass\n",
        "b.py": "from a import A\n\n\nclass B(A):\n    pass\n",
    }
    page = "import os\nfrom flask import request\nfrom a import A\n\n\ndef f():\n    os.system(A(request.args).x)\n"
    analysed("page.py", page, whole({**files, "page.py": page}))


def test_the_way_leads_into_the_other_file() -> None:
    first, second = trace(analysed("app/page.py", PAGE, whole(FILES)))
    last = first[-1]
    assert last.elsewhere is not None and last.message == "in app/db.py, line 7: and gets to `Connection.execute`"
    assert (last.elsewhere.file, last.elsewhere.line, last.elsewhere.code) == (
        "app/db.py",
        6,
        'sqlite3.connect("app.db").execute(clean(text))',
    )
    source = second[0]
    assert source.message == "in app/inputs.py, line 7: a client's request enters here"
    assert source.elsewhere is not None and source.elsewhere.line == 6


EDITS = [
    ("app/db.py", QUERY.replace("execute(clean(text))", 'execute("SELECT 1")')),
    ("app/db.py", QUERY),
    ("app/inputs.py", INPUTS.replace("return text", "return str(int(text))")),
    ("app/inputs.py", "\n\n" + INPUTS),
    ("app/db.py", "# moved\n" + QUERY),
    ("app/inputs.py", INPUTS.replace("def name():", "def name(:")),
    ("app/inputs.py", ""),
    ("app/inputs.py", INPUTS.replace('request.cookies["name"]', '"name"')),
    ("app/inputs.py", INPUTS),
    ("app/db.py", "def query(text):\n    pass\n"),
    ("app/db.py", "from app.inputs import mine as query\n"),
    ("app/db.py", QUERY),
]


def test_a_fix_is_offered_where_the_sink_stands() -> None:
    head = "from flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
    work = "def repeat(count):\n    return [0 for _ in range(count)]\n\n\n"
    view = '@app.route("/")\ndef view():\n    return str(repeat(int(request.args["count"])))\n'
    apart = {"app/work.py": work, "app/views.py": "from app.work import repeat\n" + head + view}
    far, near = (
        [placed.finding for placed in analysed("app/views.py", text, whole(files)).findings()]
        for files, text in ((apart, apart["app/views.py"]), ({}, head + work + view))
    )
    assert [finding.rule for finding in far] == [finding.rule for finding in near] == ["resource-exhaustion"]
    assert far[0].fixes == () and [fix.title for fix in near[0].fixes] == ["Set a limit"]


def test_edits_in_other_files_are_as_from_scratch() -> None:
    files = dict(FILES)
    memory = Memory(files)
    project = Project(Snapshot(memory))
    project.frozen = True
    document = Document(PAGE.encode(), path="app/page.py", project=project)
    document.analyse()
    assert document.asks_others
    assert document.look_around() and not document.asks_others
    seen: set[int] = set()
    for path, text in EDITS:
        memory.files[path] = text
        project.refresh()
        document.others_changed()
        assert document.look_around()
        fresh = analysed("app/page.py", PAGE, whole(files))
        assert found_in(document) == found_in(fresh)
        assert trace(document) == trace(fresh)
        seen.add(len(found_in(fresh)))
    assert seen == {0, 1, 2}


def test_typing_reads_nothing_and_keeps_what_is_known() -> None:
    memory = Memory(dict(FILES))
    project = Project(Snapshot(memory))
    project.frozen = True
    document = Document(PAGE.encode(), path="app/page.py", project=project)
    document.analyse()
    assert memory.read == []
    document.look_around()
    assert len(found_in(document)) == 2
    read = len(memory.read)
    for text in ("#\n", "\n", "x = 1\n"):
        document.replace(0, 0, text.encode())
        document.analyse()
        assert len(found_in(document)) == 2 and len(memory.read) == read
    new = b'\n\n@app.route("/new")\ndef new():\n    db.query(inputs.clean(request.args["x"]))\n'
    document.replace(len(document.buffer.data), len(document.buffer.data), new)
    document.analyse()
    assert len(memory.read) == read
    document.look_around()
    assert len(found_in(document)) == 3


def test_a_look_around_goes_on_where_it_was_paused() -> None:
    files = {f"m{n}.py": f"import os\n\n\ndef go{n}(cmd):\n    os.system(cmd)\n" for n in range(30)}
    imports = "".join(f"from m{n} import go{n}\n" for n in range(30))
    uses = "".join(f'    go{n}(request.args["x"])\n' for n in range(30))
    files["page.py"] = f"from flask import request\n{imports}\n\ndef view():\n{uses}"
    project = whole(files)
    project.frozen = True
    document = Document(files["page.py"].encode(), path="page.py", project=project)
    document.analyse()
    slices = 1
    while not document.look_around(time.perf_counter()):
        slices += 1
        if slices == 10:  # somebody types in the middle of it
            document.replace(0, 0, b"# typed\n")
            document.analyse()
    assert 10 < slices < 500
    fresh = analysed("page.py", document.buffer.data.decode(), whole(files))
    assert found_in(document) == found_in(fresh) and len(found_in(fresh)) == 30


def test_what_a_result_rests_on() -> None:
    files = dict(FILES)
    rests_on = analysed("app/page.py", PAGE, whole(files)).dependencies()
    assert {path for path, _ in rests_on.texts} >= {"app/__init__.py", "app/db.py", "app/inputs.py"}
    assert Snapshot(Memory(files)).holds(rests_on)
    assert Snapshot(Memory({**files, "other.py": "x = 1\n"})).holds(rests_on)
    assert Snapshot(Memory({**files, "app/page.py": ""})).holds(rests_on) or "app/page.py" in dict(rests_on.texts)
    for path in ("app/db.py", "app/inputs.py"):
        assert not Snapshot(Memory({**files, path: files[path] + "#"})).holds(rests_on)
        assert not Snapshot(Memory({p: t for p, t in files.items() if p != path})).holds(rests_on)
    for path in ("flask.py", "app/db/__init__.py", "sqlite3/__init__.py"):
        assert not Snapshot(Memory({**files, path: ""})).holds(rests_on)


def test_what_it_rests_on_is_known_too_where_all_has_been_answered_before() -> None:
    project = whole(FILES)
    first = analysed("app/page.py", PAGE, project).dependencies()
    assert analysed("app/page.py", PAGE, project).dependencies() == first


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit any more is read again: with little room the findings are the same."""
    monkeypatch.setattr(project_flow, "_MOST_BYTES", 9_000)
    rng = random.Random(3)
    names = [f"m{n}" for n in range(40)]
    files = {}
    for n, name in enumerate(names):
        others = rng.sample(names, 3)
        body = "".join(f"    {other}.go(cmd)\n" for other in others)
        last = "    os.system(cmd)\n" if n % 4 == 0 else ""
        files[f"{name}.py"] = f"import os\nimport {', '.join(others)}\n\n\ndef go(cmd):\n{body}{last}"
    page = "from flask import request\n" + "".join(f"import {name}\n" for name in names)
    page += "\n\ndef view():\n" + "".join(f'    {name}.go(request.args["x"])\n' for name in names)
    small = whole(files)
    document = analysed("page.py", page, small)
    assert len(small._modules) < 10
    monkeypatch.undo()
    roomy = analysed("page.py", page, whole(files))
    assert found_in(document) == found_in(roomy) != []


def test_modules_known_by_name_alone_push_no_dataflow_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that takes up hundreds of names: each file is cut into units once, whatever is asked how often."""
    monkeypatch.setattr(project_flow, "_MOST_BYTES", 9_000)
    made: list[str] = []
    text_of = project_flow.ModuleText

    def counted(text: bytes, language: str) -> project_flow.ModuleText:
        made.append(language)
        return text_of(text, language)

    monkeypatch.setattr(project_flow, "ModuleText", counted)
    names = [f"m{n}" for n in range(60)]
    files = {f"pkg/{name}.py": f"class {name.upper()}:\n    pass\n" for name in names}
    files["pkg/__init__.py"] = "".join(f"from .{name} import {name.upper()}\n" for name in names)
    uses = "".join(f"    pkg.{name.upper()}(cmd)\n" for name in names)
    files |= {f"user{n}.py": f"import pkg\n\n\ndef go(cmd):\n{uses}" for n in range(3)}
    page = "import user0, user1, user2\nfrom flask import request\n\n\ndef view():\n"
    page += "".join(f'    user{n}.go(request.args["x"])\n' for n in range(3))
    analysed("page.py", page, whole(files))
    assert len(made) == len(files)
