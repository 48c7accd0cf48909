"""Every finding on the real projects has been read, and the committed report says so. Without a network or the projects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.corpus import record, verdicts
from tests.corpus.download import Project
from tests.corpus.report import markdown
from tests.corpus.scan import Hit, Scan
from tests.corpus.verdicts import VerdictError

HERE = Path(__file__).parent
ENTRY: dict[str, Any] = {
    "path": "a.py",
    "rule": "dynamic-exec",
    "code": "exec(x)",
    "verdict": "right",
    "why": "It runs what | a client sent.",
}
SCANS = [
    Scan(
        Project("flask", "3.1.3"),
        2000,
        (
            Hit("a.py", 1, "dynamic-exec", "exec(x)", "high"),
            Hit("a.py", 8, "dynamic-exec", "exec(x)", "low"),
            Hit("tests/b.py", 7, "dynamic-exec", "exec(y)", "low"),
        ),
    ),
    Scan(Project("some-thing", "1.0"), 10, ()),
]


def entries(*changes: dict[str, Any]) -> str:
    """verdicts.json with one entry for each of these changes to `ENTRY`."""
    return json.dumps({"flask": [{**ENTRY, **change} for change in changes]})


def test_every_finding_has_a_verdict_and_every_verdict_a_finding() -> None:
    scans, judged = record.load(HERE / "findings.json"), verdicts.load(HERE / "verdicts.json")
    unread = [verdicts.name(found) for found in verdicts.without_verdict(scans, judged)]
    assert not unread, "read these and say in verdicts.json what they are"
    gone = [verdicts.name(found) for found in verdicts.without_finding(scans, judged)]
    assert not gone, "these are no longer found: take their verdicts out of verdicts.json"


def test_the_committed_report_is_made_of_the_committed_findings_and_verdicts() -> None:
    scans, judged = record.load(HERE / "findings.json"), verdicts.load(HERE / "verdicts.json")
    written = (HERE / "report.md").read_text(encoding="utf-8")
    assert written == markdown(scans, judged), "run `python -m tests.corpus --report`"


def test_what_is_recorded_is_read_back() -> None:
    assert record.read(record.write(SCANS)) == SCANS


def test_a_verdict_holds_wherever_the_line_stands() -> None:
    judged = verdicts.read(entries({}))
    assert verdicts.without_verdict(SCANS, judged) == [("flask", "tests/b.py", "dynamic-exec", "exec(y)")]
    assert verdicts.without_finding(SCANS, judged) == []


def test_one_verdict_can_be_for_several_lines_of_a_file() -> None:
    judged = verdicts.read(entries({"code": ["exec(x)", "exec(z)"]}))
    assert {code for _, _, _, code in judged} == {"exec(x)", "exec(z)"}
    assert verdicts.without_finding(SCANS, judged) == [("flask", "a.py", "dynamic-exec", "exec(z)")]


def test_the_report_shows_each_finding_with_its_verdict() -> None:
    page = markdown(SCANS, verdicts.read(entries({})))
    assert "2 of them were read" in page
    assert "| flask | a.py:8 | dynamic-exec | low | right | It runs what \\| a client sent. |" in page
    assert "| flask | tests/b.py:7 | dynamic-exec | low | not read |  |" in page
    assert "| right | 2 | 2 |" in page
    assert "| not read | 1 | 0 | has no verdict yet |" in page


def test_the_report_has_no_row_for_unread_findings_when_all_are_read() -> None:
    judged = verdicts.read(entries({}, {"path": "tests/b.py", "code": "exec(y)", "verdict": "wrong"}))
    page = markdown(SCANS, judged)
    assert "3 of them were read" in page and "not read" not in page
    assert "| wrong | 1 | 0 |" in page


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (entries({"verdict": "fine"}), "must be one of right, accepted, wrong, not 'fine'"),
        (entries({"why": " "}), "flask a.py dynamic-exec: say why"),
        (entries({"line": 7}), "needs exactly code, path, rule, verdict, why"),
        (json.dumps({"flask": [{"path": "a.py"}]}), "flask a.py \\?: needs exactly"),
        (entries({}, {"code": ["exec(x)"]}), "has two verdicts"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(text: str, says: str) -> None:
    with pytest.raises(VerdictError, match=says):
        verdicts.read(text)
