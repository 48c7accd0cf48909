"""The end of the client's process is the end of ours (LSP 3.17, `processId`).

Normally the end of the input says so; but a pipe can be held open by another child of the client.
"""

from __future__ import annotations

import os

from wardline.lsp.loop import Loop

INTERVAL = 5.0
"""Seconds between two looks."""


def watch(loop: Loop, process_id: int | None, interval: float = INTERVAL) -> None:
    """Stop the loop with code 1 once there is no such process."""
    if process_id is None or not is_alive(process_id):  # a container's process id means nothing here
        return

    def look() -> None:
        if is_alive(process_id):
            loop.later(interval, look)
        else:
            loop.stop(1)

    loop.later(interval, look)


def is_alive(process_id: int) -> bool:
    """Whether there is a process of this id. If that cannot be found out: yes."""
    if os.name == "nt":
        return _is_alive_windows(process_id)
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is there, but not ours
        return True
    return True


def _is_alive_windows(process_id: int) -> bool:
    import ctypes

    synchronize, timed_out = 0x00100000, 0x102
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(synchronize, False, process_id)
    if not handle:
        access_denied = 5
        return bool(ctypes.get_last_error() == access_denied)  # type: ignore[attr-defined,unused-ignore]
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == timed_out)
    finally:
        kernel.CloseHandle(handle)
