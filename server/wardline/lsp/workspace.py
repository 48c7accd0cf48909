"""The documents of one session, and everything that follows from their text and settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wardline import config
from wardline.lsp import uris
from wardline.lsp.agent_watch import AgentWatch
from wardline.lsp.asking import Asking
from wardline.lsp.config_problems import ConfigProblems
from wardline.lsp.diagnostics import Renderer
from wardline.lsp.documents import Part, Program, to_bytes
from wardline.lsp.jsonrpc import Json
from wardline.lsp.origins import Origins
from wardline.lsp.pace import Pace
from wardline.lsp.projects import Projects
from wardline.lsp.settings import SettingsStore
from wardline.lsp.wire import TextDocumentItem
from wardline_analyzers import engine
from wardline_analyzers.languages import PYTHON

if TYPE_CHECKING:
    from wardline.lsp.server import Server

_WARNING = 2


class Workspace:
    """All open parts by the client's own URI string, with their settings, their analysis and their diagnostics."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.parts: dict[str, Part] = {}
        self.settings = SettingsStore(server.client)
        self.projects = Projects(self._texts)
        self.asking = Asking(server, self)
        self.origins = Origins(server, self)
        self.renderer = Renderer(server.client, self.settings.uri_of, self.origins.note, self._more)
        self.pace = Pace(server, self)
        self.config_problems = ConfigProblems(server, self, self.settings)
        self.agent_watch = AgentWatch(server, self)
        self.client_pulls = False
        """The client has pulled diagnostics before, so it will again."""
        self._told_unknown = False

    def warm(self) -> None:
        """Load what the first analysis needs, while the client has not yet opened anything."""
        engine.tables(self.settings.resolve(self.settings.path_of("untitled:")).profile, "python")

    # -- documents
    def programs(self) -> list[Program]:
        return list(dict.fromkeys(part.program for part in self.parts.values()))

    def get(self, uri: str) -> Part | None:
        """An open document: by the URI that it was opened with, else by another spelling of it."""
        part = self.parts.get(uri)
        if part is None and uri.startswith("file:"):
            wanted = uris.key(uri)
            part = next((p for u, p in self.parts.items() if uris.key(u) == wanted), None)
        return part

    def fresh(self, uri: str) -> Part | None:
        """An open document whose findings are those of its text."""
        part = self.get(uri)
        if part is not None:
            self.pace.refresh(part.program)
        return part

    def program(self, uri: str, language: str = PYTHON) -> Program:
        """A new program without text, with the settings that hold for this URI."""
        path = self.settings.path_of(uri)
        return Program(uri, path, self.settings.terms(path), self.projects, self.asking.of, language)

    def _texts(self) -> dict[str, bytes]:
        """The texts of open files by path."""
        return {
            program.path: program.buffer.data
            for program in self.programs()
            if program.uri.startswith("file:") and not program.too_large
        }

    def open(self, item: TextDocumentItem) -> None:
        """The client has opened a document."""
        uri, text = item["uri"], item["text"]
        self.settings.opened(uri)
        language = item.get("languageId")
        program = self.program(uri, language if isinstance(language, str) else "")
        part = Part(uri, item.get("version"), program)
        program.parts = [part]
        program.set_text(to_bytes(text))
        self.add(part)
        self.pace.changed(program)

    def add(self, part: Part) -> None:
        """The client has opened this part; its program has its text."""
        self.close(part.uri)  # a client that lost count: the new text is the truth
        part.delivery = "undecided" if self._server.client.pull else "push"
        self.parts[part.uri] = part
        self.origins.opened(part.program)
        self.agent_watch.opened(part)
        self.show_settings_problems()

    def close(self, uri: str) -> None:
        """The client has closed a document: its diagnostics go."""
        part = self.get(uri)
        if part is None:
            return
        del self.parts[part.uri]
        if part.timer:
            part.timer.cancel()
        if not any(other.uri in self.parts for other in part.program.parts):
            self.pace.closed(part.program)
        self._take_back(part)
        self.agent_watch.closed(part)
        self.config_problems.closed(uri)

    def pulled(self, part: Part) -> None:
        """The client asks for this document's diagnostics itself: from now on they are not pushed."""
        self.client_pulls = True
        if part.delivery != "pull":
            part.delivery = "pull"
            if part.timer:
                part.timer.cancel()
            self._take_back(part)
            self._server.loop.post(self._server.late.start_soon)

    def _take_back(self, part: Part) -> None:
        if part.pushed not in (None, b"[]"):
            self._server.publish(part.uri, None, Json(b"[]"))
        part.pushed = None

    def unknown_document(self, uri: str, method: str) -> None:
        """The client speaks of a document that it has not opened, or that is not ours."""
        if not self.settings.is_open(uri):
            self._server.log.warning(f"{method} for a document that is not open: ignored")
            if not self._told_unknown:
                self._told_unknown = True
                self._server.tell(_WARNING, f"{method} for a document that was not opened is ignored.")

    def _more(self, part: Part) -> list[str]:
        """Diagnostics of a part, as JSON, that are no findings."""
        policies = self.origins.policies.items(part) if part.program.origins else []
        return policies + self.config_problems.items(part) + self.agent_watch.items(part)

    # -- settings
    def files_changed(self, changed: list[str]) -> None:
        """Files (URIs) are new, gone, or different: if they are about settings, all settings are looked at again."""
        self.pace.disturbed()
        paths = [path for uri in changed if (path := uris.to_path(uri)) is not None]
        if any([config.invalidate(Path(path)) or self.settings.is_baseline(path) for path in paths]):
            self.settings_changed()

    def settings_changed(self) -> None:
        """Apply the settings as they are now to all open documents."""
        changed = False
        self.origins.policies.settings_changed()
        self.asking.settings_changed()
        for program in self.programs():
            terms = self.settings.terms(program.path)
            if terms != program.terms:
                program.settings_changed(terms)
                self.origins.settings_changed(program)
                self.pace.changed(program)
                changed = True
        self.show_settings_problems()
        if changed:
            self.refresh_diagnostics()
        if self._server.late.typed is not None:
            self._server.late.typed.files.settings_changed()

    def show_settings_problems(self) -> None:
        """Show what is wrong in the settings of the open documents and of the workspace folders."""
        of_folders = [resolved.problems for resolved in self.settings.resolve_folders()]
        of_documents = [program.terms.problems for program in self.programs()]
        self.config_problems.show(*of_folders, *of_documents)
        for program in self.programs():
            if program.terms.trouble:
                self.config_problems.tell(program.terms.trouble)

    def refresh_diagnostics(self) -> None:
        """Ask the client to pull all diagnostics again, if it can."""
        if self._server.client.refresh_diagnostics:
            self._server.late.when_ready(lambda typed: typed.refresh_diagnostics())
