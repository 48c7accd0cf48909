"""zizmor's report to findings: on a recorded run of 1.32.0, and, where it is installed, on a run of it.

`recorded/zizmor.json` is what it says of `recorded/workflow.yml`, and what its fixes make of it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wardline.world import workflow_audit as world
from wardline.world import workflow_glance as glance
from wardline.world.answers import Place
from wardline_analyzers.files.checks.workflow_audit import GLANCE, LONGEST, TOPIC, audited, text_of
from wardline_analyzers.files.kinds import kind_of
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.fixes.edits import apply_edits
from wardline_analyzers.pipelines.zizmor import audits, hunks, owned, slim
from wardline_analyzers.world import Question

HERE = Path(__file__).parent / "recorded"
WORKFLOW = (HERE / "workflow.yml").read_bytes()
RECORDED: dict[str, Any] = json.loads((HERE / "zizmor.json").read_text("utf-8"))
"""The report, and the text that `--fix=all` made."""
CHANGED = [list(change) for change in hunks(WORKFLOW.decode(), RECORDED["fixed"])]
ANSWER: dict[str, Any] = {"report": slim(RECORDED["report"]), "changed": CHANGED}
PATH = ".github/workflows/a.yml"


class Recorded:
    """A world that has one answer."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Any:
        self.asked.append(question)
        return self.answer


def found(answer: Any, text: bytes = WORKFLOW) -> list[FileMatch]:
    return list(audited(FileView(text, PATH, kind_of(PATH), Recorded(answer))))


def test_what_our_rules_do_not_find() -> None:
    matches = found(ANSWER)
    assert [match.values["audit"] for match in matches] == ["self-repository"]
    (own,) = matches
    assert WORKFLOW[own.start : own.end] == b"./.github/actions/own"
    assert (own.severity, own.confidence) == (Severity.LOW, Confidence.HIGH)


def test_a_fix_changes_its_own_lines_only() -> None:
    for match in found(ANSWER):
        (fix,) = match.fixes
        mended = apply_edits(WORKFLOW, [(edit.start, edit.end, edit.text) for edit in fix.edits]).decode()
        before, after = WORKFLOW.decode().splitlines(), mended.splitlines()
        added = [line.strip() for line in after if line not in before]
        assert added == (["lookup-only: true"] if "lookup" in fix.title else ["uses: $/.github/actions/own"])


def test_every_fix_of_the_report_is_read_off() -> None:
    report = audits(ANSWER["report"], len(WORKFLOW))
    made = owned(CHANGED, WORKFLOW, report)
    assert sorted(made) == [number for number, audit in enumerate(report) if audit.fix]
    edits = [(change.start, change.end, change.text) for several in made.values() for change in several]
    assert apply_edits(WORKFLOW, sorted(edits)).decode() == RECORDED["fixed"]


def test_a_change_that_two_may_have_made_is_nobodys() -> None:
    report = audits(ANSWER["report"], len(WORKFLOW))
    twice = [report[-1], report[-1]]
    assert owned(CHANGED, WORKFLOW, twice) == {}


@pytest.mark.parametrize(
    "answer",
    [
        None,
        1,
        [],
        {},
        {"report": None},
        {"report": [1, {}, {"locations": []}]},
        {"report": [{"ident": "x"}], "changed": 1},
        {"report": [], "changed": [[1], [1, 2, 3], [-1, 0, ""], [0, 10**9, ""]]},
    ],
)
def test_what_is_not_understood_is_left_out(answer: Any) -> None:
    assert found(answer) == []


def test_a_report_of_another_text_is_left_out() -> None:
    assert found(ANSWER, b"on: push\n") == []


def test_it_asks_for_the_text_and_not_for_huge_ones() -> None:
    recorded = Recorded(None)
    list(audited(FileView(WORKFLOW, PATH, kind_of(PATH), recorded)))
    (question,) = recorded.asked
    assert (question.topic, question.about[0]) == (GLANCE, "github-workflow")
    assert text_of(question.about[1]) == WORKFLOW
    recorded.asked.clear()
    list(audited(FileView(b"#" * (LONGEST + 1), PATH, kind_of(PATH), recorded)))
    assert recorded.asked == []


class Glanced(Recorded):
    """A world in which there is a glance, and the report."""

    def ask(self, question: Question) -> Any:
        whole = super().ask(question)
        return self.glance if question.topic == GLANCE else whole

    glance: Any = None


