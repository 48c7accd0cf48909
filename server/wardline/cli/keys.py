"""Single keys from a terminal, and lines when a line is wanted."""

from __future__ import annotations

import contextlib
import os
import sys

END = ""
"""What `key` gives for Ctrl-D."""

if sys.platform == "win32":
    import msvcrt

    def key(question: str) -> str:
        """The key that answers a question, without waiting for Return. Ctrl-C raises KeyboardInterrupt."""
        _show(question)
        pressed = msvcrt.getwch()
        if pressed in ("\0", "\xe0"):  # a function key: its second half follows
            msvcrt.getwch()
            return " "
        if pressed == "\x03":
            raise KeyboardInterrupt
        return END if pressed == "\x04" else pressed

    def forget_typed() -> None:
        """Keys that were pressed before this do not count."""
        while msvcrt.kbhit():
            msvcrt.getwch()

else:
    import termios

    def key(question: str) -> str:
        """The key that answers a question, without waiting for Return.

        Ctrl-C, or a terminal that is gone, raises KeyboardInterrupt.
        """
        terminal = sys.stdin.fileno()
        try:
            before = termios.tcgetattr(terminal)
            raw = termios.tcgetattr(terminal)
            raw[3] &= ~(termios.ICANON | termios.ECHO)
            termios.tcsetattr(terminal, termios.TCSADRAIN, raw)
            try:
                # Only now: a terminal that still gives lines makes another character of an early Ctrl-D.
                _show(question)
                # Not through sys.stdin: it takes in more than one key, and keeps it from the editor.
                pressed = os.read(terminal, 1)
                if pressed == b"\x1b":  # an arrow or function key: all of it is one key
                    _forget_rest(terminal)
            finally:
                termios.tcsetattr(terminal, termios.TCSADRAIN, before)
        except (OSError, termios.error):
            raise KeyboardInterrupt from None
        if not pressed:
            raise KeyboardInterrupt
        return END if pressed == b"\x04" else pressed.decode("latin-1")

    def forget_typed() -> None:
        """Keys that were pressed before this do not count."""
        with contextlib.suppress(OSError, termios.error):
            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)

    def _forget_rest(terminal: int) -> None:
        import select

        while select.select([terminal], [], [], 0.02)[0]:
            if not os.read(terminal, 16):
                return


def _show(question: str) -> None:
    sys.stdout.write(question)
    sys.stdout.flush()


def line(prompt: str) -> str | None:
    """A line that is typed, without its end; None: nothing was said (Ctrl-D)."""
    try:
        return input(prompt).strip()
    except EOFError:
        print()
        return None
