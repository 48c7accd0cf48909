"""What a workflow's token and secrets are given to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.files.by_job import by_job
from wardline_analyzers.files.edits import above, below, column
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety, Severity
from wardline_analyzers.pipelines.expressions import expressions
from wardline_analyzers.pipelines.workflow import Job, Step, Workflow, workflow
from wardline_analyzers.structured.node import Mapping, Scalar, get, is_false, pair, pairs, resolved, text, walk

_READ = "Allow reading the code only"
_ALL_SECRETS = re.compile(r"\btoJSON\s*\(\s*secrets\s*\)", re.IGNORECASE)
_INDEXED = re.compile(r"\bsecrets\s*\[\s*(?!')", re.IGNORECASE)
_PART_OF_SECRET = re.compile(r"\bfromJSON\s*\(\s*secrets\s*[.\[][^)]*\)\s*[.\[]", re.IGNORECASE)
_GIT = re.compile(
    rb"\bgit\s+(?:-\S+\s+\S+\s+)*(?:push|fetch|pull|ls-remote|submodule|clone|lfs)\b|\bsemantic-release\b|\bgh-pages\b|\bmike\s+deploy"
    rb"|\bmkdocs\s+gh-deploy|\bgoreleaser\b|\blerna\b|\bchangeset\b"
)
_PUSHING = re.compile(
    r"git-?(?:hub-)?push|auto-commit|add-and-commit|create-pull-request|semantic-release|release-please|gh-pages|pages-deploy"
    r"|changesets|backport|version-bump|bump-version|tag-action"
)


@by_job
def write_all(view: FileView) -> Iterator[FileMatch]:
    """`permissions: write-all`."""
    found = view.of(workflow)
    for node in (found.root, *(job.node for job in found.jobs)):
        entry = pair(node, "permissions")
        said = resolved(entry.value) if entry is not None else None
        if entry is not None and isinstance(said, Scalar) and said.text == "write-all":
            inside = f"\n{' ' * (column(view, entry.key.start) + 2)}contents: read"
            fix = Fix(_READ, Safety.SUGGESTED, (Edit(entry.key.end + 1, said.end, inside),))
            message = (
                "`write-all` gives each step a token that may change everything in the repository. "
                "Name what is needed, such as `contents: read`."
            )
            yield FileMatch(said.start, said.end, {}, message, fixes=(fix,))


@by_job
def default_rights(view: FileView) -> Iterator[FileMatch]:
    """No `permissions` at all: the token may do what the repository's settings say, often everything."""
    found = view.of(workflow)
    jobs = pair(found.root, "jobs")
    if jobs is None or not found.triggers or pair(found.root, "permissions") is not None:
        return
    if set(found.triggers) == {"workflow_call"}:
        return  # the caller's are used
    if any(isinstance(job.node, Mapping) and pair(job.node, "permissions") is None for job in found.jobs):
        edit = above(view, jobs.key.start, "permissions:", "  contents: read", "")
        fix = Fix(_READ, Safety.SUGGESTED, (edit,))
        yield FileMatch(jobs.key.start, jobs.key.end, severity=Severity.INFO, fixes=(fix,))


@by_job
def broad_rights(view: FileView) -> Iterator[FileMatch]:
    """Rights to write that all jobs get, where there are several."""
    found = view.of(workflow)
    jobs = max(len(found.jobs), view.parts)
    if jobs < 2:
        return
    for entry in pairs(get(found.root, "permissions")):
        if text(entry.value) == "write" and entry.value is not None:
            message = (
                f"All {jobs} jobs get `{entry.key.text}: write`. Give it to the jobs that need it: "
                "move it to their own `permissions`."
            )
            yield FileMatch(entry.key.start, entry.value.end, {}, message, Severity.LOW, Confidence.MEDIUM)


@by_job
def all_secrets(view: FileView) -> Iterator[FileMatch]:
    """All secrets at once, where a few would do."""
    found = view.of(workflow)
    for job in found.jobs:
        said = get(job.node, "secrets")
        if isinstance(said, Scalar) and said.text == "inherit":
            called = text(get(job.node, "uses"))
            own = called.startswith(("./", "$/"))
            yield FileMatch(said.start, said.end, {"what": called}, severity=Severity.INFO if own else Severity.MEDIUM)
    for value in _given_to_steps(found):
        for expression in expressions(view.text, value.start, value.end):
            if _ALL_SECRETS.search(expression.text) or _INDEXED.search(expression.text):
                message = (
                    "Every secret of the repository gets to this step, and into the runner's memory. "
                    "Name the one that is needed: `${{ secrets.NAME }}`."
                )
                yield FileMatch(expression.start, expression.end, {}, message)


