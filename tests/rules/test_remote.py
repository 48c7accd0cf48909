"""What counts as a remote client's value. Each `sink(...)` below states what it holds, whatever it is used for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from wardline_analyzers.checks.remote import remote
from wardline_analyzers.document import Document
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.match.match import Surroundings, UnitView
from wardline_analyzers.python.names import Names
from wardline_analyzers.python.syntax import parse

FLASK = """
from flask import request
import os
from pathlib import Path
def view():
    sink(request.args["a"])  # request
    sink(request.get_json()["a"])  # request
    sink(request.files["f"].filename)  # filename
    sink(request.method)  # None
    name = request.form.get("a", "").strip()
    sink(f"x{name}")  # request
    sink("x%s" % name)  # request
    sink(os.path.join("d", name))  # request
    sink(Path(name).name)  # request
    sink(int(name))  # None
    sink(request.args.get("n", 1, type=int))  # None
    sink(TABLE[name])  # None
    name = secure_filename(name)
    sink(name)  # None
"""
ROUTES = """
import os
import httpx
from http.server import BaseHTTPRequestHandler
from unittest import mock
from django.views import View
from fastapi import APIRouter, Depends, Request, UploadFile
from flask import Flask
app = Flask(__name__)
router = APIRouter()
@app.route("/<a>/<int:b>/<path:c>")
def rule(a, b, c):
    sink(a)  # segment
    sink(b)  # None
    sink(c)  # request
@router.post("/items/{a}")
async def item(a: str, i: Item, n: int, q: str | None, r: Request, f: UploadFile, db: Session = Depends(get)):
    sink(a)  # segment
    sink(i)  # None
    sink(i.name)  # request
    sink(n)  # None
    sink(q)  # request
    sink((await r.json())["k"])  # request
    sink(f)  # None
    sink(f.filename)  # filename
    sink(db)  # None
def django(request, pk):
    sink(request.GET["q"])  # request
    sink(request.user)  # None
    sink(pk)  # request
@mock.patch("os.path")
def test(a):
    sink(a)  # None
def plain(name, request_id):
    sink(name)  # None
def lambda_handler(event, context):
    sink(event["body"])  # request
class Send:
    def send(self, request: httpx.Request):
        sink(request.headers["a"])  # None
class Page(View):
    def get(self):
        sink(self.request.GET["a"])  # request
    def other(self):
        sink(self.path)  # None
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        sink(self.path)  # request
"""
GUARDS = """
from flask import abort, request
import os, re
def allowed():
    a = request.args["a"]
    if a not in ALLOWED:
        abort(404)
    sink(a)  # None
def no_exit():
    a = request.args["a"]
    if a not in ALLOWED:
        log(a)
    sink(a)  # request
def not_this():
    a = request.args["a"]
    if "a" not in request.args:
        return
    sink(a)  # request
def branch():
    a = request.args["a"]
    if a in ALLOWED:
        sink(a)  # None
    else:
        sink(a)  # request
def matched():
    a = request.args["a"]
    if not re.fullmatch("[a-z]+", a):
        raise ValueError
    sink(a)  # None
def inside():
    p = os.path.join(ROOT, request.args["a"])
    real = os.path.realpath(p)
    if not real.startswith(ROOT + os.sep):
        return
    sink(p)  # request
def empty():
    a = request.args["a"]
    if a == "":
        return
    sink(a)  # request
def other_than():
    a = request.args["a"]
    if a != "x":
        return
    sink(a)  # None
def denied():
    a = request.args["a"]
    if a in DENIED:
        return
    sink(a)  # request
def negated():
    a = request.args["a"]
    if not (a in ALLOWED):
        return
    sink(a)  # None
def length():
    a = request.args["a"]
    if len(a) != 3:
        return
    sink(a)  # request
def starts():
    a = request.args["a"]
    if a.startswith("x"):
        return
    sink(a)  # request
def extension():
    a = request.args["a"]
    if not allowed_file(a):
        return
    sink(a)  # request
"""


def views(text: str) -> Iterator[tuple[int, UnitView]]:
    """Each unit of a text that holds a `sink`, with its first line. (`os.system` makes it worth a look.)"""
    document = Document(text.replace("sink(", "os.system(").encode())
    document.settle()
    for unit in document.units:
        syntax = parse(unit.text, bool(unit.indent))
        names = Names(syntax, ModuleNames(()), member=bool(unit.indent))
        yield unit.line, UnitView(syntax, names, Surroundings(unit.kind, ""), unit.state.data)


@pytest.mark.parametrize("text", [FLASK, ROUTES, GUARDS], ids=["flask", "routes", "guards"])
def test_each_sink_holds_what_it_says(text: str) -> None:
    lines = text.split("\n")
    held = 0
    for first, unit in views(text):
        for call in unit.syntax.nodes.get("call", ()):
            if not unit.syntax.text(call).startswith("os.system("):
                continue
            arguments = call.child_by_field_name("arguments")
            assert arguments is not None
            value = remote(unit, arguments.named_children[0])
            line = lines[first + call.start_point[0] - unit.syntax.source[: unit.syntax.shift].count(b"\n")]
            assert str(value and value.kind) == line.rpartition("# ")[2], line
            held += 1
    assert held == text.count("sink(")
