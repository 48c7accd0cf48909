"""The demo's editor: one document of a running server, and when each of its diagnostics was first seen."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from tools.lsp import Client, ServerError, apply_edits

PATIENCE = 10.0
"""Seconds to wait for what must come."""
QUIET = 0.4
"""Seconds of silence after which nothing more is expected."""


@dataclass(frozen=True)
class Seen:
    """A diagnostic, and the milliseconds from the edit to it."""

    diagnostic: dict[str, Any]
    after: float

    @property
    def line(self) -> int:
        line: int = self.diagnostic["range"]["start"]["line"]
        return line

    @property
    def rule(self) -> str:
        return str(self.diagnostic["code"])


@dataclass
class Editor:
    """An open document: its text as the server must see it."""

    client: Client
    uri: str
    text: str
    version: int = 1
    seen: list[Seen] = field(default_factory=list)
    """What is shown now."""
    answered: float = 0.0
    """Milliseconds from the last edit to the last change of what is shown."""

    def open(self, expected: set[tuple[int, str]]) -> None:
        since = time.perf_counter()
        self.client.open(self.uri, self.text)
        self._watch(since, expected)

    def edit(self, edits: list[dict[str, Any]], expected: set[tuple[int, str]]) -> None:
        """Make these edits in one didChange, and wait until exactly the `expected` (line, rule) are shown."""
        self.text, self.version = apply_edits(self.text, edits), self.version + 1
        # Each change of a notification refers to the text after the one before, so the last in the text goes first.
        last_first = sorted(edits, key=lambda edit: tuple(edit["range"]["start"].values()), reverse=True)
        changes = [{"range": edit["range"], "text": edit["newText"]} for edit in last_first]
        since = time.perf_counter()
        self.client.change(self.uri, self.version, changes)
        self._watch(since, expected)

    def fixes(self, seen: Seen) -> list[dict[str, Any]]:
        """The quick fixes that the server offers for a diagnostic."""
        context = {"diagnostics": [seen.diagnostic], "only": ["quickfix"], "triggerKind": 1}
        where = {"textDocument": {"uri": self.uri}, "range": seen.diagnostic["range"]}
        actions: list[dict[str, Any]] = self.client.request("textDocument/codeAction", {**where, "context": context})
        return actions

    def lens(self, span: dict[str, Any]) -> str:
        """Say that this range is a suggestion that was accepted; what the server shows above it."""
        told = {"uri": self.uri, "range": span, "tool": "demo"}
        command = {"command": "wardline.suggestionAccepted", "arguments": [told]}
        if self.client.request("workspace/executeCommand", command) is None:
            raise ServerError("the server does not follow what an AI wrote")
        lenses = self.client.request("textDocument/codeLens", {"textDocument": {"uri": self.uri}})
        if not lenses:
            raise ServerError("nothing is shown above the suggestion")
        return " | ".join(lens["command"]["title"] for lens in lenses)

    def edits_of(self, action: dict[str, Any]) -> list[dict[str, Any]]:
        """The edits of a code action to this document; asks the server for them if they were left out."""
        if "edit" not in action:
            action = self.client.request("codeAction/resolve", action)
        edit = action["edit"]
        if "documentChanges" in edit:
            edits: list[dict[str, Any]] = edit["documentChanges"][0]["edits"]
            return edits
        edits = edit["changes"][self.uri]
        return edits

    def _watch(self, since: float, expected: set[tuple[int, str]]) -> None:
        """Take diagnostics of the newest version until they are as expected, and then no others come."""
        first: dict[tuple[int, str], float] = {}
        shown: list[dict[str, Any]] | None = None
        while True:
            right = shown is not None and {self._key(diagnostic) for diagnostic in shown} == expected
            try:
                arrived, shown = self.client.diagnostics(self.uri, self.version, QUIET if right else PATIENCE)
            except ServerError as error:
                if right:
                    break
                found = "nothing" if shown is None else sorted(map(self._key, shown))
                raise ServerError(f"expected {sorted(expected)}, got {found} ({error})") from error
            self.answered = (arrived - since) * 1000
            for diagnostic in shown:
                first.setdefault(self._key(diagnostic), self.answered)
        assert shown is not None
        self.seen = [Seen(diagnostic, first[self._key(diagnostic)]) for diagnostic in shown]
        self.seen.sort(key=lambda seen: seen.line)

    @staticmethod
    def _key(diagnostic: dict[str, Any]) -> tuple[int, str]:
        return diagnostic["range"]["start"]["line"], str(diagnostic["code"])
