"""Containers that are given the host: in compose files, Kubernetes manifests, pipelines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.files.by_job import by_job
from wardline_analyzers.files.edits import without_lines
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety, Severity
from wardline_analyzers.pipelines.credentials import is_credential_name, is_literal_credential
from wardline_analyzers.pipelines.manifests import containers, manifests
from wardline_analyzers.pipelines.workflow import workflow
from wardline_analyzers.secrets.contexts import context_of
from wardline_analyzers.structured.json import document as json_document
from wardline_analyzers.structured.node import (
    Mapping,
    Node,
    Pair,
    Scalar,
    get,
    is_true,
    items,
    pair,
    pairs,
    resolved,
    text,
)
from wardline_analyzers.structured.yaml import document

SOCKETS = re.compile(
    r"(?:/var)?/run/(?:docker|containerd/containerd|podman/podman|crio/crio)\.sock|^npipe:.*docker_engine"
)
_SENSITIVE = re.compile(r"/(?:etc|root|proc|sys|dev|boot|usr|var|var/(?:run|lib(?:/(?:docker|kubelet))?)|home|run)?/?")
_CAPABILITIES = frozenset(
    {"ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "NET_ADMIN", "DAC_READ_SEARCH", "BPF", "SYS_BOOT"}
)
_UNCONFINED = re.compile(
    r"(?:seccomp|apparmor|systempaths)[:=]\s*unconfined|label[:=]\s*disable|Unconfined|Unmasked", re.IGNORECASE
)
_ANYBODY = frozenset({"system:unauthenticated", "system:anonymous"})
_OPTIONS = re.compile(
    r"--privileged\b|--(?:network|net|pid|ipc|userns|uts)[= ]host\b|--cap-add[= ](?:ALL|SYS_ADMIN)\b|docker\.sock"
)


@by_job
def privileged(view: FileView) -> Iterator[FileMatch]:
    """Containers that may do everything that the host may."""
    for container in _containers(view):
        for entry in (pair(container, "privileged"), pair(get(container, "securityContext"), "privileged")):
            if entry is not None and entry.value is not None and is_true(entry.value):
                fix = Fix(
                    "Run without privileges", Safety.SUGGESTED, (Edit(entry.value.start, entry.value.end, "false"),)
                )
                yield FileMatch(entry.key.start, entry.value.end, {"what": "`privileged: true`"}, fixes=(fix,))
        yield from _unconfined(container)
        for added in (
            get(container, "cap_add"),
            get(container, "capAdd"),
            get(container, "securityContext", "capabilities", "add"),
        ):
            for item in items(added):
                if isinstance(item, Scalar) and item.text.upper().removeprefix("CAP_") in _CAPABILITIES:
                    worst = item.text.upper().removeprefix("CAP_") in ("ALL", "SYS_ADMIN", "SYS_MODULE")
                    yield FileMatch(
                        item.start, item.end, {"what": f"the capability `{item.text}`"},
                        severity=Severity.HIGH if worst else Severity.MEDIUM,
                    )  # fmt: skip
    if view.kind.name == "devcontainer":
        yield from _options(get(view.of(json_document), "runArgs"))
    if view.kind.name == "github-workflow":
        for job in view.of(workflow).jobs:
            for part in (get(job.node, "container"), *(entry.value for entry in pairs(get(job.node, "services")))):
                options = get(part, "options")
                if isinstance(options, Scalar) and (found := _OPTIONS.search(options.text)):
                    yield FileMatch(options.start, options.end, {"what": f"`{found[0]}`"}, severity=Severity.MEDIUM)


def _unconfined(container: Node) -> Iterator[FileMatch]:
    """The filters of system calls, switched off."""
    profiles = [*items(get(container, "security_opt")), get(container, "securityContext", "seccompProfile", "type")]
    profiles += [get(container, "securityContext", name) for name in ("procMount", "seccompProfile")]
    for said in profiles:
        if isinstance(said, Scalar) and (word := _UNCONFINED.fullmatch(said.text)):
            yield FileMatch(said.start, said.end, {"what": f"`{word[0]}`"}, severity=Severity.MEDIUM)


def _options(words: Node | None) -> Iterator[FileMatch]:
    """What a container is started with, word by word."""
    for number, word in enumerate(said := [item for item in items(words) if isinstance(item, Scalar)]):
        option = f"{said[number - 1].text} {word.text}" if number else word.text
        if (found := _OPTIONS.search(word.text) or _OPTIONS.search(option)) and "docker.sock" not in found[0]:
            yield FileMatch(word.start, word.end, {"what": f"`{found[0]}`"}, severity=Severity.MEDIUM)


def _mounts(top: Node | None) -> Iterator[FileMatch]:
    """Sockets and folders of the host in a dev container, where all but the folder itself is a choice."""
    for mount in (*items(get(top, "mounts")), *items(get(top, "runArgs"))):
        place = mount if isinstance(mount, Scalar) else get(mount, "source")
        if isinstance(place, Scalar) and (socket := SOCKETS.search(place.text)):
            yield FileMatch(place.start, place.end, {"what": f"the socket `{socket[0]}`"}, severity=Severity.MEDIUM)


@by_job
def host_access(view: FileView) -> Iterator[FileMatch]:
    """Containers that see the host's files, network or processes."""
    if view.kind.name == "compose":
        for service in pairs(get(view.of(document), "services")):
            yield from _compose(service.value)
        return
    if view.kind.name == "devcontainer":
        yield from _mounts(view.of(json_document))
        return
    for manifest in view.of(manifests):
        pod = manifest.pod
        for name in ("hostNetwork", "hostPID", "hostIPC"):
            entry = pair(pod, name)
            if entry is not None and is_true(entry.value) and entry.value is not None:
                fix = Fix("Do not share it", Safety.SUGGESTED, (without_lines(view, entry.key.start, entry.value.end),))
                yield FileMatch(entry.key.start, entry.value.end, {"what": f"`{name}`"}, fixes=(fix,))
        for volume in items(get(pod, "volumes")):
            path = get(volume, "hostPath", "path")
            if isinstance(path, Scalar):
                yield from _mounted(path, path.text, manifest.kind == "DaemonSet")


