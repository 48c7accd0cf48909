"""The client's end of one running server.

A thread reads the server's output. It takes the time as soon as a message is complete, before it looks at
it; answers what the server asks of an editor (configuration, registrations, progress); and queues the rest.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True},
    "workspace": {
        "applyEdit": True,
        "configuration": True,
        "workspaceFolders": True,
        "didChangeConfiguration": {"dynamicRegistration": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "diagnostics": {"refreshSupport": True},
        "workspaceEdit": {"documentChanges": True},
    },
    "textDocument": {
        "synchronization": {"dynamicRegistration": True, "didSave": True},
        "publishDiagnostics": {
            "versionSupport": True,
            "relatedInformation": True,
            "codeDescriptionSupport": True,
            "dataSupport": True,
            "tagSupport": {"valueSet": [1, 2]},
        },
        "codeAction": {
            "dynamicRegistration": True,
            "isPreferredSupport": True,
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor", "source"]}},
        },
    },
}
PULL_CAPABILITY: dict[str, Any] = {"dynamicRegistration": True, "relatedDocumentSupport": False}


class ServerError(RuntimeError):
    """The server is gone, did not answer in time, or answered with an error."""


@dataclass(frozen=True)
class Arrival:
    """When a message was complete (`time.perf_counter`), and the message; None once the server ended."""

    time: float
    message: dict[str, Any] | None


class Client:
    """A server process and the conversation with it. After a `with` statement on it the server is gone."""

    def __init__(
        self,
        command: list[str],
        root: Path,
        *,
        env: dict[str, str] | None = None,
        settings: dict[str, Any] | None = None,
        stderr: int | IO[bytes] = subprocess.DEVNULL,
    ) -> None:
        self.root, self.settings = root, settings or {}
        self.capabilities: dict[str, Any] = {}
        self.pull_registered = False
        self._inbox: queue.SimpleQueue[Arrival] = queue.SimpleQueue()
        self._kept: list[Arrival] = []
        self._next_id = 0
        self._write_lock = threading.Lock()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            cwd=root,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    # -- sending
    def send(self, message: dict[str, Any]) -> None:
        """Write one JSON-RPC message."""
        body = json.dumps({"jsonrpc": "2.0", **message}, separators=(",", ":")).encode()
        assert self.process.stdin is not None
        with self._write_lock:
            try:
                self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
                self.process.stdin.flush()
            except (OSError, ValueError) as error:
                raise ServerError(f"the server is gone: {error}") from error

    def notify(self, method: str, params: Any = None) -> None:
        self.send({"method": method} | ({} if params is None else {"params": params}))

    def ask(self, method: str, params: Any = None) -> int:
        """Send a request and return its id; the answer comes through `take`."""
        self._next_id += 1
        self.send({"id": self._next_id, "method": method} | ({} if params is None else {"params": params}))
        return self._next_id

    # -- receiving
    def take(self, timeout: float) -> Arrival | None:
        """The next message, or None after `timeout` seconds."""
        if self._kept:
            return self._kept.pop(0)
        try:
            return self._inbox.get(timeout=max(0.0, timeout))
        except queue.Empty:
            return None

    def answer(self, number: int, timeout: float = 60) -> tuple[float, Any]:
        """Wait for the answer of a request: when it came, and its result. Other messages stay for `take`."""
        deadline = time.perf_counter() + timeout
        passed: list[Arrival] = []
        try:
            while (arrival := self.take(deadline - time.perf_counter())) is not None:
                message = arrival.message
                if message is None:
                    raise ServerError(f"the server ended with code {self.process.wait(5)}")
                if message.get("id") == number and "method" not in message:
                    if "error" in message:
                        raise ServerError(str(message["error"]))
                    return arrival.time, message.get("result")
                passed.append(arrival)
        finally:
            self._kept = passed + self._kept
        raise ServerError(f"no answer within {timeout:g} s")

    def request(self, method: str, params: Any = None, timeout: float = 60) -> Any:
        """Send a request and wait for its result."""
        return self.answer(self.ask(method, params), timeout)[1]

    def diagnostics(self, uri: str, version: int, timeout: float = 30) -> tuple[float, list[dict[str, Any]]]:
        """Wait for the diagnostics pushed for this version of a document: when they came, and which."""
        deadline = time.perf_counter() + timeout
        while (arrival := self.take(deadline - time.perf_counter())) is not None:
            if arrival.message is None:
                raise ServerError(f"the server ended with code {self.process.wait(5)}")
            params = arrival.message.get("params") or {}
            if (
                arrival.message.get("method") == "textDocument/publishDiagnostics"
                and params["uri"] == uri
                and params.get("version", version) >= version
            ):
                return arrival.time, params["diagnostics"]
        raise ServerError(f"no diagnostics within {timeout:g} s")

    # -- the session
    def initialize(self, options: Any = None, *, pull: bool = False, timeout: float = 60) -> dict[str, Any]:
        """Shake hands, return the InitializeResult; `pull` offers pull diagnostics (LSP 3.17)."""
        capabilities: dict[str, Any] = json.loads(json.dumps(CAPABILITIES))
        if pull:
            capabilities["textDocument"]["diagnostic"] = PULL_CAPABILITY
        uri = self.root.as_uri()
        result: dict[str, Any] = self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "clientInfo": {"name": "wardline-test-client"},
                "rootUri": uri,
                "rootPath": str(self.root),
                "workspaceFolders": [{"uri": uri, "name": self.root.name}],
                "capabilities": capabilities,
                "initializationOptions": options,
            },
            timeout,
        )
        self.capabilities = result["capabilities"]
        self.notify("initialized", {})
        if self.settings:
            self.notify("workspace/didChangeConfiguration", {"settings": self.settings})
        return result

    def open(self, uri: str, text: str, language: str = "python", version: int = 1) -> None:
        document = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, uri: str, version: int, changes: list[dict[str, Any]]) -> None:
        identifier = {"uri": uri, "version": version}
        self.notify("textDocument/didChange", {"textDocument": identifier, "contentChanges": changes})

    def stop(self) -> int:
        """Shut the server down, by force if it does not go; return its exit code."""
        if self.process.poll() is None:
            with contextlib.suppress(ServerError):
                self.request("shutdown", timeout=10)
                self.notify("exit")
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        return self.process.wait()

    # -- the reading thread
    def _read(self) -> None:
        stdout = self.process.stdout
        assert stdout is not None
        with stdout:
            while (body := read_frame(stdout)) is not None:
                now = time.perf_counter()
                message = json.loads(body)
                if "method" in message and "id" in message:
                    with contextlib.suppress(ServerError):
                        reply = self._reply(message["method"], message.get("params") or {})
                        self.send({"id": message["id"], **reply})
                else:
                    self._inbox.put(Arrival(now, message))
        self._inbox.put(Arrival(time.perf_counter(), None))

    def _reply(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        if method == "workspace/configuration":
            return {"result": [self._setting(item.get("section")) for item in params["items"]]}
        if method == "client/registerCapability":
            methods = [registration["method"] for registration in params["registrations"]]
            self.pull_registered |= "textDocument/diagnostic" in methods
            return {"result": None}
        if method == "workspace/workspaceFolders":
            return {"result": [{"uri": self.root.as_uri(), "name": self.root.name}]}
        if method == "workspace/applyEdit":
            return {"result": {"applied": False}}
        known = ("client/unregisterCapability", "window/workDoneProgress/create", "window/showMessageRequest")
        if method in known or method.endswith("/refresh"):
            return {"result": None}
        return {"error": {"code": -32601, "message": f"unknown method {method}"}}

    def _setting(self, section: str | None) -> Any:
        value: Any = self.settings
        for part in filter(None, (section or "").split(".")):
            value = value.get(part) if isinstance(value, dict) else None
        return value


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The body of the next message (LSP, "Base protocol"), or None at the end of the stream."""
    length = -1
    while line := stream.readline():
        if line in (b"\r\n", b"\n"):
            break
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    if length < 0:
        return None
    body = stream.read(length)
    return body if len(body) == length else None
