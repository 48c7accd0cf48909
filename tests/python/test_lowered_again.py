"""A function that somebody types in: what is taken over from before is what a fresh text would have been lowered to."""

from __future__ import annotations

from typing import Any

import pytest

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.gap import edit_between, opened
from wardline_analyzers.flow.form.rows import Rows
from wardline_analyzers.python.lower import lower
from wardline_analyzers.python.syntax import parse

TEXT = """\
def third(*value, size=3):
    value = current
    if value == 'ls':
        os.system(value)
        return [each for each in value if each]
    elif size:
        total = size
    value = 'ls'
    for value in (value, 'a'):
        with open(value) as file:
            first(file.read(), *value)
    second(value)
    try:
        value = third(value)
    except OSError as error:
        raise Failed(error) from error
    open(value)
"""
LINES = (
    "    value = request.args.get('x')\n",
    "    f'{value' + (size\n",
    "    if size: return third(value)\n",
    "    else:\n        del value\n",
    '    """text"""\n',
    "    def inner(a): return a\n",
    "    x = y = [1, (2, 3)]; yield x\n",
    "    global current\n",
    "@app.route('/')\ndef third(value):\n    value = lambda x=value: x\n",
)


def told(lowered: form.Lowered) -> Any:
    """All of a form, with the places in bytes."""
    nodes = [(type(node).__name__, lowered.range_of(node)) for one in lowered.body for node in form.within(one)]
    words = lowered.loads, lowered.attributes, lowered.details, lowered.changed, lowered.stored
    points = [(type(node).__name__, lowered.range_of(node)) for node in lowered.points]
    return nodes, words, points, lowered.size, lowered.deep, repr(lowered.body)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("place", range(1, TEXT.count("\n") + 1))
def test_each_key(line: str, place: int) -> None:
    lines = TEXT.splitlines(keepends=True)
    before, behind = "".join(lines[:place]).encode(), "".join(lines[place:]).encode()
    text, rows = before + behind, None
    for number in range(1, len(line) + 1):
        now = before + line[:number].encode() + behind
        start, old_end, new_end = edit_between(text, now)
        gap = rows.gap.typed(start, old_end, new_end) if rows is not None else None
        if rows is None or gap is None:
            rows = Rows(opened(now, start, new_end))
        else:
            rows.gap = gap
        rows.begin()
        again = lower(parse(now, False), rows)
        if not rows.is_in_inner and [type(each) for each in again.body].count(form.Function) == 1:
            function = next(each for each in again.body if isinstance(each, form.Function))
            function.end = again.gap.place(function.end) if again.gap is not None else 0  # it alone counts bytes
            fresh = lower(parse(now, False))
            assert told(again) == told(fresh), line[:number]
        text = now
