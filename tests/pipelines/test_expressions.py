"""Who decides what an expression of a workflow holds."""

from __future__ import annotations

import pytest

from wardline_analyzers.pipelines.expressions import Control, control, expressions


@pytest.mark.parametrize(
    "expression",
    [
        "github.event.issue.title",
        "github.event['issue']['title']",
        "github.event.issue['body']",
        "GitHub.Event.Issue.Title",
        "github.head_ref || github.ref_name",
        "format('{0}', github.event.comment.body)",
        "github.event.commits[0].message",
        "github.event.commits.*.author.email",
        "github.event.workflow_run.head_branch",
        "github.event.pull_request.head.repo.default_branch",
    ],
)
def test_anybody(expression: str) -> None:
    assert control(expression)[0] is Control.OUTSIDER


@pytest.mark.parametrize(
    "expression", ["inputs.version", "github.event.inputs.version", "github.ref_name", "inputs['a b']"]
)
def test_who_may_start_it(expression: str) -> None:
    assert control(expression)[0] is Control.INSIDER


@pytest.mark.parametrize(
    "expression",
    [
        "github.event.issue.number",
        "github.sha",
        "github.actor",
        "github.event.pull_request.user.login",
        "github.event.pull_request.head.sha",
        "github.event.issue.title == 'x'",
        "contains(github.event.issue.title, 'x')",
        "startsWith(github.head_ref, 'x') && 'a' || 'b'",
        "secrets.TOKEN",
        "'github.event.issue.title'",
        "matrix.os",
        "github.event.pull_request.html_url",
        "",
    ],
)
def test_nobody(expression: str) -> None:
    assert control(expression)[0] is Control.NOBODY


def test_where_they_stand() -> None:
    text = b"a ${{ b }} ${{ format('}}', c) }} ${{ open"
    assert [text[e.start : e.end] for e in expressions(text, 0, len(text))] == [b"${{ b }}", b"${{ format('}}', c) }}"]
