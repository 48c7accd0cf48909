"""The benchmark believes only right answers. Nothing here is timed."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.bench import scenarios, session
from tests.bench.document import Document
from tests.bench.program import BURST, block, paste, program
from tests.bench.results import Results, Sample
from tests.bench.scenarios import run
from tests.bench.servers import Server

ROOT = Path(__file__).parents[2]


def cheat(how: str) -> Server:
    program = f"import runpy, sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv = ['', {how!r}]; "
    return Server(
        how, (sys.executable, "-c", program + "runpy.run_module('tests.bench.cheats', run_name='__main__')"), "F"
    )


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "TIMEOUT", 5.0)
    monkeypatch.setattr(session, "GRACE", 0.3)
    monkeypatch.setattr(scenarios, "KEY", 0.002)
    monkeypatch.setattr(scenarios, "PAUSE", 0.001)


def test_a_right_server_is_never_wrong() -> None:
    results = run([cheat("right")], [100, 300], ["typing", "accept", "burst", "paste"], 1, print)
    assert results.problems("right") == []
    assert {scenario for scenario, _, _ in results.samples()} >= {"one character", "20 lines accepted, middle"}


@pytest.mark.parametrize("how", ["stale", "empty"])
def test_a_wrong_answer_is_no_time(how: str) -> None:
    results = run([cheat(how)], [100], ["accept"], 1, print)
    inserted = [x for (scenario, _, _), xs in results.samples().items() for x in xs if not scenario.endswith("undone")]
    assert len(inserted) == 3 and all(sample.value is None for sample in inserted)


def test_silence_is_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "TIMEOUT", 0.5)
    results = run([cheat("silent")], [100], ["accept"], 1, print)
    assert all(sample.value is None for samples in results.samples().values() for sample in samples)


def test_a_late_right_answer_counts_from_the_edit() -> None:
    results = run([cheat("late")], [100], ["accept"], 1, print)
    (sample,) = results.samples()["20 lines accepted, middle", "late", 100]
    assert sample.late and sample.value is not None and sample.value > 90


@pytest.mark.parametrize("length", [100, 1000, 3000])
def test_a_program_is_valid_and_about_as_long_as_asked(length: int) -> None:
    made = program(length)
    ast.parse(made.text)
    assert length * 0.6 < made.text.count("\n") <= length * 1.1
    assert "shell=True" in made.text.split("\n")[made.sentinel]
    assert made.statements and made.place(0.05) < made.place(0.5) < made.place(0.95)


def test_blocks_have_the_lengths_that_the_table_says() -> None:
    assert len(block(1, True).lines) == 20
    assert "shell=True" in block(1, True).lines[block(1, True).flawed[0]]
    assert len(paste(1).lines) == 500 and len(paste(1).flawed) == 5
    assert len(BURST) == 60


def test_expected_lines_follow_edits(tmp_path: Path) -> None:
    document = Document(tmp_path / "x.py", program(100))
    sentinel = document.program.sentinel
    document.expected = [sentinel]
    document.insert(2, block(1, True))
    assert document.expected == [sentinel + 20, 11]
    document.remove(2, 20)
    assert document.expected == [sentinel]
    assert "\n".join(document.lines) == document.program.text


def test_the_table_says_what_was_wrong() -> None:
    results = Results()
    for server, value in (("a", 1.0), ("b", 2.0), ("b", None)):
        results.add("key", server, 100, Sample(value))
    assert "2.0 (x2.00) 1/2 wrong" in results.table(["a", "b"], [100], "a")
    assert results.problems("a") == [] and len(results.problems("b")) == 1
