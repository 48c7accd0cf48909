"""The other half of the server, pygls with typed values: brought in when the first diagnostics are out.

Importing pygls and the several hundred classes of `lsprotocol.types` takes longer than everything else that leads to
the first diagnostics. So the hot lane does without them (`dispatch.py`), and a thread imports them as soon as there
is time. Messages that need them wait here, in order.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections import deque
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wardline.lsp.server import Server
    from wardline.lsp.typed import Typed

_SWITCH = 0.0005
"""Seconds after which the importing thread lets the loop's thread in; Python's default is a delay that one can feel."""


class Late:
    """Loads `typed.py` once, and keeps what waits for it."""

    def __init__(self, server: Server) -> None:
        self.typed: Typed | None = None
        self._server = server
        self._started = False
        self._failed = False
        self._waiting: deque[tuple[Callable[[Typed], None], Callable[[], None]]] = deque()

    def start_soon(self) -> None:
        """Begin to import in the background, if that has not begun."""
        if not self._started:
            self._started = True
            sys.setswitchinterval(_SWITCH)
            threading.Thread(target=self._import, name="wardline-imports", daemon=True).start()

    def when_ready(self, call: Callable[[Typed], None], otherwise: Callable[[], None] = lambda: None) -> None:
        """Run `call` in its turn once everything is there; `otherwise` if it cannot be loaded."""
        if self.typed is not None:
            call(self.typed)
        elif self._failed:
            otherwise()
        else:
            self._waiting.append((call, otherwise))
            self.start_soon()

    def _import(self) -> None:
        server = self._server
        try:
            from wardline_analyzers import bandit_units

            bandit_units.load()
            server.loop.post(server.workspace.pace.slow_ready)
            if problem := bandit_units.error():
                server.loop.post(lambda: server.tell(2, problem))
            from wardline.lsp.typed import Typed

            typed = Typed(server)
            _bring_in_the_rest()
            for name in ("wardline.policy.decide", "pathspec"):  # likewise: not when a suggestion is accepted
                import_module(name)
        except Exception as error:
            failure = error  # `error` is gone when the lambda runs
            server.loop.post(lambda: self._fail(failure))
        else:
            server.loop.post(lambda: self._start(typed))

    def _start(self, typed: Typed) -> None:
        self.typed = typed
        _collect_rarely()
        typed.start()
        while self._waiting:
            self._waiting.popleft()[0](typed)

    def _fail(self, error: Exception) -> None:
        self._failed = True
        _collect_rarely()
        self._server.log.exception("import", error)
        self._server.tell(1, "only diagnostics work: a part of it cannot be loaded. Is the installation complete?")
        while self._waiting:
            self._waiting.popleft()[1]()


def _bring_in_the_rest() -> None:
    """What takes a while the first time: it must not be when a suggestion is accepted, or somebody looks at a lens."""
    from importlib import import_module
    from pkgutil import iter_modules, walk_packages

    from wardline_analyzers import checks
    from wardline_analyzers.capabilities import tables
    from wardline_analyzers.checks import python

    common = iter_modules(checks.__path__, f"{checks.__name__}.")
    for module in (*common, *walk_packages(python.__path__, f"{python.__name__}.")):
        import_module(module.name)
    tables.load()


OF_SERVER: Final = (50_000, 20, 100)
"""Objects that are made, of each generation, before garbage in circles is looked for."""


def _collect_rarely() -> None:
    """Most of what lives was made while loading and stays: looking through it again and again is what would be felt."""
    gc.freeze()
    gc.set_threshold(*OF_SERVER)
    gc.enable()
