"""Time against size for programs that are hard on a dataflow analysis: `python -m tests.bench.growth`.

Each shape is made in three sizes, each four times the one before. Near linear means: four times the size takes
about four times as long, and never more than the budget of a unit allows.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from wardline.project.garbage import undisturbed
from wardline_analyzers.document import Document
from wardline_analyzers.engine import clear_caches

HEAD = "import os\nfrom flask import request\n"


def branches(size: int) -> str:
    """A function with many branches in a row."""
    body = "".join(f"    if value == {n}:\n        other = value + 'x{n}'\n" for n in range(size))
    return f"{HEAD}def f(value, other=''):\n{body}    os.system(other)\n"


def elifs(size: int) -> str:
    """One long chain of `elif`."""
    body = "    if value == 'a':\n        pass\n"
    body += "".join(f"    elif value == 'x{n}':\n        other = request.args['{n}']\n" for n in range(size))
    return f"{HEAD}def f(value, other=''):\n{body}    os.system(other)\n"


def chain(size: int) -> str:
    """Functions that each call the next."""
    calls = "".join(f"def f{n}(x):\n    return f{n + 1}(x + 'a')\n\n\n" for n in range(size))
    return f"{HEAD}{calls}def f{size}(x):\n    os.system(x)\n\n\ndef g():\n    f0(request.args['x'])\n"


def ring(size: int) -> str:
    """Functions that all call each other in a ring."""
    return HEAD + "".join(
        f"def f{n}(x):\n    os.system(x)\n    return f{(n + 1) % size}(x) or f{(n * 7 + 3) % size}('a')\n\n\n"
        for n in range(size)
    )


def nesting(size: int) -> str:
    """Blocks within blocks, up to what Python itself takes."""
    depth = min(size, 90)
    body = "".join("    " * (n + 1) + f"for x{n} in value:\n" for n in range(depth))
    return f"{HEAD}def f(value):\n{body}{'    ' * (depth + 1)}os.system(x0)\n" * max(1, size // 90)


def literal(size: int) -> str:
    """A large table."""
    rows = "".join(f"    'key{n}': ['a{n}', {n}, {{'x': 'y{n}'}}],\n" for n in range(size))
    return f"{HEAD}TABLE = {{\n{rows}}}\n\n\ndef f():\n    os.system(TABLE[request.args['x']][0])\n"


def concatenation(size: int) -> str:
    """One long expression."""
    return f"{HEAD}def f(value):\n    os.system({' + '.join(['value'] * size)})\n"


def statements(size: int) -> str:
    """A script without functions."""
    rows = "".join(f"x{n} = request.args['a{n}']\n\nos.system(x{n})\n\n" for n in range(size))
    return HEAD + rows


def methods(size: int) -> str:
    """A class whose methods all use its attributes."""
    body = "".join(
        f"    def m{n}(self, value):\n        self.a{n} = value\n        os.system(self.a{(n * 3) % size})\n        self.m{(n + 1) % size}(self.a{n})\n\n"
        for n in range(size)
    )
    return f"{HEAD}class C:\n{body}"


SHAPES: tuple[tuple[Callable[[int], str], tuple[int, int, int]], ...] = (
    (branches, (300, 1200, 5000)),
    (elifs, (300, 1200, 5000)),
    (chain, (50, 200, 800)),
    (ring, (10, 40, 160)),
    (nesting, (20, 80, 320)),
    (literal, (300, 1200, 5000)),
    (concatenation, (300, 1200, 5000)),
    (statements, (100, 400, 1600)),
    (methods, (25, 100, 400)),
)


def measure(text: str) -> tuple[float, bool]:
    """Seconds for a fresh analysis, and whether some unit was too much for its budget.

    Without looking for garbage in circles, as in a scan: that grows with all that the process holds.
    """
    clear_caches()
    gc.collect()
    with undisturbed():
        start = time.perf_counter()
        document = Document(text.encode(), path="growth.py")
        document.analyse()
        return time.perf_counter() - start, bool(document.limits())


def main() -> None:
    print(f"{'shape':14} {'size':>6} {'lines':>7} {'ms':>9} {'us/line':>8} {'x':>6}  limit")
    for shape, sizes in SHAPES:
        before = 0.0
        for size in sizes:
            text = shape(size)
            took, limited = measure(text)
            lines = text.count("\n")
            growth = f"{took / before:.1f}" if before else ""
            note = "reached" if limited else ""
            print(
                f"{shape.__name__:14} {size:6} {lines:7} {took * 1e3:9.1f} {took / lines * 1e6:8.1f} {growth:>6}  {note}"
            )
            before = took


if __name__ == "__main__":
    main()
