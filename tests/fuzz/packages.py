"""Packages of a few modules through which data flows, and edits to them: an edit of one changes what is found in another."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from tests.fuzz import edits, flows

FOLDER = "pkg"
MODULES = ("alpha", "beta", "gamma", "delta", "sub.alpha", "sub.beta")
Files = dict[str, str]
Change = tuple[str, str | None]
"""A file and its new text; None: it is gone."""

IMPORTS = (
    "from .{m} import {f}",
    "from .{m} import {f} as {g}",
    "from pkg.{m} import {f}, {g}",
    "from .{m} import {c}",
    "from .{m} import *",
    "from . import {m}\n{f} = {m}.{g}",
    "import pkg.{m}\n{f} = pkg.{m}.{g}",
    "from pkg import {f}",
    "from .{m} import current",
    "from .{m} import LIMITS as LIMITS",
    "try:\n    from .{m} import {f}\nexcept ImportError:\n    {f} = None",
    "from ..{m} import {f}, {c}",
    "from pkg.{m} import *\n__all__ = ['{f}', '{c}', 'current']",
    "from .{m} import made, table",
)
"""Imports and re-exports: `{m}` is a module, `{f}` and `{g}` are functions, `{c}` is a class."""

LINES = (
    *flows.LINES,
    "from .{m} import {f}\n    value = {f}(value)",
    "from . import {m}\n    {m}.{f}(value)",
    "from . import {m}\n    {m}.current = value",
    "import pkg.{m}\n    value = pkg.{m}.current",
    "import pkg\n    pkg.{f}(value)",
    "made.value = value",
    "made.run()",
    "value = made.get()",
    "value = table['a'](value)",
    "table['b'] = {f}",
    "from pkg.{m} import {c}\n    value = {c}(value).get()",
    "from pkg.{m} import made\n    made.value = value",
)

FLOWING = (
    "{f}(request.args['y'])",
    "{f}(value)",
    "value = {f}(value)",
    "os.system(value)",
    "os.system({f}(value))",
    "{f}({f}(request.args['z']))",
)
"""Statements of which few are enough for data to get from file to file."""
ENDS = ("return value", "return {f}(value)", "return request.args['x']")

PIECES = (
    "class {c}({d}):\n    kind = 'df'\n\n    def get(self):\n        value = super().get()\n        {line}\n        return value\n",
    "class {c}({d}):\n    def __init__(self, value):\n        super().__init__({f}(value))\n\n    def step(self):\n        self.run()\n",
    "class {c}({m}.{d}):\n    @property\n    def value(self):\n        return {f}(self.kind)\n",
    "class {c}:\n    def __init__(self, value):\n        self.value = value\n\n    def get(self):\n        return self.step()\n\n"
    "    def run(self):\n        os.system(self.get())\n",
    "def {f}(function):\n    def inner(value):\n        {line}\n        return function(value)\n\n    return inner\n",
    "@{g}\ndef {f}(value):\n    {line}\n    return value\n",
    "@{m}.{g}\ndef {f}(value):\n    return {f}(value)\n",
    "made = {c}(request.args['m'])\n",
    "made = {c}('ls')\nmade.run()\n",
    "table = {{'a': {f}, 'b': {g}}}\n",
    "{f} = lambda value: {g}(value)\n",
)
"""Classes above and below each other, decorators, objects and tables of the module: `{d}` is another class or the same."""


def path(module: str) -> str:
    return f"{FOLDER}/{module.replace('.', '/')}.py"


def _filled(rng: random.Random, text: str, line: str = "") -> str:
    functions, classes = flows.FUNCTIONS, flows.CLASSES
    return text.format(
        m=rng.choice(MODULES),
        f=rng.choice(functions),
        g=rng.choice(functions),
        c=rng.choice(classes),
        d=rng.choice(classes),
        line=line.replace("\n    ", "\n        "),
    )


def _line(rng: random.Random) -> str:
    return _filled(rng, rng.choice(FLOWING if rng.random() < 0.75 else LINES))


def _function(rng: random.Random, name: str) -> str:
    head = '@app.route("/")\n' if rng.random() < 0.3 else ""
    lines = [_line(rng) for _ in range(rng.randint(2, 4))]
    if rng.random() < 0.5:
        lines.append(_filled(rng, rng.choice(ENDS)))
    body = "".join(f"    {line}\n" for line in lines)
    return f"{head}def {name}(value):\n{body}"


def _piece(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.3:
        return _filled(rng, rng.choice(PIECES), _line(rng))
    return _function(rng, rng.choice(flows.FUNCTIONS)) if kind < 0.8 else flows.piece(rng)


def _imports(rng: random.Random) -> str:
    return "".join(f"{_filled(rng, rng.choice(IMPORTS))}\n" for _ in range(rng.randint(0, 3)))


def _module(rng: random.Random, names: Sequence[str] = (), imports: str = "") -> str:
    pieces = [_function(rng, name) for name in names]
    pieces += [_piece(rng) for _ in range(rng.choice((0, 0, 0, 1)) if names else rng.randint(1, 4))]
    return f"{flows.HEAD}{imports or _imports(rng)}\n\n" + "\n\n".join(pieces)


def package(rng: random.Random) -> Files:
    """The files of a package, by path."""
    modules = rng.sample(MODULES, rng.randint(2, 4))
    homes = {name: rng.choice(modules) for name in flows.FUNCTIONS}
    files: Files = {}
    for module in modules:
        names = [name for name, home in homes.items() if home == module]
        imports = [
            f"from {rng.choice(('.', 'pkg.'))}{home} import {name}\n"
            for name, home in homes.items()
            if home != module and rng.random() < 0.8
        ]
        files[path(module)] = _module(rng, names, "".join(imports) + rng.choice(("", "", _imports(rng))))
    files[path("__init__")] = rng.choice(("", _imports(rng)))
    if rng.random() < 0.5:
        files[path("sub.__init__")] = rng.choice(("", _imports(rng)))
    if rng.random() < 0.7:  # at least one way from file to file
        name = rng.choice(flows.FUNCTIONS)
        page = rng.choice([module for module in modules if module != homes[name]])
        files[path(homes[name])] += f"\n\ndef {name}(value):\n    os.system(value)\n    {_line(rng)}\n"
        files[path(page)] += f"\n\nfrom .{homes[name]} import {name}\n\n\ndef page():\n    {name}(request.args['z'])\n"
    return files


def changes(rng: random.Random, files: Files) -> Iterator[Change]:
    """An endless run of changes, the first to `files`, each next one to what the one before made of them."""
    files = dict(files)
    while True:
        for change in _gesture(rng, files):
            name, text = change
            if text is None:
                files.pop(name, None)
            else:
                files[name] = text
            yield change


def _gesture(rng: random.Random, files: Files) -> Iterator[Change]:
    """The changes of one thing that a person does."""
    kind = rng.choices(
        ("line", "function", "import", "break", "delete", "name", "remove", "create", "move", "type"),
        (24, 10, 14, 5, 8, 8, 3, 6, 3, 4),
    )[0]
    if kind == "create" or not files:
        yield path(rng.choice((*MODULES, "__init__", "sub.__init__"))), rng.choice((_module(rng), _imports(rng)))
        return
    name = rng.choice(sorted(files))
    text = files[name]
    lines = text.splitlines(keepends=True)
    at = rng.randrange(len(lines) + 1)
    if kind == "line":
        inside = [n for n, line in enumerate(lines) if line.startswith("    ")] or [at]
        at = rng.choice(inside)
        lines[at : at + rng.choice((0, 1))] = [f"    {_line(rng)}\n"]
        yield name, "".join(lines)
    elif kind == "function":
        yield name, f"{text.rstrip()}\n\n\n{_piece(rng)}"
    elif kind == "import":
        top = [n for n, line in enumerate(lines) if "import" in line and not line.startswith(" ")] or [0]
        at = rng.choice(top)
        lines[at : at + rng.choice((0, 1))] = [f"{_filled(rng, rng.choice(IMPORTS))}\n"]
        yield name, "".join(lines)
    elif kind == "break":
        broken = "".join((*lines[:at], rng.choice(edits.BREAKS), *lines[at:]))
        yield name, broken
        if rng.random() < 0.7:
            yield name, text
    elif kind == "delete":
        yield name, "".join((*lines[:at], *lines[at + rng.randint(1, 8) :]))
    elif kind == "name":  # of a function: here, or in all files
        old, new = rng.sample((*flows.FUNCTIONS, "current", *flows.CLASSES), 2)
        for each in sorted(files) if rng.random() < 0.5 else [name]:
            if old in files[each]:
                yield each, files[each].replace(old, new)
    elif kind == "remove":
        yield name, None
        if rng.random() < 0.5:
            yield name, text
    elif kind == "move":
        yield name, None
        yield path(rng.choice((*MODULES, "__init__", "sub.__init__"))), text
    else:
        line = f"    {_line(rng)}\n"
        for end in range(5, len(line) + 1, 6):
            yield name, "".join((*lines[:at], line[:end], *lines[at:]))
