"""Kubernetes manifests in a YAML file, told by their content: the objects, their pods, their containers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wardline_analyzers.files.view import FileView
from wardline_analyzers.structured.node import Node, get, items, text
from wardline_analyzers.structured.yaml import documents

_POD = {
    "Pod": ("spec",),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
    **dict.fromkeys(
        ("Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "ReplicationController", "Job"),
        ("spec", "template", "spec"),
    ),
}


class Manifest(NamedTuple):
    """One object."""

    kind: str
    node: Node

    @property
    def pod(self) -> Node | None:
        """The specification of its pods; None: it has none."""
        return get(self.node, *_POD[self.kind]) if self.kind in _POD else None


def manifests(view: FileView) -> list[Manifest]:
    """The objects of a file; use as `view.of(manifests)`."""
    if b"apiVersion" not in view.text or b"kind" not in view.text:
        return []
    found = []
    for node in view.of(documents):
        parts = items(get(node, "items")) if text(get(node, "kind")) == "List" else [node]
        for part in parts:
            if get(part, "apiVersion") is not None and (kind := text(get(part, "kind"))):
                found.append(Manifest(kind, part))
    return found


def containers(pod: Node | None) -> Iterator[Node]:
    """The containers of a pod, those for its start and for debugging too."""
    for name in ("containers", "initContainers", "ephemeralContainers"):
        yield from items(get(pod, name))
