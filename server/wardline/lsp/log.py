"""The server's own log: to stderr or a file, never to stdout, and never with text of the user's code.

An exception's message may quote what it was given (a line of code, a value), so of an exception only its type and the
places in the program are written. The `logging` package is not used: importing it costs as much as reading a small
project.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import TextIO

LEVELS = ("error", "warning", "info", "debug")


class Log:
    """Lines with a level, and a count of the errors by where they happened."""

    def __init__(self, level: str, stream: TextIO) -> None:
        self._threshold = LEVELS.index(level)
        self._stream = stream
        self.errors: Counter[str] = Counter()

    def write(self, level: str, text: str) -> None:
        if LEVELS.index(level) > self._threshold:
            return
        try:
            self._stream.write(f"{time.strftime('%H:%M:%S')} {level}: {text}\n")
            self._stream.flush()
        except (OSError, ValueError):  # a closed or full stderr must not end the server
            pass

    def warning(self, text: str) -> None:
        self.write("warning", text)

    def info(self, text: str) -> None:
        self.write("info", text)

    def debug(self, text: str) -> None:
        self.write("debug", text)

    def exception(self, where: str, error: BaseException) -> None:
        """Count an error, and write it the first time that it happens in this place."""
        text = describe(error)
        place = f"{where}: {text}"
        self.errors[place] += 1
        if self.errors[place] == 1:
            self.write("error", place)


def describe(error: BaseException) -> str:
    """An exception as its type and the call chain in file:line form, without its message."""
    chain, trace = [], error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        chain.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " > ".join([type(error).__name__, *chain[-6:]])
