"""Typing in a long function: what is not typed in is not looked at again, and all is told as of a fresh text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.bench.program import program
from tests.dataflow.harness import analysed
from wardline_analyzers.document import Document
from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.gap import ROOM, Gap, edit_between, opened
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.flow.module import windows
from wardline_analyzers.flow.solve import statements

HEAD = """\
import os
from flask import Flask, request

app = Flask(__name__)


@app.route("/report", methods=["POST"])
def report():
    owner = request.form["owner"]
    folder = os.path.join("/srv", "reports")
    names = []
    for number in range(3):
        names.append("part" + str(number))
"""
TAIL = """\
    total = len(names)
    title = "report of " + owner
    if total > 2:
        title = title + "!"
        os.system("mail -s " + title)
    with open(folder + "/index") as index:
        for line in index:
            total = total + len(line)
    label = str(total)
    os.system("echo " + label)
    os.system("rm " + owner)
    return label
"""


@pytest.fixture(autouse=True)
def in_small_functions_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "SMALL", 0)


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The kinds of statements that are looked at."""
    seen: list[str] = []

    def counted(kind: type, execute: statements.Execute) -> statements.Execute:
        def look(run: Any, statement: Any, state: Any) -> Any:
            seen.append(kind.__name__)
            return execute(run, statement, state)

        return look

    for kind, execute in list(statements.EXECUTE.items()):
        monkeypatch.setitem(statements.EXECUTE, kind, counted(kind, execute))
    yield seen


def written(document: Document, at: int, text: str) -> Iterator[str]:
    """Type this, letter by letter; gives what has been typed so far."""
    for number, letter in enumerate(text):
        document.replace(at + number, at + number, letter.encode())
        document.analyse()
        yield text[: number + 1]


def known(value: Value | None) -> Any:
    """What can be compared of a value: functions inside functions are others in each document."""
    return (value.taints, value.consts, value.name, value.kind, value.open) if value is not None else None


def assert_same(document: Document, fresh: Document, typed: str) -> None:
    """Is all told as of a fresh text: what is found, and what each expression is worth?"""
    assert document.findings() == fresh.findings(), typed
    for unit, anew in zip(document.units, fresh.units, strict=True):
        if anew.state.data is not None:
            flow, now = unit.state.data.flow, anew.state.data.flow
            for node in now.values:
                assert known(flow.at(node.start, node.end)) == known(now.at(node.start, node.end)), (typed, node)


def test_a_key_looks_at_what_is_typed(looked: list[str]) -> None:
    document = analysed("app.py", f"{HEAD}    \n{TAIL}", None)
    assert len(looked) > 15
    keys = []
    for _ in written(document, len(HEAD) + 4, "quit"):
        keys.append(list(looked))
        looked.clear()
    assert keys[1:] == [["Do"]] * 3
    for _ in written(document, len(HEAD) + len("    quit"), " = [7]"):
        keys.append(list(looked))
        looked.clear()
    assert keys[-1] == ["Assign"], "nothing else mentions that variable"


@pytest.mark.parametrize(
    "line",
    [
        "    quit\n",
        "    owner = 'me'\n",
        "    total = request.form['total']; label = total\n",
        "    os.system('ls ' + request.form['a'])\n",
        "    names.append(owner)\n",
        "    if owner in ('a', 'b'): return owner\n",
        "    folder = {owner: [1, 2]}\n",
        "    parts = [names]; parts[0].append(owner)\n",
        "    row = []; names.append(row); row.append(owner)\n",
        "    total = 7; names = {}\n",
        "    return ''\n",
        "    global app\n",
    ],
)
@pytest.mark.parametrize(
    "before", ["    total = len", "        title = title", "            total = total", '    os.system("rm']
)
def test_each_key_tells_what_a_fresh_text_tells(line: str, before: str) -> None:
    text = HEAD + TAIL
    at = text.index(before)
    document = analysed("app.py", text, None)
    indent = " " * (len(before) - len(before.lstrip()) - 4)
    for so_far in written(document, at, indent + line):
        fresh = analysed("app.py", text[:at] + so_far + text[at:], None)
        assert_same(document, fresh, so_far)
        limits = [unit.state.data and unit.state.data.flow.dead for unit in document.units]
        assert limits == [unit.state.data and unit.state.data.flow.dead for unit in fresh.units], so_far


def test_what_is_behind_a_text_that_is_not_closed() -> None:
    """The tree has no function then: its statements stand by themselves."""
    head = "from flask import request\n\n\ndef third(*value):\n    value = 'ls'\n"
    tail = "    for value in (value, 'a'):\n        first(value)\n    second(value)\n    open(value)\n"
    document = analysed("app.py", head + tail, None)
    for so_far in written(document, len(head), "    value = request.args.get('x')\n"):
        fresh = analysed("app.py", head + so_far + tail, None)
        assert_same(document, fresh, so_far)


def test_what_is_behind_has_other_numbers_with_a_new_call() -> None:
    """Sinks are known by their number in the function: callers see the right one."""
    text = f"def run(owner):\n{HEAD.partition('report():')[2].partition(chr(10))[2]}{TAIL}".replace(
        'owner = request.form["owner"]', "folder = ''"
    )
    text = f"import os\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n{text}\n\n"
    text += '@app.route("/")\ndef index():\n    run(request.args["a"])\n    return ""\n'
    at = text.index("    total = len")
    document = analysed("app.py", text, None)
    for so_far in written(document, at, "    print(len(str(7)), os.getcwd())\n"):
        fresh = analysed("app.py", text[:at] + so_far + text[at:], None)
        assert_same(document, fresh, so_far)
    assert any(placed.finding.rule == "command-injection" for placed in document.findings())


