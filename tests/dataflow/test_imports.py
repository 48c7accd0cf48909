"""Which file an import means, and what the names of other modules are."""

from __future__ import annotations

import pytest

from tests.dataflow.files import Memory
from tests.dataflow.harness import analysed, found_in
from wardline_analyzers.flow.project.dependencies import Snapshot
from wardline_analyzers.flow.project.imports import find
from wardline_analyzers.flow.project.project_flow import Project

TREE = (
    "main.py",
    "tool.py",
    "app/__init__.py",
    "app/db.py",
    "app/json.py",
    "app/redis.py",
    "app/local.py",
    "app/web/__init__.py",
    "app/web/views.py",
    "space/deep/inner.py",
    "src/shop/__init__.py",
    "src/shop/cart.py",
    "src/loose.py",
    "services/api/run.py",
    "services/api/lib/help.py",
    "services/api/lib.py",
    "both/__init__.py",
    "both.py",
    "venv/bin/flask.py",
    ".venv/lib/flask.py",
    "env/pyvenv.cfg",
    "env/numpy.py",
    "lib/site-packages/requests.py",
)


@pytest.mark.parametrize(
    ("path", "name", "expected"),
    [
        # absolute
        ("main.py", "tool", ("tool.py", ())),
        ("main.py", "app", ("app/__init__.py", ())),
        ("main.py", "app.db", ("app/db.py", ())),
        ("main.py", "app.db.query", ("app/db.py", ("query",))),
        ("main.py", "app.db.Store.find", ("app/db.py", ("Store", "find"))),
        ("main.py", "app.nothing", ("app/__init__.py", ("nothing",))),
        ("main.py", "nothing.at.all", None),
        ("app/web/views.py", "app.db", ("app/db.py", ())),
        ("app/web/views.py", "tool", ("tool.py", ())),
        ("app/db.py", "web", ("app/web/__init__.py", ())),  # run as a script
        # what is beside a module of a package does not hide libraries
        ("app/db.py", "json", None),
        ("app/db.py", "redis", None),
        ("app/db.py", "local", ("app/local.py", ())),
        ("app/web/views.py", "local", None),
        # folders without __init__.py
        ("main.py", "space.deep.inner", ("space/deep/inner.py", ())),
        ("main.py", "space.deep", ("space/deep/", ())),
        ("space/deep/inner.py", "space.deep.inner", ("space/deep/inner.py", ())),
        # src
        ("main.py", "shop.cart", ("src/shop/cart.py", ())),
        ("src/shop/cart.py", "shop", ("src/shop/__init__.py", ())),
        ("src/shop/cart.py", "loose", ("src/loose.py", ())),
        ("app/db.py", "shop.cart", ("src/shop/cart.py", ())),
        # a folder of its own within the project
        ("services/api/run.py", "lib", ("services/api/lib.py", ())),
        ("services/api/run.py", "tool", ("tool.py", ())),
        ("services/api/run.py", "services.api.lib", ("services/api/lib.py", ())),
        # a package comes before a module
        ("main.py", "both", ("both/__init__.py", ())),
        # relative
        ("app/db.py", ".local.x", ("app/local.py", ("x",))),
        ("app/db.py", ".", ("app/__init__.py", ())),
        ("app/db.py", ".name", ("app/__init__.py", ("name",))),
        ("app/__init__.py", ".db", ("app/db.py", ())),
        ("app/web/views.py", "..db.query", ("app/db.py", ("query",))),
        ("app/web/views.py", "..", ("app/__init__.py", ())),
        ("app/web/__init__.py", "..json", ("app/json.py", ())),
        ("space/deep/inner.py", "..", ("space/", ())),
        ("main.py", ".tool", ("tool.py", ())),
        ("main.py", "..tool", None),
        ("app/db.py", "...tool", None),
        # other people's code
        ("main.py", "flask", None),
        ("main.py", "venv.bin.flask", None),
        ("main.py", "env.numpy", None),
        # nonsense
        ("main.py", "", None),
        ("main.py", "a b", None),
        ("main.py", "app..db", None),
        ("main.py", "../etc", None),
        ("main.py", "." * 1000 + "x", None),
        ("main.py", ".".join("x" * 1000), None),
    ],
)
def test_files(path: str, name: str, expected: tuple[str, tuple[str, ...]] | None) -> None:
    snapshot = Snapshot(Memory(dict.fromkeys(TREE, "")))
    found = find(snapshot.look, path, name, frozenset(("redis", "flask")))
    assert (None if found is None else (found.chain[-1].path, found.rest)) == expected


