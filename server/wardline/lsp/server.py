"""One client's session: its state, and sending to it. What is analysed is in `workspace.py`, handlers are in
`methods/`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wardline.lsp import jsonrpc
from wardline.lsp.client import Client
from wardline.lsp.jsonrpc import Json
from wardline.lsp.late import Late

if TYPE_CHECKING:
    from wardline.lsp.log import Log
    from wardline.lsp.loop import Loop
    from wardline.lsp.streams import Writer
    from wardline.lsp.typed import Typed
    from wardline.lsp.workspace import Workspace

ERROR, WARNING, INFO = 1, 2, 3
"""MessageType of LSP."""


class Server:
    """What every handler gets."""

    def __init__(self, loop: Loop, writer: Writer, log: Log) -> None:
        self.loop = loop
        self.log = log
        self.client = Client({})
        self.initialized = False
        """`initialize` has been answered."""
        self.shut_down = False
        """`shutdown` has been answered."""
        self.late = Late(self)
        self._writer = writer
        self._workspace: Workspace | None = None

    @property
    def workspace(self) -> Workspace:
        """The documents and their analysis. Made when first asked for: this imports the engine."""
        if self._workspace is None:
            from wardline.lsp.workspace import Workspace

            self._workspace = Workspace(self)
        return self._workspace

    @property
    def typed(self) -> Typed:
        """The typed half; only for what runs in it."""
        assert self.late.typed is not None
        return self.late.typed

    def work(self, deadline: float) -> bool:
        """Idle work (see `loop.Work`)."""
        return self._workspace is not None and not self.shut_down and self._workspace.pace.work(deadline)

    def send(self, body: bytes) -> None:
        """Send the body of a message."""
        self._writer.send(body)

    def close(self) -> None:
        """The end: wait, for a moment at most, until everything is sent."""
        self._writer.flush(2.0)

    def notify(self, method: str, params: Any) -> None:
        """Send a notification of plain values."""
        self.send(jsonrpc.notification(method, params))

    def publish(self, uri: str, version: int | None, items: Json) -> None:
        """textDocument/publishDiagnostics. Those of the same document that still wait to be sent are dropped."""
        known = b',"version":%d' % version if version is not None else b""
        params = Json(b'{"uri":%b%b,"diagnostics":%b}' % (jsonrpc.dumps(uri), known, items))
        self._writer.send(jsonrpc.notification("textDocument/publishDiagnostics", params), replaces=uri)

    def tell(self, level: int, text: str) -> None:
        """window/logMessage: for what a user has to know. No text of the user's code."""
        self.notify("window/logMessage", {"type": level, "message": f"Wardline: {text}"})
