"""Dockerfiles: who runs, what stays in the image, what is fetched unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.files.edits import above
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety, Severity
from wardline_analyzers.pipelines.credentials import is_credential_name, is_literal_credential
from wardline_analyzers.pipelines.dockerfile import Instruction, instructions, stages

_ROOT = re.compile(rb"(?:root|0)(?::\S*)?\s*")
_UNPRIVILEGED = re.compile(r"nonroot|rootless|unprivileged|bitnami/|chainguard|cgr\.dev/|\bnobody\b")
_ADDED = re.compile(rb"(?:--(?!checksum)\w[\w-]*(?:=\S+)?[ \t]+)*(https?://\S+)(?=[ \t])")
_ENTRY = re.compile(rb"([A-Za-z_]\w*)(?:=(\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s\\]*))?")
_OLD_ENV = re.compile(rb"([A-Za-z_]\w*)[ \t]+([^\r\n=]+?)[ \t]*$")
_COPIED = re.compile(
    rb"(?<![\w./-])(?:[\w./-]*/)?(\.env|\.npmrc|\.pypirc|\.netrc|id_rsa|id_ed25519|id_ecdsa|\.aws/credentials|\.git-credentials|\.kube/config|\.docker/config\.json)(?=[\"',\s])"
)
_SUDO = re.compile(rb"(?:^|&&|;|\|\||\|)[ \t]*(?:\\\r?\n[ \t]*)?(sudo)[ \t]")


def root_user(view: FileView) -> Iterator[FileMatch]:
    """The last stage runs as root: it says so, or says nothing."""
    all_stages = view.of(stages)
    if not all_stages:
        return
    own = [i for i in view.of(instructions) if i.stage == len(all_stages) - 1]
    command = next((i for i in reversed(own) if i.name in ("CMD", "ENTRYPOINT")), None)
    user = next((i for i in reversed(own) if i.name == "USER"), None)
    if user is not None:
        said = view.text[user.body : user.end]
        if _ROOT.fullmatch(said):
            fixes: tuple[Fix, ...] = ()
            if command is not None and command.start > user.start:
                fixes = (Fix("Run as nobody", Safety.SUGGESTED, (Edit(user.body, user.end, "nobody"),)),)
            yield FileMatch(user.start, user.end, {}, confidence=Confidence.HIGH, fixes=fixes)
        return
    if command is None or _inherits(view) or _UNPRIVILEGED.search(all_stages[-1].image.lower()):
        return
    first = next(i for i in own if i.name in ("CMD", "ENTRYPOINT"))
    fix = Fix("Run as nobody", Safety.SUGGESTED, (above(view, first.start, "USER nobody"),))
    yield FileMatch(
        first.start, first.body, {}, "Nothing says as which user this runs: likely as root. "
        "Add `USER` with another one before it.", Severity.INFO, Confidence.LOW, fixes=(fix,)
    )  # fmt: skip


def _inherits(view: FileView) -> bool:
    """Whether the last stage builds on an earlier one that names a user."""
    all_stages = view.of(stages)
    number = len(all_stages) - 1
    for _ in all_stages:
        base = all_stages[number].image.lower()
        earlier = [n for n, stage in enumerate(all_stages[:number]) if stage.name.lower() == base]
        if not earlier:
            return False
        number = earlier[-1]
        if any(i.name == "USER" and i.stage == number for i in view.of(instructions)):
            return True
    return False


def baked_secret(view: FileView) -> Iterator[FileMatch]:
    """Secrets in build arguments, in the environment, and in files that are copied."""
    for instruction in view.of(instructions):
        if instruction.name in ("ARG", "ENV"):
            yield from _entries(view, instruction)
        elif instruction.name in ("COPY", "ADD") and b"--from=" not in view.text[instruction.body : instruction.end]:
            sources = view.text[instruction.body : instruction.end].rsplit(maxsplit=1)
            if len(sources) > 1 and (copied := _COPIED.search(sources[0] + b" ")):
                start = instruction.body + copied.start()
                yield FileMatch(
                    start, start + len(copied[0]), {"name": copied[1].decode()}, confidence=Confidence.MEDIUM
                )


def _entries(view: FileView, instruction: Instruction) -> Iterator[FileMatch]:
    text = view.text
    if instruction.name == "ENV" and (old := _OLD_ENV.match(text, instruction.body, instruction.end)):
        found = [(old[1], old[2], old.start(1), old.end(2))]
    else:
        found = [
            (m[1], m[2], m.start(), m.end())
            for m in _ENTRY.finditer(text, instruction.body, instruction.end)
            if m.start() == instruction.body or text[m.start() - 1] in b" \t\n"
        ]
    for name, value, start, end in found:
        word = name.decode()
        given = (value or b"").decode("utf-8", "replace").strip("\"'")
        if not is_credential_name(word):
            continue
        if is_literal_credential(given):
            yield FileMatch(start, end, {"name": word})
        elif instruction.name == "ARG" and not given:
            yield FileMatch(
                start, end, {"name": word},
                f"What is given for `{word}` stays in the image's history, where everybody who has the image reads it. "
                "Mount it while building: `RUN --mount=type=secret`.", Severity.LOW, Confidence.MEDIUM,
            )  # fmt: skip


def added_url(view: FileView) -> Iterator[FileMatch]:
    """ADD of an address, without a checksum."""
    for instruction in view.of(instructions):
        if instruction.name == "ADD" and b"--checksum" not in view.text[instruction.body : instruction.end]:
            found = _ADDED.match(view.text, instruction.body, instruction.end)
            if found and not found[1].rstrip(b"/").endswith(b".git") and b".git#" not in found[1]:
                severity = Severity.MEDIUM if found[1].startswith(b"http:") else None
                yield FileMatch(found.start(1), found.end(1), severity=severity)


def sudo(view: FileView) -> Iterator[FileMatch]:
    """sudo inside an image."""
    for instruction in view.of(instructions):
        if instruction.name == "RUN":
            found = _SUDO.search(view.text, instruction.body, instruction.end) or re.compile(rb"(sudo)[ \t]").match(
                view.text, instruction.body, instruction.end
            )
            if found:
                yield FileMatch(found.start(1), found.end(1))
