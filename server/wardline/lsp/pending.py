"""An answer that comes later: what a request's handler returns when it cannot answer at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Pending:
    """`answer` or `fail` it once, in the loop's thread; what comes after that, or after a cancel, is ignored."""

    def __init__(self, on_cancel: Callable[[], None] | None = None) -> None:
        self.convert: Callable[[Any], Any] = lambda value: value
        """Applied to the value before it is sent."""
        self._on_cancel = on_cancel
        self._then: Callable[[Any, Exception | None], None] | None = None
        self._outcome: tuple[Any, Exception | None] | None = None

    def answer(self, value: Any) -> None:
        self._settle(value, None)

    def fail(self, error: Exception) -> None:
        self._settle(None, error)

    @property
    def settled(self) -> bool:
        return self._outcome is not None

    def cancel(self) -> None:
        """The client does not want the answer any more."""
        if self._outcome is None:
            self._outcome = (None, None)
            self._then = None
            if self._on_cancel:
                self._on_cancel()

    def then(self, call: Callable[[Any, Exception | None], None]) -> None:
        """Run `call` with the value or the error once there is one."""
        if self._outcome is not None:
            call(*self._outcome)
        else:
            self._then = call

    def _settle(self, value: Any, error: Exception | None) -> None:
        if self._outcome is None:
            self._outcome = (value if error else self.convert(value), error)
            if self._then:
                self._then(*self._outcome)
