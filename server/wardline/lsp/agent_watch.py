"""Files that AI agents act upon, changed by something else than the editor: told once, and marked in the file.

What each file says is read once, in a thread, when the session has begun. From then on a change that the client reports
is compared with what a person knows: what the file said then, and what the editor has saved since. A mark stays until
the file is saved or closed in the editor, or says again what it said.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from wardline.lsp import uris
from wardline.lsp.documents import Part, position
from wardline.lsp.jsonrpc import Json, dumps
from wardline.lsp.wire import Range
from wardline_analyzers.text.buffer import Buffer

if TYPE_CHECKING:
    from wardline.lsp.server import Server
    from wardline.lsp.workspace import Workspace
    from wardline.watch.watch import Report, Watch
    from wardline_analyzers.agent_files.changes import Change

CODE = "agent-file-changed"
_WARNING, _INFORMATION = 2, 3
"""DiagnosticSeverity, and MessageType of LSP."""
_CALM = 0.7
"""Seconds without another change after which files are looked at: the editor's own save is told in them."""
_PAUSE = 30.0
"""Seconds between two messages."""
_MOST_FILES, _MOST_MARKS = 3, 10
"""Files that a message names; marks in a file."""


class AgentWatch:
    """The watch of one session; all methods run in the loop's thread."""

    def __init__(self, server: Server, workspace: Workspace) -> None:
        self._server = server
        self._workspace = workspace
        self._watches: dict[str, Watch | None] = {}
        """By workspace folder; None: it is still being read."""
        self._changed: set[str] = set()
        self._timer: object = None
        self._saves = False
        """The client tells when it saves."""
        self._reports: dict[str, Report] = {}
        """By key of the URI: what is different."""
        self._untold: dict[str, Report] = {}
        self._told = -_PAUSE
        self._later = False

    # -- what happens
    def start(self) -> None:
        """Read the files of workspace folders that are new."""
        folders = list(self._workspace.settings.folders.values())
        for gone in self._watches.keys() - set(folders):
            del self._watches[gone]
        for folder in folders:
            if folder not in self._watches:
                self._watches[folder] = None
                threading.Thread(target=self._read, args=(folder,), name="wardline-watch", daemon=True).start()

    def _read(self, folder: str) -> None:
        from wardline.watch.places import present  # here and below: the first diagnostics do not wait for these
        from wardline.watch.watch import Watch, text_of

        watch = Watch(folder)
        for path in present(folder):
            watch.seen(path, text_of(path))
        self._server.loop.post(lambda: self._ready(folder, watch))

    def _ready(self, folder: str, watch: Watch) -> None:
        if folder in self._watches:
            self._watches[folder] = watch
            self._soon()

    def changed(self, changed: list[str]) -> None:
        """Files (URIs) are new, gone, or different on disk."""
        paths = (uris.to_path(uri) for uri in changed)
        self._changed.update(path for path in paths if path is not None and self._concerns(path))
        self._soon()

    def _concerns(self, path: str) -> bool:
        from wardline.watch.places import relative
        from wardline_analyzers.agent_files.changes import concerns

        folder = self._workspace.settings.folder_of(path)
        return folder is not None and concerns(relative(path, folder)) is not None

    def saved(self, part: Part) -> None:
        """The editor has saved a document."""
        self._saves = True
        watch = self._watch(part.program.path)
        if watch is not None and self._concerns(part.program.path):
            watch.seen(part.program.path, part.program.buffer.data)
            self._show(part.program.path, None)

    def closed(self, part: Part) -> None:
        """The editor has closed a document, and all its diagnostics go: whoever had it open has seen what it says."""
        report = self._reports.pop(uris.key(part.uri), None) if self._reports else None
        watch = self._watch(part.program.path)
        if report is not None and watch is not None:
            watch.seen(report.path, report.text)

    def opened(self, part: Part) -> None:
        """The editor has opened a document: its marks go out with its findings."""
        if uris.key(part.uri) in self._reports and self._server.client.pull:
            self._server.publish(part.uri, None, Json(b"[]"))

    def _watch(self, path: str) -> Watch | None:
        return self._watches.get(self._workspace.settings.folder_of(path) or "")

    # -- looking
    def _soon(self) -> None:
        if self._changed:
            timer = self._timer = self._server.loop.later(_CALM, lambda: self._look(timer))

    def _look(self, timer: object) -> None:
        if timer is not self._timer:
            return
        for path in sorted(self._changed):
            watch = self._watch(path)
            if watch is not None:
                self._changed.discard(path)
                self._look_at(path, watch)
        self._tell()

    def _look_at(self, path: str, watch: Watch) -> None:
        from wardline.watch.watch import text_of

        uri = self._workspace.settings.uri_of(path)
        part, text = self._workspace.get(uri), text_of(path)
        resolved = self._workspace.settings.resolve(path)
        if not resolved.settings.watch_agent_files or resolved.excluded:
            watch.seen(path, text)
        elif part is not None and not self._saves and part.program.buffer.data == text:
            watch.seen(path, text)  # a client that never tells of saving has saved, as far as one can see
        report = watch.report(path, text, resolved.profile)
        self._show(path, report)
        if report is None:
            self._untold.pop(path, None)
        else:
            self._untold[path] = report

    # -- telling
    def _show(self, path: str, report: Report | None) -> None:
        uri = self._workspace.settings.uri_of(path)
        key = uris.key(uri)
        if report is None and key not in self._reports:
            return
        if report is None:
            del self._reports[key]
        else:
            self._reports[key] = report
        part = self._workspace.get(uri)
        if part is not None:
            self._workspace.pace.retell(part.program, pulled=True)
        else:
            marks = self._marks(report, Buffer(report.text or b"")) if report is not None else []
            self._server.publish(uri, None, Json(f"[{','.join(marks)}]".encode()))

    def items(self, part: Part) -> list[str]:
        """The marks of an open document: diagnostics as JSON."""
        report = self._reports.get(uris.key(part.uri)) if self._reports else None
        return self._marks(report, part.program.buffer) if report is not None else []

    def _marks(self, report: Report, buffer: Buffer) -> list[str]:
        same = buffer.data == (report.text or b"")
        return [
            dumps(
                {
                    "range": self._range(change, buffer, same),
                    "severity": _WARNING if change.grave else _INFORMATION,
                    "code": CODE,
                    "source": "wardline",
                    "message": f"Changed by something else than this editor: {change.text}. "
                    "This mark goes when you save or close the file.",
                }
            ).decode()
            for change in report.changes[:_MOST_MARKS]
        ]

    def _range(self, change: Change, buffer: Buffer, same: bool) -> Range:
        """Where a change is; once the text is another one, it is only known that it is in the file."""
        encoding = self._server.client.encoding
        start = change.start if same else 0
        line_end = buffer.line_start(buffer.line_at(start)) + len(buffer.line(buffer.line_at(start)).rstrip(b"\r\n"))
        end = max(start, min(change.end, line_end)) if same else line_end
        return {"start": position(buffer, start, encoding), "end": position(buffer, end, encoding)}

    def _tell(self) -> None:
        """What is harmless goes to the log. For what is grave there is one message, and a while passes to the next."""
        harmless = [report for report in self._untold.values() if not report.grave]
        if harmless:
            self._server.tell(_INFORMATION, _told(harmless))
            self._untold = {path: report for path, report in self._untold.items() if report.grave}
        if not self._untold or self._later:
            return
        left = self._told + _PAUSE - time.monotonic()
        if left > 0:
            self._later = True
            self._server.loop.later(left, self._tell_later)
            return
        message = f"Wardline: {_told(list(self._untold.values()))}"
        self._untold.clear()
        self._told = time.monotonic()
        self._server.notify("window/showMessage", {"type": _WARNING, "message": message})

    def _tell_later(self) -> None:
        self._later = False
        self._tell()


def _told(reports: list[Report]) -> str:
    reports = sorted(reports, key=lambda report: report.name)
    named = [f"{report.name} ({report.summary})" for report in reports[:_MOST_FILES]]
    more = len(reports) - _MOST_FILES
    rest = f" and {more} more {'file' if more == 1 else 'files'}" if more > 0 else ""
    return f"something else than this editor has changed what AI agents act upon: {', '.join(named)}{rest}."
