"""What is known of files that are not open: scans, and who is told of them (LSP 3.17, "Workspace Diagnostics").

A client that streams (`partialResultToken`) has a `workspace/diagnostic` request open all the time; a scan runs for
it if the setting `workspace-scan` says so, and while nothing is new its request waits. A client that does not stream
asks once, and means it: a scan runs. If no client ever asks, the findings of a scan are pushed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from wardline.lsp import uris
from wardline.lsp.diagnostics import result_id
from wardline.lsp.jsonrpc import Json, dumps
from wardline.lsp.pending import Pending
from wardline.lsp.progress import Progress
from wardline.lsp.scan import Scan, Top

if TYPE_CHECKING:
    from wardline.lsp.server import Server
    from wardline.project.report import FileReport

_CALM = 0.5
"""Seconds without another changed file after which those that changed are scanned."""
_CLEAN = Json(b"[]")


class _Pull:
    """A `workspace/diagnostic` request that waits for its answer."""

    def __init__(self, params: types.WorkspaceDiagnosticParams, forget: Callable[[_Pull], None]) -> None:
        self.pending = Pending(lambda: forget(self))
        self.token = params.partial_result_token
        self.told = {previous.uri: previous.value for previous in params.previous_result_ids}
        """Result ids that the client has, by URI."""
        self.collected: list[bytes] = []
        self.news = False
        """It has been told something that it did not know."""


class Files:
    """The scans of one session and what they found."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._found: dict[str, Json] = {}
        """The diagnostics of files with findings, by URI."""
        self._pushed: set[str] = set()
        self._pulls: list[_Pull] = []
        self._pulled = False
        self._running: _Run | None = None
        self._whole = False
        """There has been a scan of the whole workspace."""
        self._changed: set[str] = set()
        self._calm: object = None

    @property
    def scanning(self) -> bool:
        return self._running is not None

    # -- requests
    def pull(self, params: types.WorkspaceDiagnosticParams) -> Pending:
        """Answer `workspace/diagnostic`: in time."""
        self._pulled = True
        pull = _Pull(params, self._pulls.remove)
        self._pulls.append(pull)
        streaming = pull.token is not None
        if not self._whole and not self.scanning and (not streaming or self._wants_scan()):
            self.scan(params.work_done_token)
        for uri, part in self._server.workspace.parts.items():
            self._server.workspace.pace.refresh(part.program)
            self._tell(pull, uri, self._server.workspace.renderer.items(part), part.version)
        for uri, items in self._found.items():
            self._tell(pull, uri, items)
        if not self.scanning:
            self._tell_gone(pull)
            if pull.news or not streaming:
                self._answer(pull)
        return pull.pending

    def scan(self, token: types.ProgressToken | None = None) -> Pending:
        """Scan all workspace folders. The answer is what was found: `{"files": n, "findings": n}`."""
        run = self._running
        if run is None or not run.whole:
            run = self._start(list(self._server.workspace.settings.folders.values()), whole=True, token=token)
        pending = Pending()
        run.waiting.append(pending)
        return pending

    def start(self) -> None:
        """Scan in the background if the settings say so; a client that can pull will ask by itself."""
        if not self._server.client.pull and not self._whole and not self.scanning and self._wants_scan():
            self.scan()

    def _start(self, tops: list[str], whole: bool, token: types.ProgressToken | None = None) -> _Run:
        """Scan these files and folders, in place of what is being scanned."""
        before, settings = self._running, self._server.workspace.settings
        with_settings = [(path, settings.editor_settings(path)) for path in tops]
        run = self._running = _Run(self, self._server, with_settings, whole, token)
        if before is not None:
            run.waiting, before.waiting = before.waiting, []
            before.cancel()
        return run

    # -- what happens
    def opened(self, uri: str) -> None:
        """The client has opened a document: its diagnostics are no longer ours."""
        self._found.pop(uri, None)
        if uri in self._pushed:
            self._pushed.discard(uri)
            self._server.publish(uri, None, _CLEAN)

    def changed(self, changed: list[str]) -> None:
        """Files (URIs) that are not open have changed, are new or are gone; of no interest before the first scan."""
        if not self._whole:
            for pull in list(self._pulls):  # at least what was open and is not any more
                self._tell_gone(pull)
                if pull.news and not self.scanning:
                    self._answer(pull)
            return
        self._changed.update(path for uri in changed if (path := uris.to_path(uri)) is not None)
        timer = self._calm = self._server.loop.later(_CALM, lambda: self._scan_changed(timer))

    def settings_changed(self) -> None:
        """Nothing that was found need be true any more."""
        if self._whole or self.scanning:
            self._whole = False
            self._start(list(self._server.workspace.settings.folders.values()), whole=True)
        else:
            self.start()

    def _scan_changed(self, timer: object) -> None:
        if timer is not self._calm or not self._changed:
            return
        if self.scanning:
            timer = self._calm = self._server.loop.later(_CALM, lambda: self._scan_changed(timer))
            return
        changed = sorted(self._changed)
        self._changed.clear()
        self._start(changed, whole=False)

    def _wants_scan(self) -> bool:
        return any(resolved.settings.workspace_scan for resolved in self._server.workspace.settings.resolve_folders())

    # -- a scan reports
    def found(self, uri: str, items: Json) -> None:
        """The diagnostics of one file."""
        if self._server.workspace.get(uri) is not None:
            return
        if items == _CLEAN:
            self._found.pop(uri, None)
        else:
            self._found[uri] = items
        for pull in self._pulls:
            self._tell(pull, uri, items)
        if not self._pulled and (items != _CLEAN or uri in self._pushed):
            self._pushed.add(uri)
            self._server.publish(uri, None, items)

    def ended(self, run: _Run, complete: bool) -> None:
        """A scan is over."""
        if run is not self._running:
            return
        self._running = None
        if complete:
            gone = self._found.keys() - run.seen if run.whole else run.named - run.seen
            for uri in gone & self._found.keys():
                self.found(uri, _CLEAN)
            if run.whole and not self._whole:
                self._whole = True
                self._server.typed.watch_python_files()
        for pull in list(self._pulls):
            self._tell_gone(pull)
            self._answer(pull)

    # -- telling
    def _tell(self, pull: _Pull, uri: str, items: Json, version: int | None = None) -> None:
        number = result_id(items)
        known = pull.told.get(uri)
        if known is None and items == _CLEAN:
            return
        head = b'{"uri":%b,"version":%b,"resultId":%b' % (dumps(uri), dumps(version), dumps(number))
        if known == number:
            report = head + b',"kind":"unchanged"}'
        else:
            report = head + b',"kind":"full","items":%b}' % items
            pull.told[uri] = number
            pull.news = True
        if pull.token is None:
            pull.collected.append(report)
        elif known != number:
            value = Json(b'{"items":[%b]}' % report)
            self._server.notify("$/progress", Json(b'{"token":%b,"value":%b}' % (dumps(pull.token), value)))

    def _tell_gone(self, pull: _Pull) -> None:
        """Tell of files whose findings the client has, and which have none any more."""
        there = self._found.keys() | self._server.workspace.parts.keys()
        for uri in list(pull.told):
            if uri not in there:
                self._tell(pull, uri, _CLEAN)

    def _answer(self, pull: _Pull) -> None:
        if pull in self._pulls:
            self._pulls.remove(pull)
            pull.pending.answer(Json(b'{"items":[%b]}' % b",".join(pull.collected)))


