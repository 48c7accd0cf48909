"""What zizmor says of a workflow, where it is installed and our own rules say nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any

from wardline_analyzers.files.checks import (
    images,
    workflow_conditions,
    workflow_injection,
    workflow_pins,
    workflow_releases,
    workflow_rights,
    workflow_triggers,
)
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Edit, Fix, Related, Safety, Severity, Span
from wardline_analyzers.pipelines.zizmor import Audit, audits, owned

TOPIC = "workflow-audit"
"""About (kind, digest of the text): the whole report, and what its fixes change. Takes a process or two."""
GLANCE = "workflow-glance"
"""About the same: what the report will name, as [audit, start, end, words] each, from a zizmor that runs already; False
where it cannot be had so quickly."""
LONGEST = 256 << 10
"""Bytes of a file that is audited."""

_OWN: dict[str, tuple[Callable[[FileView], Iterable[FileMatch]], ...]] = {
    "template-injection": (workflow_injection.expanded,),
    "dangerous-triggers": (workflow_triggers.trigger,),
    "unpinned-uses": (workflow_pins.actions,),
    "excessive-permissions": (workflow_rights.write_all, workflow_rights.default_rights, workflow_rights.broad_rights),
    "artipacked": (workflow_rights.kept_credentials,),
    "secrets-inherit": (workflow_rights.all_secrets,),
    "overprovisioned-secrets": (workflow_rights.all_secrets,),
    "bot-conditions": (workflow_triggers.bot,),
    "github-env": (workflow_triggers.environment_file,),
    "insecure-commands": (workflow_rights.insecure_commands,),
    "hardcoded-container-credentials": (workflow_rights.registry_password,),
    "cache-poisoning": (workflow_releases.cached,),
    "unsound-contains": (workflow_conditions.part_of_text,),
    "unsound-condition": (workflow_conditions.always_true,),
    "archived-uses": (workflow_pins.archived,),
    "unredacted-secrets": (workflow_rights.unmasked,),
    "unpinned-images": (images.unpinned,),
}
"""Audits that our rules do as well, and what finds them."""


_RECENT: dict[str, bytes] = {}
"""Texts by their digest, for the program that answers: an answer is remembered for long, a text is not."""
_MOST = 64


def _remember(text: bytes) -> str:
    digest = sha256(text).hexdigest()
    if digest not in _RECENT:
        for old in list(_RECENT)[: len(_RECENT) - _MOST + 1]:
            _RECENT.pop(old, None)
    _RECENT[digest] = text
    return digest


def text_of(digest: str) -> bytes | None:
    """The text that a question is about; None: it is too long ago."""
    return _RECENT.get(digest)


def audited(view: FileView) -> Iterator[FileMatch]:
    """zizmor's findings, without those that a rule of ours has at the same lines."""
    if len(view.text) > LONGEST:
        return
    about = (view.kind.name, _remember(view.text))
    glance = view.ask(GLANCE, *about)
    if glance is None or (isinstance(glance, list) and all(_is_ours(view, audit) for audit in glanced(glance, view))):
        return
    answer = view.ask(TOPIC, *about)
    if not isinstance(answer, dict):
        return
    found = audits(answer.get("report"), len(view.text))
    edits = owned(answer.get("changed"), view.text, found)
    for number, audit in enumerate(found):
        if _is_ours(view, audit):
            continue
        made = tuple(Edit(change.start, change.end, change.text) for change in edits.get(number, ()))
        yield FileMatch(
            audit.start,
            audit.end,
            {"what": audit.what, "audit": audit.name},
            f"{audit.what[:1].upper()}{audit.what[1:]} (zizmor, `{audit.name}`).",
            severity=Severity(audit.severity),
            confidence=Confidence(audit.confidence),
            related=tuple(Related(Span(start, end), said) for start, end, said in audit.related if said),
            fixes=(Fix(audit.fix[:1].upper() + audit.fix[1:], Safety.SUGGESTED, made),) if made else (),
        )


def glanced(glance: Iterable[Any], view: FileView) -> Iterator[Audit]:
    """What has been glanced at, as far as it is of this text."""
    for entry in glance:
        if isinstance(entry, list) and [type(part) for part in entry] == [str, int, int, str]:
            name, start, end, what = entry
            if 0 <= start <= end <= len(view.text):
                yield Audit(name, start, end, what, 1, 1, "", (), ())


def _is_ours(view: FileView, audit: Audit) -> bool:
    """Whether one of our rules says it: at these lines, or, of rights and triggers, anywhere."""
    matches = [match for find in _OWN.get(audit.name, ()) for match in find(view)]
    if audit.name in ("excessive-permissions", "dangerous-triggers"):
        return bool(matches)
    first, last = view.line_at(audit.start), view.line_at(max(audit.start, audit.end - 1))
    if audit.name == "secrets-inherit":  # it points to the line of `uses`
        return bool(matches)
    return any(first <= view.line_at(match.start) <= last for match in matches)
