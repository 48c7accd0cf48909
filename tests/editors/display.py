"""A screen of our own (Xvfb) with a program on it that has windows, driven by keys."""

from __future__ import annotations

import os
import struct
import subprocess
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

_SECONDS = 60.0
"""Within which anything that is waited for must come."""
_PICTURE = "failure.png"


class Display:
    """A screen of 1000 by 600 pixels. Leaving the `with` block ends the program; after an error with a picture in the
    folder."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self._command, self._folder, self._environment = command, folder, {**os.environ, **environment}
        self._errors = folder / "program.log"

    def __enter__(self) -> Display:
        reading, writing = os.pipe()
        screen = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1000x600x24", "-nolisten", "tcp"]
        self._screen = subprocess.Popen(
            [*screen, "-fbdir", str(self._folder)],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()  # it says this once it is ready
        assert number, "Xvfb did not start"
        self._environment["DISPLAY"] = f":{number}"
        with self._errors.open("wb") as log:
            self._program = subprocess.Popen(self._command, env=self._environment, stdout=log, stderr=log)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            (self._folder / _PICTURE).write_bytes(picture((self._folder / "Xvfb_screen0").read_bytes()))
        for process in (self._program, self._screen):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def keys(self, *keys: str) -> None:
        """Press keys, by X's names of them (`Return`, `ctrl+period`), one after the other."""
        self._tool("key", "--delay", "50", *keys)

    def windows(self, title: str) -> list[str]:
        """The windows that are to be seen and whose title holds this; for a menu it is empty."""
        return self._tool("search", "--onlyvisible", "--name", title, check=False).split()

    def focus(self, window: str) -> None:
        """Have a window take the keys. There is no window manager here that would do it."""
        self._tool("windowfocus", "--sync", window)

    def wait_for(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something is so; what does not come in time is an AssertionError."""
        end = time.monotonic() + _SECONDS
        while not condition():
            assert self._program.poll() is None, f"the program has ended: {self._errors.read_text()[-2000:]}"
            assert time.monotonic() < end, f"no {what}: {self._errors.read_text()[-2000:]}"
            time.sleep(0.05)

    def _tool(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, timeout=_SECONDS
        )
        assert not check or done.returncode == 0, f"xdotool {words[0]}: {done.stderr}"
        return done.stdout


def picture(dump: bytes) -> bytes:
    """A PNG of what is on a screen, from Xvfb's own dump of it (XWD, 32 bits a pixel, blue first)."""
    header = struct.unpack(">25I", dump[:100])
    size, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
    pixels = dump[size + 12 * colours :]
    rows = bytearray()
    for y in range(height):
        row = pixels[y * line : y * line + 4 * width]
        rgb = bytearray(3 * width)
        rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
        rows += b"\0" + rgb

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
