"""Servers that answer at once and wrongly, to test that the benchmark believes none of them.

right   what a server should do
stale   publishes for each version what was right when the file was opened
empty   publishes an empty list
silent  publishes nothing after the file was opened
late    publishes the stale answer, and the right one 100 ms later
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

from tools.lsp import apply_edits
from tools.lsp.client import read_frame

lock = threading.Lock()


def send(message: dict[str, Any]) -> None:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    with lock:
        sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        sys.stdout.buffer.flush()


def diagnostics(text: str) -> list[dict[str, Any]]:
    return [
        {
            "range": {"start": {"line": n, "character": 0}, "end": {"line": n, "character": 1}},
            "code": "F",
            "message": "",
        }
        for n, line in enumerate(text.split("\n"))
        if "subprocess" in line and "shell=True" in line
    ]


def publish(uri: str, version: int, found: list[dict[str, Any]]) -> None:
    params = {"uri": uri, "version": version, "diagnostics": found}
    send({"method": "textDocument/publishDiagnostics", "params": params})


def main(how: str) -> None:
    texts: dict[str, str] = {}
    first: dict[str, list[dict[str, Any]]] = {}
    while (body := read_frame(sys.stdin.buffer)) is not None:
        message = json.loads(body)
        method, params = message.get("method"), message.get("params") or {}
        if "id" in message and method:
            capabilities = {"capabilities": {"textDocumentSync": 2}}
            send({"id": message["id"], "result": capabilities if method == "initialize" else None})
        elif method == "exit":
            return
        elif method == "textDocument/didOpen":
            document = params["textDocument"]
            uri, texts[document["uri"]] = document["uri"], document["text"]
            first[uri] = diagnostics(texts[uri])
            publish(uri, document["version"], first[uri])
        elif method == "textDocument/didChange":
            uri, version = params["textDocument"]["uri"], params["textDocument"]["version"]
            for change in params["contentChanges"]:
                texts[uri] = apply_edits(texts[uri], [{"range": change["range"], "newText": change["text"]}])
            right = diagnostics(texts[uri])
            if how in ("stale", "late"):
                publish(uri, version, first[uri])
            if how == "late":
                threading.Timer(0.1, publish, (uri, version, right)).start()
            if how in ("empty", "right"):
                publish(uri, version, right if how == "right" else [])


if __name__ == "__main__":
    main(sys.argv[1])