def _compose(service: Node | None) -> Iterator[FileMatch]:
    for name in ("network_mode", "pid", "ipc", "userns_mode"):
        entry = pair(service, name)
        if entry is not None and entry.value is not None and text(entry.value) == "host":
            yield FileMatch(entry.key.start, entry.value.end, {"what": f"`{name}: host`"})
    for volume in items(get(service, "volumes")):
        if isinstance(volume, Scalar):
            yield from _mounted(
                volume, volume.text.split(":")[0] if not volume.text.startswith("npipe") else volume.text, False
            )
        else:
            source = get(volume, "source")
            if isinstance(source, Scalar) and text(get(volume, "type")) in ("bind", "npipe"):
                yield from _mounted(source, source.text, False)


def _mounted(place: Scalar, path: str, agent: bool) -> Iterator[FileMatch]:
    """`agent`: it runs on each node to look after it, and needs some of the host for that."""
    if SOCKETS.search(path):
        yield FileMatch(place.start, place.end, {"what": f"the socket `{path}`"}, severity=Severity.HIGH)
    elif _SENSITIVE.fullmatch(path) and path:
        yield FileMatch(
            place.start,
            place.end,
            {"what": f"the host's `{path}`"},
            severity=Severity.LOW if agent else Severity.MEDIUM,
        )


@by_job
def root(view: FileView) -> Iterator[FileMatch]:
    """Pods that ask for root, or for a way to become root."""
    for manifest in view.of(manifests):
        for node in (manifest.pod, *containers(manifest.pod)):
            context = get(node, "securityContext")
            for name, bad in (("runAsUser", "0"), ("runAsNonRoot", "false"), ("allowPrivilegeEscalation", "true")):
                entry = pair(context, name)
                if entry is not None and entry.value is not None and text(entry.value) == bad:
                    fixes: tuple[Fix, ...] = ()
                    if bad in ("true", "false"):
                        better = "false" if bad == "true" else "true"
                        edit = Edit(entry.value.start, entry.value.end, better)
                        fixes = (Fix(f"Set it to {better}", Safety.SUGGESTED, (edit,)),)
                    yield FileMatch(entry.key.start, entry.value.end, {"what": f"{name}: {bad}"}, fixes=fixes)


