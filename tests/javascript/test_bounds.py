"""What a large text may cost."""

from __future__ import annotations

from tests.effort import within
from wardline_analyzers.document import Document
from wardline_analyzers.flow.known.run import LARGE
from wardline_analyzers.javascript.lower import lower
from wardline_analyzers.javascript.syntax import parse
from wardline_analyzers.opening import open_document

BODY = "  eval(a + b);\n" * 3_000


def limited(text: str) -> bool:
    document = open_document(text.encode(), path="a.js")
    assert isinstance(document, Document)
    document.analyse()
    assert lower(parse(text.encode(), False)).size > LARGE
    return bool(document.limits())


def test_a_whole_program_in_one_function_gets_a_part_of_the_budget() -> None:
    assert limited(f"start();\n\n(function () {{\n{BODY}}})()\n")
    assert not limited(f"function f(a, b) {{\n{BODY}}}\n")


def test_the_first_function_around_a_program_is_no_limit() -> None:
    assert not limited(f"(function () {{\n{BODY}}})()\n")


def test_a_function_of_many_names_is_not_walked_for_each_of_them() -> None:
    """Each path is asked what its variable is given, and each property that is set what its object is."""
    names = ", ".join(f"name{n}" for n in range(400))
    lines = "".join(
        f"  const p{n} = path.join(folder, name{n}); use(fs.readFileSync(p{n})); all{n % 9}[p{n}] = request.body.x;\n"
        for n in range(400)
    )
    text = f"import path from 'path';\nimport fs from 'fs';\nexport function f(folder, request, {names}) {{\n{lines}}}\n"
    with within(5):
        open_document(text.encode(), path="a.js").settle()
