"""What a pattern sees in a function is dropped where all calls in the file give what is harmless there."""

from __future__ import annotations

import pytest

from wardline_analyzers.document import Document
from wardline_analyzers.finding import Confidence
from wardline_analyzers.profile import DEFAULT

HEAD = """import os
import sqlite3
import sys

from flask import Flask, request

app = Flask(__name__)


def restart(name):
    os.system(f"systemctl restart {name}")


def through(name):
    restart(name)


"""


def rules(made: Document) -> list[str]:
    made.settle()
    return [placed.finding.rule for placed in made.findings()]


def document(code: str) -> Document:
    return Document((HEAD + code).encode(), DEFAULT, "app/services.py")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("", ["os-system"]),
        ("def reload():\n    restart('web')\n", []),
        ("def reload(number: int):\n    restart(str(number))\n", []),
        ("def reload():\n    restart('web')\n    restart(unknown())\n", ["os-system"]),
        ("def reload():\n    restart('web')\n    restart(sys.argv[1])\n", ["os-system"]),
        ("@app.route('/')\ndef reload():\n    restart(request.args['name'])\n", ["command-injection"]),
        # through another function, which is called, or not
        ("def reload():\n    through('web')\n", []),
        ("def reload():\n    restart('web')\n    through(unknown())\n", ["os-system"]),
    ],
)
def test_what_the_calls_give(code: str, found: list[str]) -> None:
    head = HEAD if "through" in code else HEAD.replace("def through(name):\n    restart(name)\n\n\n", "")
    assert rules(Document((head + code).encode(), DEFAULT, "app/services.py")) == found


def test_nobody_calls_what_hands_on() -> None:
    assert rules(document("def reload():\n    restart('web')\n")) == ["os-system"]


def test_a_call_that_comes_and_goes() -> None:
    """Incremental equals from scratch."""
    made = document("def reload():\n    through('web')\n")
    assert rules(made) == []
    for call, found in (("unknown()", ["os-system"]), ("'db'", []), ("input()", ["os-system"]), ("'web'", [])):
        data = made.buffer.data
        at = data.rindex(b"through(") + len(b"through(")
        made.replace(at, len(data) - 2, call.encode())
        assert rules(made) == found, call
        assert rules(Document(made.buffer.data, DEFAULT, "app/services.py")) == found


def test_nobody_calls_it_in_a_server() -> None:
    """What comes from outside is followed there: of other callers nothing is known."""
    (named,) = confidences("")
    (called,) = confidences("def reload():\n    restart('web')\n    restart(unknown())\n")
    (library,) = confidences("", HEAD.replace("from flask import Flask, request", "").replace("Flask(__name__)", "0"))
    assert (named, called, library) == (Confidence.LOW, Confidence.HIGH, Confidence.HIGH)


def confidences(code: str, head: str = HEAD) -> list[Confidence]:
    alone = head.replace("def through(name):\n    restart(name)\n\n\n", "")
    made = Document((alone + code).encode(), DEFAULT, "app/services.py")
    made.settle()
    return [placed.finding.confidence for placed in made.findings()]


_TOOLS = """import os
import shlex

from flask import Flask, request
from other import fetch

app = Flask(__name__)


class Quoted:
    def shown(self, text):
        return shlex.quote(text)


class Fetched:
    def shown(self, text):
        return fetch(text)


class Runner:
    def __init__(self, way):
        self.way = way

    def run(self, text):
        return os.system(f"ls {self.way.shown(text)}")


runner = Runner(%s())


@app.route("/")
def show():
    return str(runner.run(request.args["path"]))
"""


@pytest.mark.parametrize(("way", "found"), [("Quoted", []), ("Fetched", ["os-system"])])
def test_a_method_of_what_is_handed_in(way: str, found: list[str]) -> None:
    assert rules(Document((_TOOLS % way).encode(), DEFAULT, "app/services.py")) == found


@pytest.mark.parametrize("given", ["fetch", "Fetched"])
def test_what_nobody_looks_into_may_be_anything(given: str) -> None:
    call = "make()" if given == "fetch" else "make().shown('x')"
    code = f"def run(make):\n    os.system(f'ls {{{call}}}')\n\n\ndef reload():\n    run({given})\n"
    head = _TOOLS.partition("class Runner")[0]
    assert rules(Document((head + code).encode(), DEFAULT, "app/services.py")) == ["os-system"]