class _Run:
    """One scan, its progress, and those who wait for its end."""

    def __init__(
        self, files: Files, server: Server, tops: Sequence[Top], whole: bool, token: types.ProgressToken | None
    ) -> None:
        self.whole = whole
        self.seen: set[str] = set()
        """URIs of the files that were analysed."""
        self.named = {server.workspace.settings.uri_of(path) for path, _ in tops}
        self.waiting: list[Pending] = []
        self._files = files
        self._server = server
        self._findings = 0
        self._cancelled = False
        self._scan = Scan(server.loop, tops, self._report, self._end)
        self._progress = Progress(server, "Wardline: scanning", self.cancel, token) if whole else None

    def cancel(self) -> None:
        self._cancelled = True
        self._scan.cancel()

    def _report(self, reports: list[FileReport], done: int, total: int) -> None:
        workspace = self._server.workspace
        for report in reports:
            uri = workspace.settings.uri_of(report.path)
            self.seen.add(uri)
            if report.results:
                terms = workspace.settings.terms(report.path)
                report = report.keep(tuple(terms.shown(report.path, report.results)))
            self._findings += len(report.results)
            self._files.found(uri, workspace.renderer.file_items(uri, report))
        if self._progress:
            self._progress.report(done, total)

    def _end(self, error: Exception | None) -> None:
        if error is not None:
            self._server.log.exception("scan", error)
        how = "failed" if error else "cancelled" if self._cancelled else f"{self._findings} findings"
        if self._progress:
            self._progress.end(f"{len(self.seen)} files, {how}")
        self._files.ended(self, complete=not error and not self._cancelled)
        for pending in self.waiting:
            pending.answer({"files": len(self.seen), "findings": self._findings})
