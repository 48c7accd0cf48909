"""Workflows that strangers can start with the rights of the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.files.by_job import by_job
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.pipelines.expressions import expressions
from wardline_analyzers.pipelines.workflow import Job, Step, workflow
from wardline_analyzers.structured.node import Scalar, get, items, pair, resolved, text

_TRUSTED_EVENTS = ("pull_request_target", "workflow_run", "issue_comment", "issues", "discussion_comment")
_HEAD = re.compile(
    r"pull_request\.head\.|\bhead_ref\b|pull_request\.merge_commit_sha|workflow_run\.head_|workflow_run\.pull_requests"
    r"|workflow_run\.head_commit|refs/pull/|pull_request\.number|issue\.number",
)
_FETCH = re.compile(
    rb"\bgh[ \t]+pr[ \t]+checkout\b|\bgit[ \t]+(?:fetch|pull)\b[^\n]*\bpull/|\bhub[ \t]+pr[ \t]+checkout\b"
)
_ENVIRONMENT = re.compile(rb"^[^\n#]*>>?[ \t]*[\"']?\$\{?(?:env:)?GITHUB_(?:ENV|PATH)\b", re.MULTILINE)
_VARIABLE = re.compile(rb"\$\{?(?:env:)?([A-Za-z_]\w*)")
_OWN = re.compile(
    rb"GITHUB_(?:ENV|PATH|SHA|WORKSPACE|RUN_ID|SERVER_URL|REPOSITORY|ACTION_PATH)|HOME|RUNNER_\w+|PATH|PWD"
)
_ACTOR = r"github\.(?:actor|triggering_actor)"
_BOT = re.compile(rf"{_ACTOR}\s*==\s*'[^']*\[bot\]'|'[^']*\[bot\]'\s*==\s*{_ACTOR}")
_HARMLESS = frozenset({"actions/labeler", "actions/first-interaction", "actions/stale", "dessant/lock-threads"})
"""Actions that look at titles, labels and names of files, and run none of them."""


@by_job
def checkout(view: FileView) -> Iterator[FileMatch]:
    """The code of a pull request, checked out where the repository's secrets are at hand."""
    found = view.of(workflow)
    if not found.has(*_TRUSTED_EVENTS):
        return
    for job in found.jobs:
        for number, step in enumerate(job.steps):
            place = _head(view, step)
            if place is not None:
                runs = any(later.run is not None or later.action.startswith("./") for later in job.steps[number + 1 :])
                yield FileMatch(
                    *place,
                    {"event": next(e for e in _TRUSTED_EVENTS if found.has(e))},
                    confidence=Confidence.HIGH if runs and not _guarded(job, step) else Confidence.MEDIUM,
                )


def _head(view: FileView, step: Step) -> tuple[int, int] | None:
    """Where a step says that it checks out the head of a pull request."""
    if step.action == "actions/checkout":
        for name in ("ref", "repository"):
            node = step.given(name)
            if isinstance(node, Scalar):
                said = node.text
                if _HEAD.search(said) and ("head" in said or "merge_commit" in said or "refs/pull/" in said):
                    return node.start, node.end
    if step.run is not None and (command := _FETCH.search(view.text, step.run.start, step.run.end)):
        return command.span()
    return None


def _guarded(job: Job, step: Step) -> bool:
    """Whether somebody of the project decides: by an environment that asks, or a condition on labels and roles."""
    if get(job.node, "environment") is not None:
        return True
    said = text(get(job.node, "if")) + text(get(step.node, "if"))
    return bool(re.search(r"label|author_association|head\.repo\.(?:full_name|fork|owner)|\bsender\b|permission", said))


@by_job
def trigger(view: FileView) -> Iterator[FileMatch]:
    """The triggers that give what strangers do the rights of the repository."""
    found = view.of(workflow)
    if found.steps and all(step.action in _HARMLESS for step in found.steps):
        return
    for event in ("pull_request_target", "workflow_run", "issue_comment"):
        if event in found.triggers:
            name = found.triggers[event][0]
            yield FileMatch(name.start, name.end, {"event": event})


@by_job
def self_hosted(view: FileView) -> Iterator[FileMatch]:
    """One's own machines, where pull requests run."""
    found = view.of(workflow)
    if not found.has("pull_request", "pull_request_target", "issue_comment", "workflow_run"):
        return
    for job in found.jobs:
        runner = get(job.node, "runs-on")
        for label in items(get(runner, "labels") or runner):
            if isinstance(label, Scalar) and label.text == "self-hosted":
                yield FileMatch(label.start, label.end)


@by_job
def bot(view: FileView) -> Iterator[FileMatch]:
    """Conditions that take whoever pushed last for the author."""
    found = view.of(workflow)
    if not found.has("pull_request_target", "workflow_run", "issue_comment"):
        return
    for node in (n for job in found.jobs for n in (job.node, *(step.node for step in job.steps))):
        entry = pair(node, "if")
        condition = resolved(entry.value) if entry is not None else None
        if isinstance(condition, Scalar) and _BOT.search(condition.text):
            yield FileMatch(condition.start, condition.end)


@by_job
def environment_file(view: FileView) -> Iterator[FileMatch]:
    """What a stranger decides, written to the environment of all later steps."""
    found = view.of(workflow)
    if not found.has("pull_request_target", "workflow_run", "issue_comment", "issues"):
        return
    for step in found.steps:
        if step.run is not None:
            script = view.text[step.run.start : step.run.end]
            for line in _ENVIRONMENT.finditer(script):
                if _from_outside(script, line[0]):
                    start = step.run.start + line.end() - len(line[0].lstrip())
                    severity = Severity.HIGH if next(expressions(line[0], 0, len(line[0])), None) else None
                    yield FileMatch(start, step.run.start + line.end(), severity=severity)


def _from_outside(script: bytes, line: bytes) -> bool:
    """Whether something other than constants and what GitHub sets is written, as far as the script shows."""
    written = line.split(b">>")[0].split(b"> ")[0]
    if b"$(" in written or b"`" in written or b"${{" in written:
        return True
    return any(not _known(script, found[1]) for found in _VARIABLE.finditer(written))


def _known(script: bytes, name: bytes) -> bool:
    """Whether a variable is set here to constants, GitHub's own values and itself only."""
    if _OWN.fullmatch(name):
        return True
    values: list[bytes] = re.findall(rb"^[ \t]*(?:export[ \t]+)?" + name + rb"=([^\n]*)", script, re.MULTILINE)
    return bool(values) and all(
        b"$(" not in value
        and b"`" not in value
        and b"${{" not in value
        and all(inner[1] == name or _OWN.fullmatch(inner[1]) for inner in _VARIABLE.finditer(value))
        for value in values
    )
