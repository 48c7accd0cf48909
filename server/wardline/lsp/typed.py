"""The typed half of the server: values of `lsprotocol`, pygls' converter, and pygls' requests to the client.

Imported late, see `late.py`. The handlers are those that `methods/__init__.py` names.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from cattrs import Converter
from cattrs.errors import BaseValidationError
from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter

from wardline import __version__
from wardline.lsp.jsonrpc import INVALID_PARAMS, Json, RequestError
from wardline.lsp.methods import TYPED
from wardline.lsp.pending import Pending
from wardline.lsp.wire import Message

if TYPE_CHECKING:
    from concurrent.futures import Future

    from wardline.lsp.server import Server


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
        self._refreshing: Future[None] | None = None
        self._handlers: dict[str, Callable[[Server, Any], Any]] = {
            method: import_module(f"wardline.lsp.methods.{module}").handle for method, module in TYPED.items()
        }

    # -- from the client
    def call(self, method: str, message: Message) -> Any:
        """Run the handler of a method; its result as JSON, or a Pending. Raises RequestError for wrong parameters."""
        kind: Any = types.METHOD_TO_TYPES[method][0]
        try:
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
        return Json(json.dumps(value, default=self.pygls.protocol._serialize_message, separators=(",", ":")).encode())

    # -- to the client
    def start(self) -> None:
        """Everything is loaded: ask the client for what we want to know of it."""

    def refresh_diagnostics(self) -> None:
        """workspace/diagnostic/refresh; not again while the client has not answered."""
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = self.pygls.workspace_diagnostic_refresh(None)
