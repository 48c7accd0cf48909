"""From messages to handlers: the hot lane on plain dicts here, everything else through `late.py`.

All messages that have arrived are gone through before anything is analysed: notifications take effect at once and in
order, requests are put aside and served afterwards, on the newest text. A request that was made for a text which has
changed in the meantime is refused (ContentModified); one that is cancelled while it waits is not begun.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wardline.lsp import jsonrpc
from wardline.lsp.framing import BadFrame
from wardline.lsp.jsonrpc import RequestError
from wardline.lsp.methods import (
    TYPED,
    capabilities,
    diagnostic,
    did_change,
    did_close,
    did_open,
    did_save,
    exit,
    initialize,
    initialized,
    origins,
    pasted,
    shutdown,
    suggestion_accepted,
)
from wardline.lsp.pending import Pending
from wardline.lsp.streams import Eof
from wardline.lsp.wire import Message

if TYPE_CHECKING:
    from wardline.lsp.documents import Part
    from wardline.lsp.server import Server

REQUESTS: dict[str, Callable[[Server, Any], Any]] = {
    module.METHOD: module.handle for module in (initialize, shutdown, diagnostic, origins, capabilities)
}
NOTIFICATIONS: dict[str, Callable[[Server, Any], None]] = {
    module.METHOD: module.handle
    for module in (initialized, exit, did_open, did_change, did_close, did_save, suggestion_accepted, pasted)
}
_ANY_VERSION = frozenset((diagnostic.METHOD,))
"""Requests that are about whatever the text is when they are served."""


_OF_THIS_TEXT = frozenset(("wardline.suggestionAccepted", "wardline.pasted"))
"""Commands with a range in the text as it is when they come: an edit behind them would move it."""


class Request:
    """A request in work. `part` and `version`: the document that it is about, as it was when it came."""

    __slots__ = ("message", "method", "number", "part", "pending", "version")

    def __init__(self, message: Message, part: Part | None) -> None:
        self.message = message
        self.number: int | str = message["id"]
        self.method: str = message["method"]
        self.part = part
        self.version = part.version if part else None
        self.pending: Pending | None = None


class Dispatcher:
    """Takes the messages of one session. Whatever they hold, nothing is raised."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._queue: list[Request] = []
        self._open: dict[int | str, Request] = {}

    def receive(self, batch: list[bytes | BadFrame | Eof]) -> None:
        """Handle what arrived together (see the module's text)."""
        for item in batch:
            if isinstance(item, bytes):
                self._message(item)
            elif isinstance(item, BadFrame):
                self._refuse(None, jsonrpc.PARSE_ERROR, item.reason)
            else:
                self._ended()
        self._serve()

    def _ended(self) -> None:
        server = self._server
        if server.initialized:
            server.log.debug("the client has closed the connection")
        else:  # a person, most likely
            server.log.warning(
                "the input ended before a client sent `initialize`: this is what an editor starts, to talk LSP with it "
                "(`wardline editor-config --list` has the entries for editors' settings)"
            )
        server.loop.stop(0 if server.shut_down else 1)

    # -- reading messages
    def _message(self, body: bytes) -> None:
        try:
            message = json.loads(body)
        except (ValueError, RecursionError):
            self._refuse(None, jsonrpc.PARSE_ERROR, "the message is not JSON")
            return
        if not isinstance(message, dict):
            what = "batches are not part of LSP" if isinstance(message, list) else "the message is not an object"
            self._refuse(None, jsonrpc.INVALID_REQUEST, what)
            return
        method, number = message.get("method"), message.get("id")
        if not isinstance(number, (int, str)) or isinstance(number, bool):
            number = None
        if isinstance(method, str):
            if number is not None:
                self._request(message)
            elif "id" in message:
                self._refuse(None, jsonrpc.INVALID_REQUEST, "an id must be a number or a string")
            else:
                self._notification(method, message)
        elif method is None and number is not None and ("result" in message or "error" in message):
            self._server.late.when_ready(lambda typed: typed.response(message))
        else:
            self._refuse(number, jsonrpc.INVALID_REQUEST, "a message needs a method, or an id and a result")

    def _refuse(self, number: int | str | None, code: int, reason: str) -> None:
        self._server.log.warning(f"refused a message: {reason}")
        self._server.send(jsonrpc.error(number, code, reason))

    # -- notifications
    def _notification(self, method: str, message: Message) -> None:
        server = self._server
        if method == "$/cancelRequest":
            self._cancel(message)
        elif method == exit.METHOD:
            self._serve()
            exit.handle(server, None)
        elif not server.initialized or server.shut_down:
            server.log.debug(f"{method} outside of the session: ignored")
        elif method in NOTIFICATIONS:
            self._run(method, lambda: NOTIFICATIONS[method](server, message.get("params")))
        elif method in TYPED:
            server.late.when_ready(lambda typed: self._run(method, lambda: typed.call(method, message)))
        else:  # `$/…` may be ignored by definition; and so is anything that we did not announce
            server.log.debug(f"{method}: ignored")

    def _run(self, method: str, call: Callable[[], Any]) -> None:
        try:
            call()
        except RequestError as error:
            self._server.log.warning(f"{method}: {error.message}")
        except Exception as error:
            self._server.log.exception(method, error)

    def _cancel(self, message: Message) -> None:
        params = message.get("params")
        number = params.get("id") if isinstance(params, dict) else None
        request = self._open.get(number) if isinstance(number, (int, str)) else None
        if request is not None:
            self._end(request, jsonrpc.REQUEST_CANCELLED, "cancelled")

    # -- requests
    def _request(self, message: Message) -> None:
        server, method, number = self._server, message["method"], message["id"]
        if not server.initialized and method != initialize.METHOD:
            self._refuse(number, jsonrpc.SERVER_NOT_INITIALIZED, "`initialize` comes first")
        elif server.shut_down:
            self._refuse(number, jsonrpc.INVALID_REQUEST, "the server is shut down")
        elif number in self._open:
            self._refuse(number, jsonrpc.INVALID_REQUEST, "a request with this id is being served")
        elif method in REQUESTS or method in TYPED:
            request = self._open[number] = Request(message, self._part_of(message))
            if _is_of_this_text(message):
                self._serve_one(request)
                return
            self._queue.append(request)
            if method in (initialize.METHOD, shutdown.METHOD):  # what follows depends on them
                self._serve()
                if method == shutdown.METHOD:
                    for other in list(self._open.values()):
                        self._end(other, jsonrpc.REQUEST_CANCELLED, "the server is shut down")
        else:
            server.log.debug(f"{method}: refused")  # Kate asks at each move of the cursor for what we do not announce
            server.send(jsonrpc.error(number, jsonrpc.METHOD_NOT_FOUND, f"{method} is not supported"))

    def _part_of(self, message: Message) -> Part | None:
        params = message.get("params")
        document = params.get("textDocument") if isinstance(params, dict) else None
        uri = document.get("uri") if isinstance(document, dict) else None
        return self._server.workspace.get(uri) if isinstance(uri, str) else None

    def _serve(self) -> None:
        while self._queue:
            request = self._queue.pop(0)
            if request.number in self._open:
                self._serve_one(request)

    def _serve_one(self, request: Request) -> None:
        server, method, message = self._server, request.method, request.message
        if method in REQUESTS:
            self._answer(request, lambda: REQUESTS[method](server, message.get("params")))
        else:
            server.late.when_ready(
                lambda typed: self._answer(request, lambda: typed.call(method, message)),
                lambda: self._end(request, jsonrpc.INTERNAL_ERROR, f"{method} cannot be loaded"),
            )

    def _answer(self, request: Request, call: Callable[[], Any]) -> None:
        if self._open.get(request.number) is not request:  # cancelled while it waited
            return
        if request.part and request.part.version != request.version and request.method not in _ANY_VERSION:
            self._end(request, jsonrpc.CONTENT_MODIFIED, "the document has changed")
            return
        try:
            value = call()
        except Exception as error:
            self._failed(request, error)
            return
        if isinstance(value, Pending):
            request.pending = value
            value.then(lambda late, error: self._failed(request, error) if error else self._succeeded(request, late))
        else:
            self._succeeded(request, value)

    def _succeeded(self, request: Request, value: Any) -> None:
        if self._open.pop(request.number, None) is request:
            self._server.send(jsonrpc.result(request.number, value))

    def _failed(self, request: Request, error: Exception) -> None:
        if isinstance(error, RequestError):
            self._end(request, error.code, error.message)
            return
        self._server.log.exception(request.method, error)
        if isinstance(error, (KeyError, TypeError, AttributeError, IndexError)) and request.method in REQUESTS:
            self._end(request, jsonrpc.INVALID_PARAMS, f"{request.method}: the parameters are not as LSP has them")
        else:
            self._end(request, jsonrpc.INTERNAL_ERROR, f"{request.method} failed")

    def _end(self, request: Request, code: int, reason: str) -> None:
        if self._open.pop(request.number, None) is request:
            if request.pending:
                request.pending.cancel()
            self._server.send(jsonrpc.error(request.number, code, reason))


def _is_of_this_text(message: Message) -> bool:
    params = message.get("params")
    return (
        message["method"] == "workspace/executeCommand"
        and isinstance(params, dict)
        and isinstance(params.get("command"), str)
        and params["command"] in _OF_THIS_TEXT
    )
