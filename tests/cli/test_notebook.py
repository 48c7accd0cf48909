"""A notebook as one program, and edits of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wardline.project.notebook import python_of, read, write
from wardline.project.source import Unreadable, source_of


def notebook(*sources: str | list[str], **kernel: str) -> bytes:
    cells: list[dict[str, Any]] = [{"cell_type": "markdown", "metadata": {}, "source": ["# Title"]}]
    for source in sources:
        cells.append({"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source})
    data = {"cells": cells, "metadata": {"kernelspec": kernel} if kernel else {}, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def test_code_cells_one_after_the_other() -> None:
    source = source_of("a.ipynb", notebook(["import os\n", "x = 'é'"], "", "print(x)\ny"))
    assert source.text == "import os\nx = 'é'\n\nprint(x)\ny\n".encode()
    place = source.place(source.text.index(b"y"))
    assert (place.cell, place.line, place.column) == (4, 2, 1)
    place = source.place(source.text.index(b"'\n"))
    assert (place.cell, place.line, place.column) == (2, 2, 7)


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("%matplotlib inline\nx", "#matplotlib inline\nx"),
        ("if x:\n    %time f()\n", "if x:\n    pass# f()\n"),
        ("if x:\n  !ls\n", "if x:\n  #ls\n"),
        ("%%bash\nrm -rf é\n", "      \n         \n"),
        ("%%time\nf()\n", "#%time\nf()\n"),
        ("a = b % c\n?a", "a = b % c\n#a"),
        ("x = 1", "x = 1"),
    ],
)
def test_magics_become_comments_of_the_same_length(cell: str, python: str) -> None:
    found = python_of(cell.encode())
    assert len(found) == len(cell.encode())
    assert found.decode() == python


def test_the_line_that_is_shown_is_the_one_that_was_written() -> None:
    source = source_of("a.ipynb", notebook("%pip install x\nimport x"))
    assert source.line(0) == "%pip install x"


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"{}", b'{"cells": 1}', b'{"cells": [1]}', b'{"cells": [{}]}', b"[" * 100_000, b"\xff",
     notebook("x", language="julia"), b'{"cells": [{"cell_type": "code", "source": [1]}]}'],
)  # fmt: skip
def test_what_is_no_python_notebook(raw: bytes) -> None:
    assert read(raw) is None
    with pytest.raises(Unreadable):
        source_of("a.ipynb", raw)


def test_a_notebook_without_code() -> None:
    source = source_of("a.ipynb", notebook())
    assert source.text == b""
    assert source.place(0).line == 1


def test_edits_keep_the_form_of_the_file() -> None:
    raw = notebook(["import yaml\n", "%time yaml.load(f) # é"], "x = 1")
    cells = read(raw)
    assert cells is not None
    program = cells.program()
    at = program.index(b"load")
    after = write(raw, cells, [(0, 0, "import os\n"), (at, at + 4, "safe_load")])
    expected = raw.replace(b'"import yaml\\n"', b'"import os\\n",\n    "import yaml\\n"')
    expected = expected.replace(b".load(", b".safe_load(")
    assert after == expected
    assert write(raw, cells, []) == raw


@pytest.mark.parametrize(
    ("cells", "edit"),
    [
        (("a = 1", "b = 2"), (2, 8, "")),  # reaches into the next cell
        (("%%bash\nls", "b"), (0, 0, "import os\n")),  # no Python here
        (("%%time\nf()", "b"), (0, 0, "import os\n")),  # before the magic
    ],
)
def test_edits_that_cannot_be_made(cells: tuple[str, ...], edit: tuple[int, int, str]) -> None:
    raw = notebook(*cells)
    parsed = read(raw)
    assert parsed is not None
    with pytest.raises(ValueError):
        write(raw, parsed, [edit])