def _given_to_steps(found: Workflow) -> Iterator[Scalar]:
    """What steps are given, run, and find in the environment; that of jobs and of the workflow too."""
    for step_or_job in (*(step.node for step in found.steps), *(job.node for job in found.jobs), found.root):
        for name in ("with", "env", "run"):
            node = get(step_or_job, name)
            values = [node] if isinstance(node, Scalar) else [resolved(entry.value) for entry in pairs(node)]
            yield from (value for value in values if isinstance(value, Scalar))


@by_job
def unmasked(view: FileView) -> Iterator[FileMatch]:
    """Parts of a secret, which GitHub does not hide in logs."""
    if b"fromjson" not in view.text.lower():
        return
    for expression in expressions(view.text, 0, len(view.text)):
        if _PART_OF_SECRET.search(expression.text):
            yield FileMatch(expression.start, expression.end)


@by_job
def insecure_commands(view: FileView) -> Iterator[FileMatch]:
    """Commands in a log that set variables of later steps."""
    for entry in walk(view.of(workflow).root):
        if entry.key.text == "ACTIONS_ALLOW_UNSECURE_COMMANDS" and text(entry.value).lower() == "true":
            end = entry.value.end if entry.value is not None else entry.key.end
            fix = Fix(
                "Forbid them again", Safety.SUGGESTED, (Edit(entry.value.start if entry.value else end, end, "false"),)
            )
            yield FileMatch(entry.key.start, end, fixes=(fix,))


@by_job
def kept_credentials(view: FileView) -> Iterator[FileMatch]:
    """Checkouts that leave the token on the runner's disk."""
    found = view.of(workflow)
    for step in found.steps:
        if step.action != "actions/checkout" or step.uses is None or is_false(step.given("persist-credentials")):
            continue
        kept = pair(get(step.node, "with"), "persist-credentials")
        if (kept is not None and text(kept.value) != "true") or _uses_git(view, step):
            continue
        asked = kept is not None
        uploads = step.job is not None and any(_uploads_all(later) for later in step.job.steps)
        if asked and not uploads:
            continue
        fix = _dropped(view, step)
        yield FileMatch(
            step.uses.start,
            step.uses.end,
            severity=Severity.MEDIUM if uploads else Severity.INFO,
            confidence=Confidence.HIGH if uploads else Confidence.LOW,
            fixes=(fix,) if fix is not None else (),
        )


def _uses_git(view: FileView, step: Step) -> bool:
    """Whether something in the job needs what the checkout has kept."""
    job: Job | None = step.job
    others = job.steps if job is not None else [step]
    return any(
        (other.run is not None and _GIT.search(view.text, other.run.start, other.run.end))
        or (other is not step and _PUSHING.search(other.action))
        for other in others
    )


def _uploads_all(step: Step) -> bool:
    if step.action != "actions/upload-artifact":
        return False
    path = text(step.given("path")).strip()
    return any(
        line.strip().rstrip("/") in (".", "./", "*", "**", "${{ github.workspace }}", "~", "..")
        for line in path.split("\n")
    )


def _dropped(view: FileView, step: Step) -> Fix | None:
    given = pair(step.node, "with")
    title = "Do not keep the credentials"
    if given is None:
        uses = pair(step.node, "uses")
        if uses is None or step.uses is None or view.text[step.node.start] == 0x7B:
            return None
        indent = " " * column(view, uses.key.start)
        edit = below(view, step.uses.end, f"{indent}with:", f"{indent}  persist-credentials: false")
        return Fix(title, Safety.SUGGESTED, (edit,))
    block = resolved(given.value)
    kept = pair(block, "persist-credentials")
    if kept is not None and kept.value is not None:
        return Fix(title, Safety.SUGGESTED, (Edit(kept.value.start, kept.value.end, "false"),))
    if isinstance(block, Mapping) and block.pairs and view.text[block.start] != 0x7B:
        first = block.pairs[0].key.start
        return Fix(
            title, Safety.SUGGESTED, (above(view, first, " " * column(view, first) + "persist-credentials: false"),)
        )
    return None


@by_job
def registry_password(view: FileView) -> Iterator[FileMatch]:
    """Passwords of registries as plain text."""
    for job in view.of(workflow).jobs:
        for container in (get(job.node, "container"), *(entry.value for entry in pairs(get(job.node, "services")))):
            said = get(container, "credentials", "password")
            if isinstance(said, Scalar) and said.text and "${{" not in said.text:
                yield FileMatch(*said.inner)
