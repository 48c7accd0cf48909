"""GitHub workflows and actions: triggers, jobs and steps, as far as they can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from wardline_analyzers.files.view import FileView
from wardline_analyzers.structured.node import Mapping, Node, Pair, Scalar, get, items, pair, pairs, text
from wardline_analyzers.structured.yaml import document

OUTSIDE_EVENTS = frozenset({
    "pull_request_target", "workflow_run", "issue_comment", "issues", "discussion", "discussion_comment", "fork",
    "watch", "pull_request_review", "pull_request_review_comment", "gollum",
})  # fmt: skip
"""Events that somebody without rights in the repository can cause; all but the reviews run with its secrets."""

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_VERSION = re.compile(r"v?\d+(?:\.\d+)*(?:[-+.].*)?|[\w.-]+[-/@]v?\d+(?:\.\d+)+.*")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a job, or of a composite action."""

    node: Mapping
    job: Job | None
    run: Scalar | None
    uses: Scalar | None

    @property
    def action(self) -> str:
        """`owner/name` of the action that it uses, in small letters; empty: none."""
        return self.uses.text.partition("@")[0].lower() if self.uses is not None else ""

    def given(self, name: str) -> Node | None:
        """An input of the action."""
        return get(self.node, "with", name)


@dataclass(frozen=True, slots=True)
class Job:
    """One job."""

    key: Scalar
    node: Node | None
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Workflow:
    """A workflow, or an action, as a whole."""

    root: Node | None
    triggers: dict[str, tuple[Scalar, Node | None]]
    """By name, with the place of the name and what is said of it."""
    jobs: list[Job]
    steps: list[Step]
    """All of them, those of a composite action too."""

    def has(self, *events: str) -> bool:
        """Whether one of these events starts it."""
        return any(event in self.triggers for event in events)


def workflow(view: FileView) -> Workflow:
    """What a file holds; use as `view.of(workflow)`."""
    root = view.of(document)
    jobs = [_job(entry) for entry in pairs(get(root, "jobs"))]
    steps = [step for job in jobs for step in job.steps]
    steps += [_step(node, None) for node in items(get(root, "runs", "steps")) if isinstance(node, Mapping)]
    return Workflow(root, _triggers(root), jobs, steps)


def _triggers(root: Node | None) -> dict[str, tuple[Scalar, Node | None]]:
    found: dict[str, tuple[Scalar, Node | None]] = {}
    on = get(root, "on")
    for entry in pairs(on):
        found[entry.key.text] = (entry.key, entry.value)
    for item in items(on):
        if isinstance(item, Scalar):
            found[item.text] = (item, None)
    return found


def _job(entry: Pair) -> Job:
    job = Job(entry.key, entry.value)
    job.steps.extend(_step(node, job) for node in items(get(entry.value, "steps")) if isinstance(node, Mapping))
    return job


def _step(node: Mapping, job: Job | None) -> Step:
    run, uses = get(node, "run"), get(node, "uses")
    return Step(node, job, run if isinstance(run, Scalar) else None, uses if isinstance(uses, Scalar) else None)


def shell_of(found: Workflow, step: Step) -> str:
    """The shell that runs a step: `bash` where nothing is said, `pwsh` on Windows, empty if it cannot be told."""
    job = step.job.node if step.job is not None else None
    for said in (
        get(step.node, "shell"),
        get(job, "defaults", "run", "shell"),
        get(found.root, "defaults", "run", "shell"),
    ):
        if said is not None:
            return text(said).split(" ")[0]
    runner = get(job, "runs-on")
    name = text(runner) or " ".join(text(item) for item in items(runner))
    if "windows" in name.lower():
        return "pwsh"
    return "" if "${{" in name else "bash"


def is_commit(ref: str) -> bool:
    """Whether this names one commit for ever."""
    return bool(_COMMIT.fullmatch(ref))


def is_version(ref: str) -> bool:
    """Whether this looks like a tag of a version; else it is likely a branch."""
    return bool(_VERSION.fullmatch(ref))


def uses(found: Workflow) -> list[Scalar]:
    """All references to actions and to reusable workflows."""
    steps = [step.uses for step in found.steps if step.uses is not None]
    jobs = [entry.value for job in found.jobs if (entry := pair(job.node, "uses")) and isinstance(entry.value, Scalar)]
    return [*steps, *jobs]
