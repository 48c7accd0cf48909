"""Stand between an editor and a language server, and keep what they say of documents.

    python -m tests.origin.record.tee LOG SERVER ARGUMENT...

Every message goes on as it came. Each one that tells or asks something of documents, and the server's requests to edit
them, is a line of LOG: {"at": seconds since the epoch, "from": "client" | "server", "method", "params"}. Of the
answer to `initialize` the server's capabilities are kept, for the encoding of columns.

The command `wardline.suggestionAccepted`, by which a client says what it has accepted, is answered here with null, so that
it can be recorded from a server that does not know it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from wardline.lsp.framing import FrameParser, frame

ACCEPTED = "wardline.suggestionAccepted"
_CHUNK = 65536
_KEPT = {
    "initialize",
    "workspace/didChangeWatchedFiles",
    "workspace/executeCommand",
    "workspace/applyEdit",
    "wardline/suggestionAccepted",
    "wardline/pasted",
}
_NOT_KEPT = {"textDocument/diagnostic", "textDocument/hover", "textDocument/publishDiagnostics"}


class Log:
    """The file that both directions write to, a line at a time."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def keep(self, side: str, message: dict[str, Any]) -> None:
        """Write a message down, if it is of a kept method."""
        method = message.get("method")
        if method is None:
            result = message.get("result")
            if side != "server" or not isinstance(result, dict) or "capabilities" not in result:
                return
            line: dict[str, Any] = {"method": "initialize", "params": result}
        else:
            line = {"method": method, "params": message.get("params")}
            if method not in _KEPT and (not method.startswith("textDocument/") or method in _NOT_KEPT):
                return
        line |= {"at": time.time(), "from": side}
        with self._lock:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()


class Pipe:
    """One end to write to, from both threads."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, body: bytes) -> None:
        with self._lock:
            self._stream.write(frame(body))
            self._stream.flush()

    def close(self) -> None:
        self._stream.close()


def _bodies(stream: IO[bytes]) -> Any:
    """The bodies of all messages that come, until the stream ends."""
    parser = FrameParser()
    read = getattr(stream, "read1", stream.read)
    while data := read(_CHUNK):
        yield from (body for body in parser.feed(data) if isinstance(body, bytes))


def _client_to_server(log: Log, server: Pipe, client: Pipe) -> None:
    for body in _bodies(sys.stdin.buffer):
        message = json.loads(body)
        log.keep("client", message)
        params = message.get("params")
        if message.get("method") == "workspace/executeCommand" and params.get("command") == ACCEPTED:
            client.send(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": None}).encode())
            continue
        server.send(body)
    server.close()


def main(arguments: list[str]) -> int:
    """Copy until the server ends; its exit code."""
    if len(arguments) < 2:
        print("usage: python -m tests.origin.record.tee LOG SERVER ARGUMENT...", file=sys.stderr)
        return 2
    log = Log(Path(arguments[0]))
    process = subprocess.Popen(arguments[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin and process.stdout
    client = Pipe(sys.stdout.buffer)
    threading.Thread(target=_client_to_server, args=(log, Pipe(process.stdin), client), daemon=True).start()
    for body in _bodies(process.stdout):
        log.keep("server", json.loads(body))
        client.send(body)
    return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