def test_names_are_those_from_the_top_of_the_package() -> None:
    snapshot = Snapshot(Memory(dict.fromkeys(TREE, "")))
    for path, name, expected in [
        ("app/web/views.py", ".", "app.web"),
        ("app/web/views.py", "..db", "app.db"),
        ("main.py", "app.db", "app.db"),
        ("src/shop/__init__.py", ".cart", "shop.cart"),
    ]:
        found = find(snapshot.look, path, name)
        assert found is not None and found.chain[-1].name == expected


# ---------------------------------------------------------------------- names of other modules

HEAD = "import os\n\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
VIEW = '@app.route("/")\ndef view():\n    {}\n    return "ok"\n'
SHELL = "import os\n\n\ndef start(cmd):\n    os.system(cmd)\n\n\ndef count(cmd):\n    return len(cmd)\n"


FILES = {
    "shell.py": SHELL,
    "pkg/__init__.py": "from .shell import start as begin\n",
    "pkg/shell.py": SHELL,
    "again.py": "from pkg import *\n",
    "objects.py": """\
import os

from base import Base


class Runner:
    @classmethod
    def make(cls):
        return cls()

    def start(self, cmd):
        os.system(cmd)


class Later(Base):
    pass


runner = Runner()
""",
    "base.py": """\
from shell import start


class Base:
    def start(self, cmd):
        start(cmd)
""",
}


def kinds(statement: str, use: str, files: dict[str, str] = FILES) -> list[str]:
    """The kinds of sink that data gets to from a page that imports so."""
    text = HEAD.replace("import os\n", f"import os\n{statement}\n", 1) + VIEW.format(use)
    document = analysed("page.py", text, Project(Snapshot(Memory({**files, "page.py": text}))))
    return [kind for _, _, kind in found_in(document)]


@pytest.mark.parametrize(
    ("statement", "use"),
    [
        ("import shell", "shell.start({})"),
        ("import shell as s", "s.start({})"),
        ("from shell import start", "start({})"),
        ("from shell import start as go", "go({})"),
        ("from shell import *", "start({})"),
        ("import pkg.shell", "pkg.shell.start({})"),
        ("import pkg.shell as s", "s.start({})"),
        ("from pkg import shell", "shell.start({})"),
        ("from pkg.shell import start", "start({})"),
        ("from pkg import begin", "begin({})"),
        ("import pkg", "pkg.begin({})"),
        ("from again import begin", "begin({})"),
        ("import shell\n\ngo = shell.start", "go({})"),
        ("from objects import runner", "runner.start({})"),
        ("from objects import Runner", "Runner().start({})"),
        ("import objects", "objects.Runner.make().start({})"),
        ("import objects\n\n\nclass Mine(objects.Runner):\n    pass\n", "Mine().start({})"),
        ("from objects import Later", "Later().start({})"),
        ("from .shell import start", "start({})"),
        ("from . import shell", "shell.start({})"),
    ],
)
def test_names(statement: str, use: str) -> None:
    assert kinds(statement, use.format('request.args["x"]')) == ["shell"]
    assert kinds(statement, use.format('"ls"')) == []


def test_a_package_of_very_many_stars_is_not_read_whole() -> None:
    """As `transformers.models`, which imports all of each of its 557 packages."""
    stars = "".join(f"from part{n} import *\n" for n in range(63))
    use = 'start(request.args["x"])'
    files = {**FILES, "many.py": f"from shell import *\n{stars}"}
    assert kinds("from many import start", use, files) == ["shell"]
    files["many.py"] += "from part63 import *\n"
    assert kinds("from many import start", use, files) == []


def test_a_name_that_is_not_there_is_unknown() -> None:
    assert kinds("from shell import stop", 'stop(request.args["x"])') == []
    assert kinds("from gone import stop", 'os.system(stop(request.args["x"]))') == ["shell"]


def test_a_folder_of_other_things_does_not_hide_a_library() -> None:
    """`subprocess/` with no module in it: the library is meant."""
    files = {"subprocess/notes.txt": "x"}
    assert kinds("import subprocess", 'subprocess.run(request.args["x"], shell=True)', files) == ["shell"]
    assert kinds("from subprocess import run", 'run(request.args["x"], shell=True)', files) == ["shell"]
