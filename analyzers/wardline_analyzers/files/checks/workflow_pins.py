"""References to other people's code in pipelines that may mean something else tomorrow."""

from __future__ import annotations

from collections.abc import Iterator

from wardline_analyzers.files.by_job import by_job
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.pipelines.actions import ARCHIVED
from wardline_analyzers.pipelines.workflow import is_commit, is_version, uses, workflow
from wardline_analyzers.structured.node import Scalar, get, items, text
from wardline_analyzers.structured.yaml import document

OFFICIAL = ("actions/", "github/", "dependabot/")
"""Owners that run the pipeline anyway: who can change their tags can change the runner."""

_BRANCHES = frozenset({"main", "master", "head", "develop", "dev", "trunk", "latest", "stable", "nightly", "next"})


@by_job
def actions(view: FileView) -> Iterator[FileMatch]:
    """Actions by tag or branch."""
    for used in uses(view.of(workflow)):
        said = used.text.strip()
        name, at, ref = said.partition("@")
        if said.startswith(("./", "../", "$/", "docker://")) or "/" not in name or "${{" in said or is_commit(ref):
            continue
        official = name.lower().startswith(OFFICIAL)
        if not at:
            what = "no version at all"
        elif is_version(ref):
            what = f"the tag `{ref}`, which its owner can move"
        else:
            what = f"`{ref}`, which changes with each push"
        branch = not is_version(ref)
        yield FileMatch(
            *used.inner,
            {"action": name, "what": what},
            severity=Severity.INFO if official and not branch else Severity.LOW if official else Severity.MEDIUM,
            confidence=Confidence.HIGH if not official else Confidence.MEDIUM,
        )


@by_job
def archived(view: FileView) -> Iterator[FileMatch]:
    """Actions that nobody looks after any more."""
    for used in uses(view.of(workflow)):
        name = used.text.strip().partition("@")[0]
        repository = "/".join(name.lower().split("/")[:2])
        if repository in ARCHIVED:
            yield FileMatch(*used.inner, {"action": name})


def hooks(view: FileView) -> Iterator[FileMatch]:
    """Repositories of pre-commit hooks by branch."""
    for repository in items(get(view.of(document), "repos")):
        where, rev = text(get(repository, "repo")), get(repository, "rev")
        if where in ("local", "meta", "") or not isinstance(rev, Scalar):
            continue
        if rev.text.lower().removeprefix("origin/") in _BRANCHES:
            yield FileMatch(*rev.inner, {"what": where, "ref": rev.text})


def includes(view: FileView) -> Iterator[FileMatch]:
    """Parts of a GitLab pipeline that come from elsewhere, by branch or by URL."""
    for include in items(get(view.of(document), "include")):
        if isinstance(include, Scalar):
            if include.text.startswith(("http://", "https://")):
                yield FileMatch(*include.inner, {"what": include.text, "ref": "whatever the address serves"})
            continue
        remote, project = get(include, "remote"), get(include, "project")
        if isinstance(remote, Scalar) and get(include, "integrity") is None:
            yield FileMatch(*remote.inner, {"what": remote.text, "ref": "whatever the address serves"})
        elif isinstance(project, Scalar) and "$" not in project.text:
            ref = get(include, "ref")
            if ref is None:
                yield FileMatch(
                    *project.inner, {"what": project.text, "ref": "its default branch"}, severity=Severity.LOW
                )
            elif isinstance(ref, Scalar) and ref.text.lower() in _BRANCHES:
                yield FileMatch(*ref.inner, {"what": project.text, "ref": ref.text}, severity=Severity.LOW)