def test_a_changed_answer_is_asked_for_again() -> None:
    """What another function does is an answer to a question: where it is another one, so is what comes of it."""
    helper = "\n\ndef clean(text):\n    return {}\n"
    text = HEAD + TAIL.replace('"rm " + owner', '"rm " + clean(owner)')
    document = analysed("app.py", text + helper.format("text"), None)
    found = []
    for body in ("'a'", "text", "int(text)", "text + text"):
        start = document.buffer.data.index(b"    return ", len(text)) + len("    return ")
        document.replace(start, len(document.buffer.data) - 1, body.encode())
        document.replace(len(HEAD), len(HEAD), b"    quit\n")
        document.analyse()
        fresh = analysed("app.py", bytes(document.buffer.data).decode(), None)
        assert_same(document, fresh, body)
        found.append(len(document.findings()))
    assert len(set(found)) == 2


@pytest.mark.parametrize("given", ['"sha256"', "size", ""])
def test_what_a_function_is_given_is_told_still(given: str) -> None:
    """Defaults that no call uses, and constants that decide: what is behind what is typed counts too."""
    text = "import hashlib\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
    text += 'def made(data, algorithm="md5", strong=False):\n    if strong:\n        return hashlib.sha1(data)\n'
    text += "    return hashlib.new(algorithm, data).hexdigest()\n\n\n"
    text += HEAD.partition("app = Flask(__name__)\n\n\n")[2]
    text += "    "
    call = f'\n    label = made(request.form["password"].encode(){given and ", " + given}, strong=False)\n'
    document = analysed("app.py", text + call + TAIL, None)
    for so_far in written(document, len(text), "quit\n    size = made(b'', 'md5')"):
        fresh = analysed("app.py", text + so_far + call + TAIL, None)
        assert_same(document, fresh, so_far)
    assert any(placed.finding.rule == "weak-hash" for placed in document.findings())


@pytest.mark.parametrize("turn", range(1_100, 1_110))
def test_keys_in_a_real_program(turn: int) -> None:
    whole = program(1_000)
    line, indent = random.Random(turn).choice(whole.statements)
    at = len("\n".join(whole.text.split("\n")[:line]).encode())
    document = analysed("main.py", whole.text, None)
    for so_far in written(document, at, f"\n{indent}q_ = [7]"):
        if so_far.strip() in ("", "q", "q_ = ["):
            text = whole.text.encode()
            fresh = analysed("main.py", (text[:at] + so_far.encode() + text[at:]).decode(), None)
            assert_same(document, fresh, so_far)


def test_a_loop_in_a_loop_that_is_looked_at_in_turns() -> None:
    """What the last round of a loop tells of an expression replaces what the ones before told, also from memory."""
    loops = "    for kind in ('a', 'b'):\n        part = []\n        while owner:\n            part.append(owner)\n"
    loops += "            owner = part[0] if kind == 'a' else names[0]\n            os.system('ls ' + part[0])\n"
    document = analysed("app.py", f"{HEAD}    \n{loops}{TAIL}", None)
    for so_far in written(document, len(HEAD) + 4, "kind = 'b'; names = [owner]"):
        text = f"{HEAD}    {so_far}\n{loops}{TAIL}"
        fresh = analysed("app.py", text, None)
        assert_same(document, fresh, so_far)


def test_few_windows_are_remembered() -> None:
    """Of somebody who types here and there in many functions, the looks at the last ones are kept."""
    functions = [f"def f{number}(a):\n    b = a\n    \n    os.system(b)\n\n\n" for number in range(30)]
    document = analysed("app.py", "".join(["import os\n\n\n", *functions]), None)
    for number in range(30):
        at = document.buffer.data.index(b"    \n", document.buffer.data.index(f"def f{number}(".encode()))
        for _ in written(document, at + 4, "qr"):
            pass
    kept = [window for window in windows._opened if window._memory._records]
    assert len(kept) == len(windows._opened) == 16
    assert sum(bool(part.window and part.window._memory._records) for part in _parts(document)) == 16


def _parts(document: Document) -> list[Any]:
    return list(document._flow._module._order)  # type: ignore[union-attr]


def test_between_two_texts() -> None:
    assert edit_between(b"a = 1\n", b"a = 12\n") == (5, 5, 6)
    assert edit_between(b"a\n    b\n", b"a\n    \n    b\n") == (1, 1, 6)
    assert edit_between(b"aaaa", b"aa") == (0, 2, 0)
    assert edit_between(b"", b"a") == (0, 0, 1)


def test_a_window_is_where_somebody_types() -> None:
    gap = opened(b"a = 1\n    \nb = 2\n", 5, 10)
    assert gap == Gap(5, 10, ROOM)
    assert opened(b"a = 12\nb\n", 5, 6) == Gap(0, 6, ROOM)
    typed = gap.typed(10, 10, 13)
    assert typed == Gap(5, 13, ROOM - 3)
    assert typed.place(5) == 5 and typed.place(13) == 13
    assert typed.place(14) == gap.place(11) and typed.offset(typed.place(14)) == 14
    assert gap.typed(4, 5, 5) is None
    assert gap.typed(10, 11, 10) is None
    assert gap.typed(10, 10, 10 + ROOM) is None
    assert gap.is_beside(0, 5) and not gap.is_beside(0, 6) and gap.is_beside(11, 12) and not gap.is_beside(10, 12)


def test_a_form_with_a_gap_tells_byte_offsets() -> None:
    lowered = form.Lowered((), *[frozenset()] * 5, (), 0, False, Gap(2, 4, 100))  # type: ignore[arg-type]
    assert lowered.range_of(form.Name(1, 105, "a")) == (1, 5)
