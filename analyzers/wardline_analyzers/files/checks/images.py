"""Container images: those whose next pull may be something else, and those of runtimes that get no fixes any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wardline_analyzers.files.by_job import by_job
from wardline_analyzers.files.checks.runtimes import TODAY, told
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.pipelines.dockerfile import instructions, stages
from wardline_analyzers.pipelines.images import image
from wardline_analyzers.pipelines.manifests import containers, manifests
from wardline_analyzers.pipelines.workflow import workflow
from wardline_analyzers.structured.node import Node, Scalar, get, items, pairs
from wardline_analyzers.structured.yaml import document
from wardline_analyzers.versions.ends_of_life import NODE, PYTHON, ended_before

_ARGUMENT = re.compile(rb"(\w+)(?:=[\"']?([^\s\"']*))?")
_VARIABLE = re.compile(r"\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)")
_OFFICIAL = re.compile(
    r"(?:(?:docker\.io/)?(?:library/)?|(?:public\.ecr\.aws/docker|mirror\.gcr\.io)/library/|public\.ecr\.aws/lambda/)"
    r"(python|node|nodejs)"
)
_RUNTIMES = {"python": PYTHON, "node": NODE, "nodejs": NODE}
_LOCAL = re.compile(r"(?:localhost|127\.0\.0\.1)[:/]|[\w.-]*(?:\.local|\.internal|\.svc)[:/]")


class Reference(NamedTuple):
    """An image as a file names it, with variables that are known filled in."""

    text: str
    start: int
    end: int


def references(view: FileView) -> tuple[Reference, ...]:
    """The images that a file pulls; use as `view.of(references)`."""
    return tuple(_references(view))


def _references(view: FileView) -> Iterator[Reference]:
    kinds = view.kind.languages
    if "dockerfile" in kinds:
        yield from _dockerfile(view)
    elif "compose" in kinds:
        for service in pairs(get(view.of(document), "services")):
            if get(service.value, "build") is None:  # else it names what is built
                yield from _named(get(service.value, "image"))
    elif "github-workflow" in kinds or "github-action" in kinds:
        yield from _workflow(view)
    elif "gitlab-ci" in kinds:
        yield from _gitlab(view)
    elif "yaml" in kinds:
        for manifest in view.of(manifests):
            for container in containers(manifest.pod):
                yield from _named(get(container, "image"))


@by_job
def unpinned(view: FileView) -> Iterator[FileMatch]:
    """Images without a tag, or with one that moves."""
    for reference in view.of(references):
        found = image(reference.text)
        if found is None or not found.moves or _LOCAL.match(reference.text):
            continue
        what = f"the tag `{found.tag}` is moved with each release" if found.tag else "without a tag, `latest` is meant"
        yield FileMatch(reference.start, reference.end, {"image": found.name, "what": what})


@by_job
def end_of_life(view: FileView) -> Iterator[FileMatch]:
    """Images of runtimes that get no fixes any more."""
    for reference in view.of(references):
        found = image(reference.text)
        official = _OFFICIAL.fullmatch(found.name) if found is not None else None
        if found is None or official is None:
            continue
        runtime = _RUNTIMES[official[1]]
        ended = ended_before(runtime, found.tag, view.ask(TODAY)) if found.tag else None
        if ended is not None:
            yield FileMatch(reference.start, reference.end, told(runtime, ended))


def _named(node: Node | None) -> Iterator[Reference]:
    if isinstance(node, Scalar):
        yield Reference(node.text.removeprefix("docker://"), *node.inner)


def _dockerfile(view: FileView) -> Iterator[Reference]:
    given: dict[str, str] = {}
    for instruction in view.of(instructions):
        if instruction.name == "ARG" and instruction.stage < 0:
            for name, value in _ARGUMENT.findall(view.text[instruction.body : instruction.end]):
                given[name.decode()] = value.decode("utf-8", "replace")
    names: set[str] = set()
    for stage in view.of(stages):
        reference = _VARIABLE.sub(lambda m: given.get(m[1] or m[3]) or m[2] or "\0", stage.image)
        if stage.image.lower() not in names and stage.image != "scratch":
            yield Reference(reference, stage.start, stage.end)
        names.add(stage.name.lower())


def _workflow(view: FileView) -> Iterator[Reference]:
    found = view.of(workflow)
    for job in found.jobs:
        for container in (get(job.node, "container"), *(entry.value for entry in pairs(get(job.node, "services")))):
            yield from _named(container if isinstance(container, Scalar) else get(container, "image"))
    for step in found.steps:
        if step.uses is not None and step.uses.text.startswith("docker://"):
            yield from _named(step.uses)


def _gitlab(view: FileView) -> Iterator[Reference]:
    root = view.of(document)
    for node in (root, *(entry.value for entry in pairs(root))):
        said = get(node, "image")
        yield from _named(said if isinstance(said, Scalar) else get(said, "name"))
        for service in items(get(node, "services")):
            yield from _named(service if isinstance(service, Scalar) else get(service, "name"))
