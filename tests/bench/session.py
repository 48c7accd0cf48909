"""One running server with an editor's documents open in it.

The clock starts just before the bytes of a change are written, and stops when the last byte of the answer has been
read. An answer counts only if it is for the newest version, and shows the flaws on exactly the lines where they are.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.lsp import Arrival, Client, ServerError

from tests.bench.document import Document
from tests.bench.program import Program
from tests.bench.results import Sample
from tests.bench.servers import Server

now = time.perf_counter

TIMEOUT = 60.0
"""Seconds to wait for an answer."""
GRACE = 5.0
"""Seconds to wait for the right answer after a wrong one."""


class Session:
    """A server, its documents, and the diagnostics that are shown for them."""

    def __init__(self, server: Server, root: Path) -> None:
        root.mkdir(parents=True)
        self.server, self.root = server, root
        self.documents: dict[str, Document] = {}
        self._pulls: dict[int, tuple[Document, int]] = {}
        self._pulling: dict[str, int] = {}
        self._again: set[str] = set()
        self.client = Client(list(server.command), root, settings=server.settings)
        self.client.initialize(server.options, pull=True, timeout=TIMEOUT)

    @property
    def pid(self) -> int:
        return self.client.process.pid

    def open(self, name: str, program: Program, started: float | None = None) -> tuple[Document, Sample]:
        """Open a document and wait until its sentinel is shown; time from `started`, or from now."""
        path = self.root / name
        path.write_text(program.text)
        document = Document(path, program)
        self.documents[document.uri] = document
        since = started or now()
        self.client.open(document.uri, program.text)
        self._pull(document)
        return document, self.wait(document, since, lambda: program.sentinel in self.hits(document))

    def remember(self, document: Document) -> None:
        """Take what is shown now, once nothing more comes, for what the untouched text has."""
        while (arrival := self.client.take(0.5)) is not None:
            self._receive(arrival)
        document.expected, document.baseline = self.hits(document), document.everything

    def change(self, document: Document, change: dict[str, Any]) -> float:
        """Send a change that was made to the document; return when."""
        since = now()
        self.client.change(document.uri, document.version, [change])
        self._pull(document)
        return since

    def hits(self, document: Document) -> list[int]:
        """The lines on which the planted flaw is shown now."""
        return sorted({d["range"]["start"]["line"] for d in document.shown if self.server.is_flaw(d)})

    def right(self, document: Document) -> Callable[[], bool]:
        return lambda: self.hits(document) == sorted(document.expected)

    def restored(self, document: Document) -> Callable[[], bool]:
        return lambda: document.everything == document.baseline

    def wait(self, document: Document, since: float, right: Callable[[], bool], broken: bool = False) -> Sample:
        """Wait for the diagnostics of the newest version. While the text is `broken`, any answer ends the wait."""
        deadline, late = now() + TIMEOUT, False
        while (arrival := self.client.take(deadline - now())) is not None:
            if arrival.message is None:
                return Sample(None, problem="the server ended")
            updated, version = self._receive(arrival)
            if updated is not document or arrival.time < since or (version is not None and version < document.version):
                continue
            correct = self.server.flaw is None or right()
            if correct or broken:
                return Sample((arrival.time - since) * 1000, lost=not correct, late=late)
            if not late:
                late, deadline = True, min(deadline, now() + GRACE)
        return Sample(None, problem="not right" if late else "no answer")

    def actions(self, document: Document) -> Sample | None:
        """Time a request for the code actions of the sentinel; None where the server has none for it."""
        flaws = [d for d in document.shown if self.server.is_flaw(d)]
        flaws = [d for d in flaws if d["range"]["start"]["line"] == document.program.sentinel]
        if not flaws or not self.client.capabilities.get("codeActionProvider"):
            return None
        context = {"diagnostics": flaws, "triggerKind": 1}
        params = {"textDocument": {"uri": document.uri}, "range": flaws[0]["range"], "context": context}
        since = now()
        try:
            arrived, actions = self.client.answer(self.client.ask("textDocument/codeAction", params))
        except ServerError as error:
            return Sample(None, problem=str(error))
        return Sample((arrived - since) * 1000) if actions else Sample(None, problem="no action")

    def _receive(self, arrival: Arrival) -> tuple[Document | None, int | None]:
        """Show what a message brings; return its document and the version that it is for."""
        message = arrival.message or {}
        if message.get("method") == "textDocument/publishDiagnostics":
            params = message["params"]
            document = self.documents.get(params["uri"].replace("%3A", ":"))
            if document:
                document.pushed = params["diagnostics"]
            return document, params.get("version")
        if message.get("id") in self._pulls and "method" not in message:
            document, version = self._pulls.pop(message["id"])
            del self._pulling[document.uri]
            report = message.get("result")
            if report and report.get("kind") != "unchanged":
                document.pulled = report["items"]
            if report:
                document.result_id = report.get("resultId")
            if document.uri in self._again:
                self._again.discard(document.uri)
                self._pull(document)
            return (document, version) if report else (None, None)
        return None, None

    def _pull(self, document: Document) -> None:
        """Ask for diagnostics as VS Code does: one request at a time; a newer change cancels it and asks again."""
        provider = self.client.capabilities.get("diagnosticProvider")
        if not provider and not self.client.pull_registered:
            return
        if document.uri in self._pulling:
            if document.uri not in self._again:
                self.client.notify("$/cancelRequest", {"id": self._pulling[document.uri]})
            self._again.add(document.uri)
            return
        params: dict[str, Any] = {"textDocument": {"uri": document.uri}}
        if isinstance(provider, dict) and provider.get("identifier"):
            params["identifier"] = provider["identifier"]
        if document.result_id is not None:
            params["previousResultId"] = document.result_id
        number = self.client.ask("textDocument/diagnostic", params)
        self._pulls[number] = (document, document.version)
        self._pulling[document.uri] = number
