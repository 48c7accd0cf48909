"""The typed half of the server: values of `lsprotocol`, pygls' converter, and pygls' requests to the client.

Imported late, see `late.py`. The handlers are those that `methods/__init__.py` names.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from cattrs import Converter
from cattrs.errors import BaseValidationError
from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter

from wardline import __version__
from wardline.lsp.files import Files
from wardline.lsp.jsonrpc import INVALID_PARAMS, Json, RequestError
from wardline.lsp.methods import TYPED
from wardline.lsp.notebooks import Notebooks
from wardline.lsp.pending import Pending
from wardline.lsp.progress import Progress
from wardline.lsp.wire import Message
from wardline.watch.places import GLOBS

if TYPE_CHECKING:
    from concurrent.futures import Future

    from wardline.lsp.client import Client
    from wardline.lsp.server import Server

T = TypeVar("T")

SECTION = "wardline"
"""Our section of the client's settings."""
_SETTINGS_FILES = ("**/{.wardline.toml,pyproject.toml,.bandit,bandit.yaml,bandit.yml,.gitignore}", "**/.wardline/**/*")


class _Protocol(LanguageServerProtocol):
    """pygls' protocol without its own handlers: they would keep a second copy of each document."""

    def _register_builtin_features(self) -> None:
        pass

    def _send_data(self, data: Any) -> None:  # pygls' own writes each message into the log
        if data and self.writer is not None:
            self.writer.write(json.dumps(data, default=self._serialize_message).encode())


class _Writer:
    """What pygls writes to: our server."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def write(self, data: bytes) -> None:
        self._server.send(data)

    def close(self) -> None:
        pass


class Typed:
    """Calls handlers with typed values, and asks the client."""

    def __init__(self, server: Server) -> None:
        # pygls logs errors with the parameters that led to them, and these are the user's code.
        logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)
        self._server = server
        self._converter: Converter = default_converter()  # type: ignore[no-untyped-call]
        self.pygls = LanguageServer(
            "wardline", __version__, protocol_cls=_Protocol, converter_factory=lambda: self._converter
        )
        self.pygls.protocol.set_writer(_Writer(server), include_headers=False)
        self.notebooks = Notebooks(server)
        self.files = Files(server)
        self.progress: dict[types.ProgressToken, Progress] = {}
        """What the user can cancel."""
        self._refreshing = self._refresh_again = False
        modules = {method: import_module(f"wardline.lsp.methods.{name}") for method, name in TYPED.items()}
        self._handlers: dict[str, Callable[[Server, Any], Any]] = {
            method: module.handle for method, module in modules.items()
        }
        self._plain: dict[str, Callable[[dict[str, Any]], None]] = {
            method: module.plain for method, module in modules.items() if hasattr(module, "plain")
        }

    # -- from the client
    def call(self, method: str, message: Message) -> Any:
        """Run the handler of a method; its result as JSON, or a Pending. Raises RequestError for wrong parameters."""
        kind: Any = types.METHOD_TO_TYPES[method][0]
        try:
            if plain := self._plain.get(method):
                plain(message["params"])
            typed = self._converter.structure({"jsonrpc": "2.0", "params": {}, **message}, kind)
        except (BaseValidationError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise RequestError(INVALID_PARAMS, f"{method}: the parameters are not as LSP has them") from error
        value = self._handlers[method](self._server, typed.params)
        if isinstance(value, Pending):
            value.convert = self.dump
            return value
        return self.dump(value)

    def response(self, message: Message) -> None:
        """The client has answered one of our requests."""
        protocol = self.pygls.protocol
        try:
            protocol.handle_message(protocol.structure_message(message))
        except Exception as error:  # an answer of the wrong form is no answer
            self._server.log.exception("response", error)
            protocol._request_futures.pop(message["id"], None)

    def dump(self, value: Any) -> Json:
        """A typed value, or plain ones that hold typed ones, as JSON."""
        if isinstance(value, Json):
            return value
        return Json(json.dumps(value, default=self.pygls.protocol._serialize_message, separators=(",", ":")).encode())

    def diagnostic(self, item: Json) -> types.Diagnostic:
        """A diagnostic of `diagnostics.py` as a typed value."""
        made: types.Diagnostic = self._converter.structure(json.loads(item), types.Diagnostic)
        return made

    # -- to the client
    def start(self) -> None:
        """Everything is loaded: tell the client what we want to hear of, and ask for its settings."""
        registrations = _registrations(self._server.client)
        if registrations:
            self._register(*registrations)
        self.ask_settings()
        self.files.start()
        self._server.workspace.origins.start()
        self._server.workspace.agent_watch.start()

    def watch_python_files(self) -> None:
        """After a scan of the workspace, Python files that change on disk matter as well."""
        if self._server.client.register_watchers:
            self._register(_watch("python-files", "**/*.{py,pyi,pyw}"))

    def _register(self, *registrations: types.Registration) -> None:
        """client/registerCapability."""
        self.pygls.client_register_capability(types.RegistrationParams(registrations))

    def ask_settings(self) -> None:
        """workspace/configuration: the settings everywhere, and those of each folder."""
        server = self._server
        if not server.client.configuration:
            return
        folders = list(server.workspace.settings.folders)
        items = [types.ConfigurationItem(section=SECTION)]
        items += [types.ConfigurationItem(folder, SECTION) for folder in folders]

        def take(answer: Sequence[Any]) -> None:
            settings = server.workspace.settings
            places = zip(answer, [None, *folders], strict=False)
            if any([settings.set_editor(value, folder) for value, folder in places]):
                server.workspace.settings_changed()

        self.then(self.pygls.workspace_configuration(types.ConfigurationParams(items)), take)

    def then(self, answer: Future[T], call: Callable[[T], None]) -> None:
        """Run `call` with the client's answer. An error is only written into the log."""

        def arrived(future: Future[T]) -> None:
            if future.cancelled() or (error := future.exception()) is not None:
                self._server.log.warning(f"the client refused a request: {type(error).__name__}")
                return
            try:
                call(future.result())
            except Exception as problem:
                self._server.log.exception("response", problem)

        answer.add_done_callback(arrived)

    def refresh_diagnostics(self) -> None:
        """workspace/diagnostic/refresh; what comes while the client has not answered is asked for afterwards, once."""
        if self._refreshing:
            self._refresh_again = True
            return
        self._refreshing = True
        self.pygls.workspace_diagnostic_refresh(None).add_done_callback(lambda _: self._refreshed())

    def refresh_lenses(self, done: Callable[[], None]) -> None:
        """workspace/codeLens/refresh."""
        self.pygls.workspace_code_lens_refresh(None).add_done_callback(lambda _: done())

    def _refreshed(self) -> None:
        again, self._refreshing, self._refresh_again = self._refresh_again, False, False
        if again:
            self.refresh_diagnostics()


def _registrations(client: Client) -> list[types.Registration]:
    """What we ask the client to tell us, as far as it can be asked."""
    wanted = []
    if client.register_configuration:
        options = types.DidChangeConfigurationRegistrationOptions(section=SECTION)
        wanted.append(types.Registration("settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, options))
    if client.register_watchers:
        wanted.append(_watch("settings-files", *_SETTINGS_FILES))
        wanted.append(_watch("agent-files", *GLOBS))
    return wanted


def _watch(name: str, *patterns: str) -> types.Registration:
    watchers = [types.FileSystemWatcher(pattern) for pattern in patterns]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    return types.Registration(name, types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