def _at(text: bytes) -> list[int]:
    start = WORKFLOW.index(text)
    return [start, start + len(text)]


@pytest.mark.parametrize(
    ("glance", "whole"),
    [
        (None, False),  # nobody has looked yet, or there is no zizmor
        ([], False),
        ([["template-injection", *_at(b"github.event.release.name"), "x"]], False),  # ours says it
        ([["self-repository", *_at(b"./.github/actions/own"), "x"]], True),
        ([["self-repository", 0, len(WORKFLOW) + 1, "x"], ["x"], "x", None], False),  # of another text, and nonsense
        (False, True),
        ("nonsense", True),
    ],
)
def test_the_whole_report_is_asked_for_where_a_glance_finds_something(glance: Any, whole: bool) -> None:
    world = Glanced(ANSWER)
    world.glance = glance
    matches = list(audited(FileView(WORKFLOW, PATH, kind_of(PATH), world)))
    assert (TOPIC in {question.topic for question in world.asked}) is whole is bool(matches)


@pytest.mark.skipif(world.executable() is None, reason="zizmor is not installed (extra wardline[ci])")
def test_a_glance_is_what_the_report_will_name() -> None:
    recorded = Recorded(None)
    texts = (WORKFLOW, b"# \xf0\x9f\x98\x80\n" + WORKFLOW, b":\n- ][", b"on: push # \xff\n", b"")
    for text in texts:
        list(audited(FileView(text, PATH, kind_of(PATH), recorded)))
    asked = [question.about for question in recorded.asked]
    known = glance.answers([*asked, ("text", asked[0][1])], Place("/"))
    process = glance._THE_ONE._process
    assert process is not None and process.process.poll() is None
    report = {(one.name, one.start, one.end) for one in audits(RECORDED["report"], len(WORKFLOW))}
    assert {tuple(entry[:3]) for entry in known[asked[0]].value} == report
    moved = {(name, start + 7, end + 7) for name, start, end in report}
    assert {tuple(entry[:3]) for entry in known[asked[1]].value} == moved
    assert [known[about].value for about in asked[2:]] == [[], False, []]
    process.process.kill()  # it is started again
    assert len(glance._THE_ONE.look(str(world.executable()), "github-workflow", WORKFLOW) or ()) in (0, len(report))
    assert len(glance._THE_ONE.look(str(world.executable()), "github-workflow", WORKFLOW) or ()) == len(report)
    glance._THE_ONE.end()
    assert process.process.poll() is not None


@pytest.mark.parametrize("program", ["/bin/true", "/bin/cat", "/nowhere"])
def test_a_process_that_says_nothing_is_given_up(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glance, "_SECONDS", 0.2)
    one = glance._TheOne()
    assert [one.look(program, "github-workflow", b"on: push\n") for _ in range(5)] == [None] * 5
    assert one._failures == 3


def test_without_zizmor_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "executable", lambda: None)
    monkeypatch.setattr(glance, "executable", lambda: None)
    assert glance.answers([("github-workflow", "on: push\n")], Place("/")) == {}
    assert world.answers([("github-workflow", "on: push\n")], Place("/")) == {}


@pytest.mark.skipif(world.executable() is None, reason="zizmor is not installed (extra wardline[ci])")
def test_it_runs_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    recorded = Recorded(None)
    for text in (WORKFLOW, b":\n- ][", b"on: push # \xff\n"):
        list(audited(FileView(text, PATH, kind_of(PATH), recorded)))
    asked = [question.about for question in recorded.asked]
    known = world.answers([*asked, ("text", asked[0][1]), ("github-workflow", "forgotten")], Place("/"))
    assert set(known) == set(asked)
    assert known[asked[0]].value["changed"] == CHANGED
    assert {entry["ident"] for entry in known[asked[0]].value["report"]} >= {"self-repository", "unpinned-uses"}
    assert list(tmp_path.iterdir()) == []


def test_few_texts_are_remembered() -> None:
    view = FileView(WORKFLOW, PATH, kind_of(PATH), recorded := Recorded(None))
    list(audited(view))
    for number in range(100):
        list(audited(FileView(b"# %d" % number, PATH, kind_of(PATH), recorded)))
    assert text_of(recorded.asked[0].about[1]) is None
    assert text_of(recorded.asked[-1].about[1]) == b"# 99"
