"""The client's two streams: messages come in through an `Inbox`, and go out through a `Writer`.

Reading. On POSIX the loop's own thread waits for the pipe (`PolledInbox`); waking a second thread for each message
would cost more than many an analysis. Where pipes cannot be polled (Windows) and on sockets one thread reads and
hands whole frames over (`ThreadedInbox`). Both take items from other threads as well: `post` is the one way into the
loop.

Writing. A client that does not read must not stop the loop. On a POSIX pipe a message is written in pieces that
cannot block as long as the pipe takes them; what it does not take, and everything elsewhere, is left to one writing
thread. Among what waits there, diagnostics that newer ones of the same document have replaced are dropped.
"""

from __future__ import annotations

import contextlib
import os
import queue
import select
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol, TypeAlias

from wardline.lsp.framing import BadFrame, FrameParser, frame


class Eof:
    """The client's end of the stream is closed."""


Item: TypeAlias = bytes | BadFrame | Eof | Callable[[], None]

_CHUNK = 1 << 16
_MOST = 10_000
"""More items than this are not gathered at once."""


class Inbox(Protocol):
    """What the loop waits on."""

    def take(self, timeout: float | None) -> list[Item]:
        """All items that are there; waits up to `timeout` seconds (None: for ever) for the first one."""

    def post(self, item: Item) -> None:
        """Put an item in, from any thread."""


class PolledInbox:
    """Reads a POSIX file descriptor in the loop's own thread."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._parser = FrameParser()
        self._posted: deque[Item] = deque()
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        self._poll = select.poll()
        self._poll.register(fd, select.POLLIN)
        self._poll.register(self._wake_read, select.POLLIN)

    def post(self, item: Item) -> None:
        self._posted.append(item)
        with contextlib.suppress(BlockingIOError):  # full of wake-ups already
            os.write(self._wake_write, b"\0")

    def take(self, timeout: float | None) -> list[Item]:
        items: list[Item] = []
        wait = None if timeout is None else max(0, int(timeout * 1000 + 0.999))
        while len(items) < _MOST:
            ready = self._poll.poll(0 if items else wait)
            if not ready:
                break
            for fd, _ in ready:
                items += self._read() if fd == self._fd else self._collect()
        return items

    def _read(self) -> list[Item]:
        try:
            data = os.read(self._fd, _CHUNK)
        except OSError:  # a broken stream has ended, whatever the reason
            data = b""
        if data:
            return list(self._parser.feed(data))
        self._poll.unregister(self._fd)
        return [Eof()]

    def _collect(self) -> list[Item]:
        os.read(self._wake_read, _CHUNK)
        items: list[Item] = []
        while self._posted:
            items.append(self._posted.popleft())
        return items


class ThreadedInbox:
    """One thread reads with `read` (which blocks) and hands whole frames over."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._queue: queue.SimpleQueue[Item] = queue.SimpleQueue()
        self._read = read
        threading.Thread(target=self._run, name="wardline-reader", daemon=True).start()

    def post(self, item: Item) -> None:
        self._queue.put(item)

    def take(self, timeout: float | None) -> list[Item]:
        items: list[Item] = []
        try:
            items.append(self._queue.get(timeout=timeout) if timeout != 0 else self._queue.get_nowait())
            while len(items) < _MOST:
                items.append(self._queue.get_nowait())
        except queue.Empty:
            pass
        return items

    def _run(self) -> None:
        parser = FrameParser()
        try:
            while data := self._read(_CHUNK):
                for item in parser.feed(data):
                    self._queue.put(item)
        except (OSError, ValueError):  # a broken stream has ended, whatever the reason
            pass
        self._queue.put(Eof())


class Writer:
    """Sends bodies; see the module's text. Only the loop's thread may send.

    `write` blocks and says how many bytes it took; `pipe` is the descriptor behind it where it is a POSIX pipe.
    """

    def __init__(self, write: Callable[[bytes], int], pipe: int | None = None) -> None:
        self._write = write
        self._pipe = pipe
        self._poll: select.poll | None = None
        if pipe is not None:
            self._poll = select.poll()
            self._poll.register(pipe, select.POLLOUT)
        self._lock = threading.Condition()
        self._waiting: deque[tuple[str | None, bytes]] = deque()
        self._busy = False
        self._thread: threading.Thread | None = None
        self.broken = False
        """The client does not read any more; all further messages are dropped."""

    def send(self, body: bytes, replaces: str | None = None) -> None:
        """Send a message. One that still waits under the same `replaces` key is dropped for this one."""
        data: bytes = frame(body)
        if self.broken:
            return
        if self._poll is not None and not self._busy and not self._waiting:
            data = self._send_without_waiting(data)
            if not data:
                return
            replaces = None  # its first piece is out: it must follow
        with self._lock:
            if replaces is not None:
                for index, (key, _) in enumerate(self._waiting):
                    if key == replaces:
                        del self._waiting[index]
                        break
            self._waiting.append((replaces, data))
            self._busy = True
            self._lock.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="wardline-writer", daemon=True)
                self._thread.start()

    def flush(self, timeout: float) -> None:
        """Wait until everything is sent, at most `timeout` seconds."""
        with self._lock:
            self._lock.wait_for(lambda: not self._busy or self.broken, timeout)

    def _send_without_waiting(self, data: bytes) -> bytes:
        """Send what the pipe takes, and return the rest."""
        assert self._poll is not None and self._pipe is not None
        at = 0
        try:
            while at < len(data) and self._poll.poll(0):
                at += os.write(self._pipe, data[at : at + select.PIPE_BUF])
        except OSError:
            self.broken = True
            return b""
        return data[at:]

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._busy = False
                    self._lock.notify_all()
                self._lock.wait_for(lambda: bool(self._waiting))
                _, data = self._waiting.popleft()
            try:
                view = memoryview(data)
                while view:
                    view = view[self._write(bytes(view[:_CHUNK])) :]
            except (OSError, ValueError):
                self.broken = True
                with self._lock:
                    self._waiting.clear()


def stdio() -> tuple[Inbox, Writer]:
    """Take over standard input and output.

    They are moved to descriptors of our own: afterwards descriptor 0 is empty and 1 goes to stderr, so that neither a
    stray `print` nor a child process can break into the conversation.
    """
    source, sink = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    try:
        os.dup2(2, 1)
    except OSError:  # an editor that has closed our stderr
        os.dup2(nothing, 1)
    os.close(nothing)
    sys.stdout = sys.stderr
    if os.name == "nt":
        return ThreadedInbox(lambda size: os.read(source, size)), Writer(lambda data: os.write(sink, data))
    return PolledInbox(source), Writer(lambda data: os.write(sink, data), pipe=sink)


def tcp(host: str, port: int, ready: Callable[[str, int], None]) -> tuple[Inbox, Writer]:
    """Listen, tell `ready` the address (port 0: a free one was chosen), and take the first client."""
    import socket

    with socket.create_server((host, port)) as listener:
        address = listener.getsockname()
        ready(address[0], address[1])
        connection, _ = listener.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return ThreadedInbox(connection.recv), Writer(connection.send)
