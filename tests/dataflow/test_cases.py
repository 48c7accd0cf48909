"""Every case of `cases/*.md`: the flagged program has exactly its findings, its silent twin none."""

from __future__ import annotations

import ast

import pytest

from tests.dataflow.cases import TWINS, Case, CaseError, Place, cases, parse, unmark
from tests.dataflow.harness import findings

MINIMUM = 400


@pytest.mark.parametrize(
    ("case", "twin"),
    [pytest.param(case, twin, id=f"{case.name}[{twin}]") for case in cases() for twin in TWINS],
)
def test_findings(case: Case, twin: str) -> None:
    files = case.files(twin)
    found, wanted = set(findings(files)), case.places(twin)
    complaints = [
        *(f"not found: {_shown(files, place)}" for place in sorted(wanted - found)),
        *(f"found, but should not be: {_shown(files, place)}" for place in sorted(found - wanted)),
    ]
    assert not complaints, "\n".join([f"{case.file}:{case.line}: {case.title}, {twin}", *complaints])


def _shown(files: dict[str, str], place: Place) -> str:
    path, line, kind = place
    lines = files.get(path, "").splitlines()
    return f"{kind} at {path}:{line + 1}: {lines[line].strip() if line < len(lines) else '(no such line)'}"


def test_there_are_many_cases() -> None:
    assert len(cases()) >= MINIMUM


def test_every_case_is_whole() -> None:
    complaints: list[str] = []
    for case in cases():
        for twin in TWINS:
            if not case.twins[twin]:
                complaints.append(f"{case.file}:{case.line}: no {twin} program")
        if case.twins["flagged"] and not case.places("flagged"):
            complaints.append(f"{case.file}:{case.line}: the flagged program has no marker")
        if case.files("flagged") == case.files("silent"):
            complaints.append(f"{case.file}:{case.line}: both programs are the same")
        for block in (block for twin in TWINS for block in case.twins[twin]):
            if block.language == "python" and not block.broken:
                try:
                    ast.parse(block.text)
                except SyntaxError as problem:
                    complaints.append(f"{case.file}:{block.line + (problem.lineno or 0)}: {problem.msg}")
    assert not complaints, "\n".join(complaints)


def test_markers_are_taken_off() -> None:
    assert unmark("run(x)  # finding: shell") == ("run(x)", ("shell",))
    assert unmark("run(x)  # note  # finding: sql, log") == ("run(x)  # note", ("sql", "log"))
    assert unmark("run(x)  # finding") == ("run(x)  # finding", ())


def test_a_program_may_have_several_files() -> None:
    text = """\
# Topic
## Two files, one half typed
```python flagged path=app/a.py
import b

b.run(x)  # finding: shell
```
```python flagged path=app/b.py broken
def run(:
```
```python silent
pass
```
"""
    (case,) = parse("topic", text)
    assert case.name == "topic/two-files-one-half-typed"
    assert case.files("flagged") == {"app/a.py": "import b\n\nb.run(x)\n", "app/b.py": "def run(:\n"}
    assert case.places("flagged") == {("app/a.py", 2, "shell")}
    assert case.files("silent") == {"app.py": "pass\n"}
    assert [block.broken for block in case.twins["flagged"]] == [False, True]


def test_names_are_told_apart() -> None:
    assert [case.name for case in parse("topic", "## A b()\n## A: b\n")] == ["topic/a-b", "topic/a-b-2"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("```python flagged\n```\n", "topic.md:1: a block without a heading"),
        ("## A\n```python flagged\n", "topic.md:2: the block is not closed"),
        ("## A\n```python\n```\n", "topic.md:2: a block begins with"),
        ("## A\n```\n```\n", "topic.md:2: a block begins with"),
        ("## A\n```python silent now\n```\n", "topic.md:2: 'now' is neither"),
        ("## A\n```python silent\n\nf(x)  # finding: sql\n```\n", "topic.md:4: a silent program has no markers"),
        ("## A\n```python flagged\nf(x)  # finding: sqll\n```\n", "topic.md:3: no kind of sink: sqll"),
        ("## A\n```python silent\n```\n```python silent\n```\n", "topic.md:4: the silent program has app.py already"),
        ("## A b\n## A b\n", "topic.md:2: there is a case 'A b' already"),
    ],
)
def test_a_wrong_file_is_told(text: str, problem: str) -> None:
    with pytest.raises(CaseError) as told:
        parse("topic", text)
    assert str(told.value).startswith(problem)
