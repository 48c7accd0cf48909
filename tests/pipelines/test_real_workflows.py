"""How the base rules are compared with zizmor, and what the last comparison said (`make workflows`)."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.corpus.download import pinned
from tests.pipelines.real_workflows import FEWEST, HERE, REPORT, Compared, Workflow, compare, known, markdown
from wardline_analyzers.pipelines.zizmor import audits, slim

TEXT = (Path(__file__).parent / "recorded" / "workflow.yml").read_bytes()
AUDITS = audits(slim(json.loads((HERE / "recorded" / "zizmor.json").read_text("utf-8"))["report"]), len(TEXT))


def compared(text: bytes = TEXT) -> Compared:
    found = Compared()
    compare(Workflow("a-1.0", "ci.yml", text), AUDITS, known(), found)
    return found


def test_what_both_find_is_counted_once() -> None:
    found = compared()
    assert found.both and found.only_zizmor == []
    names = known()
    assert sum(found.both.values()) == sum(audit.name in names for audit in AUDITS)


def test_what_only_one_finds_is_named_with_its_place() -> None:
    other = compared(b"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: a/b@main\n" + b"#" * len(TEXT))
    assert other.only_zizmor and other.only_zizmor[0][1] == "a-1.0/ci.yml"
    assert ("unpinned-uses", "a-1.0/ci.yml", 6) in other.only_ours
    report = markdown(other, 1, 1, "zizmor 0")
    assert "- unpinned-uses: a-1.0/ci.yml, line 6: **not judged**" in report


def test_the_last_comparison_is_large_enough_and_judged() -> None:
    report = REPORT.read_text("utf-8")
    count = re.search(r"(\d+) workflows of (\d+) source distributions", report)
    assert count is not None and int(count[1]) >= FEWEST
    assert int(count[2]) == len(pinned(HERE / "projects.txt"))
    assert "**not judged**" not in report
