"""A client for tests. It is strict: whatever the server sends must be looked at, or the test fails when it ends.

Requests of the server are answered only by the test (`asked` and `reply`), but for those in `answers`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from wardline.lsp.dispatch import Dispatcher
from wardline.lsp.log import Log
from wardline.lsp.loop import Loop
from wardline.lsp.server import Server
from wardline.lsp.streams import PolledInbox, Writer

TIMEOUT = 60.0
"""Seconds for an answer: far more than it takes, on a busy machine too."""

CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "publishDiagnostics": {
            "versionSupport": True,
            "relatedInformation": True,
            "codeDescriptionSupport": True,
            "dataSupport": True,
            "tagSupport": {"valueSet": [1, 2]},
        },
        "codeAction": {
            "isPreferredSupport": True,
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}},
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
    "workspace": {"workspaceEdit": {"documentChanges": True}, "applyEdit": True},
}


class Refused(Exception):
    """The server answered with an error."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(str(error))
        self.code: int = error["code"]
        self.message: str = error["message"]


class InThread:
    """A server in a thread of this process, on pipes: all of it but the process, and quick to start."""

    def __init__(self) -> None:
        (source, to_server), (from_server, sink) = os.pipe(), os.pipe()
        self.stdin = os.fdopen(to_server, "wb")
        self.stdout = os.fdopen(from_server, "rb")
        self.stderr = io.BytesIO()
        self.pid = os.getpid()
        self._code: int | None = None
        log = Log("error", io.StringIO())
        self._loop = Loop(PolledInbox(source), log.exception)
        self._server = Server(self._loop, Writer(lambda data: os.write(sink, data), pipe=sink), log)
        self._fds = (source, sink)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self._code = self._loop.run(Dispatcher(self._server).receive, self._server.work)
        self._server.close()
        for fd in self._fds:
            os.close(fd)

    def poll(self) -> int | None:
        return None if self._thread.is_alive() else self._code

    def wait(self, timeout: float | None = None) -> int:
        self._thread.join(timeout)
        assert self._code is not None
        return self._code

    def kill(self) -> None:
        self._loop.post(lambda: self._loop.stop(9))


