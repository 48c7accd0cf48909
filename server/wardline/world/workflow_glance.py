"""Topic `workflow-glance`: what zizmor finds in a workflow, without its fixes, from one process that stays.

Most workflows have nothing that our own rules do not say; for these nothing is started at a pause in typing. About:
(kind, digest of the text). Answer: [[audit, start, end, words], …] in bytes; False: it cannot be told so quickly.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from typing import IO, Any

from wardline.world.answers import HOUR, MINUTE, About, Answer, Place
from wardline.world.workflow_audit import PATHS, environment, executable
from wardline_analyzers.files.checks.workflow_audit import text_of
from wardline_analyzers.text.buffer import Buffer
from wardline_analyzers.text.positions import offset_at

_SECONDS = 5.0
"""That the process may take for an answer, before it is given up."""
_TRIES = 3
"""Processes that are started; then there is something wrong with it."""
_FOLDER = "file:///wardline-nowhere/"
"""There is no such folder, so no settings are found in it or above it."""
_LARGEST = 16 << 20
"""Bytes of a message that is read."""


def answers(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """See the module; nothing if zizmor is not there."""
    program = executable()
    if program is None:
        return {}
    texts = {about: text_of(about[1]) for about in asked if about[0] in PATHS}
    return {about: _answer(_THE_ONE.look(program, about[0], text)) for about, text in texts.items() if text is not None}


def _answer(found: list[list[Any]] | None) -> Answer:
    return Answer(False, MINUTE) if found is None else Answer(found, HOUR)


class _Process:
    """A running zizmor, and what it says."""

    def __init__(self, program: str) -> None:
        self.process = subprocess.Popen(
            [program, "--lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=os.path.dirname(program),
            env={**environment(), "ZIZMOR_OFFLINE": "true"},
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self._input = self.process.stdin
        self._said: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._version = 0
        threading.Thread(
            target=_read, args=(self.process.stdout, self._said), name="wardline-zizmor", daemon=True
        ).start()
        until = time.monotonic() + _SECONDS
        self._send({"id": 0, "method": "initialize", "params": {"capabilities": {}}})
        while self._next(until).get("id") != 0:
            pass
        self._send({"method": "initialized", "params": {}})

    def look(self, path: str, text: str) -> list[dict[str, Any]]:
        """The diagnostics of a text; none where it cannot be read. Raises OSError where nothing is answered."""
        until = time.monotonic() + _SECONDS
        self._version += 1
        document = {"uri": _FOLDER + path, "version": self._version, "languageId": "yaml", "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while True:
            said = self._next(until)
            method, params = said.get("method"), said.get("params") or {}
            if method == "textDocument/publishDiagnostics" and params.get("version") == self._version:
                found = params.get("diagnostics")
                return found if isinstance(found, list) else []
            if method == "window/logMessage" and str(params.get("message", "")).startswith("audit failed"):
                return []
            if "id" in said and method:
                self._send({"id": said["id"], "result": None})

    def end(self) -> None:
        """Let it go."""
        self.process.kill()
        self.process.wait()

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._input.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._input.flush()

    def _next(self, until: float) -> dict[str, Any]:
        try:
            said = self._said.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            said = None
        if said is None:
            raise OSError("no answer")
        return said


class _TheOne:
    """The one process, started when it is first needed. May be used from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._failures = 0
        atexit.register(self.end)

    def look(self, program: str, kind: str, text: bytes) -> list[list[Any]] | None:
        """What is found; None: it cannot be told."""
        try:
            whole = text.decode()
        except UnicodeDecodeError:
            return None
        with self._lock:
            if self._failures >= _TRIES:
                return None
            try:
                if self._process is None:
                    self._process = _Process(program)
                found = self._process.look(PATHS[kind], whole)
            except (OSError, ValueError):
                self._failures += 1
                self._end()
                return None
        buffer = Buffer(text)
        return [entry for one in found if (entry := _entry(one, buffer)) is not None]

    def end(self) -> None:
        """Let the process go; another one is started when it is needed."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None


_THE_ONE = _TheOne()


def _entry(diagnostic: Any, buffer: Buffer) -> list[Any] | None:
    try:
        start, end = (diagnostic["range"][side] for side in ("start", "end"))
        places = [offset_at(buffer, int(at["line"]), int(at["character"]), "utf-16") for at in (start, end)]
        return [str(diagnostic["code"]), *places, str(diagnostic["message"])]
    except (KeyError, TypeError, ValueError):
        return None


def _read(output: IO[bytes], said: queue.Queue[dict[str, Any] | None]) -> None:
    """Put each message into the queue, and None at the end."""
    try:
        while True:
            length = 0
            while header := output.readline(1000).strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not 0 < length <= _LARGEST:
                break
            message = json.loads(output.read(length))
            if isinstance(message, dict):
                said.put(message)
    except (OSError, ValueError, RecursionError):
        pass
    said.put(None)
