"""What counts as a remote client's value. Each `sink(...)` below states what it holds."""

from __future__ import annotations

import pytest

from wardline_analyzers.checks.remote import remote
from wardline_analyzers.match.match import Surroundings, UnitView
from wardline_analyzers.python.exports import exports
from wardline_analyzers.python.module import ModuleNames
from wardline_analyzers.python.names import Names
from wardline_analyzers.python.split import Kind
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
    sink(Path(name).name)  # None
    sink(int(name))  # None
    sink(request.args.get("n", 1, type=int))  # None
    sink(TABLE[name])  # None
    name = secure_filename(name)
    sink(name)  # None
"""
ROUTES = """
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
    sink(f)  # upload
    sink(f.filename)  # filename
    sink(db)  # None
def django(request, pk):
    sink(request.GET["q"])  # request
    sink(request.user)  # None
    sink(pk)  # None
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
class View:
    def get(self):
        sink(self.request.GET["a"])  # request
        sink(self.get_argument("a"))  # request
    def do_GET(self):
        sink(self.path)  # request
    def other(self):
        sink(self.path)  # None
"""
GUARDS = """
from flask import request
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
    sink(p)  # None
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


@pytest.mark.parametrize("text", [FLASK, ROUTES, GUARDS], ids=["flask", "routes", "guards"])
def test_each_sink_holds_what_it_says(text: str) -> None:
    syntax = parse(text.encode(), False)
    found, stars = exports(Names(syntax, ModuleNames(()), False))
    unit = UnitView(syntax, Names(syntax, ModuleNames(found, stars), False), Surroundings(Kind.FUNCTION, ""))
    lines = text.split("\n")
    calls = [c for c in syntax.nodes["call"] if syntax.text(c).startswith("sink(")]
    assert len(calls) == text.count("sink(")
    for call in calls:
        arguments = call.child_by_field_name("arguments")
        assert arguments is not None
        value = remote(unit, arguments.named_children[0])
        line = lines[call.start_point[0]]
        assert str(value and value.kind) == line.rpartition("# ")[2], line