def in_process(root: Path, *arguments: str, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    """A server as an editor starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", "wardline", "server", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=root,
        env={**os.environ, **(env or {})},
    )


class Client:
    """The client of one server."""

    def __init__(self, root: Path, process: InThread | subprocess.Popen[bytes]) -> None:
        self.root = root
        self.process = process
        self.answers: dict[str, Any] = {}
        """Results for requests of the server, by method."""
        self.reading = threading.Event()
        """Cleared, the client does not read what the server sends."""
        self.reading.set()
        self.stderr = b""
        self.opened: list[str] = []
        """URIs of the documents that are open."""
        self._next = 0
        self._messages: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._kept: list[dict[str, Any]] = []
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._read, self._read_errors)]
        for thread in self._threads:
            thread.start()

    # -- sending
    def raw(self, data: bytes) -> None:
        """Write bytes as they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, *messages: dict[str, Any]) -> None:
        """Write messages, all at once."""
        self.raw(b"".join(frame({"jsonrpc": "2.0", **message}) for message in messages))

    def notify(self, method: str, params: Any = None) -> None:
        self.send(notification(method, params))

    def ask(self, method: str, params: Any = None) -> int:
        """Send a request; its id."""
        self._next += 1
        self.send({"id": self._next, "method": method, "params": params})
        return self._next

    def reply(self, request: dict[str, Any], result: Any) -> None:
        """Answer a request of the server."""
        self.send({"id": request["id"], "result": result})

    # -- receiving
    def request(self, method: str, params: Any = None) -> Any:
        """Send a request and wait for its result. Raises Refused."""
        return self.result(self.ask(method, params))

    def result(self, number: int | str | None) -> Any:
        """The result of a request. Raises Refused."""
        message = self._take(lambda m: "method" not in m and m.get("id") == number)
        if "error" in message:
            raise Refused(message["error"])
        return message["result"]

    def got(self, method: str) -> Any:
        """The parameters of the next notification of this method."""
        return self._take(lambda m: m.get("method") == method and "id" not in m).get("params")

    def asked(self, method: str) -> dict[str, Any]:
        """The next request of the server of this method, whole."""
        return self._take(lambda m: m.get("method") == method and "id" in m)

    def diagnostics(self, uri: str, version: int | None = None) -> list[dict[str, Any]]:
        """The diagnostics next published for a document; those of older versions are passed over."""
        while True:
            params = self._take(lambda m: (m.get("params") or {}).get("uri") == uri)["params"]
            if version is None or params.get("version") == version:
                found: list[dict[str, Any]] = params["diagnostics"]
                return found
            assert params["version"] < version

    def silent(self, seconds: float = 0.3) -> list[dict[str, Any]]:
        """What comes within this time that nobody has looked at."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                message = self._messages.get(timeout=left)
                if message is None:
                    break
                self._kept.append(message)
        found, self._kept = self._kept, []
        return found

    def _take(self, wanted: Any) -> dict[str, Any]:
        for index, message in enumerate(self._kept):
            if wanted(message):
                return self._kept.pop(index)
        end = time.monotonic() + TIMEOUT
        while True:
            try:
                received = self._messages.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"nothing of the kind came; unread: {self._kept}") from None
            assert received is not None, f"the server has ended: {self.process.wait()} {self.stderr!r}"
            if wanted(received):
                return received
            self._kept.append(received)

    # -- the session
    def initialize(self, capabilities: dict[str, Any] | None = None, **params: Any) -> dict[str, Any]:
        """initialize and initialized; the server's capabilities."""
        folder = {"uri": self.root.as_uri(), "name": self.root.name}
        defaults = {
            "processId": os.getpid(),
            "rootUri": folder["uri"],
            "workspaceFolders": [folder],
            # Without bandit, which comes later, there is exactly one publication for each version.
            "initializationOptions": {"settings": {"bandit": "off"}},
        }
        given = CAPABILITIES if capabilities is None else capabilities
        result = self.request("initialize", {**defaults, "capabilities": given, **params})
        self.notify("initialized", {})
        found: dict[str, Any] = result["capabilities"]
        return found

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    def open(self, name: str, text: str, language: str = "python", version: int = 1) -> str:
        """Open a document in the root (it need not be on disk); its URI."""
        return self.open_uri(self.uri(name), text, language, version)

    def open_uri(self, uri: str, text: str, language: str = "python", version: int = 1) -> str:
        self.notify("textDocument/didOpen", {"textDocument": document(uri, text, language, version)})
        self.opened.append(uri)
        return uri

    def close(self, uri: str) -> None:
        self.opened.remove(uri)
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def change(self, uri: str, version: int, *changes: dict[str, Any]) -> None:
        self.send(change(uri, version, *changes))

    def settle(self) -> None:
        """Wait until the server has dealt with everything that was sent."""
        with contextlib.suppress(Refused):
            self.request("test/nothing")

    def finish(self) -> None:
        """Close all documents; fails if anything is unread (but for the diagnostics that go with them)."""
        self.settle()
        unread = self.silent(0.02)
        for uri in list(self.opened):
            self.close(uri)
        self.settle()
        cleared = [m for m in self.silent(0.02) if (m.get("params") or {}).get("diagnostics") != []]
        assert not unread + cleared, f"unread: {unread + cleared}"

    def end(self) -> int:
        """shutdown and exit; fails if anything is unread. The exit code."""
        self.request("shutdown")
        self.notify("exit")
        code = self.process.wait(TIMEOUT)
        for thread in self._threads:
            thread.join(TIMEOUT)
        unread = self.silent(0.01)
        assert not unread, f"unread: {unread}"
        return code

    def kill(self) -> None:
        """Whatever state it is in: gone."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            with contextlib.suppress(OSError):
                stream.close()

    # -- threads
    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        with contextlib.suppress(ValueError, OSError):
            while header := stream.readline():
                self.reading.wait(TIMEOUT)
                assert header.startswith(b"Content-Length: "), header
                assert stream.readline() == b"\r\n"
                message = json.loads(stream.read(int(header[16:])))
                if "id" in message and message.get("method") in self.answers:
                    self.reply(message, self.answers[message["method"]])
                else:
                    self._messages.put(message)
        self._messages.put(None)

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        with contextlib.suppress(ValueError, OSError):
            for line in self.process.stderr:
                self.stderr += line


def frame(message: Any) -> bytes:
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def notification(method: str, params: Any = None) -> dict[str, Any]:
    return {"method": method} if params is None else {"method": method, "params": params}


def document(uri: str, text: str, language: str = "python", version: int = 1) -> dict[str, Any]:
    """A TextDocumentItem."""
    return {"uri": uri, "languageId": language, "version": version, "text": text}


def change(uri: str, version: int, *changes: dict[str, Any]) -> dict[str, Any]:
    """A didChange notification."""
    params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)}
    return notification("textDocument/didChange", params)


def span(start_line: int, start: int, end_line: int, end: int) -> dict[str, Any]:
    """A Range."""
    return {"start": {"line": start_line, "character": start}, "end": {"line": end_line, "character": end}}


def edit(start_line: int, start: int, end_line: int, end: int, text: str) -> dict[str, Any]:
    """A content change of a range."""
    return {"range": span(start_line, start, end_line, end), "text": text}


def places(diagnostics: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """(line, code) of each diagnostic."""
    return [(d["range"]["start"]["line"], d["code"]) for d in diagnostics]