@by_job
def cluster_admin(view: FileView) -> Iterator[FileMatch]:
    """Roles that may do everything."""
    for manifest in view.of(manifests):
        if manifest.kind in ("ClusterRoleBinding", "RoleBinding"):
            name = get(manifest.node, "roleRef", "name")
            if isinstance(name, Scalar) and name.text == "cluster-admin":
                yield FileMatch(name.start, name.end, {"what": "`cluster-admin`"})
            for subject in items(get(manifest.node, "subjects")):
                who = get(subject, "name")
                if isinstance(who, Scalar) and who.text in _ANYBODY:
                    message = (
                        f"`{who.text}` is everybody who reaches the cluster, without a login. "
                        "Bind the accounts that need it."
                    )
                    yield FileMatch(*who.inner, {}, message, confidence=Confidence.HIGH)
        elif manifest.kind in ("ClusterRole", "Role"):
            for rule in items(get(manifest.node, "rules")):
                resources, verbs = get(rule, "resources"), get(rule, "verbs")
                if _all(resources) and _all(verbs) and verbs is not None:
                    yield FileMatch(verbs.start, verbs.end, {"what": "every verb on every resource"})


def _all(node: Node | None) -> bool:
    return any(isinstance(item, Scalar) and item.text == "*" for item in items(node))


@by_job
def written_credentials(view: FileView) -> Iterator[FileMatch]:
    """Passwords written out in compose files, manifests and pipelines' variables."""
    context = context_of(view.path, view.kind)
    if context.tests:
        return
    severity = Severity.LOW if context.development and view.kind.name == "compose" else None
    for entry in _variables(view):
        value = resolved(entry.value)
        if isinstance(value, Scalar) and is_credential_name(entry.key.text) and is_literal_credential(value.text):
            yield FileMatch(*value.inner, {"name": entry.key.text}, severity=severity)


def _variables(view: FileView) -> Iterator[Pair]:
    if view.kind.name == "compose":
        for service in pairs(get(view.of(document), "services")):
            yield from _environment(get(service.value, "environment"))
            yield from _environment(get(service.value, "build", "args"))
    elif view.kind.name == "gitlab-ci":
        document_root = view.of(document)
        for node in (document_root, *(entry.value for entry in pairs(document_root))):
            for entry in pairs(get(node, "variables")):
                value = get(entry.value, "value")
                yield Pair(entry.key, value) if value is not None else entry
    else:
        for manifest in view.of(manifests):
            for container in containers(manifest.pod):
                yield from _named(get(container, "env"))
            if manifest.kind == "ConfigMap":
                yield from pairs(get(manifest.node, "data"))


def _named(listed: Node | None) -> Iterator[Pair]:
    """Variables as a list of `name` and `value`."""
    for item in items(listed):
        name, value = get(item, "name"), get(item, "value")
        if isinstance(name, Scalar) and value is not None:
            yield Pair(name, value)


def _environment(node: Node | None) -> Iterator[Pair]:
    """Variables as a mapping, or as a list of `NAME=value`."""
    if isinstance(resolved(node), Mapping):
        yield from pairs(node)
        return
    for item in items(node):
        if isinstance(item, Scalar):
            start, end = item.inner
            name, equals, _ = item.inside.partition(b"=")
            if equals:
                split = start + len(name)
                yield Pair(item.part(start, split), item.part(split + 1, end))


def _containers(view: FileView) -> Iterator[Node]:
    if view.kind.name == "devcontainer":
        top = view.of(json_document)
        yield from () if top is None else (top,)
        return
    if view.kind.name == "compose":
        for service in pairs(get(view.of(document), "services")):
            if service.value is not None:
                yield service.value
    else:
        for manifest in view.of(manifests):
            yield from containers(manifest.pod)
