"""Workflows job by job: how they are cut, and that what is found is what a fresh look finds."""

from __future__ import annotations

import random
from typing import Any

import pytest

from wardline_analyzers.files import by_job
from wardline_analyzers.files.document import FileDocument
from wardline_analyzers.finding import Placed
from wardline_analyzers.pipelines.jobs import cut

PATH = ".github/workflows/ci.yml"
WORKFLOW = b"""\
name: CI
on: [push, issue_comment]
permissions:
  contents: write

jobs:
  # the first
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo "${{ github.event.comment.body }}"

  test:
    runs-on: [self-hosted]
    steps:
      - run: |
          curl -s https://example.com/install.sh | sh
          pip install flask==0.12
  "deploy":
    runs-on: ubuntu-latest
    steps:
      - uses: somebody/deploy@main
        with:
          text: ${{ toJSON(secrets) }}

env:
  ACTIONS_ALLOW_UNSECURE_COMMANDS: true
"""


def shown(placed: list[Placed], document: FileDocument) -> list[tuple[Any, ...]]:
    """Findings with their places and fixes."""
    return [
        (p.finding.rule, p.start, p.end, p.finding.message, [document.fix_edits(p, fix) for fix in p.finding.fixes])
        for p in placed
    ]


def test_jobs_are_cut_at_their_names() -> None:
    parts = cut(WORKFLOW)
    assert parts is not None
    assert [job.split(b":")[0].strip() for job in parts.jobs] == [b"build", b"test", b'"deploy"']
    assert parts.before + b"".join(parts.jobs) + parts.after == WORKFLOW
    assert parts.after.startswith(b"env:")


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"jobs:\n",
        b"on: push\n",
        b"jobs:\n  one:\n    steps: []\n",
        b"jobs: {a: {}, b: {}}\n",
        b"jobs:\n  a: &shared\n    steps: []\n  b: *shared\n",
        b"x: 1\n" * 5000 + b"jobs:\n  a:\n  b:\n",
    ],
    ids=["empty", "no job", "no jobs", "one", "flow", "anchors", "much around"],
)
def test_what_is_read_as_a_whole(text: bytes) -> None:
    assert cut(text) is None


def test_findings_and_fixes_stand_where_they_stand_in_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    document = FileDocument(WORKFLOW, path=PATH)
    by_jobs = shown(document.findings(), document)
    monkeypatch.setattr(by_job, "cut", lambda text: None)
    assert by_jobs == shown(FileDocument(WORKFLOW, path=PATH).findings(), document)
    assert len({rule for rule, *_ in by_jobs}) >= 7


def test_a_change_of_what_holds_for_all_jobs_counts_in_all() -> None:
    document = FileDocument(WORKFLOW.replace(b", issue_comment", b""), path=PATH)
    assert "self-hosted-runner-for-strangers" not in {p.finding.rule for p in document.findings()}
    at = WORKFLOW.index(b", issue_comment")
    document.replace(at, at, b", issue_comment")
    assert "self-hosted-runner-for-strangers" in {p.finding.rule for p in document.findings()}


def test_a_job_added_makes_broad_rights_of_those_of_one() -> None:
    one = b"on: push\npermissions:\n  contents: write\njobs:\n  a:\n    runs-on: x\n"
    document = FileDocument(one, path=PATH)
    assert not document.findings()
    document.replace(len(one), len(one), b"  b:\n    runs-on: x\n")
    assert [p.finding.message[:10] for p in document.findings()] == ["All 2 jobs"]


def test_any_sequence_of_edits_gives_what_a_fresh_look_gives() -> None:
    rng = random.Random(6)
    pieces = [
        b"\n",
        b"  ",
        b"  new:\n",
        b"x",
        b": ",
        b"jobs:\n",
        b"- run: echo ${{ github.head_ref }}\n",
        b"&a ",
        b"#",
        b"",
    ]
    document = FileDocument(WORKFLOW, path=PATH)
    for _ in range(150):
        data = document.buffer.data
        start = rng.randrange(len(data) + 1)
        document.replace(start, min(len(data), start + rng.choice([0, 0, 1, 9, 40])), rng.choice(pieces))
        fresh = FileDocument(document.buffer.data, path=PATH)
        assert shown(document.findings(), document) == shown(fresh.findings(), fresh)
        if len(document.buffer.data) < 300:
            document.reset(WORKFLOW)
