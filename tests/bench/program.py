"""The texts that are edited: real code of the standard library, put together to any length.

Each has a known flaw near its end, the sentinel: every edit that moves lines then has an effect that can be checked.
"""

from __future__ import annotations

import ast
import random
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TYPED = "q_ = [7]"
"""An innocent line, typed character by character."""

BURST = "last_result_ = subprocess.run(cmd_typed_by_user, shell=True)"
"""60 characters; the last one completes a flaw."""

LONGEST = 200
"""Longer functions and classes are left out, so that a short program is not one class."""


@dataclass(frozen=True)
class Block:
    """Lines to insert, and which of them are flawed (0-based, in the block)."""

    lines: tuple[str, ...]
    flawed: tuple[int, ...]


@dataclass(frozen=True)
class Program:
    """A text, the line of its sentinel, and where it can be edited (lines are 0-based)."""

    text: str
    sentinel: int
    statements: tuple[tuple[int, str], ...]
    """Lines at which a statement of a function's body starts, with its indent."""
    definitions: tuple[int, ...]
    """Lines at which a function or class of the top level starts."""

    def place(self, share: float) -> int:
        """The definition that is nearest to this share of the text."""
        return nearest(self.definitions, self.text, share)


def nearest(lines: Iterable[int], text: str, share: float) -> int:
    """The one of these lines that is nearest to this share of the text."""
    target = share * text.count("\n")
    return min(lines, key=lambda line: abs(line - target))


@cache
def program(length: int, seed: int = 1) -> Program:
    """About `length` lines of the standard library's functions and classes."""
    lines = ["import subprocess", ""]
    definitions = _definitions()
    for definition in random.Random(seed).sample(definitions, len(definitions)):
        if len(lines) + len(definition) + 36 > length:
            continue
        lines += ["", *definition, ""]
    sentinel = len(lines) + 3
    lines += ["", "", "def sentinel(cmd):", "    return subprocess.run(cmd, shell=True)"]
    lines += [f"# end of the file {n}" for n in range(30)]
    text = "\n".join(lines) + "\n"
    tree = ast.parse(text)
    inner = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for statement in node.body[1:]:
                first = _first_line(statement)
                indent = lines[first][: statement.col_offset]
                if indent and not indent.strip() and first < sentinel - 2:
                    inner.add((first, indent))
    return Program(text, sentinel, tuple(sorted(inner)), tuple(_first_line(s) for s in tree.body[1:]))


def block(number: int, flawed: bool) -> Block:
    """A function of 20 lines, as an assistant might suggest it, with the blank lines after it."""
    call = f"subprocess.run(cmd, shell={flawed}, capture_output=True, timeout=timeout)"
    text = f'''\
def run_user_command_{number}(cmd, timeout=30):
    """Run the command, and return its output and exit status.

    The output is decoded as UTF-8; undecodable bytes are replaced.
    """
    result = {{"stdout": "", "stderr": "", "code": None}}
    if not cmd:
        return result
    try:
        proc = {call}
    except OSError as exc:
        result["stderr"] = str(exc)
        result["code"] = -1
        return result
    result["stdout"] = proc.stdout.decode("utf-8", "replace")
    result["stderr"] = proc.stderr.decode("utf-8", "replace")
    result["code"] = proc.returncode
    return result

'''
    return Block(tuple(text.split("\n")), (9,) if flawed else ())


def paste(number: int) -> Block:
    """500 lines: 25 functions, every fifth of them flawed."""
    lines: list[str] = []
    flawed: list[int] = []
    for i in range(25):
        part = block(1000 * number + i, i % 5 == 0)
        flawed += [len(lines) + line for line in part.flawed]
        lines += part.lines
    return Block(tuple(lines), tuple(flawed))


def is_valid(beginning: str) -> bool:
    """Whether a function's body may end in this line."""
    try:
        ast.parse("def f():\n    pass\n    " + beginning)
    except SyntaxError:
        return False
    return True


@cache
def _definitions() -> tuple[tuple[str, ...], ...]:
    """The lines of every function and class of the standard library's top-level modules."""
    found = []
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
        text = path.read_text("utf-8")
        lines = text.split("\n")
        for node in ast.parse(text).body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                end = node.end_lineno or 0
                if end - node.lineno < LONGEST and "\f" not in "".join(lines[node.lineno : end]):
                    found.append(tuple(lines[_first_line(node) : end]))
    return tuple(found)


def _first_line(node: ast.stmt) -> int:
    """The 0-based line at which a statement starts, with its decorators."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)]) - 1
