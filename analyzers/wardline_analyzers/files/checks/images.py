"""Container images whose next pull may be something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.pipelines.dockerfile import instructions, stages
from wardline_analyzers.pipelines.images import image
from wardline_analyzers.pipelines.manifests import containers, manifests
from wardline_analyzers.pipelines.workflow import workflow
from wardline_analyzers.structured.node import Node, Scalar, get, items, pairs
from wardline_analyzers.structured.yaml import document

_ARGUMENT = re.compile(rb"(\w+)(?:=[\"']?([^\s\"']*))?")
_VARIABLE = re.compile(r"\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)")
_LOCAL = re.compile(r"(?:localhost|127\.0\.0\.1)[:/]|[\w.-]*(?:\.local|\.internal|\.svc)[:/]")


def unpinned(view: FileView) -> Iterator[FileMatch]:
    """Images without a tag, or with one that moves."""
    kinds = view.kind.languages
    if "dockerfile" in kinds:
        yield from _dockerfile(view)
    elif "compose" in kinds:
        for service in pairs(get(view.of(document), "services")):
            if get(service.value, "build") is None:  # else it names what is built
                yield from _match(get(service.value, "image"))
    elif "github-workflow" in kinds or "github-action" in kinds:
        yield from _workflow(view)
    elif "gitlab-ci" in kinds:
        yield from _gitlab(view)
    elif "yaml" in kinds:
        for manifest in view.of(manifests):
            for container in containers(manifest.pod):
                yield from _match(get(container, "image"))


def _match(node: Node | None) -> Iterator[FileMatch]:
    if isinstance(node, Scalar):
        start, end = node.inner
        yield from _reference(node.text, start, end)


def _reference(text: str, start: int, end: int) -> Iterator[FileMatch]:
    found = image(text.removeprefix("docker://"))
    if found is None or not found.moves or _LOCAL.match(text):
        return
    what = f"the tag `{found.tag}` is moved with each release" if found.tag else "without a tag, `latest` is meant"
    yield FileMatch(start, end, {"image": found.name, "what": what})


def _dockerfile(view: FileView) -> Iterator[FileMatch]:
    given: dict[str, str] = {}
    for instruction in view.of(instructions):
        if instruction.name == "ARG" and instruction.stage < 0:
            for name, value in _ARGUMENT.findall(view.text[instruction.body : instruction.end]):
                given[name.decode()] = value.decode("utf-8", "replace")
    names: set[str] = set()
    for stage in view.of(stages):
        reference = _VARIABLE.sub(lambda m: given.get(m[1] or m[3]) or m[2] or "\0", stage.image)
        if stage.image.lower() not in names and stage.image != "scratch":
            yield from _reference(reference, stage.start, stage.end)
        names.add(stage.name.lower())


def _workflow(view: FileView) -> Iterator[FileMatch]:
    found = view.of(workflow)
    for job in found.jobs:
        for container in (get(job.node, "container"), *(entry.value for entry in pairs(get(job.node, "services")))):
            yield from _match(container if isinstance(container, Scalar) else get(container, "image"))
    for step in found.steps:
        if step.uses is not None and step.uses.text.startswith("docker://"):
            yield from _match(step.uses)


def _gitlab(view: FileView) -> Iterator[FileMatch]:
    root = view.of(document)
    for node in (root, *(entry.value for entry in pairs(root))):
        said = get(node, "image")
        yield from _match(said if isinstance(said, Scalar) else get(said, "name"))
        for service in items(get(node, "services")):
            yield from _match(service if isinstance(service, Scalar) else get(service, "name"))
