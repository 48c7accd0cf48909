"""Looks that were made for somebody else: taken where all that they asked is answered as it was, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dataflow.files import project
from tests.dataflow.harness import found_in
from wardline_analyzers.document import Document
from wardline_analyzers.flow.module import module_flow, remembered
from wardline_analyzers.flow.project.project_flow import Project

HELPER = """\
import os


def run(name):
    line = "ls " + name
    os.system(line)
"""
PAGE = """\
from flask import Flask, request

from {module} import run

app = Flask(__name__)


@app.route("/")
def index():
    run(request.args["name"])
    return "ok"
"""
CALLER = """\
import os

from flask import Flask, request

from steps import clean

app = Flask(__name__)


@app.route("/")
def index():
    os.system("ls " + clean(request.args["name"]))
    return "ok"
"""


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    remembered.clear_caches()


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the functions that are looked at."""
    names: list[str] = []
    look = module_flow.look

    def noted(world, *rest):  # type: ignore[no-untyped-def]
        names.append(world.here.name)
        return look(world, *rest)

    monkeypatch.setattr(module_flow, "look", noted)
    yield names


def analysed(path: str, text: str, whole: Project | None = None) -> Document:
    document = Document(text.encode(), path=path, project=whole)
    document.analyse()
    return document


def test_a_function_is_looked_at_once_for_its_file_and_for_all_who_import_it(looked: list[str]) -> None:
    other = "from page import run\n\nrun('')\n"
    files = {"helper.py": HELPER, "page.py": PAGE.format(module="helper"), "other.py": other}
    whole = project(files)
    found = [place for path, text in files.items() for place in found_in(analysed(path, text, whole))]
    assert found == [("page.py", 9, "shell")]
    assert looked.count("run") == 1


def test_what_matchers_ask_of_a_file_is_known_though_another_asked_first(looked: list[str]) -> None:
    files = {"helper.py": HELPER, "page.py": PAGE.format(module="helper")}
    whole = project(files)
    analysed("page.py", files["page.py"], whole)
    document = analysed("helper.py", HELPER, whole)
    assert looked.count("run") == 1
    (data,) = (unit.state.data for unit in document.units if unit.state.data is not None)
    assert data.flow.values and not data.flow.thin


def test_a_look_is_not_taken_where_an_answer_is_another() -> None:
    quoting = "import shlex\n\n\ndef clean(text):\n    return shlex.quote(text)\n"
    handing = "def clean(text):\n    return text\n"
    for steps, expected in ((quoting, 0), (handing, 1), (quoting, 0), (handing, 1)):
        whole = project({"steps.py": steps, "page.py": CALLER})
        assert len(found_in(analysed("page.py", CALLER, whole))) == expected


RECURSIVE = """\
import os

from flask import Flask, request

app = Flask(__name__)


def first(rest, text):
    value = text.strip()
    return last(rest, value)


def last(rest, text):
    return first(rest[1:], text) if rest else text


@app.route("/")
def index():
    os.system(first(["a"], request.args["name"]))
    return "ok"
"""


GUESSING = """\
import os

from flask import request
from outside import tidy, trim


def clean(text):
    return {}


def index():
    os.system(clean(request.args["name"]))
"""


def test_a_look_is_not_taken_where_data_went_through_one_more_function_that_nobody_knows() -> None:
    once, twice = "tidy(text)", "trim(tidy(text))"
    for made, confidence in ((once, "MEDIUM"), (twice, "LOW"), (once, "MEDIUM"), (twice, "LOW")):
        document = analysed("page.py", GUESSING.format(made))
        assert [each.finding.confidence.name for each in document.findings()] == [confidence]


def test_what_is_taken_back_is_known_at_all_levels_to_who_calls_it_too(looked: list[str]) -> None:
    document = analysed("page.py", RECURSIVE)
    (before,) = found_in(document)
    at = RECURSIVE.index("text.strip()")
    for _ in range(3):  # of what is typed, half is no code that means anything
        document.replace(at, at + len("text.strip()"), b"''")
        assert document.analyse() and found_in(document) == []
        document.replace(at, at + 2, b"text.strip()")
        assert document.analyse() and found_in(document) == [before]
    seen = len(looked)
    document.replace(at, at + len("text.strip()"), b"''")
    document.analyse()
    document.replace(at, at + 2, b"text.strip()")
    document.analyse()
    assert looked[seen:] == []


def test_no_more_is_remembered_than_is_bounded() -> None:
    for number in range(50):
        analysed("helper.py", HELPER.replace("ls", str(number)))
    for known in (remembered._thin, remembered._whole):
        assert 0 < known.currsize <= known.maxsize
        (key,) = (key for key in known if b"49 " in key[0])
        assert len(remembered.recall(key, known is remembered._whole)) == 1


@pytest.mark.parametrize("length", range(1, 10))
def test_a_look_begins_again_but_for_those_that_it_asks_for_itself(looked: list[str], length: int) -> None:
    row = "".join(f"def first{n}(x):\n    return [str(first{n + 1}(x))]\n\n\n" for n in range(length))
    ends = "".join(
        f"def end{n}(x):\n    return [str(last{n}(x))]\n\n\ndef last{n}(x):\n    return os.sep + x\n\n\n" for n in range(30)
    )
    fan = f"def first{length}(x):\n    return [{', '.join(f'end{n}(x)' for n in range(30))}]\n\n\n"
    document = analysed("page.py", f"import os\n\n\n{ends}{fan}{row}os.system(first0(input()))\n")
    assert len(document.findings()) == 1
    assert max(looked.count(name) for name in looked) < 4
