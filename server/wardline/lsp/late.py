"""The other half of the server, pygls with typed values: brought in when the first diagnostics are out.

Importing pygls and the several hundred classes of `lsprotocol.types` takes longer than everything else that leads to
the first diagnostics. So the hot lane does without them (`dispatch.py`), and a thread imports them as soon as there
is time. Messages that need them wait here, in order.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardline.lsp.server import Server
    from wardline.lsp.typed import Typed

_SWITCH = 0.0005
"""Seconds after which the importing thread lets the loop's thread in (Python's default would be a delay one can
feel)."""


class Late:
    """Loads `typed.py` once, and keeps what waits for it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._typed: Typed | None = None
        self._started = False
        self._waiting: deque[Callable[[Typed], None]] = deque()

    def start_soon(self) -> None:
        """Begin to import in the background, if that has not begun."""
        if not self._started:
            self._started = True
            sys.setswitchinterval(_SWITCH)
            threading.Thread(target=self._import, name="wardline-imports", daemon=True).start()

    def when_ready(self, call: Callable[[Typed], None]) -> None:
        """Run `call`: now, or in its turn once everything is there."""
        if self._typed is not None:
            call(self._typed)
        else:
            self._waiting.append(call)
            self.start_soon()

    def _import(self) -> None:
        server = self._server
        try:
            import wardline_analyzers.bandit_units  # noqa: F401  (what the slower analyses need)

            server.loop.post(server.workspace.pace.slow_ready)
            from wardline.lsp.typed import Typed

            typed = Typed(server)
        except BaseException as error:
            failure = error
            server.loop.post(lambda: self._failed(failure))
        else:
            server.loop.post(lambda: self._ready(typed))

    def _ready(self, typed: Typed) -> None:
        typed.start()
        self._typed = typed
        while self._waiting:
            self._waiting.popleft()(typed)

    def _failed(self, error: BaseException) -> None:
        self._server.log.exception("import", error)
        self._server.tell(1, "a part of it could not be loaded; only diagnostics work. Is its installation complete?")
