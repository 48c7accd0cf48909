"""Several questions at once, and nobody is waited for longer than there is time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
A = TypeVar("A")

_AT_ONCE = 8


def at_once(ask: Callable[[T], A | None], questions: Sequence[T], until: float) -> list[A | None]:
    """The answers to all questions; None: none, or not by `until` (`time.monotonic`, not infinite). Raises what `ask`
    raises.

    Unlike those of a pool, the threads of those who still do not answer then keep no program from ending.
    """
    answers: list[A | None] = [None] * len(questions)
    left = list(enumerate(questions))[::-1]
    lock = threading.Lock()
    errors: list[Exception] = []

    def work() -> None:
        while time.monotonic() < until:
            with lock:
                if not left:
                    return
                number, question = left.pop()
            try:
                answers[number] = ask(question)
            except Exception as error:
                errors.append(error)

    count = min(_AT_ONCE, len(questions))
    threads = [threading.Thread(target=work, name="wardline-index", daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    if errors:
        raise errors[0]
    return answers[:]
