"""dependabot.yml: what update bots may run and take."""

from __future__ import annotations

from collections.abc import Iterator

from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Edit, Fix, Safety
from wardline_analyzers.pipelines.credentials import is_literal_credential
from wardline_analyzers.structured.node import Scalar, get, items, pair, pairs, text
from wardline_analyzers.structured.yaml import document


def external_code(view: FileView) -> Iterator[FileMatch]:
    """Updates that run the packages' own code next to the registries' passwords."""
    for update in items(get(view.of(document), "updates")):
        entry = pair(update, "insecure-external-code-execution")
        if entry is not None and entry.value is not None and text(entry.value) == "allow":
            fix = Fix("Deny it", Safety.SUGGESTED, (Edit(entry.value.start, entry.value.end, "deny"),))
            yield FileMatch(entry.key.start, entry.value.end, fixes=(fix,))


def registry_credentials(view: FileView) -> Iterator[FileMatch]:
    """Passwords of registries as plain text."""
    for registry in pairs(get(view.of(document), "registries")):
        for name in ("password", "token", "key"):
            said = get(registry.value, name)
            if isinstance(said, Scalar) and is_literal_credential(said.text):
                yield FileMatch(*said.inner, {"name": name})
