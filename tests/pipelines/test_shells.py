"""Variables in shell scripts: what is mended, and that odd texts cost little."""

from __future__ import annotations

import pytest

from tests.effort import within
from wardline_analyzers.files.checks import shells, sql_files
from wardline_analyzers.files.kinds import KINDS
from wardline_analyzers.files.view import FileView


def _mended(text: str) -> str:
    data = text.encode()
    (found,) = shells.unquoted_removal(FileView(data, "run.sh", KINDS["shell"]))
    for edit in sorted(found.fixes[0].edits, key=lambda one: one.start, reverse=True):
        data = data[: edit.start] + edit.text.encode() + data[edit.end :]
    return data.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('rm -rf "$folder"/*\n', 'rm -rf "${folder:?}"/*\n'),
        ("rm -rf $folder/*\n", "rm -rf ${folder:?}/*\n"),
        ("rm -rf ${folder}/*\n", "rm -rf ${folder:?}/*\n"),
        ("cd x && rm -r -f $a/b\n", 'cd x && rm -r -f "$a/b"\n'),
    ],
)
def test_a_removal_is_mended(before: str, after: str) -> None:
    assert _mended(before) == after


@pytest.mark.parametrize(
    "text",
    ["# rm -rf $x\n", 'rm -f "$x"\n', "rm -rf build\n", "echo 'rm'\n", 'rm -rf "${x:?}"/*\n', 'rm -rf "$x"/cache\n'],
)
def test_what_is_no_danger_is_left_alone(text: str) -> None:
    assert not list(shells.unquoted_removal(FileView(text.encode(), "run.sh", KINDS["shell"])))


@pytest.mark.parametrize("piece", [b"eval a ", b"rm -r ", b"rm -r $", b"GRANT a,", b"EXEC('", b"SET @a = '' + ", b"/*", b"'"])
def test_long_texts_cost_little(piece: bytes) -> None:
    checks = [
        *(shells.evaluated_variable, shells.unquoted_removal, shells.predictable_temporary),
        *(sql_files.wide_grant, sql_files.command_shell, sql_files.built_statement, sql_files.written_password),
    ]
    for kind in ("shell", "sql"):
        view = FileView(piece * 8_000, f"x.{kind}", KINDS[kind])
        with within(2):
            for check in checks:
                list(check(view))
