"""Caches where something is built for others: who can write to a cache writes to what is published."""

from __future__ import annotations

from collections.abc import Iterator

from wardline_analyzers.files.by_job import by_job
from wardline_analyzers.files.edits import above, column, without_lines
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Fix, Safety, Severity
from wardline_analyzers.pipelines.actions import CACHING, PUBLISHING, is_cached, publishes
from wardline_analyzers.pipelines.workflow import Job, Step, Workflow, workflow
from wardline_analyzers.structured.node import Mapping, Pair, Scalar, get, is_true, items, pair, text


@by_job
def cached(view: FileView) -> Iterator[FileMatch]:
    """Steps that restore a cache in a job that publishes."""
    found = view.of(workflow)
    released = _is_released(found)
    for job in found.jobs:
        if not (released or _publishes(view, job)):
            continue
        for step in job.steps:
            how = CACHING.get(step.action)
            if how is None or step.uses is None or is_true(step.given("lookup-only")) or _is_off_here(step):
                continue
            entry = pair(get(step.node, "with"), how.input) if how.input else None
            said = text(entry.value) if entry is not None else None
            if not is_cached(how, said):
                continue
            place = entry.key if entry is not None else step.uses
            sure = entry is not None or not how.input
            yield FileMatch(
                *place.inner,
                {"action": step.action},
                severity=Severity.MEDIUM if sure and not _may_be_off(said) else Severity.LOW,
                confidence=Confidence.MEDIUM if sure and not _may_be_off(said) else Confidence.LOW,
                fixes=_fixes(view, step, entry),
            )


def _fixes(view: FileView, step: Step, entry: Pair | None) -> tuple[Fix, ...]:
    """Ask for no cache; of `actions/cache`, only look whether there is one."""
    given = get(step.node, "with")
    if not isinstance(given, Mapping) or not given.pairs or view.text[given.start] == 0x7B:
        return ()
    if entry is not None and len(given.pairs) > 1:
        end = entry.value.end if entry.value is not None else entry.key.end
        return (Fix("Do not ask for a cache", Safety.SUGGESTED, (without_lines(view, entry.key.start, end),)),)
    if entry is None and step.action.startswith("actions/cache"):
        first = given.pairs[0].key.start
        edit = above(view, first, " " * column(view, first) + "lookup-only: true")
        return (Fix("Only look whether there is one", Safety.SUGGESTED, (edit,)),)
    return ()


def _may_be_off(said: str | None) -> bool:
    return said is not None and "${{" in said


def _is_off_here(step: Step) -> bool:
    """Gradle's action has a switch of its own."""
    return is_true(step.given("cache-disabled"))


def _is_released(found: Workflow) -> bool:
    """Whether only releases and tags start the workflow, beside people."""
    events = set(found.triggers) - {"workflow_dispatch"}
    if not events or not events <= {"release", "push"}:
        return False
    if "push" in events:
        push = found.triggers["push"][1]
        return bool(items(get(push, "tags"))) and get(push, "branches") is None
    return True


def _publishes(view: FileView, job: Job) -> bool:
    return any(
        (step.action in PUBLISHING and not _is_build_only(step))
        or (step.run is not None and publishes(view.text[step.run.start : step.run.end]))
        for step in job.steps
    )


def _is_build_only(step: Step) -> bool:
    """An image that is built and not pushed, as far as the file says."""
    if step.action != "docker/build-push-action":
        return False
    push = step.given("push")
    return not (isinstance(push, Scalar) and text(push).lower() != "false")
