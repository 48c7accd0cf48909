"""Programs through which data flows from function to function: an edit of one changes what is found in another."""

from __future__ import annotations

import random

FUNCTIONS = ("first", "second", "third", "fourth")
CLASSES = ("Store", "Runner")
HEAD = """\
import os, sqlite3, subprocess
from flask import Flask, request, redirect

app = Flask(__name__)
LIMITS = ("ls", "df")
current = os.environ.get("CURRENT")
"""

LINES = (
    "value = request.args['x']",
    "value = request.args.get('x', 'ls')",
    "value = 'ls'",
    "value = {f}(value)",
    "value = {f}(request.args['y'])",
    "value = {f}('ls')",
    "{f}(value)",
    "os.system(value)",
    "os.system('ls ' + str(value))",
    "subprocess.run(value, shell=True)",
    "if value not in LIMITS:\n        return None",
    "if value == 'ls':\n        os.system(value)",
    "sqlite3.connect('a').execute(f'SELECT * FROM t WHERE a = {{value}}')",
    "value = [value, 'ls'][1]",
    "value = {c}(value).get()",
    "{c}(value).run()",
    "return value",
    "return 'ls'",
    "return redirect(value)",
    "global current\n    current = value",
    "value = current",
    "for value in (value, 'a'):\n        {f}(value)",
    "value = int(value)",
    "value = lambda x=value: {f}(x)\n    value()",
    "open(value)",
)
"""Statements of a function whose parameter is `value`; `{f}` is a function of the program, `{c}` a class."""

CLASS = """\
class {c}:
    kind = "ls"

    def __init__(self, value):
        self.value = value
        {line}

    def get(self):
        return self.{attribute}

    def run(self):
        os.system(self.{attribute})
        {f}(self.value)
"""


def line(rng: random.Random) -> str:
    """One statement, without its indentation."""
    return rng.choice(LINES).format(f=rng.choice(FUNCTIONS), c=rng.choice(CLASSES))


def function(rng: random.Random, name: str) -> str:
    """A function that may be a handler."""
    lines = "".join(f"    {line(rng)}\n" for _ in range(rng.randint(1, 6)))
    head = '@app.route("/")\n' if rng.random() < 0.3 else ""
    parameter = rng.choice(("value", "value", "value='ls'", "*value"))
    return f"{head}def {name}({parameter}):\n{lines}"


def piece(rng: random.Random) -> str:
    """A function, a class or a statement at the top."""
    kind = rng.random()
    if kind < 0.6:
        return function(rng, rng.choice(FUNCTIONS))
    if kind < 0.8:
        return CLASS.format(
            c=rng.choice(CLASSES),
            f=rng.choice(FUNCTIONS),
            line=line(rng).replace("\n    ", "\n        "),
            attribute=rng.choice(("value", "kind")),
        )
    return rng.choice(
        (
            "current = request.args['z']\n",
            "current = 'ls'\n",
            "LIMITS = request.args['limits']\n",
            f"{rng.choice(FUNCTIONS)}(current)\n",
            f"current = {rng.choice(FUNCTIONS)}('ls')\n",
            "import os as first\n",
        )
    )


def program(rng: random.Random) -> str:
    """A whole program."""
    pieces = [function(rng, name) for name in FUNCTIONS] + [piece(rng) for _ in range(rng.randint(1, 5))]
    rng.shuffle(pieces)
    return HEAD + "\n\n" + "\n\n".join(pieces)
