"""Functions that call each other in ways that their text does not tell: an edit makes and breaks such cycles."""

from __future__ import annotations

import pytest

from tests.dataflow.harness import Found, analysed, found_in

LENGTH = 5
"""Functions in the cycle: more than the rounds that a cycle is looked at in, so that it matters whether it is one."""
CHAIN = "".join(f"def f{n}(value):\n    f{n + 1}(value)\n\n\n" for n in range(LENGTH - 1))
PROGRAM = f"""\
import os
from flask import request


{CHAIN}def f{LENGTH - 1}(value):
    os.system(value)
    CALL


TABLE


def page():
    f0(request.args['a'])
"""
BY_TABLE = "table['x']('ls')"
TABLES = ("table = {'x': f0}", "table = {'x': print}")


def found(text: str) -> list[Found]:
    return found_in(analysed("app.py", text, None))


def edited(before: str, after: str) -> list[Found]:
    """What is found after an edit of one line."""
    document = analysed("app.py", before, None)
    old, new = (text.encode().splitlines(keepends=True) for text in (before, after))
    (number,) = [n for n, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
    start = sum(map(len, old[:number]))
    document.replace(start, start + len(old[number]), new[number])
    document.analyse()
    return found_in(document)


@pytest.mark.parametrize(
    "change",
    [
        [PROGRAM.replace("CALL", BY_TABLE).replace("TABLE", table) for table in TABLES],
        [PROGRAM.replace("CALL", call).replace("TABLE", TABLES[0]) for call in (BY_TABLE, "print('ls')")],
    ],
    ids=["what it calls", "that it calls"],
)
def test_incremental_equals_from_scratch_while_cycles_come_and_go(change: list[str]) -> None:
    cycle, row = change
    assert found(cycle) != found(row)  # else it would not matter
    assert edited(cycle, row) == found(row)
    assert edited(row, cycle) == found(cycle)


HIDDEN = """\
import os


def first(value):
    third(request.args['y'])
    return request.args['x']


def third(value):
    second(value)
    os.system(third(value))
    return request.args['x']


def second(value):
    os.system(first(value))
    os.system(value)
"""
HIDING = """\


def first(value):
    os.system(value)
    os.system(third(value))
    return request.args['x']
"""


def test_a_function_that_another_of_its_name_hides_is_in_no_cycle_any_more() -> None:
    document = analysed("app.py", HIDDEN, None)
    document.replace(len(HIDDEN), len(HIDDEN), HIDING.encode())
    document.analyse()
    assert document.findings() == analysed("app.py", HIDDEN + HIDING, None).findings()
    assert len(document.findings()) > 1
